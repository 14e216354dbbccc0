"""A new till takes everything over in one file that its hub keeps ready; cut off, it goes on where it was.

What was fetched stays in the data folder until it is whole, also over a restart of the program. A snapshot
counts only when its size and hash are what the hub said. Source: journal/wire.py, `SnapshotInfo`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
import zstandard

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.wire import SnapshotInfo
from pos_desktop.replication.branches import CURSOR
from pos_desktop.replication.client import HubClient, HubRefused
from pos_desktop.replication.unpacking import Unpacking

PART, TOLD = "hub-snapshot.part", "hub-snapshot.json"
MOST_BYTES = 1 << 40
_CHUNK = 1 << 18
_read_told = msgspec.json.Decoder(SnapshotInfo).decode

Progress = Callable[[int, int], None]


class Room(Protocol):
    """Where a snapshot is put, and what takes it over."""

    @property
    def folder(self) -> Path:
        """Return the folder of the database."""

    @property
    def incoming(self) -> Path:
        """Return the file that `take_over` reads."""

    def clear(self) -> None:
        """Remove what an earlier try left of the incoming file, and beside it."""

    def facts(self) -> int:
        """Return how many facts this till has already."""

    def can_read(self, form: str) -> bool:
        """Whether a database of this form can be taken over."""

    def take_over(self, kept: tuple[str, str]) -> None:
        """Go on with the incoming file, and with everything that is here; `kept` is written with it."""


class Bootstrap:
    """Takes a hub's snapshot over; used by one thread.

    Shapes: `progress` is told bytes done and in all; `is_over` ends it between two pieces.
    """

    def __init__(
        self,
        client: HubClient,
        room: Room,
        progress: Progress = lambda _done, _total: None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._client, self._room = client, room
        self._progress, self._is_over = progress, is_over
        self._part, self._told = room.folder / PART, room.folder / TOLD

    def run(self) -> bool:
        """Take the snapshot over; False when there is none, or the feed brings the same sooner.

        Errors: `Unavailable` as `HubClient` (what was fetched is kept), not_saved, closed;
            `Rejected` snapshot_damaged, database_damaged: take the feed.
        """
        info = self._wanted()
        if info is None:
            return False
        with _in_our_words(self._part):
            self._bring(info)
        try:
            self._room.take_over((CURSOR, f"{info.epoch}:{info.cursor}"))
        except Rejected:
            self._forget()
            raise
        self._forget()
        return True

    def _wanted(self) -> SnapshotInfo | None:
        info = self._client.snapshot()
        if info is None or not self._room.can_read(info.form) or info.facts < self._room.facts():
            self._forget()
            return None
        if not (0 < info.bytes <= MOST_BYTES and 0 < info.raw_bytes <= MOST_BYTES):
            raise Rejected("snapshot_damaged", problem="no size")
        begun = self._begun()
        if begun is not None and begun.epoch == info.epoch and begun.id != info.id and self._is_there(begun):
            return begun  # the hub keeps the one before for who is reading it
        if begun != info:
            self._forget()
            with _in_our_words(self._told):
                self._told.write_bytes(msgspec.json.encode(info))
        return info

    def _begun(self) -> SnapshotInfo | None:
        try:
            return _read_told(self._told.read_bytes())
        except (OSError, msgspec.DecodeError):
            return None

    def _is_there(self, info: SnapshotInfo) -> bool:
        try:
            next(self._client.snapshot_from(info.id, info.bytes - 1), b"")
        except HubRefused:
            return False
        return True

    def _forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._told.unlink(missing_ok=True)

    def _damaged(self, problem: str) -> Rejected:
        self._forget()
        return Rejected("snapshot_damaged", problem=problem)

    # --- fetching, and unpacking meanwhile

    def _bring(self, info: SnapshotInfo) -> None:
        self._room.clear()
        with closing(Unpacking(self._room.incoming, info.raw_bytes)) as unpacking:
            try:
                self._fetch(info, unpacking)
                self._unpack(info, unpacking)
            except zstandard.ZstdError as error:
                raise self._damaged(str(error)) from error

    def _fetch(self, info: SnapshotInfo, unpacking: Unpacking) -> None:
        """Fetch what is missing, again as long as every try brings something."""
        with self._part.open("a+b") as part:
            fetched = _Fetched(part, unpacking)
            while fetched.size < info.bytes:
                self._fetch_more(info, fetched)
            if fetched.size != info.bytes or fetched.digest.hexdigest() != info.sha256:
                raise self._damaged("its hash is another one")

    def _fetch_more(self, info: SnapshotInfo, fetched: _Fetched) -> None:
        before = fetched.size
        try:
            self._fetch_some(info, fetched)
        except Unavailable:
            if fetched.size == before or self._is_over():
                raise

    def _fetch_some(self, info: SnapshotInfo, fetched: _Fetched) -> None:
        for piece in self._client.snapshot_from(info.id, fetched.size):
            if fetched.size + len(piece) > info.bytes:
                raise self._damaged("too long")
            fetched.add(piece)
            self._progress(fetched.size, info.bytes)
            if self._is_over():
                raise Unavailable("closed")
        if fetched.size < info.bytes:
            raise Unavailable("cut")

    def _unpack(self, info: SnapshotInfo, unpacking: Unpacking) -> None:
        if unpacking.finish() != info.raw_bytes:
            raise self._damaged("unpacked, it has another size")


class _Fetched:
    """What is there of the packed file: each byte goes to its hash, to the disk and on to be unpacked."""

    def __init__(self, part: BinaryIO, unpacking: Unpacking) -> None:
        self.digest, self.size = sha256(), 0
        self._part, self._unpacking = part, unpacking
        part.seek(0)
        while chunk := part.read(_CHUNK):
            self._know(chunk)

    def add(self, piece: bytes) -> None:
        """Keep what came."""
        self._part.write(piece)
        self._know(piece)

    def _know(self, piece: bytes) -> None:
        self.size += len(piece)
        self._unpacking.take(piece)
        self.digest.update(piece)


@contextmanager
def _in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("not_saved", file=str(path), problem=error.strerror or "") from error
