"""The demo shop's open orders: every state a fulfillment can be in, from every channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_desktop.demo.clock import DemoClock
from pos_desktop.demo.people import ADDRESSES, CURRENCY, DemoShop, ShopCustomer, ShopProduct
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import (
    Address,
    ChargeKind,
    Contact,
    NeutralOrder,
    OrderCharge,
    OrderLine,
    OrderPayment,
    OrderStatus,
    OrderTax,
    PaymentMethod,
)
from pos_desktop.domain.tax import TaxRate, tax_line
from pos_desktop.journal.state import FulfillmentState
from pos_desktop.services import fulfilling
from pos_desktop.services.ordering import record_order
from pos_desktop.services.ports.ledger import Desk, Entry, Ledger, Priority
from pos_desktop.services.voiding import cancel_order

_SHIPPING_MINOR = 995
_RATES = (TaxRate(b"GST", "GST", 50_000), TaxRate(b"QST", "QST", 99_750))


@dataclass(frozen=True, slots=True)
class Placed:
    """One order of the demo: who ordered what, when, how it is paid, and how far it got.

    Shapes: `basket` is pairs of SKU and whole units; `steps` are played in order: assign, pick (all but the
        last line), note, pack, told, ship, pick_up, cancel. `outlet` is the shop's own choice, "" lets the
        till allocate.
    """

    channel: ChannelKind
    number: str
    hours_ago: float
    customer: int
    method: Method
    basket: tuple[tuple[str, int], ...]
    paid: str = "all"  # all, half, none
    steps: tuple[str, ...] = ()
    outlet: str = ""
    note: str = ""


_SHOPIFY, _WOO = ChannelKind.SHOPIFY, ChannelKind.WOOCOMMERCE
_BIG, _ECWID = ChannelKind.BIGCOMMERCE, ChannelKind.ECWID
_UP, _OUT = Method.PICKUP, Method.DELIVERY

PLACED = (
    Placed(_SHOPIFY, "1036", 66, 9, _OUT, (("CM-02", 1), ("LT-02", 2), ("CU-02", 1)),
           steps=("assign", "pick")),
    Placed(_SHOPIFY, "1041", 49, 8, _UP, (("SC-02", 1),), paid="none", outlet="Mile End"),
    Placed(_SHOPIFY, "1042", 5, 1, _UP, (("CM-01", 2), ("VA-01", 1)), paid="half", outlet="Mile End",
           steps=("assign", "pick", "pack")),
    Placed(_SHOPIFY, "1043", 4.6, 2, _OUT, (("CM-03", 2), ("VA-02", 1), ("LT-01", 2)), outlet="Mile End",
           steps=("assign", "pick", "note"), note="Please leave it at the concierge desk."),
    Placed(_WOO, "1044", 4.4, 7, _UP, (("TA-02", 1), ("GC-02", 2)), outlet="Mile End"),
    Placed(_BIG, "1045", 4.3, 3, _OUT, (("SB-02", 1), ("SO-03", 3)), paid="none", outlet="Mile End",
           steps=("pack",), note="Pays in store, then we ship."),
    Placed(_ECWID, "KJ7QX", 4.2, 6, _OUT, (("WO-02", 1), ("CM-04", 1))),
    Placed(_SHOPIFY, "1048", 4, 4, _UP, (("HC-01", 1),), outlet="Vieux-Port"),
    Placed(_BIG, "1049", 3.5, 10, _UP, (("HO-02", 2), ("LO-01", 1)), outlet="Vieux-Port",
           steps=("assign",)),
    Placed(_WOO, "1050", 3, 11, _OUT, (("NB-02", 3), ("PE-01", 1)), steps=("pack",)),
    Placed(_ECWID, "M2PLA", 2.5, 12, _UP, (("FE-01", 1), ("TE-02", 1)), paid="none"),
    Placed(_SHOPIFY, "1051", 2, 13, _OUT, (("BT-01", 2), ("HT-01", 2), ("SH-02", 1))),
    Placed(_WOO, "1029", 24 * 9, 14, _UP, (("RD-02", 1),), steps=("pack", "told"), outlet="Mile End"),
    Placed(_BIG, "1031", 24 * 9.5, 15, _UP, (("JA-01", 2), ("MS-01", 1)), steps=("pack",),
           outlet="Vieux-Port"),
    Placed(_SHOPIFY, "1033", 24 * 3, 16, _OUT, (("BL-01", 1),), steps=("pack", "cancel"),
           outlet="Mile End"),
    Placed(_SHOPIFY, "1034", 24 * 2.5, 17, _OUT, (("DP-02", 4), ("PP-01", 2)), steps=("pack", "ship")),
    Placed(_WOO, "1035", 24 * 2.2, 18, _UP, (("SC-03", 1), ("TC-01", 1)), steps=("pack", "pick_up")),
    Placed(_BIG, "1037", 24 * 2, 19, _OUT, (("OT-02", 14),), outlet="Vieux-Port",
           note="For the terrace, no hurry."),
    Placed(_ECWID, "P0RT8", 1.4, 5, _UP, (("CF-01", 1), ("WG-01", 1)), outlet="Vieux-Port"),
    Placed(_SHOPIFY, "1052", 0.7, 0, _OUT, (("TB-01", 1), ("NA-01", 1), ("TA-01", 2)), paid="none"),
)  # fmt: skip


def place_orders(ledger: Ledger, clock: DemoClock, shop: DemoShop, now: datetime) -> None:
    """Import every order at its hour and take it as far as it got."""
    for placed in sorted(PLACED, key=lambda placed: -placed.hours_ago):
        clock.set(now - timedelta(hours=placed.hours_ago))
        sale_id = _placed(ledger, shop, neutral_order(placed, shop, clock()))
        for number, step in enumerate(placed.steps, 1):
            clock.set(now - timedelta(hours=placed.hours_ago * 0.8**number))
            _played(ledger, shop, sale_id, step)


def _placed(ledger: Ledger, shop: DemoShop, order: NeutralOrder) -> bytes:
    desk = shop.desk("Amira", 0)
    work = ledger.submit(lambda entry: record_order(entry, desk, order), priority=Priority.BACKGROUND)
    return work.result().sale_id


def _played(ledger: Ledger, shop: DemoShop, sale_id: bytes, step: str) -> None:
    ledger.submit(lambda entry: _play(entry, shop, sale_id, step), priority=Priority.BACKGROUND).result()


def neutral_order(placed: Placed, shop: DemoShop, placed_at_ms: int) -> NeutralOrder:
    """Return the order as its shop would give it, priced with GST and QST."""
    products = {product.sku: product for product in shop.file.products}
    lines = tuple(_line(str(key), products[sku], units) for key, (sku, units) in enumerate(placed.basket, 1))
    charges = (_shipping(),) if placed.method is _OUT else ()
    tax = sum(part.total_tax_minor for part in (*lines, *charges))
    total = tax + sum(part.total_net_minor for part in (*lines, *charges))
    customer = shop.file.customers[placed.customer]
    return NeutralOrder(
        channel_kind=placed.channel,
        channel_address=ADDRESSES[placed.channel][0],
        order_id=f"{placed.channel.value}-{placed.number}",
        number=placed.number,
        placed_at_ms=placed_at_ms,
        updated_at_ms=placed_at_ms,
        currency=CURRENCY,
        prices_include_tax=False,
        status=OrderStatus.OPEN,
        lines=lines,
        charges=charges,
        payments=tuple(_payments(placed, total, placed_at_ms)),
        payment_method=PaymentMethod("", "Pay in store")
        if placed.paid == "none"
        else PaymentMethod("card", "Card"),
        method=placed.method,
        outlet_hint=placed.outlet,
        pickup_location=placed.outlet if placed.method is _UP else "",
        contact=_contact(customer),
        note=placed.note,
        total_minor=total,
        total_tax_minor=tax,
    )


def _line(key: str, product: ShopProduct, units: int) -> OrderLine:
    taxed = tax_line(product.price_minor * units, _RATES, inclusive=False)
    return OrderLine(
        key=key,
        sku=product.sku,
        product_ref=product.sku,
        barcode=product.code,
        name=product.name,
        quantity=units * UNIT,
        unit_gross_minor=taxed.gross_minor // units,
        total_net_minor=taxed.net_minor,
        total_tax_minor=taxed.tax_minor,
        taxes=tuple(OrderTax(rate.name, rate.name, rate.rate_ppm, minor) for rate, minor in taxed.parts),
    )


def _shipping() -> OrderCharge:
    taxed = tax_line(_SHIPPING_MINOR, _RATES, inclusive=False)
    return OrderCharge(
        key="shipping",
        kind=ChargeKind.SHIPPING,
        name="Standard shipping",
        total_net_minor=taxed.net_minor,
        total_tax_minor=taxed.tax_minor,
        taxes=tuple(OrderTax(rate.name, rate.name, rate.rate_ppm, minor) for rate, minor in taxed.parts),
    )


def _payments(placed: Placed, total_minor: int, paid_at_ms: int) -> Iterator[OrderPayment]:
    if placed.paid != "none":
        amount = total_minor if placed.paid == "all" else total_minor // 2
        yield OrderPayment(
            transaction=f"txn-{placed.number}",
            title="Paid online",
            amount_minor=amount,
            paid_at_ms=paid_at_ms,
        )


def _contact(customer: ShopCustomer) -> Contact:
    street, city, region, postcode = customer.address
    address = Address(
        name=customer.name, lines=(street,), city=city, region=region, postcode=postcode, country="CA"
    )
    return Contact(
        name=customer.name, email=customer.email, phone=customer.phone, shipping=address, billing=address
    )


def _play(entry: Entry, shop: DemoShop, sale_id: bytes, step: str) -> None:
    sale = entry.sale(sale_id)
    for fulfillment in sale.fulfillments if sale else ():
        register = shop.outlets.index(fulfillment.outlet_id) * 2
        picker = shop.desk("Noor", register, is_picking_device=True)
        _step(entry, shop, (sale_id, fulfillment, picker, shop.desk("Amira", register)), step)


def _step(entry: Entry, shop: DemoShop, where: tuple[bytes, FulfillmentState, Desk, Desk], step: str) -> None:
    sale_id, fulfillment, picker, desk = where
    at = fulfillment.fulfillment_id
    if step == "assign":
        fulfilling.assign_fulfillment(entry, picker, sale_id, at, user_id=shop.users["Noor"])
    elif step == "pick":
        for line in fulfillment.lines[:-1] or fulfillment.lines:
            fulfilling.pick_units(entry, picker, sale_id, at, (line.line_key, line.wanted))
    elif step == "note":
        note = "One towel has a pulled thread, set aside. Vase is in the back store."
        fulfilling.note_fulfillment(entry, picker, sale_id, at, note=note)
    elif step == "pack":
        fulfilling.pack_fulfillment(entry, desk, sale_id, at, all_here=True)
    elif step == "told":
        fulfilling.tell_customer(entry, desk, sale_id, at, how="email")
    elif step == "ship":
        fulfilling.ship_fulfillment(
            entry, desk, sale_id, at, carrier="Canada Post", tracking="7035114477138472"
        )
    elif step == "pick_up":
        fulfilling.pick_up_fulfillment(entry, desk, sale_id, at)
    else:
        cancel_order(entry, desk, sale_id, reason="Customer changed their mind")
