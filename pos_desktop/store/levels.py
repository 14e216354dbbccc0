"""Stock levels, kept in step with the entries of all aggregates.

A level is what was last counted, plus every entry stamped after the count; committed sums all shares. An
entry stamped before the count that the counter had not seen yet is late: it stays out, and is listed.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, insert, literal_column, null, select, update

from pos_desktop.store.driver import Connection
from pos_desktop.store.numbering import Numbering
from pos_desktop.store.rows import Keyed, Row
from pos_desktop.store.statements import drop, put, sql
from pos_desktop.store.tables import SEQ_BITS, SEQ_MASK, stock_count, stock_entry, stock_level

Place = tuple[int, int]  # number of the product, number of the outlet
Seen = dict[int, int]  # device number -> highest seq that was known when counting

_entry = stock_entry.c
_level = stock_level.c
_count = stock_count.c
_AT_ENTRY = (_entry.product_no == bindparam("product"), _entry.outlet_no == bindparam("outlet"))
_AT_LEVEL = (_level.product_no == bindparam("product"), _level.outlet_no == bindparam("outlet"))
_AT_COUNT = (_count.product_no == bindparam("product"), _count.outlet_no == bindparam("outlet"))

_ZERO: ColumnElement[int] = literal_column("0")

_PUT_ENTRY = put(stock_entry)
_DROP_ENTRY = drop(stock_entry)
_PUT_LEVEL = put(stock_level)
_DROP_LEVEL = drop(stock_level)
_READ_LEVEL = sql(
    select(_level.on_hand, _level.committed, _level.entries, _level.counted_stamp, _level.seen).where(
        *_AT_LEVEL
    )
)
_LAST_COUNT = sql(
    select(_count.stamp, _count.counted, _count.seen)
    .where(*_AT_COUNT)
    .order_by(_count.stamp.desc(), _count.counted.desc(), _count.seen.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
_SUMS = sql(
    select(
        func.coalesce(func.sum(_entry.on_hand).filter(_entry.stamp > bindparam("stamp")), _ZERO),
        func.coalesce(func.sum(_entry.committed), _ZERO),
        func.count(),
    ).where(*_AT_ENTRY)
)
_ENTRIES_AT = sql(
    select(_entry.stamp, _entry.root_no, _entry.entry_key, _entry.on_hand, _entry.fact, _entry.is_late).where(
        *_AT_ENTRY
    )
)
_MARK_LATE = sql(
    update(stock_entry)
    .values(is_late=bindparam("late"))
    .where(
        *_AT_ENTRY,
        _entry.stamp == bindparam("at"),
        _entry.root_no == bindparam("of_root"),
        _entry.entry_key == bindparam("of_key"),
    )
)
_ALL_PLACES = sql(
    insert(stock_level).from_select(
        [column.name for column in stock_level.columns],
        select(
            _entry.product_no,
            _entry.outlet_no,
            func.sum(_entry.on_hand),
            func.sum(_entry.committed),
            func.count(),
            null(),
            null(),
        ).group_by(_entry.product_no, _entry.outlet_no),
    )
)
_COUNTED_PLACES = sql(select(_count.product_no, _count.outlet_no).distinct())
_decode_seen = msgspec.msgpack.Decoder(list[tuple[bytes, int]]).decode


class Levels:
    """Writes entries and brings the levels they belong to up to date, inside the transaction that is open."""

    def __init__(self, connection: Connection, numbering: Numbering) -> None:
        self._connection = connection
        self._numbering = numbering

    def write(self, gone: Iterable[Row], new: Iterable[Row], recounted: set[Place]) -> None:
        """Replace entries; `recounted` are the places whose counts have changed (already written).

        Shapes: rows of `gone` and `new` are whole entries as `rows` makes them, without `is_late`.
        """
        by_place: dict[Place, tuple[list[Row], list[Row]]] = {}
        for row in gone:
            by_place.setdefault((row[0], row[1]), ([], []))[0].append(row)
        for row in new:
            by_place.setdefault((row[0], row[1]), ([], []))[1].append(row)
        for place, (old_rows, new_rows) in by_place.items():
            self._move(place, old_rows, new_rows, is_recounted=place in recounted)
        for place in recounted:
            self.recount(place)

    def _move(self, place: Place, gone: list[Row], new: list[Row], *, is_recounted: bool) -> None:
        if gone:
            self._connection.executemany(_DROP_ENTRY, [row[:5] for row in gone])
        level = self._connection.execute(_READ_LEVEL, place).fetchone() or (0, 0, 0, None, None)
        on_hand, committed, entries, stamp, seen_bytes = level
        base = -1 if stamp is None else stamp
        seen = self._seen(seen_bytes)
        self._connection.executemany(
            _PUT_ENTRY, [(*row, int(row[2] <= base and is_late(row[5], row[8], seen))) for row in new]
        )
        if is_recounted:
            return
        on_hand += sum(row[5] for row in new if row[2] > base) - sum(row[5] for row in gone if row[2] > base)
        committed += sum(row[6] for row in new) - sum(row[6] for row in gone)
        self._put(place, (on_hand, committed, entries + len(new) - len(gone), stamp, seen_bytes))

    def recount(self, place: Place) -> None:
        """Work a level out anew from its last count and all its entries."""
        count = self._connection.execute(_LAST_COUNT, place).fetchone()
        base, counted, seen_bytes = count or (None, 0, None)
        self._mark_late(place, base, self._seen(seen_bytes))
        sums = self._connection.execute(_SUMS, (-1 if base is None else base, *place)).fetchone()
        on_hand, committed, entries = sums or (0, 0, 0)
        self._put(place, (counted + on_hand, committed, entries, base, seen_bytes))

    def rebuild(self) -> None:
        """Work out all levels from entries and counts; the table is empty."""
        self._connection.execute(_ALL_PLACES)
        for place in self._connection.execute(_COUNTED_PLACES).fetchall():
            self.recount((place[0], place[1]))

    def _mark_late(self, place: Place, base: int | None, seen: Seen) -> None:
        changed = []
        for stamp, root_no, key, on_hand, fact, was_late in self._connection.execute(
            _ENTRIES_AT, place
        ).fetchall():
            late = base is not None and stamp <= base and is_late(on_hand, fact, seen)
            if late != bool(was_late):
                changed.append((int(late), *place, stamp, root_no, key))
        self._connection.executemany(_MARK_LATE, changed)

    def _put(self, place: Place, level: Row) -> None:
        if level[2] == 0 and level[3] is None:
            self._connection.execute(_DROP_LEVEL, place)
        else:
            self._connection.execute(_PUT_LEVEL, (*place, *level))

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
