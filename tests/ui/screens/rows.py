"""Sales, fulfillments and rows as the store would return them, built by hand for the screens."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from pos_desktop.journal.facts import SoldLine
from pos_desktop.journal.state import (
    ContactState,
    FulfillmentState,
    SalePayment,
    SaleState,
    UnitsState,
)
from pos_desktop.services.ports.rows import FulfillmentRow, NamedRow, SaleDetail, SaleRow, TimelineRow

MILE_END = b"outlet-mile-end-"
VIEUX_PORT = b"outlet-vieux-por"
TILL_2 = b"register-till-2-"
AMIRA = b"user-amira------"
NOOR = b"user-noor-------"
CASH = b"payment-cash----"
CARD = b"payment-card----"
GST, QST = b"tax-gst---------", b"tax-qst---------"
NOW_MS = int(datetime(2026, 11, 22, 15, 48, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000

OUTLETS = (
    NamedRow(MILE_END, "Mile End", {"time_zone": "America/Toronto", "phone": "514 555-0142"}),
    NamedRow(VIEUX_PORT, "Vieux-Port", {"time_zone": "America/Toronto"}),
)
PICTURES = {"CM-01": ("mug", "sand"), "VA-07": ("vase", "mist"), "LT-22": ("towel", "sand")}
PICTURES |= {"SB-24": ("bowl", "sage"), "SO-03": ("soap", "blush"), "WT-11": ("throw", "oat")}


def an_id(name: str) -> bytes:
    """Return 16 bytes that say what they are."""
    return name.encode().ljust(16, b"-")[:16]


def at(day: int, hour: int, minute: int) -> int:
    """Return an instant of November 2026, Montréal time, in milliseconds."""
    return int(datetime(2026, 11, day, hour + 5, minute, tzinfo=UTC).timestamp() * 1000)


def a_line(sku: str, name: str, units: int, unit_minor: int) -> SoldLine:
    """Return a line with Québec's two taxes on top."""
    net = units * unit_minor
    gst, qst = round(net * 0.05), round(net * 0.09975)
    taxes = ((GST, "GST", 50_000, gst), (QST, "QST", 99_750, qst))
    return SoldLine(
        f"line-{sku}", an_id(sku), sku, name, units * 1000, unit_minor, net, gst + qst, taxes=taxes
    )


def some_units(line: SoldLine, picked: int = 0, *, packed: bool = False) -> UnitsState:
    """Return what a fulfillment holds of a line."""
    wanted = line.quantity
    return UnitsState(line.key, line.product_id, wanted, picked * 1000, wanted if packed else 0, 0)


def a_part(name: str, *units: UnitsState, **changed: object) -> FulfillmentState:
    """Return a fulfillment of Mile End; `changed` replaces any field."""
    base = FulfillmentState(
        fulfillment_id=an_id(name),
        outlet_id=MILE_END,
        method="delivery",
        round=1,
        status="new",
        epoch=0,
        lines=units,
        content_hash=b"hash",
    )
    return msgspec.structs.replace(base, **changed)


def a_sale(number: str, *lines: SoldLine, **changed: object) -> SaleState:
    """Return an unpaid order with these lines; `paid` is what was paid online, other names replace fields."""
    paid = changed.pop("paid", 0)
    assert isinstance(paid, int)
    net = sum(line.net_minor for line in lines)
    tax = sum(line.tax_minor for line in lines)
    placed = changed.get("placed_at_ms", at(22, 9, 14))
    assert isinstance(placed, int)
    online = SalePayment(an_id("paid" + number), "online", "online", None, "Shopify", paid, placed, 1)
    base = SaleState(
        sale_id=an_id(number),
        source="order",
        state="pending",
        label="pickup_unfulfilled",
        number=number,
        outlet_id=MILE_END,
        register_id=None,
        session_id=None,
        user_id=None,
        customer_id=None,
        currency="CAD",
        prices_include_tax=False,
        placed_at_ms=placed,
        lines=lines,
        taxes=_taxes(lines),
        subtotal_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        refunded_minor=0,
        paid_minor=paid,
        owed_minor=net + tax - paid,
        is_paid=paid >= net + tax,
        terms="",
        hold="",
        method="pickup",
        note="",
        contact=ContactState(),
        payments=(online,) if paid else (),
        fulfillments=(),
        stock=(),
        messages=(),
        contradictions=(),
        printed=(),
        channel_kind="shopify",
        content_hash=b"hash",
    )
    return msgspec.structs.replace(base, **changed)


def _taxes(lines: tuple[SoldLine, ...]) -> tuple[tuple[bytes, str, int, int], ...]:
    sums: dict[tuple[bytes, str, int], int] = {}
    for line in lines:
        for tax_id, name, rate, amount in line.taxes:
            sums[tax_id, name, rate] = sums.get((tax_id, name, rate), 0) + amount
    return tuple((*key, amount) for key, amount in sums.items())


def a_detail(sale: SaleState, *timeline: TimelineRow, **changed: object) -> SaleDetail:
    """Return the sale as the screens get it."""
    pictures = tuple((line.product_id or b"", *PICTURES.get(line.sku, ("", ""))) for line in sale.lines)
    detail = SaleDetail(
        sale=sale,
        outlet="Mile End",
        register="",
        user="",
        customer=sale.contact.name,
        outlet_names=tuple((row.record_id, row.name) for row in OUTLETS),
        product_pictures=pictures,
        timeline=timeline,
    )
    return msgspec.structs.replace(detail, **changed)


def a_row(sale: SaleState, part: FulfillmentState, *, late_days: int = 0) -> FulfillmentRow:
    """Return the line of a fulfillment on the Fulfillments screen."""
    return FulfillmentRow(
        fulfillment_id=part.fulfillment_id,
        sale_id=sale.sale_id,
        number=sale.number,
        placed_at_ms=sale.placed_at_ms,
        outlet_id=part.outlet_id,
        outlet={row.record_id: row.name for row in OUTLETS}.get(part.outlet_id, ""),
        status=part.status,
        method=part.method,
        channel_kind=sale.channel_kind,
        customer=sale.contact.name,
        currency=sale.currency,
        owed_minor=sale.owed_minor,
        is_paid=sale.is_paid,
        units=sum(units.wanted for units in part.lines),
        units_picked=sum(units.picked for units in part.lines),
        late_ms=late_days * DAY_MS,
        is_not_collected=False,
    )


def a_sale_row(sale: SaleState) -> SaleRow:
    """Return the line of a sale in Sales history."""
    return SaleRow(
        sale_id=sale.sale_id,
        number=sale.number,
        placed_at_ms=sale.placed_at_ms,
        state=sale.state,
        label=sale.label,
        source=sale.source,
        channel_kind=sale.channel_kind,
        method=sale.method,
        outlet="Mile End",
        register="",
        user="",
        customer=sale.contact.name,
        currency=sale.currency,
        total_minor=sale.total_minor,
        owed_minor=sale.owed_minor,
        is_paid=sale.is_paid,
    )


SOME_LINE = a_line("CM-01", "Ceramic mug, sand", 1, 1550)
