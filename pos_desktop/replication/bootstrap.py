"""A new till takes everything over in one file that its hub keeps ready; cut off, it goes on where it was.

What was fetched stays in the data folder until it is whole, also over a restart of the program. A snapshot
counts only when its size and hash are what the hub said. Source: journal/wire.py, `SnapshotInfo`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
import zstandard

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.wire import SnapshotInfo
from pos_desktop.replication.branches import CURSOR
from pos_desktop.replication.client import HubClient, HubRefused

PART, TOLD = "hub-snapshot.part", "hub-snapshot.json"
MOST_BYTES = 1 << 40
_CHUNK = 1 << 20
_WINDOW = 1 << 27

Progress = Callable[[int, int], None]


class Room(Protocol):
    """Where a snapshot is put, and what takes it over."""

    @property
    def folder(self) -> Path:
        """Return the folder of the database."""

    @property
    def incoming(self) -> Path:
        """Return the file that `take_over` reads."""

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
            self._fetch(info)
            self._unpack(info)
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
            return msgspec.json.decode(self._told.read_bytes(), type=SnapshotInfo)
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

    # --- fetching

    def _fetch(self, info: SnapshotInfo) -> None:
        """Fetch what is missing, again as long as every try brings something."""
        with self._part.open("a+b") as part:
            digest = _hashed(part)
            while part.tell() < info.bytes:
                self._fetch_more(info, part, digest.update)
            if part.tell() != info.bytes or digest.hexdigest() != info.sha256:
                self._forget()
                raise Rejected("snapshot_damaged", problem="its hash is another one")

    def _fetch_more(self, info: SnapshotInfo, part: BinaryIO, update: Callable[[bytes], None]) -> None:
        before = part.tell()
        try:
            self._fetch_some(info, part, update)
        except Unavailable:
            if part.tell() == before or self._is_over():
                raise

    def _fetch_some(self, info: SnapshotInfo, part: BinaryIO, update: Callable[[bytes], None]) -> None:
        done = part.tell()
        for piece in self._client.snapshot_from(info.id, done):
            done += len(piece)
            if done > info.bytes:
                self._forget()
                raise Rejected("snapshot_damaged", problem="too long")
            part.write(piece)
            update(piece)
            self._progress(done, info.bytes)
            if self._is_over():
                raise Unavailable("closed")
        part.flush()
        if done < info.bytes:
            raise Unavailable("cut")

    # --- unpacking

    def _unpack(self, info: SnapshotInfo) -> None:
        incoming = self._room.incoming
        incoming.unlink(missing_ok=True)
        try:
            with self._part.open("rb") as part, incoming.open("wb") as target:
                size = _unpacked(part, target, info.raw_bytes)
                os.fsync(target.fileno())
        except zstandard.ZstdError as error:
            self._forget()
            raise Rejected("snapshot_damaged", problem=str(error)) from error
        if size != info.raw_bytes:
            incoming.unlink(missing_ok=True)
            self._forget()
            raise Rejected("snapshot_damaged", problem="unpacked, it has another size")


def _unpacked(part: BinaryIO, target: BinaryIO, most: int) -> int:
    """Write what was packed, hardly more bytes than `most`; return how many."""
    size, piece = 0, memoryview(bytearray(_CHUNK))  # one for all: making each anew took longer than unpacking
    with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(part, closefd=False) as reader:
        while size <= most and (count := reader.readinto(piece)):
            target.write(piece[:count])
            size += count
    target.flush()
    return size


def _hashed(part: BinaryIO) -> _Digest:
    """Return the hash of what is there, and stand at its end."""
    digest = sha256()
    part.seek(0)
    while chunk := part.read(_CHUNK):
        digest.update(chunk)
    return digest


@contextmanager
def _in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("not_saved", file=str(path), problem=error.strerror or "") from error


class _Digest(Protocol):
    """What is used of a hash."""

    def update(self, content: bytes, /) -> None:
        """Take more in."""

    def hexdigest(self) -> str:
        """Return the hash in hex."""
