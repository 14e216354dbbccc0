"""Stock levels, kept in step with the entries of all aggregates.

A level is what was last counted, plus every entry stamped after the count; committed sums all shares. An
entry stamped before the count that the counter had not seen yet is late: it stays out, and is listed.
"""

from __future__ import annotations

import msgspec

from pos_desktop.store.driver import Connection
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK
from pos_desktop.store.numbering import Numbering
from pos_desktop.store.prepared import prepared
from pos_desktop.store.rows import Keyed, Row

Place = tuple[int, int]  # number of the product, number of the outlet
Seen = dict[int, int]  # device number -> highest seq that was known when counting
Level = tuple[int, int]  # on hand, committed
Base = tuple[int, Seen]  # stamp of the last count, and what was known then

NEVER_COUNTED: Base = (-1, {})
KEPT_BASES = 20_000

_SQL = prepared("levels")
_PUT_ENTRY = _SQL["PUT_ENTRY"]
_DROP_ENTRY = _SQL["DROP_ENTRY"]
_PUT_LEVEL = _SQL["PUT_LEVEL"]
_COUNTED = _SQL["COUNTED"]
_LEVEL = prepared("entry")["LEVEL"]
_MOVE_LEVEL = _SQL["MOVE_LEVEL"]
_DROP_EMPTY_LEVEL = _SQL["DROP_EMPTY_LEVEL"]
_LAST_COUNT = _SQL["LAST_COUNT"]
_SUMS = _SQL["SUMS"]
_ENTRIES_AT = _SQL["ENTRIES_AT"]
_MARK_LATE = _SQL["MARK_LATE"]
_ALL_PLACES = _SQL["ALL_PLACES"]
_COUNTED_PLACES = _SQL["COUNTED_PLACES"]


_decode_seen = msgspec.msgpack.Decoder(list[tuple[bytes, int]]).decode


class Levels:
    """Writes entries and brings the levels they belong to up to date, inside the transaction that is open."""

    def __init__(self, connection: Connection, numbering: Numbering) -> None:
        self._connection = connection
        self._numbering = numbering
        self._bases: dict[Place, Base] = {}
        self._known: dict[Place, Level] = {}

    def level(self, place: Place) -> Level:
        """Return on hand and committed of one product at one outlet, zero when nothing is known.

        What was read once is moved along with the table: nobody else writes it.
        """
        known = self._known.get(place)
        if known is None:
            if len(self._known) >= KEPT_BASES:
                self._known.clear()
            row = self._connection.execute(_LEVEL, place).fetchone()
            known = self._known[place] = (0, 0) if row is None else (row[0], row[1])
        return known

    def write(self, gone: list[Row], new: list[Row], recounted: set[Place]) -> None:
        """Replace entries; `recounted` are the places whose counts have changed (already written).

        Shapes: rows of `gone` and `new` are whole entries as `rows` makes them, without `is_late`.
        """
        for place in recounted:
            self._bases.pop(place, None)
        if gone:
            self._connection.executemany(_DROP_ENTRY, [row[:5] for row in gone])
        if new:
            self._connection.executemany(_PUT_ENTRY, [(*row, self._lateness(row)) for row in new])
        moves = self._moves(gone, new)
        self._connection.executemany(
            _MOVE_LEVEL,
            [(*place, *move, None, None) for place, move in moves.items() if place not in recounted],
        )
        for place, (on_hand, committed, _) in moves.items():
            known = self._known.get(place)
            if known is not None:
                self._known[place] = (known[0] + on_hand, known[1] + committed)
        emptied = [place for place, move in moves.items() if move[2] < 0]
        if emptied:
            self._connection.executemany(_DROP_EMPTY_LEVEL, emptied)
        for place in recounted:
            self.recount(place)

    def forget(self) -> None:
        """Forget counts and levels: what was noted may have been rolled back."""
        self._bases.clear()
        self._known.clear()

    def _moves(self, gone: list[Row], new: list[Row]) -> dict[Place, tuple[int, int, int]]:
        """Return by how much on hand, committed and the number of entries change at each place."""
        moves: dict[Place, tuple[int, int, int]] = {}
        for rows, sign in ((gone, -1), (new, 1)):
            for row in rows:
                place = (row[0], row[1])
                on_hand, committed, entries = moves.get(place, (0, 0, 0))
                counts = sign * row[5] if row[2] > self._base(place)[0] else 0
                moves[place] = (on_hand + counts, committed + sign * row[6], entries + sign)
        return moves

    def _lateness(self, row: Row) -> int:
        base, seen = self._base((row[0], row[1]))
        return int(row[2] <= base and is_late(row[5], row[8], seen))

    def _base(self, place: Place) -> Base:
        base = self._bases.get(place)
        if base is None:
            if len(self._bases) >= KEPT_BASES:
                self._bases.clear()
            row = self._connection.execute(_COUNTED, place).fetchone()
            known = row is not None and row[0] is not None
            base = (row[0], self._seen(row[1])) if row is not None and known else NEVER_COUNTED
            self._bases[place] = base
        return base

    def recount(self, place: Place) -> None:
        """Work a level out anew from its last count and all its entries."""
        count = self._connection.execute(_LAST_COUNT, place).fetchone()
        stamp, counted, seen_bytes = count or (None, 0, None)
        base = NEVER_COUNTED if stamp is None else (stamp, self._seen(seen_bytes))
        self._bases[place] = base
        self._known.pop(place, None)
        self._mark_late(place, base)
        sums = self._connection.execute(_SUMS, (base[0], *place)).fetchone()
        on_hand, committed, entries = sums or (0, 0, 0)
        level = (*place, counted + on_hand, committed, entries, stamp, seen_bytes)
        self._connection.execute(_PUT_LEVEL, level)
        self._connection.execute(_DROP_EMPTY_LEVEL, place)

    def rebuild(self) -> None:
        """Work out all levels from entries and counts; the table is empty."""
        self._known.clear()
        self._connection.execute(_ALL_PLACES)
        for place in self._connection.execute(_COUNTED_PLACES).fetchall():
            self.recount((place[0], place[1]))

    def _mark_late(self, place: Place, base: Base) -> None:
        changed = []
        for stamp, root_no, key, on_hand, fact, was_late in self._connection.execute(
            _ENTRIES_AT, place
        ).fetchall():
            late = stamp <= base[0] and is_late(on_hand, fact, base[1])
            if late != bool(was_late):
                changed.append((int(late), *place, stamp, root_no, key))
        self._connection.executemany(_MARK_LATE, changed)

    def _seen(self, packed: bytes | None) -> Seen:
        if packed is None:
            return {}
        return {self._numbering.device(device): seq for device, seq in _decode_seen(packed)}


def is_late(on_hand: int, fact: int, seen: Seen) -> bool:
    """Whether a movement from before a count was unknown to who counted."""
    return on_hand != 0 and fact & SEQ_MASK > seen.get(fact >> SEQ_BITS, 0)


def entries_that_differ(old: Keyed, new: Keyed) -> tuple[list[Row], list[Row]]:
    """Return the entries to take away and the entries to add."""
    gone = [row for key, row in old.items() if new.get(key) != row]
    added = [row for key, row in new.items() if old.get(key) != row]
    return gone, added
