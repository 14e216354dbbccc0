"""When each device was last heard of and how far it had read: kept in memory, written down now and then.

Nothing depends on it but what people see; a thousand devices that wait would else cost as many transactions.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from sqlalchemy import bindparam, update

from pos_desktop.hub.database import Database
from pos_desktop.hub.tables import device

_AT_ONCE = 40  # rows that a push may have to wait for
_MOST_DRIFT_MS = 1 << 52


@dataclass(frozen=True, slots=True)
class Sighting:
    """One device, last heard of at `now_ms` by the hub's clock, `drift_ms` behind its own."""

    now_ms: int
    cursor: int
    drift_ms: int


class Sightings:
    """What was not written down yet. Safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gate = threading.Lock()
        self._fresh: dict[tuple[bytes, bytes], Sighting] = {}

    def note(self, retailer_id: bytes, device_id: bytes, sighting: Sighting) -> None:
        """Note that a device asked."""
        with self._gate:
            self._fresh[retailer_id, device_id] = sighting

    def write_down(self) -> int:
        """Write down what was noted; return of how many devices. Errors: whatever the database says."""
        with self._gate:
            fresh, self._fresh = self._fresh, {}
        if not fresh:
            return 0
        rows = [_row(whose, fresh[whose]) for whose in sorted(fresh)]  # in order, or two processes deadlock
        for first in range(0, len(rows), _AT_ONCE):
            with self._database.writing() as connection:
                connection.execute(_SEEN, rows[first : first + _AT_ONCE])
        return len(rows)


def _row(whose: tuple[bytes, bytes], seen: Sighting) -> dict[str, object]:
    drift_ms = max(-_MOST_DRIFT_MS, min(_MOST_DRIFT_MS, seen.drift_ms))
    return {"of": whose[0], "who": whose[1], "now": seen.now_ms, "read": seen.cursor, "drift": drift_ms}


_SEEN = (
    update(device)
    .where(
        device.c.retailer == bindparam("of", type_=device.c.retailer.type),
        device.c.id == bindparam("who", type_=device.c.id.type),
    )
    .values(last_seen_ms=bindparam("now"), cursor=bindparam("read"), drift_ms=bindparam("drift"))
)
