"""Keeps the replicas of the retailers that are asked for up to date, and their snapshots fresh.

One thread; where another process keeps a replica, its snapshots are handed out all the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from pos_desktop.domain.errors import PosError
from pos_desktop.hub.database import Database
from pos_desktop.hub.replicas import Followed, Replica, newest_snapshot, snapshot_file
from pos_desktop.hub.tables import device, retailer
from pos_desktop.journal.wire import SnapshotInfo

_log = logging.getLogger(__name__)

EVERY_S = 30.0
FRESH_MS = 6 * 3_600_000
WORTH_FACTS = 2_000  # fewer come as fast through the feed
GROWN_BY = 0.1  # a snapshot is cut anew once the journal has grown by so much


class Readers:
    """The replicas of one hub process below one folder."""

    def __init__(self, database: Database, folder: Path, clock: Callable[[], int]) -> None:
        self._database, self._folder, self._clock = database, folder, clock
        self._replicas: dict[bytes, Replica] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, every_s: float = EVERY_S) -> None:
        """Follow all retailers from a thread of its own."""
        self._thread = threading.Thread(target=self._run, args=(every_s,), name="hub-readers", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, and let the databases go."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        for replica in self._replicas.values():
            replica.close()
        self._replicas.clear()

    def folder_of(self, retailer_id: bytes) -> Path:
        """Return where a retailer's replica and snapshots lie."""
        return self._folder / retailer_id.hex()

    def snapshot(self, retailer_id: bytes) -> SnapshotInfo | None:
        """Return the newest snapshot of a retailer, None while there is none worth the while."""
        return newest_snapshot(self.folder_of(retailer_id))

    def snapshot_file(self, retailer_id: bytes, snapshot_id: str) -> Path | None:
        """Return the file of a snapshot, None when it is gone."""
        path = snapshot_file(self.folder_of(retailer_id), snapshot_id)
        return path if path.exists() else None

    def follow_all(self) -> None:
        """Take in what is new for every retailer, and cut the snapshots that are due."""
        with self._database.reading() as connection:
            ids = [bytes(found) for found in connection.execute(select(retailer.c.id)).scalars()]
        for retailer_id in ids:
            if self._stop.is_set():
                return
            if not self._is_worth(retailer_id):
                continue
            try:
                self.follow(retailer_id)
            except PosError as error:
                if error.reason != "folder_in_use":  # another process keeps this one
                    _log.warning("retailer %s is not followed: %s", retailer_id.hex(), error)

    def follow(self, retailer_id: bytes) -> Followed:
        """Take in what is new for one retailer, and cut its snapshot when that is due.

        Errors: `Unavailable("folder_in_use")`, whatever the disk refuses.
        """
        replica = self._replicas.get(retailer_id)
        if replica is None:
            replica = Replica(self._database, retailer_id, self.folder_of(retailer_id))
            self._replicas[retailer_id] = replica
        followed = replica.follow()
        if self._is_due(retailer_id, replica, followed):
            replica.cut(self._clock())
        return followed

    def replica(self, retailer_id: bytes) -> Replica | None:
        """Return the replica that this process keeps, if it does."""
        return self._replicas.get(retailer_id)

    def _is_worth(self, retailer_id: bytes) -> bool:
        """Whether a replica is kept, or a retailer has so many facts that one should be."""
        if retailer_id in self._replicas:
            return True
        facts = select(func.sum(device.c.last_seq)).where(device.c.retailer == retailer_id)
        return (self._database.read(lambda found: found.execute(facts).scalar()) or 0) >= WORTH_FACTS

    def _is_due(self, retailer_id: bytes, replica: Replica, followed: Followed) -> bool:
        facts = replica.store.maintenance.facts()
        known = self.snapshot(retailer_id)
        if known is None or known.epoch != followed.epoch:
            return facts >= WORTH_FACTS
        if known.cursor == followed.cursor:
            return False
        is_old = self._clock() - known.made_at_ms >= FRESH_MS
        return is_old or facts - known.facts >= max(WORTH_FACTS, known.facts * GROWN_BY)

    def _run(self, every_s: float) -> None:
        while not self._stop.is_set():
            try:
                self.follow_all()
            except Exception:  # noqa: BLE001 - the last handler of this thread
                _log.exception("the hub's reader goes on after an error of its own")
            self._stop.wait(every_s)
