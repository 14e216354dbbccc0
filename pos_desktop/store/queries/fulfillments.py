"""The Fulfillments screen: unfulfilled work, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pos_desktop.services.ports.rows import FulfillmentCounts, FulfillmentFilter, FulfillmentRow
from pos_desktop.store.driver import Row
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.names import NameQueries, names_of, setting
from pos_desktop.store.queries.searching import match_of
from pos_desktop.store.reader import Reader
from pos_desktop.store.words import normalised

HOUR_MS = 3_600_000
LATE_AFTER_HOURS = 24
NOT_COLLECTED_DAYS = 7

_SQL = prepared("fulfillments")
_ROWS = _SQL["ROWS"]
_BY_DIGITS = _SQL["BY_DIGITS"]

_STATUSES = {"new": 0, "in_progress": 1, "packed": 2, "cancelled_after_packing": 3}
_ORDERS: dict[str, Callable[[FulfillmentRow], tuple[object, ...]]] = {
    "receipt": lambda row: (len(row.number), row.number),
    "date": lambda row: (row.placed_at_ms,),
    "outlet": lambda row: (normalised(row.outlet),),
    "status": lambda row: (_STATUSES[row.status],),
    "type": lambda row: (row.method,),
    "customer": lambda row: (normalised(row.customer),),
    "owed": lambda row: (row.owed_minor,),
}


class _Instants(NamedTuple):
    """Work is late `late_after_ms` after it was placed, a pickup when packed before `packed_before_ms`."""

    now_ms: int
    late_after_ms: int
    packed_before_ms: int


class FulfillmentQueries(NameQueries):
    """Open fulfillments and how many there are."""

    def open_fulfillments(self, chosen: FulfillmentFilter, *, now_ms: int) -> tuple[FulfillmentRow, ...]:
        """Return the unfulfilled work that matches."""
        key, is_reversed = chosen.sort.removeprefix("-"), chosen.sort.startswith("-")
        with self._reader.one_state():
            rows: Iterable[Row] = self._reader.kept(_ROWS)
            if chosen.search.strip():
                ids = self._sales_found(chosen.search)
                rows = (row for row in rows if row[1] in ids)
            names = names_of(self._reader)
            instants = _instants(self._reader, now_ms)
        found = [_row(row, names, instants) for row in _chosen(rows, chosen)]
        if chosen.late:
            found = [row for row in found if row.late_ms > 0]
        if chosen.not_collected:
            found = [row for row in found if row.is_not_collected]
        found.sort(key=_ORDERS.get(key, _ORDERS["date"]), reverse=is_reversed)
        return tuple(found)

    def find_fulfillment(self, digits: str) -> tuple[bytes, bytes] | None:
        """Return (sale, fulfillment) of the one fulfillment, done or not, whose id begins so in hex.

        It goes through all of them: for the command line, not for screens.
        """
        pattern = digits.replace("-", "").upper()
        if not pattern or set(pattern) - set("0123456789ABCDEF"):
            return None
        rows = self._reader.rows(_BY_DIGITS, (f"{pattern}%",))
        return (bytes(rows[0][0]), bytes(rows[0][1])) if len(rows) == 1 else None

    def fulfillment_counts(self, *, outlet_id: bytes | None, now_ms: int) -> FulfillmentCounts:
        """Return how much is open, late and not collected."""
        with self._reader.one_state():
            instants = _instants(self._reader, now_ms)
            rows = [row for row in self._reader.kept(_ROWS) if outlet_id is None or row[4] == outlet_id]
        return FulfillmentCounts(
            open=len(rows),
            late=sum(_late_ms(row, instants) > 0 for row in rows),
            not_collected=sum(_is_not_collected(row, instants) for row in rows),
        )

    def _sales_found(self, typed: str) -> set[bytes]:
        # late: what is put together of what was typed needs Core, and Core takes 170 ms to load
        from pos_desktop.store.written.fulfillments import matching

        ready = matching(*match_of(self._reader, typed))
        return {id for (id,) in self._reader.rows(ready.sql, ready.bound())}


def _instants(reader: Reader, now_ms: int) -> _Instants:
    late_after_ms = setting(reader, "late_after_hours", LATE_AFTER_HOURS) * HOUR_MS
    days = setting(reader, "not_collected_days", NOT_COLLECTED_DAYS)
    return _Instants(now_ms, late_after_ms, now_ms - days * 24 * HOUR_MS)


def _chosen(rows: Iterable[Row], chosen: FulfillmentFilter) -> Iterable[Row]:
    """Keep to the outlet, method, channel and statuses picked."""
    for at, value in ((4, chosen.outlet_id), (6, chosen.method), (7, chosen.channel_kind)):
        if value:
            rows = [row for row in rows if row[at] == value]
    if chosen.statuses:
        rows = [row for row in rows if row[5] in chosen.statuses]
    return rows


def _late_ms(row: Row, instants: _Instants) -> int:
    """Return for how long work waits past its time; a pickup that is packed waits for the customer."""
    status = row[5]
    if status == "cancelled_after_packing" or (status == "packed" and row[6] == "pickup"):
        return 0
    due_ms = row[14] if row[14] is not None else row[3] + instants.late_after_ms
    return max(0, instants.now_ms - int(due_ms))


def _is_not_collected(row: Row, instants: _Instants) -> bool:
    return bool(row[5] == "packed" and row[6] == "pickup" and row[15] < instants.packed_before_ms)


def _row(row: Row, names: dict[bytes | None, str], instants: _Instants) -> FulfillmentRow:
    return FulfillmentRow(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        names.get(row[4], ""),
        row[5],
        row[6],
        row[7],
        row[8] or "",
        row[9],
        row[10],
        row[11] == 1,
        row[12],
        row[13],
        _late_ms(row, instants),
        _is_not_collected(row, instants),
    )
