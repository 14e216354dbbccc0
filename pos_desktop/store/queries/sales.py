"""Sales history: pages, totals, and the short ways to one sale."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, literal_column, or_, select, text

from pos_desktop.services.ports.rows import SaleFilter, SaleRow, SaleTotals
from pos_desktop.store.driver import Row
from pos_desktop.store.queries.names import NameQueries, names_of
from pos_desktop.store.queries.searching import sales_that_match, shown_customer
from pos_desktop.store.statements import compiled, sql
from pos_desktop.store.tables import payment, root, sale, sale_line
from pos_desktop.store.words import as_match

_s = sale.c
_COLUMNS = (
    root.c.id,
    _s.number,
    _s.placed_at_ms,
    _s.state,
    _s.label,
    _s.source,
    _s.channel_kind,
    _s.method,
    _s.outlet_id,
    _s.register_id,
    _s.user_id,
    shown_customer(),
    _s.currency,
    _s.total_minor,
    _s.owed_minor,
    _s.is_paid,
)
_FROM = sale.join(root, root.c.no == sale.c.no)
_NEWEST_FIRST = (_s.placed_at_ms.desc(), root.c.id.desc())
_SHOWN = text("sale.state NOT IN ('open', 'discarded', 'orphan')")
_TABS = {"continue": text("sale.can_continue = 1"), "return": text("sale.can_return = 1")}
_PARKED = sql(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(text("sale.can_continue = 1"), text("sale.state = 'parked'"), _s.outlet_id == bindparam("outlet"))
    .order_by(*_NEWEST_FIRST)
)
_OPEN_CART = sql(
    select(root.c.id)
    .select_from(_FROM)
    .where(text("sale.state = 'open'"), _s.register_id == bindparam("register"))
    .order_by(*_NEWEST_FIRST)
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
_BY_NUMBER = sql(
    select(root.c.id)
    .select_from(_FROM)
    .where(
        text("sale.no IN (SELECT rowid FROM sale_text WHERE sale_text MATCH :words)"),
        _s.number == bindparam("wanted"),
    )
    .order_by(*_NEWEST_FIRST)
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
_BY_ID = sql(
    select(root.c.id)
    .select_from(_FROM)
    .where(root.c.id >= bindparam("first"), root.c.id <= bindparam("last"))
    .limit(literal_column("2"))
    .offset(literal_column("0"))
)
_ID_DIGITS = 32
_FEWEST_ID_DIGITS = 6


class SaleQueries(NameQueries):
    """Sales by what is known of them."""

    def sales(self, chosen: SaleFilter) -> tuple[SaleRow, ...]:
        """Return one page of sales, newest first."""
        with self._reader.one_state():
            statement = self._matching(select(*_COLUMNS), chosen)
            if chosen.before is not None:
                placed, sale_id = chosen.before
                statement = statement.where(
                    or_(_s.placed_at_ms < placed, and_(_s.placed_at_ms == placed, root.c.id < sale_id))
                )
            ready = compiled(statement.order_by(*_NEWEST_FIRST).limit(chosen.limit))
            return self._sale_rows(self._reader.rows(ready.sql, ready.bound()))

    def sale_totals(self, chosen: SaleFilter) -> SaleTotals:
        """Return the totals of everything that matches, per currency."""
        with self._reader.one_state():
            sums = select(_s.currency, func.count(), func.sum(_s.total_minor), func.sum(_s.owed_minor))
            ready = compiled(self._matching(sums, chosen).group_by(_s.currency).order_by(_s.currency))
            rows = self._reader.rows(ready.sql, ready.bound())
        return SaleTotals(
            sum(count for _, count, _, _ in rows), tuple((name, total, owed) for name, _, total, owed in rows)
        )

    def find_sale(self, number: str) -> bytes | None:
        """Return the sale with exactly this receipt number, or whose id begins so in hex."""
        match = as_match(number)
        row = self._reader.row(_BY_NUMBER, (match, number)) if match else None
        if row is not None:
            return bytes(row[0])
        digits = number.replace("-", "").lower()
        if not _FEWEST_ID_DIGITS <= len(digits) <= _ID_DIGITS or set(digits) - set("0123456789abcdef"):
            return None
        first, last = digits.ljust(_ID_DIGITS, "0"), digits.ljust(_ID_DIGITS, "f")
        rows = self._reader.rows(_BY_ID, (bytes.fromhex(first), bytes.fromhex(last)))
        return bytes(rows[0][0]) if len(rows) == 1 else None

    def parked_sales(self, *, outlet_id: bytes) -> tuple[SaleRow, ...]:
        """Return what waits to be retrieved."""
        with self._reader.one_state():
            return self._sale_rows(self._reader.rows(_PARKED, (outlet_id,)))

    def open_cart(self, register_id: bytes) -> bytes | None:
        """Return the register's cart that is not parked, completed or discarded: what a power cut left."""
        row = self._reader.row(_OPEN_CART, (register_id,))
        return None if row is None else bytes(row[0])

    def _sale_rows(self, rows: list[Row]) -> tuple[SaleRow, ...]:
        names = names_of(self._reader)
        return tuple(
            SaleRow(
                sale_id=row[0],
                number=row[1],
                placed_at_ms=row[2],
                state=row[3],
                label=row[4],
                source=row[5],
                channel_kind=row[6],
                method=row[7],
                outlet=names.get(row[8], ""),
                register=names.get(row[9], ""),
                user=names.get(row[10], ""),
                customer=row[11] or "",
                currency=row[12],
                total_minor=row[13],
                owed_minor=row[14],
                is_paid=row[15] == 1,
            )
            for row in rows
        )

    def _matching(self, statement: Select[Any], chosen: SaleFilter) -> Select[Any]:
        statement = statement.select_from(_FROM).where(_SHOWN)
        if chosen.tab in _TABS:
            statement = statement.where(_TABS[chosen.tab])
        for typed in (chosen.search, chosen.customer):
            if typed.strip():
                statement = statement.where(_s.no.in_(sales_that_match(self._reader, typed)))
        return _among(_within(statement, chosen), chosen)


def _within(statement: Select[Any], chosen: SaleFilter) -> Select[Any]:
    """Keep to the spans of time and amount."""
    bounds = (
        (chosen.from_ms, _s.placed_at_ms.__ge__),
        (chosen.until_ms, _s.placed_at_ms.__lt__),
        (chosen.amount_from_minor, _s.total_minor.__ge__),
        (chosen.amount_until_minor, _s.total_minor.__le__),
    )
    for value, compare in bounds:
        if value is not None:
            statement = statement.where(compare(value))
    return statement


def _among(statement: Select[Any], chosen: SaleFilter) -> Select[Any]:
    """Keep to what was picked from lists."""
    same = (
        (_s.outlet_id, chosen.outlet_id),
        (_s.register_id, chosen.register_id),
        (_s.user_id, chosen.user_id),
    )
    for column, value in same:
        if value is not None:
            statement = statement.where(column == value)
    if chosen.labels:
        statement = statement.where(_s.label.in_(chosen.labels))
    if chosen.payment_kind:
        paid_so = exists().where(payment.c.root_no == _s.no, payment.c.kind == chosen.payment_kind)
        statement = statement.where(paid_so)
    if chosen.product_id is not None:
        wanted = root.alias("wanted")
        number = select(wanted.c.no).where(wanted.c.id == chosen.product_id).scalar_subquery()
        statement = statement.where(
            exists().where(sale_line.c.root_no == _s.no, sale_line.c.product_no == number)
        )
    return statement
