"""What a fake Shopify keeps: orders with their lines, money, fulfillment orders and parcels.

Units: minor units; whole units of goods; instants in milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

TAXES = (("GST", 50_000), ("QST", 99_750))  # parts per million of the price
CURRENCY = "CAD"
DIGITS = 100

Restock = Literal["CANCEL", "RETURN", "NO_RESTOCK"]


def taxed(price_minor: int) -> tuple[int, ...]:
    """Return each tax of a price, halves rounded up."""
    return tuple((price_minor * rate + 500_000) // 1_000_000 for _, rate in TAXES)


@dataclass(slots=True)
class Line:
    """Goods as ordered. `removed` units were taken off by an edit, `refunded` ones by a refund."""

    id: int
    sku: str
    name: str
    quantity: int
    unit_minor: int
    discount_minor: int = 0
    removed: int = 0
    refunded: int = 0
    variant_id: int = 0
    is_physical: bool = True
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def net_minor(self) -> int:
        """The price of the line, discount taken off, before tax."""
        return self.unit_minor * self.quantity - self.discount_minor

    @property
    def taxes(self) -> tuple[int, ...]:
        """Each tax of the line."""
        return taxed(self.net_minor)

    @property
    def current(self) -> int:
        """The units that are left of it."""
        return self.quantity - self.removed - self.refunded

    def share(self, units: int) -> tuple[int, int]:
        """Return (price, tax) of some of its units."""
        return (
            (self.net_minor * units * 2 + self.quantity) // (2 * self.quantity),
            (sum(self.taxes) * units * 2 + self.quantity) // (2 * self.quantity),
        )


@dataclass(frozen=True, slots=True)
class Gateway:
    """Who takes money."""

    name: str
    title: str
    is_manual: bool


CARDS = Gateway("shopify_payments", "Shopify Payments", False)
GIFT_CARDS = Gateway("gift_card", "Gift Card", False)
ON_DELIVERY = Gateway("Cash on Delivery (COD)", "Cash on Delivery (COD)", True)
BANK = Gateway("Bank Deposit", "Bank Deposit", True)
BY_HAND = Gateway("manual", "Manual", True)


@dataclass(slots=True)
class Payment:
    """One transaction."""

    id: int
    kind: str
    status: str
    gateway: Gateway
    amount_minor: int
    at_ms: int


@dataclass(slots=True)
class Taken:
    """Units of a line that a refund, or an edit, took off."""

    line: Line
    units: int
    restock: Restock
    price_minor: int
    tax_minor: int


@dataclass(slots=True)
class Record:
    """A refund, or what an edit that removes units leaves behind: a refund without money."""

    id: int
    at_ms: int
    amount_minor: int
    taken: list[Taken]


@dataclass(slots=True)
class Work:
    """Units of a line within a fulfillment order."""

    id: int
    line: Line
    total: int
    remaining: int


@dataclass(slots=True)
class Place:
    """A fulfillment order."""

    id: int
    location_id: int
    method: str
    work: list[Work]
    status: str = "OPEN"
    prepared: bool = False
    is_hidden: bool = False

    @property
    def is_workable(self) -> bool:
        """Whether a fulfillment may be created of it."""
        return self.status in ("OPEN", "IN_PROGRESS") and any(one.remaining > 0 for one in self.work)


@dataclass(slots=True)
class Parcel:
    """A fulfillment."""

    id: int
    location_id: int
    units: list[tuple[Line, int]]
    tracking: list[tuple[str, str]]
    status: str = "SUCCESS"


@dataclass(slots=True)
class Order:
    """An order with all that became of it."""

    id: int
    number: int
    created_ms: int
    updated_ms: int
    customer: str
    email: str
    note: str
    shipping_minor: int
    delivers: bool
    lines: list[Line] = field(default_factory=list)
    wishes: list[tuple[Line, int, str]] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    routed_at_ms: int | None = None
    cancelled_ms: int | None = None
    is_voided: bool = False
    index: list[tuple[int, int]] = field(default_factory=list)

    @property
    def shipping_taxes(self) -> tuple[int, ...]:
        """Each tax of the shipping."""
        return taxed(self.shipping_minor)

    @property
    def total_minor(self) -> int:
        """The price as ordered, what was removed and refunded inside."""
        goods = sum(line.net_minor + sum(line.taxes) for line in self.lines)
        return goods + self.shipping_minor + sum(self.shipping_taxes)

    @property
    def tax_minor(self) -> int:
        """The tax as ordered."""
        return sum(sum(line.taxes) for line in self.lines) + sum(self.shipping_taxes)

    @property
    def received_minor(self) -> int:
        """What was received, refunds not taken off."""
        return sum(
            one.amount_minor
            for one in self.payments
            if one.status == "SUCCESS" and one.kind in ("SALE", "CAPTURE")
        )

    @property
    def refunded_minor(self) -> int:
        """What was given back."""
        return sum(record.amount_minor for record in self.records)

    @property
    def current_minor(self) -> int:
        """The price as it is now. A cancelled order costs nothing any more.

        Source: what is refunded beyond goods, and what is kept back of them, is adjusted, so that a refund
            leaves nothing outstanding.
        """
        if self.cancelled_ms is not None:
            return 0
        unpaid = (record for record in self.records if not record.amount_minor)
        removed = sum(taken.price_minor + taken.tax_minor for record in unpaid for taken in record.taken)
        return self.total_minor - removed - self.refunded_minor

    @property
    def owed_minor(self) -> int:
        """What is outstanding; below zero what is to be given back."""
        return self.current_minor - (self.received_minor - self.refunded_minor)

    @property
    def reserved_minor(self) -> int:
        """What was authorized and not captured yet."""
        if self.is_voided or any(one.kind == "CAPTURE" for one in self.payments):
            return 0
        return sum(one.amount_minor for one in self.payments if one.kind == "AUTHORIZATION")

    @property
    def shipped(self) -> dict[int, int]:
        """Units that left, by line id."""
        gone: dict[int, int] = {}
        for parcel in self.parcels:
            for line, units in parcel.units if parcel.status == "SUCCESS" else ():
                gone[line.id] = gone.get(line.id, 0) + units
        return gone

    @property
    def financial(self) -> str:
        """The financial status as it is displayed."""
        if self.is_voided:
            return "VOIDED"
        if self.reserved_minor:
            return "AUTHORIZED"
        if self.refunded_minor:
            return "REFUNDED" if self.refunded_minor >= self.received_minor else "PARTIALLY_REFUNDED"
        if self.received_minor and self.owed_minor > 0:
            return "PARTIALLY_PAID"
        return "PENDING" if self.owed_minor > 0 and not self.received_minor else "PAID"

    @property
    def fulfillment(self) -> str:
        """The fulfillment status as it is displayed."""
        gone = self.shipped
        left = [line for line in self.lines if line.current > gone.get(line.id, 0) and line.is_physical]
        if not gone:
            held = [place.status for place in self.places if place.status in ("ON_HOLD", "SCHEDULED")]
            return held[0] if held and len(held) == len(self.places) else "UNFULFILLED"
        return "PARTIALLY_FULFILLED" if left else "FULFILLED"
