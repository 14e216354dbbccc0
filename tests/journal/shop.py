"""A small shop that histories are about: few ids, so that its devices often mean the same thing."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from pos_desktop.journal.facts import OnlinePayment, OrderReceived, Part, Refund, SaleCompleted, SoldLine, Tax
from pos_desktop.journal.folds.content import units_hash

_SPACE = UUID("0d7d9f10-3f0e-4b3a-9d6e-2a5a5f0f6a01")
UNIT = 1000


def an_id(name: str) -> bytes:
    """Return the id that goes by this name in every history."""
    return uuid5(_SPACE, name).bytes


DEVICES = tuple(an_id(f"device {number}") for number in range(3))
OUTLETS = tuple(an_id(f"outlet {number}") for number in range(2))
PRODUCTS = tuple(an_id(f"product {number}") for number in range(2))
ORDERS = (an_id("order 0"), an_id("order 1"))
SALES = (an_id("sale 0"), an_id("sale 1"))
SESSION = an_id("session")
CHANNEL = an_id("channel")
CUSTOMER = an_id("customer")
CASHIER = an_id("cashier")
REGISTER = an_id("register")
KINDS_OF_SHOP = ("woocommerce", "shopify", "bigcommerce", "ecwid")
GST: Tax = (an_id("gst"), "GST", 50_000)


def fulfillment(root: bytes, outlet: int, method: str = "pickup", round: int = 1) -> bytes:
    """Return the id of what an outlet prepares of a sale."""
    return an_id(f"{root.hex()} {outlet} {method} {round}")


def place(outlet: int, product: int) -> bytes:
    """Return the root of a product's stock at an outlet."""
    return an_id(f"stock {outlet} {product}")


def lines(*quantities: int, price_minor: int = 1000) -> tuple[SoldLine, ...]:
    """Return one line for each quantity (in whole units); line n sells product n."""
    return tuple(
        SoldLine(
            f"l{number}",
            PRODUCTS[number],
            f"SKU-{number}",
            f"Product {number}",
            quantity * UNIT,
            price_minor,
            quantity * price_minor,
            quantity * price_minor // 20,
            taxes=((*GST, quantity * price_minor // 20),),
        )
        for number, quantity in enumerate(quantities)
        if quantity
    )


def part(
    root: bytes, outlet: int, *quantities: int, method: str = "pickup", round: int = 1, is_short: bool = False
) -> Part:
    """Return what an outlet prepares: n whole units of line n."""
    units = tuple((f"l{number}", units * UNIT) for number, units in enumerate(quantities) if units)
    return Part(fulfillment(root, outlet, method, round), OUTLETS[outlet], method, round, units, is_short)


def parcel_hash(*quantities: int) -> bytes:
    """Return the content hash of a parcel with n whole units of line n."""
    return units_hash((f"l{number}", units * UNIT) for number, units in enumerate(quantities))


def total(sold: tuple[SoldLine, ...]) -> int:
    """Return what lines cost together."""
    return sum(line.net_minor + line.tax_minor for line in sold)


def an_order(
    *quantities: int,
    parts: tuple[Part, ...],
    version: tuple[int, int] = (1, 0),
    payments: tuple[OnlinePayment, ...] = (),
    refunds: tuple[Refund, ...] = (),
    shop: str = "woocommerce",
    order_id: str = "1001",
    **flags: Any,
) -> OrderReceived:
    """Return an order of n whole units of line n; `version` is (revision, generation)."""
    sold = lines(*quantities)
    return OrderReceived(
        revision=version[0],
        generation=version[1],
        channel_id=CHANNEL,
        channel_kind=shop,
        order_id=order_id,
        number=f"#{order_id}",
        placed_at_ms=1_000,
        currency="CAD",
        prices_include_tax=False,
        lines=sold,
        total_minor=total(sold),
        tax_minor=sum(line.tax_minor for line in sold),
        parts=parts,
        payments=payments,
        refunds=refunds,
        outlet_id=OUTLETS[0],
        **flags,
    )


def a_sale(
    *quantities: int, parts: tuple[Part, ...] = (), terms: str = "", return_of: bytes | None = None
) -> SaleCompleted:
    """Return a sale rung up at outlet 0, of n whole units of line n; what is in no part is taken now."""
    sold = lines(*quantities)
    return SaleCompleted(
        number="MAIN-7",
        outlet_id=OUTLETS[0],
        register_id=REGISTER,
        session_id=SESSION,
        currency="CAD",
        prices_include_tax=False,
        lines=sold,
        total_minor=total(sold),
        tax_minor=sum(line.tax_minor for line in sold),
        terms=terms,
        parts=parts,
        return_of=return_of,
    )


def paid_online(
    amount_minor: int, transaction: str = "ch_1", name: str = "", paid_at_ms: int = 1_000
) -> OnlinePayment:
    """Return money the shop took; its id comes from its transaction, as everywhere."""
    return OnlinePayment(
        an_id(f"online {name or transaction}"), transaction, "Card", amount_minor, paid_at_ms=paid_at_ms
    )
