"""The hub's reader: one disposable SQLite database per retailer, made of the feed as any till's is.

Snapshots are cut from it. Where several hub processes share a folder, one of them keeps the database and all
of them hand out its snapshots. Lost or damaged, a replica is made anew: nothing is kept here alone.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec
import zstandard
from pysqlite3 import dbapi2

from pos_desktop.domain.errors import PosError, Rejected, Unavailable
from pos_desktop.hub import journal
from pos_desktop.hub.database import Database
from pos_desktop.journal.wire import MOST_FACTS_A_PAGE, Fact, SnapshotInfo
from pos_desktop.services.ports.ledger import Priority
from pos_desktop.store.folding import PROJECTION
from pos_desktop.store.migrating import LINEAGE
from pos_desktop.store.open import Store, open_store

_log = logging.getLogger(__name__)

READER = b"hub reader      "
_CURSOR = "hub_cursor"
_MANIFEST = "snapshot.json"
_read_manifest = msgspec.json.Decoder(SnapshotInfo).decode
_CHUNK = 1 << 20
_LEVEL = 3
_LOCAL_TABLES = (
    "local_device",
    "local_receipt_series",
    "local_print_job",
    "local_channel",
    "local_attempt",
    "local_unread_order",
    "local_stock_told",
)
_STATE_OF_OURS = (
    "DELETE FROM local_state WHERE name != 'projection'"  # which folds made the tables stays true
)
FactsAfter = Callable[[int], tuple[str, int, Sequence[Fact]]]


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a replica has read; `facts` were new this time."""

    epoch: str
    cursor: int
    facts: int


class Replica:
    """One retailer's database, kept by one process; `close` lets the folder go."""

    def __init__(self, database: Database, retailer_id: bytes, folder: Path) -> None:
        """Open it, or make it anew where it cannot be opened or is of another life of the hub.

        Errors: `Unavailable("folder_in_use")` when another process keeps it.
        """
        self._database, self._retailer, self._folder = database, retailer_id, folder
        self._store = self._opened()
        if self.position()[0] not in ("", self._epoch()):
            self._start_over()

    @property
    def store(self) -> Store:
        """Return the open database, to be read."""
        return self._store

    def position(self) -> tuple[str, int]:
        """Return the epoch and push number up to which it has read."""
        epoch, _, no = (
            self._store.ledger.run_on_books(
                lambda books: books.kept_state(_CURSOR), priority=Priority.BACKGROUND
            )
            .result()
            .partition(":")
        )
        return epoch, int(no or 0)

    def follow(self) -> Followed:
        """Take in everything up to the newest push."""
        taken = 0
        epoch, cursor = self.position()
        while True:
            with self._database.reading() as connection:
                current = journal.epoch_of(connection, self._retailer)
                page = journal.read_after(connection, self._retailer, cursor, MOST_FACTS_A_PAGE)
            if epoch and current != epoch:
                self._start_over()
                epoch, cursor = "", 0
                continue
            epoch = current
            if page.upto == cursor:
                return Followed(epoch, cursor, taken)
            kept = (_CURSOR, f"{epoch}:{page.upto}")
            taken += self._store.ledger.apply_foreign(page.facts, cursor=kept).result().new
            cursor = page.upto

    def cut(self, now_ms: int) -> SnapshotInfo:
        """Write a snapshot of what was read so far, and make it the one that is handed out.

        Errors: `Unavailable("not_saved")` for a full disk; `Rejected("database_damaged")` for a replica that
            is not whole, which is made anew. The last snapshot stays then.
        """
        epoch, cursor = self.position()
        raw = self._folder / "snapshot.new"
        raw.unlink(missing_ok=True)
        try:
            self._store.maintenance.copy_to(raw)
            facts = _strip(raw)
            packed = raw.with_suffix(".zst")
            raw_hash, packed_hash = _pack(raw, packed)
            info = SnapshotInfo(
                id=packed_hash[:32],
                epoch=epoch,
                cursor=cursor,
                form=LINEAGE[-1],
                projection=PROJECTION,
                bytes=packed.stat().st_size,
                raw_bytes=raw.stat().st_size,
                sha256=packed_hash,
                raw_sha256=raw_hash,
                facts=facts,
                made_at_ms=now_ms,
            )
            packed.replace(snapshot_file(self._folder, info.id))
            _publish(self._folder, info)
        except Rejected:
            self._start_over()
            raise
        except OSError as error:
            raise Unavailable("not_saved", file=str(raw), problem=str(error)) from error
        finally:
            raw.unlink(missing_ok=True)
        return info

    def close(self) -> None:
        """Let the database go."""
        self._store.close()

    def _epoch(self) -> str:
        with self._database.reading() as connection:
            return journal.epoch_of(connection, self._retailer)

    def _opened(self) -> Store:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return open_store(self._folder, device_id=READER)
        except PosError as error:
            if error.reason in ("folder_in_use", "folder_read_only"):
                raise
            _log.warning("the replica in %s cannot be used (%s) and is made anew", self._folder, error.reason)
            _remove_database(self._folder)
            return open_store(self._folder, device_id=READER)

    def _start_over(self) -> None:
        self._store.close()
        _remove_database(self._folder)
        (self._folder / _MANIFEST).unlink(missing_ok=True)
        self._store = self._opened()


def newest_snapshot(folder: Path) -> SnapshotInfo | None:
    """Return the snapshot that a folder hands out, None when there is none."""
    try:
        return _read_manifest((folder / _MANIFEST).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None


def snapshot_file(folder: Path, snapshot_id: str) -> Path:
    """Return where a snapshot lies; `snapshot_id` is hex and was checked to be."""
    return folder / f"snapshot-{snapshot_id}.db.zst"


def _publish(folder: Path, info: SnapshotInfo) -> None:
    """Put the new manifest in place, then drop all but the snapshot before: somebody may be reading it."""
    before = newest_snapshot(folder)
    beside = folder / f"{_MANIFEST}.new"
    beside.write_bytes(msgspec.json.encode(info))
    beside.replace(folder / _MANIFEST)
    kept = {snapshot_file(folder, one.id) for one in (info, before) if one is not None}
    for old in folder.glob("snapshot-*.db.zst"):
        if old not in kept:
            old.unlink(missing_ok=True)


def _strip(path: Path) -> int:
    """Take out what belongs to the reader alone; return the number of facts.

    Errors: `Rejected("database_damaged")`: tills that take it over do not look again, only at its hash;
        `Unavailable("not_saved")`.
    """
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        for table in _LOCAL_TABLES:
            connection.execute(f"DELETE FROM {table}")
        connection.execute(_STATE_OF_OURS)
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise Rejected("database_damaged", detail=str(found)[:200])
        return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])
    except dbapi2.OperationalError as error:
        raise Unavailable("not_saved", file=str(path), problem=str(error)) from error
    except dbapi2.DatabaseError as error:
        raise Rejected("database_damaged", detail=str(error)) from error
    finally:
        connection.close()


def _pack(raw: Path, packed: Path) -> tuple[str, str]:
    """Compress a file; return the SHA-256 of the file and of what became of it."""
    raw_digest = sha256()
    with raw.open("rb") as source, packed.open("wb") as target:
        hashed = _Hashed(target)
        with zstandard.ZstdCompressor(level=_LEVEL, threads=-1).stream_writer(
            cast(IO[bytes], hashed), size=raw.stat().st_size, closefd=False
        ) as writer:
            while chunk := source.read(_CHUNK):
                raw_digest.update(chunk)
                writer.write(chunk)
    return raw_digest.hexdigest(), hashed.digest.hexdigest()


class _Hashed:
    """A file that hashes what is written to it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self.digest = target, sha256()

    def write(self, chunk: bytes) -> int:
        self.digest.update(chunk)
        return self._target.write(chunk)


def _remove_database(folder: Path) -> None:
    for path in folder.glob("pos.db*"):
        path.unlink(missing_ok=True)
    for path in folder.glob("pos-verify-*"):
        shutil.rmtree(path, ignore_errors=True)
