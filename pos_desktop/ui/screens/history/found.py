"""One look into the database for Sales history; runs on the reader, knows nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pos_desktop.services.ports.rows import (
    NamedRow,
    Queries,
    SaleDetail,
    SaleFilter,
    SaleRow,
    SaleTotals,
)
from pos_desktop.ui.screens.history.state import Choice, Choices, Days, ShopHead
from pos_desktop.ui.screens.ties import zone_of

PAGE = 200
_PAYMENT_KINDS = ("cash", "card", "gift_card", "store_credit", "on_account", "online", "other")


@dataclass(frozen=True, slots=True)
class Question:
    """What the screen wants to know.

    Shapes: `rows` is how many rows are wanted in all; `product` is typed text to find a product by;
        `must_show` drops filters that hide the open sale.
    """

    chosen: SaleFilter
    days: Days
    own_outlet_id: bytes
    open_id: bytes | None
    rows: int = PAGE
    product: str = ""
    must_show: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the database said, and which question it answered in the end."""

    chosen: SaleFilter
    days: Days
    product: str
    is_product_unknown: bool
    rows: tuple[SaleRow, ...]
    has_more: bool
    totals: SaleTotals
    waiting: int
    detail: SaleDetail | None
    choices: Choices
    shop: ShopHead
    zone: tzinfo


def find(queries: Queries, question: Question) -> Found:
    """Return everything the screen shows."""
    outlets = queries.named("outlet")
    zone = zone_of(outlets, question.own_outlet_id)
    chosen = within(question.chosen, question.days, zone)
    chosen, product = _with_product(queries, chosen, question)
    detail = queries.sale_detail(question.open_id) if question.open_id else None
    rows = queries.sales(replace(chosen, limit=question.rows + 1))
    days = question.days
    if question.must_show and all(row.sale_id != question.open_id for row in rows):
        chosen, days, product = SaleFilter(), Days(), ""
        rows = queries.sales(replace(chosen, limit=question.rows + 1))
    return Found(
        chosen=chosen,
        days=days,
        product=product,
        is_product_unknown=bool(question.product) and not product,
        rows=rows[: question.rows],
        has_more=len(rows) > question.rows,
        totals=queries.sale_totals(chosen),
        waiting=queries.sale_totals(SaleFilter(tab="continue")).sales,
        detail=detail,
        choices=_choices(queries, outlets),
        shop=_shop(queries, outlets, detail),
        zone=zone,
    )


def within(chosen: SaleFilter, days: Days, zone: tzinfo) -> SaleFilter:
    """Return the filter with a range of days as instants; both ends are inside."""
    return replace(
        chosen,
        from_ms=_midnight_ms(days.first_on, zone) if days.first_on else None,
        until_ms=_midnight_ms(days.last_on + timedelta(days=1), zone) if days.last_on else None,
    )


def _midnight_ms(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(), zone).astimezone(UTC).timestamp() * 1000)


def _with_product(queries: Queries, chosen: SaleFilter, question: Question) -> tuple[SaleFilter, str]:
    """Find the product that was typed, by its code first; an unknown one leaves the filter off."""
    if question.product:
        typed, outlet_id = question.product, question.own_outlet_id
        hits = queries.product_by_code(typed, outlet_id=outlet_id)
        hits = hits or queries.search_products(typed, outlet_id=outlet_id, limit=1)
        if not hits:
            return replace(chosen, product_id=None), ""
        return replace(chosen, product_id=hits[0].product_id), hits[0].name
    if chosen.product_id is None:
        return chosen, ""
    known = queries.products((chosen.product_id,), outlet_id=question.own_outlet_id)
    return chosen, known[0].name if known else ""


def _choices(queries: Queries, outlets: tuple[NamedRow, ...]) -> Choices:
    return Choices(
        outlets=_named(outlets),
        registers=_named(queries.named("register")),
        users=_named(queries.named("user")),
        payment_kinds=_PAYMENT_KINDS,
    )


def _named(rows: tuple[NamedRow, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(row.record_id, row.name) for row in rows)


def _shop(queries: Queries, outlets: tuple[NamedRow, ...], detail: SaleDetail | None) -> ShopHead:
    """Return the head of the receipt: the shop's name, else its outlet's, and where the outlet is."""
    settings = {
        str(row.fields.get("name", "")): str(row.fields.get("value", "")) for row in queries.named("setting")
    }
    wanted = detail.sale.outlet_id if detail else None
    outlet = next((row for row in outlets if row.record_id == wanted), None)
    name = settings.get("shop_name") or (outlet.name if outlet else "")
    phone = str(outlet.fields.get("phone", "")) if outlet else ""
    where = (outlet.name if outlet and outlet.name != name else "", phone)
    lines = tuple(line for line in (" · ".join(part for part in where if part),) if line)
    numbers = tuple(line for line in settings.get("tax_numbers", "").splitlines() if line)
    return ShopHead(name, lines, numbers)
