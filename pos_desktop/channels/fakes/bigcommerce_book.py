"""What a fake BigCommerce shop knows of an order: lines, shipments, money, refunds, and what they sum to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

CURRENCY: Final = "CAD"
RATES: Final = ((1, "GST", "5.0000", 5_000), (2, "QST", "9.9750", 9_975))
"""Tax rates as (id, name, percent as written, percent in thousandths)."""

LABELS: Final = {
    0: "Incomplete",
    1: "Pending",
    2: "Shipped",
    3: "Partially Shipped",
    4: "Refunded",
    5: "Cancelled",
    6: "Declined",
    7: "Awaiting Payment",
    8: "Awaiting Pickup",
    9: "Awaiting Shipment",
    10: "Completed",
    11: "Awaiting Fulfillment",
    12: "Manual Verification Required",
    13: "Disputed",
    14: "Partially Refunded",
}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A location that holds stock and offers pickup."""

    id: int
    code: str
    name: str


@dataclass(slots=True)
class Line:
    """One line of an order. Units: whole units, minor units."""

    id: int
    product_id: int
    variant_id: int
    sku: str
    name: str
    upc: str
    price_minor: int
    quantity: int
    discount_minor: int = 0
    address_id: int = 0
    place: Place | None = None
    shipped: int = 0
    refunded: int = 0
    refund_minor: int = 0
    is_digital: bool = False

    @property
    def net_minor(self) -> int:
        """What it costs before tax, after discounts."""
        return self.price_minor * self.quantity - self.discount_minor

    @property
    def taxes(self) -> list[int]:
        """What each rate adds."""
        return [tax_on(self.net_minor, rate[3]) for rate in RATES]


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods that left. `items` are (line id, whole units)."""

    id: int
    address_id: int
    tracking: str
    provider: str
    method: str
    comments: str
    at_ms: int
    items: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Money:
    """One movement of money through a gateway. Units: minor units."""

    id: int
    event: str
    amount_minor: int
    at_ms: int
    gateway: str = "testgateway"
    method: str = "credit_card"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back. `items` are (line id, whole units)."""

    id: int
    amount_minor: int
    at_ms: int
    items: tuple[tuple[int, int], ...]
    is_offline: bool


@dataclass(slots=True)
class Order:
    """One order as the shop keeps it."""

    id: int
    created_ms: int
    modified_ms: int
    customer: str
    email: str
    note: str
    status_id: int
    payment_status: str
    payment_method: str
    shipping_minor: int = 0
    is_stock_taken: bool = True
    is_deleted: bool = False
    lines: list[Line] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    versions: list[tuple[int, Json]] = field(default_factory=list)

    @property
    def tax_minor(self) -> int:
        """All taxes, those on shipping too."""
        return sum(sum(line.taxes) for line in self.lines) + sum(self.shipping_taxes)

    @property
    def shipping_taxes(self) -> list[int]:
        """What each rate adds to shipping."""
        return [tax_on(self.shipping_minor, rate[3]) for rate in RATES]

    @property
    def total_minor(self) -> int:
        """What the shopper owes, tax included."""
        return sum(line.net_minor for line in self.lines) + self.shipping_minor + self.tax_minor

    @property
    def refunded_minor(self) -> int:
        """What was given back."""
        return sum(refund.amount_minor for refund in self.refunds)

    @property
    def address_id(self) -> int:
        """The one address that goods are sent to, 0 without any."""
        return next((line.address_id for line in self.lines if line.address_id), 0)


def tax_on(net_minor: int, thousandths: int) -> int:
    """Return what a rate, in thousandths of a percent, adds."""
    return (net_minor * thousandths + 50_000) // 100_000
