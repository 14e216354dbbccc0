"""Orders as the pictures of the screens show them, built by hand."""

from __future__ import annotations

import msgspec

from pos_desktop.journal.facts import SoldLine
from pos_desktop.journal.state import ContactState, SalePayment, SaleState
from pos_desktop.services.ports.rows import FulfillmentRow, SaleDetail, SaleRow, TimelineRow
from tests.ui.screens.rows import (
    AMIRA,
    NOOR,
    TILL_2,
    VIEUX_PORT,
    a_detail,
    a_line,
    a_part,
    a_row,
    a_sale,
    a_sale_row,
    an_id,
    at,
    some_units,
)

MUG = a_line("CM-01", "Ceramic mug, sand", 2, 1550)
VASE = a_line("VA-07", "Vase Ondine, tall", 1, 4800)
TOWEL = a_line("LT-22", "Linen tea towel, ochre", 2, 1800)
THROW = a_line("WT-11", "Wool throw", 1, 12900)
BOWL = a_line("SB-24", "Serving bowl 24 cm", 1, 5400)
SOAP = a_line("SO-03", "Olive oil soap", 3, 950)

_ROY = ContactState(
    "L. Roy",
    phone="514 555-0163",
    address=("88, rue des Érables, app. 4", "Montréal QC  H2R 0A4"),
    note="Please leave it at the concierge desk.",
)
_MARTIN = ContactState("A. Martin", email="a.martin@example.com", phone="514 555-0127")
_DESROSIERS = ContactState(
    "P. Desrosiers",
    phone="438 555-0118",
    address=("1240, avenue Bernard", "Montréal QC  H2V 1V5"),
    note="Pays in store, then we ship.",
)


def a_split_order_in_progress() -> SaleState:
    """Return #1043: three of five picked here, a throw at Vieux-Port; paid online."""
    lines = (MUG, VASE, TOWEL, THROW)
    own = a_part(
        "1043-mile-end",
        some_units(MUG, 2),
        some_units(VASE, 0),
        some_units(TOWEL, 1),
        status="in_progress",
        assigned_id=NOOR,
        assigned_name="Noor",
        assigned_at_ms=at(22, 10, 12),
        notes=((at(22, 10, 20), "One towel has a pulled thread, set aside. Vase is in the back store."),),
    )
    other = a_part("1043-vieux-port", some_units(THROW), outlet_id=VIEUX_PORT)
    sale = a_sale("#1043", *lines, placed_at_ms=at(22, 9, 40), paid=28054, method="delivery", contact=_ROY)
    return msgspec.structs.replace(
        sale, fulfillments=(own, other), is_paid=True, owed_minor=0, label="delivery_unfulfilled"
    )


def a_packed_pickup(*, paid: int = 2500) -> SaleState:
    """Return #1042: packed at Mile End, partly paid unless said otherwise."""
    part = a_part(
        "1042-mile-end",
        some_units(MUG, 2, packed=True),
        some_units(VASE, 1, packed=True),
        status="packed",
        method="pickup",
        is_packed=True,
        packed_at_ms=at(22, 10, 2),
        packed_hash=b"hash",
        assigned_name="Noor",
        assigned_id=NOOR,
        notes=((at(22, 10, 2), "Packed in a medium box, shelf R2 behind the till."),),
    )
    note = "It is a gift, please take the price tags off."
    return a_sale("#1042", MUG, VASE, paid=paid, contact=_MARTIN, note=note, fulfillments=(part,))


def an_unpaid_delivery() -> SaleState:
    """Return #1045: packed, nothing paid yet."""
    part = a_part(
        "1045-mile-end",
        some_units(BOWL, 1, packed=True),
        some_units(SOAP, 3, packed=True),
        status="packed",
        is_packed=True,
        packed_at_ms=at(22, 10, 30),
        packed_hash=b"hash",
    )
    return a_sale(
        "#1045",
        BOWL,
        SOAP,
        placed_at_ms=at(22, 9, 58),
        paid=3277,
        contact=_DESROSIERS,
        method="delivery",
        label="delivery_unfulfilled",
        fulfillments=(part,),
    )


def a_new_order(number: str, customer: str, *lines: SoldLine, **changed: object) -> SaleState:
    """Return an order nobody has touched."""
    sold = lines or (MUG,)
    method = str(changed.get("method", "pickup"))
    part = a_part(number + "-mile-end", *(some_units(line) for line in sold), method=method)
    fields = {"contact": ContactState(customer), "fulfillments": (part,), "paid": 1_000_000} | changed
    sale = a_sale(number, *sold, **fields)
    if sale.paid_minor == 1_000_000:
        return msgspec.structs.replace(sale, paid_minor=sale.total_minor, owed_minor=0, payments=())
    return sale


def a_cancelled_after_packing() -> SaleState:
    """Return #1039: packed, then cancelled in the shop."""
    part = a_part(
        "1039-mile-end",
        some_units(SOAP, 3, packed=True),
        status="cancelled_after_packing",
        method="pickup",
        is_packed=True,
        is_cancelled=True,
        packed_at_ms=at(21, 15, 0),
        packed_hash=b"hash",
    )
    sale = a_sale("#1039", SOAP, placed_at_ms=at(21, 14, 0), contact=ContactState("R. Gagné"))
    return msgspec.structs.replace(sale, state="cancelled", label="cancelled", fulfillments=(part,))


def a_day_of_orders() -> tuple[SaleState, ...]:
    """Return the open orders of the pictures, the oldest first."""
    late = a_new_order("#1036", "S. Okafor", BOWL, SOAP, placed_at_ms=at(19, 16, 20), method="delivery")
    picked = msgspec.structs.replace(
        late.fulfillments[0], status="in_progress", lines=(some_units(BOWL, 1), some_units(SOAP, 0))
    )
    late = msgspec.structs.replace(late, fulfillments=(picked,), label="delivery_unfulfilled")
    return (
        late,
        a_new_order("#1041", "M. Bélanger", BOWL, placed_at_ms=at(20, 9, 2), paid=0),
        a_packed_pickup(),
        a_split_order_in_progress(),
        a_new_order("#1044", "J. Nguyen", TOWEL, placed_at_ms=at(22, 9, 52)),
        an_unpaid_delivery(),
        a_new_order("#1046", "C. Lavoie", MUG, BOWL, placed_at_ms=at(22, 10, 5), method="delivery"),
        a_new_order("S-2207", "É. Fortin", VASE, MUG, placed_at_ms=at(22, 10, 14), channel_kind=""),
        a_new_order("#1048", "H. Tran", SOAP, placed_at_ms=at(22, 10, 20), paid=0),
    )


def fulfillment_rows(sales: tuple[SaleState, ...]) -> tuple[FulfillmentRow, ...]:
    """Return the rows of every fulfillment of these sales; what is older than a day is late."""
    days = {"#1036": 3, "#1041": 2}
    return tuple(
        a_row(sale, part, late_days=days.get(sale.number, 0)) for sale in sales for part in sale.fulfillments
    )


def sale_rows(sales: tuple[SaleState, ...]) -> tuple[SaleRow, ...]:
    """Return the rows of Sales history, the newest first."""
    return tuple(a_sale_row(sale) for sale in reversed(sales))


def a_timeline() -> tuple[TimelineRow, ...]:
    """Return what happened to #1042, the newest first."""
    return (
        TimelineRow(at(22, 10, 2), "document.printed", "Noor", (("document", "packing_slip"),)),
        TimelineRow(at(22, 10, 2), "fulfillment.packed", "Noor", (("units", 3000),)),
        TimelineRow(at(22, 9, 41), "fulfillment.picked", "Noor", (("quantity", 3000),)),
        TimelineRow(at(22, 9, 14), "sale.order_received", "", (("channel_kind", "shopify"),)),
    )


def detail_of(sale: SaleState) -> SaleDetail:
    """Return a sale as the screens get it, with a timeline."""
    return a_detail(sale, *a_timeline())


def a_register_sale() -> SaleState:
    """Return S-2190: rung up here, taken along, paid in cash."""
    cash = SalePayment(
        an_id("cash-2190"), "taken", "cash", an_id("type-cash"), "", 6210, at(22, 9, 5), 1,
        tendered_minor=7000, change_minor=790,
    )  # fmt: skip
    rounding = SalePayment(an_id("round-2190"), "rounding", "rounding", None, "", -1, at(22, 9, 5), 1)
    sale = a_sale("S-2190", BOWL, placed_at_ms=at(22, 9, 5))
    return msgspec.structs.replace(
        sale,
        source="register",
        state="closed",
        label="completed",
        method="",
        channel_kind="",
        register_id=TILL_2,
        user_id=AMIRA,
        payments=(cash, rounding),
        paid_minor=sale.total_minor,
        owed_minor=0,
        is_paid=True,
    )
