"""A shop with a web shop, and the way of one order through the services: read, paid, packed, shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec

from pos_desktop.channels import registry
from pos_desktop.domain.ids import channel_id, stock_root
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.facts import (
    ChannelChanged,
    OutletChanged,
    ProductChanged,
    RegisterChanged,
    StockCounted,
    UserChanged,
)
from pos_desktop.printing.samples import sample
from pos_desktop.services.catalogue import change_setting
from pos_desktop.services.founding import add_payment_types, owner_desk
from pos_desktop.services.fulfilling import pack_fulfillment, ship_fulfillment
from pos_desktop.services.ordering import record_order
from pos_desktop.services.paying import Tender, take_payment
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.services.press import Press
from pos_desktop.services.printing import print_for_fulfillment
from pos_desktop.services.registering import open_register
from pos_desktop.store.driver import Connect, connect_writer
from pos_desktop.store.open import Store
from tests.store.shop import OUTLETS, REGISTER, USER, a_product, open_shop

PRODUCTS = 200
FIRST_ORDER = 10_000  # so that every order's texts are equally long
ADDRESS = "tilleul.example"
CHANNEL = channel_id("woocommerce", ADDRESS).bytes
SLIP = sample("packing_slip", "en")
PRESS = Press(lambda _data: SLIP, "en", lambda _kind: "receipt")  # to lay papers out is another matter
_TAXES = (("1", 50), ("2", 99.75))  # rate id, per mille
_SETTINGS = {
    "shop_name": "Tilleul",
    "shop_country": "CA",
    "shop_lines": "Objets et vaisselle",
    "tax_numbers": "TPS 123456789 RT0001\nTVQ 1234567890 TQ0001",
    "slip_footer": "Merci !",
}

Step = Callable[[Entry], object]


@dataclass(frozen=True, slots=True)
class WebShop:
    """An open store with the desk of who works there."""

    store: Store
    desk: Desk
    cash_type_id: bytes


def open_web_shop(folder: Path, *, connect: Connect = connect_writer) -> WebShop:
    """Return a shop of two outlets that knows a web shop, with 200 products on the shelves."""
    store = open_shop(folder, connect=connect)
    desk = Desk(Actor(UUID(bytes=USER), Role.MANAGER), UUID(bytes=OUTLETS[0]), UUID(bytes=REGISTER))
    types = store.ledger.submit(lambda entry: _found(entry, desk)).result()
    return WebShop(store, desk, types["cash"])


def orders(numbers: range) -> list[NeutralOrder]:
    """Return web orders of three lines, as the translator gives them."""
    return [registry.translate(_payload(number), address=ADDRESS)[0] for number in numbers]


def run_orders(shop: WebShop, wanted: list[NeutralOrder]) -> None:
    """Take orders all the way, each step in a transaction of its own, as at the screen."""
    for order in wanted:
        run_order(shop, order)


def run_order(shop: WebShop, order: NeutralOrder) -> None:
    """Import, pay, pack, print the slip, ship."""
    submit, desk = shop.store.ledger.submit, shop.desk
    sale_id = submit(lambda entry: record_order(entry, desk, order)).result().sale_id
    tender = Tender(shop.cash_type_id, order.total_minor)
    sale = submit(lambda entry: take_payment(entry, desk, sale_id, tender)).result().sale
    part = sale.fulfillments[0].fulfillment_id
    submit(lambda entry: pack_fulfillment(entry, desk, sale_id, part)).result()
    slip = DocumentKind.PACKING_SLIP
    submit(lambda entry: print_for_fulfillment(entry, desk, PRESS, slip, (sale_id, part))).result()
    parcel = {"carrier": "Postes Canada", "tracking": f"CP{int(order.order_id):09d}"}
    submit(lambda entry: ship_fulfillment(entry, desk, sale_id, part, **parcel)).result()


def _found(entry: Entry, desk: Desk) -> dict[str, bytes]:
    for at, name in enumerate(("Mile End", "Vieux-Port")):
        address = ("12 rue Saint-Viateur", "Montréal QC H2T 2K9")
        outlet = OutletChanged(name=name, priority=at, is_default=at == 0, address=address, time_zone="UTC")
        entry.record(OUTLETS[at], outlet, who=USER)
    register = RegisterChanged(
        name="Till 1", outlet_id=OUTLETS[0], prefix="S-", currency="CAD", cash_step_minor=5
    )
    entry.record(REGISTER, register, who=USER)
    entry.record(USER, UserChanged(name="Noor", role="manager"), who=USER)
    owner = owner_desk(OUTLETS[0], REGISTER)
    shop = ChannelChanged(kind="woocommerce", address=ADDRESS, name=ADDRESS, prefix="W-")
    entry.record(CHANNEL, shop, who=USER)
    for name, value in _SETTINGS.items():
        change_setting(entry, owner, name, value)
    for number in range(PRODUCTS):
        _stock(entry, number)
    open_register(entry, desk, float_minor=20_000)
    return add_payment_types(entry, owner)


def _stock(entry: Entry, number: int) -> None:
    product = ProductChanged(
        sku=f"SKU-{number:05d}",
        name=f"Tasse en grès {number:05d}",
        codes=(f"{4_000_000_000_000 + number}",),
        price_minor=1_550,
        currency="CAD",
        category="Vaisselle",
        is_stocked=True,
    )
    entry.record(a_product(number), product, who=USER)
    for outlet in OUTLETS:
        root = stock_root(UUID(bytes=outlet), UUID(bytes=a_product(number))).bytes
        entry.record(root, StockCounted(outlet, a_product(number), 1_000_000), who=USER)


def _payload(number: int) -> bytes:
    lines = [_line(number, at, quantity) for at, quantity in enumerate((2, 1, 1))]
    net, tax = (sum(float(str(line[name])) for line in lines) for name in ("total", "total_tax"))
    person = {
        "first_name": "Élise",
        "last_name": f"Martin {FIRST_ORDER + number}",
        "address_1": "12 rue Saint-Viateur",
        "city": "Montréal",
        "state": "QC",
        "postcode": "H2T 2K9",
        "country": "CA",
    }
    return msgspec.json.encode(
        {
            "id": FIRST_ORDER + number,
            "number": str(FIRST_ORDER + number),
            "status": "processing",
            "currency": "CAD",
            "date_created_gmt": "2026-09-20T09:15:00",
            "date_modified_gmt": "2026-09-20T09:16:00",
            "date_paid_gmt": None,
            "total": f"{net + tax + 9.5:.2f}",
            "total_tax": f"{tax:.2f}",
            "payment_method": "cod",
            "payment_method_title": "Paiement à la livraison",
            "billing": {
                **person,
                "email": f"elise{FIRST_ORDER + number}@example.com",
                "phone": "514 555-0142",
            },
            "shipping": person,
            "line_items": lines,
            "tax_lines": [
                {"rate_id": 1, "label": "TPS", "rate_percent": 5},
                {"rate_id": 2, "label": "TVQ", "rate_percent": 9.975},
            ],
            "shipping_lines": [
                {
                    "id": 9,
                    "method_id": "flat_rate",
                    "method_title": "Livraison",
                    "total": "9.50",
                    "total_tax": "0",
                }
            ],
        }
    )


def _line(number: int, at: int, quantity: int) -> dict[str, object]:
    product = (number * 7 + at) % PRODUCTS
    net = 15.5 * quantity
    taxes = [{"id": int(rate), "total": f"{net * share / 1000:.2f}"} for rate, share in _TAXES]
    tax = sum(float(str(each["total"])) for each in taxes)
    return {
        "id": at + 1,
        "name": f"Tasse en grès {product:05d}",
        "product_id": 1_000 + product,
        "quantity": quantity,
        "sku": f"SKU-{product:05d}",
        "subtotal": f"{net:.2f}",
        "subtotal_tax": f"{tax:.2f}",
        "total": f"{net:.2f}",
        "total_tax": f"{tax:.2f}",
        "taxes": taxes,
    }
