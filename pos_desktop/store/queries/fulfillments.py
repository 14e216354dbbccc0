"""The Fulfillments screen: unfulfilled work, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, case, func, literal_column, or_, select, text

from pos_desktop.services.ports.rows import FulfillmentCounts, FulfillmentFilter, FulfillmentRow
from pos_desktop.store.driver import Row
from pos_desktop.store.queries.names import NameQueries, names_of, setting
from pos_desktop.store.queries.searching import sales_that_match, shown_customer
from pos_desktop.store.statements import compiled, sql
from pos_desktop.store.tables import fulfillment, root, sale
from pos_desktop.store.words import normalised

HOUR_MS = 3_600_000
LATE_AFTER_HOURS = 24
NOT_COLLECTED_DAYS = 7

_f, _s = fulfillment.c, sale.c
_now: BindParameter[int] = bindparam("now", value=0)
_waits = or_(
    _f.status.in_([literal_column("'new'"), literal_column("'in_progress'")]),
    and_(_f.status == literal_column("'packed'"), _f.method != literal_column("'pickup'")),
)
_late = case(
    (
        _waits,
        func.max(
            literal_column("0"),
            _now - func.coalesce(_s.promised_at_ms, _s.placed_at_ms + bindparam("late_after", value=0)),
        ),
    ),
    else_=literal_column("0"),
)
_not_collected = and_(
    _f.status == literal_column("'packed'"),
    _f.method == literal_column("'pickup'"),
    _f.packed_at_ms < bindparam("packed_before", value=0),
)
_FROM = fulfillment.join(sale, sale.c.no == fulfillment.c.root_no).join(
    root, root.c.no == fulfillment.c.root_no
)
_OPEN = text("fulfillment.is_open = 1")
_ROWS = (
    select(
        _f.fulfillment_id,
        root.c.id,
        _s.number,
        _s.placed_at_ms,
        _f.outlet_id,
        _f.status,
        _f.method,
        _s.channel_kind,
        shown_customer(),
        _s.currency,
        _s.owed_minor,
        _s.is_paid,
        _f.units,
        _f.units_picked,
        _late.label("late_ms"),
        _not_collected.label("not_collected"),
    )
    .select_from(_FROM)
    .where(_OPEN)
)
_COUNTS = compiled(
    select(
        func.count(),
        func.coalesce(func.sum(_late > literal_column("0")), literal_column("0")),
        func.coalesce(func.sum(_not_collected), literal_column("0")),
    )
    .select_from(_FROM)
    .where(_OPEN, or_(bindparam("any_outlet") == literal_column("1"), _f.outlet_id == bindparam("outlet")))
)
_STATUSES = ("new", "in_progress", "packed", "cancelled_after_packing")
_by_status = case(
    *(
        (_f.status == literal_column(f"'{status}'"), literal_column(str(at)))
        for at, status in enumerate(_STATUSES)
    )
)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "receipt": (func.length(_s.number), _s.number),
    "date": (_s.placed_at_ms,),
    "status": (_by_status, _s.placed_at_ms),
    "type": (_f.method, _s.placed_at_ms),
    "owed": (_s.owed_minor,),
}
_BY_TEXT: dict[str, Callable[[FulfillmentRow], str]] = {
    "outlet": lambda row: normalised(row.outlet),
    "customer": lambda row: normalised(row.customer),
}


_BY_DIGITS = sql(
    select(root.c.id, _f.fulfillment_id)
    .join_from(fulfillment, root, root.c.no == _f.root_no)
    .where(text("hex(fulfillment.fulfillment_id) LIKE :pattern"))
)


class FulfillmentQueries(NameQueries):
    """Open fulfillments and how many there are."""

    def open_fulfillments(self, chosen: FulfillmentFilter, *, now_ms: int) -> tuple[FulfillmentRow, ...]:
        """Return the unfulfilled work that matches."""
        key, is_reversed = chosen.sort.removeprefix("-"), chosen.sort.startswith("-")
        with self._reader.one_state():
            statement = _filtered(chosen)
            if chosen.search.strip():
                matching = sales_that_match(self._reader, chosen.search)
                statement = statement.where(_s.no.in_(matching))
            order = _ORDERS.get(key, _ORDERS["date"])
            statement = statement.order_by(
                *(o.desc() if is_reversed else o for o in order), root.c.id, _f.part
            )
            ready = compiled(statement)
            rows = self._reader.rows(ready.sql, ready.bound(**self._instants(now_ms)))
            names = names_of(self._reader)
        found = [_row(row, names) for row in rows]
        if key in _BY_TEXT:
            found.sort(key=_BY_TEXT[key], reverse=is_reversed)
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
            instants = self._instants(now_ms)
            values = _COUNTS.bound(**instants, any_outlet=int(outlet_id is None), outlet=outlet_id)
            row = self._reader.row(_COUNTS.sql, values)
        return FulfillmentCounts() if row is None else FulfillmentCounts(*row)

    def _instants(self, now_ms: int) -> dict[str, int]:
        late_after = setting(self._reader, "late_after_hours", LATE_AFTER_HOURS) * HOUR_MS
        days = setting(self._reader, "not_collected_days", NOT_COLLECTED_DAYS)
        return {"now": now_ms, "late_after": late_after, "packed_before": now_ms - days * 24 * HOUR_MS}


def _filtered(chosen: FulfillmentFilter) -> Select[Any]:
    statement = _ROWS
    if chosen.outlet_id is not None:
        statement = statement.where(_f.outlet_id == chosen.outlet_id)
    if chosen.statuses:
        statement = statement.where(_f.status.in_(chosen.statuses))
    if chosen.method:
        statement = statement.where(_f.method == chosen.method)
    if chosen.channel_kind:
        statement = statement.where(_s.channel_kind == chosen.channel_kind)
    if chosen.late:
        statement = statement.where(_late > literal_column("0"))
    if chosen.not_collected:
        statement = statement.where(_not_collected)
    return statement


def _row(row: Row, names: dict[bytes | None, str]) -> FulfillmentRow:
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
        row[14],
        row[15] == 1,
    )
