"""The statements of `sales`, written in Core, and those that are put together of what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, literal_column, or_, select, text

from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.store.statements import Compiled, compiled, sql
from pos_desktop.store.tables import payment, root, sale, sale_line
from pos_desktop.store.written.searching import sales_that_match, shown_customer

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
PARKED = sql(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(text("sale.can_continue = 1"), text("sale.state = 'parked'"), _s.outlet_id == bindparam("outlet"))
    .order_by(*_NEWEST_FIRST)
)
OPEN_CART = sql(
    select(root.c.id)
    .select_from(_FROM)
    .where(text("sale.state = 'open'"), _s.register_id == bindparam("register"))
    .order_by(*_NEWEST_FIRST)
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
BY_NUMBER = sql(
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
BY_ID = sql(
    select(root.c.id)
    .select_from(_FROM)
    .where(root.c.id >= bindparam("first"), root.c.id <= bindparam("last"))
    .limit(literal_column("2"))
    .offset(literal_column("0"))
)


def page(chosen: SaleFilter, found: Sequence[tuple[str, str]]) -> Compiled:
    """Return what gives one page of sales, newest first; `found` holds what `sales_that_match` takes."""
    statement = _matching(select(*_COLUMNS), chosen, found)
    if chosen.before is not None:
        placed, sale_id = chosen.before
        statement = statement.where(
            or_(_s.placed_at_ms < placed, and_(_s.placed_at_ms == placed, root.c.id < sale_id))
        )
    return compiled(statement.order_by(*_NEWEST_FIRST).limit(chosen.limit))


def totals(chosen: SaleFilter, found: Sequence[tuple[str, str]]) -> Compiled:
    """Return what sums up everything that matches, per currency."""
    sums = select(_s.currency, func.count(), func.sum(_s.total_minor), func.sum(_s.owed_minor))
    return compiled(_matching(sums, chosen, found).group_by(_s.currency).order_by(_s.currency))


def _matching(statement: Select[Any], chosen: SaleFilter, found: Sequence[tuple[str, str]]) -> Select[Any]:
    statement = statement.select_from(_FROM).where(_SHOWN)
    if chosen.tab in _TABS:
        statement = statement.where(_TABS[chosen.tab])
    for match, expression in found:
        statement = statement.where(_s.no.in_(sales_that_match(match, expression)))
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
