"""What BigCommerce says of an order, as types: V2 order, goods and consignments, V3 payments and refunds.

Source: BigCommerce Orders V2 and Orders V3, as described in the vendor's OpenAPI files of 2026-04.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Final, Self

from msgspec import Struct, field

from pos_desktop.channels.decoding import Exact, Instant, Percent, Quantity, bad_order_file, convert


class Cost(Exact):
    """An amount that the vendor says is never below zero."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the amount that a JSON string or number says.

        Errors: `ValueError` for what is no amount, or below zero.
        """
        cost = super().read(value)
        if cost < 0:
            raise ValueError(f"{value!r} is below zero")
        return cost


class ShopTime(Instant):
    """An instant as V2 writes it (RFC 2822, "" for none) or as V3 does (ISO 8601); 0 for none."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the instant that a string says.

        Errors: `ValueError` for anything else.
        """
        if not value:
            return cls(0)
        if isinstance(value, str) and value[:1].isalpha():
            moment = parsedate_to_datetime(value)
            value = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
        return super().read(value)


NOTHING: Final = Cost(0)


class Discount(Struct):
    """A part of a discount that a line bears."""

    amount: Cost = NOTHING


class Option(Struct):
    """What the shopper chose or wrote for a product: a size, a colour, an engraving."""

    display_name: str | None = None
    display_value: str | None = None


class ShopLine(Struct):
    """Goods. Totals are before discounts that are not of the product, but `total_tax` is after them."""

    id: int
    quantity: Quantity
    name: str | None = None
    sku: str | None = None
    upc: str | None = None
    product_id: int | None = 0
    variant_id: int | None = 0
    type: str | None = "physical"
    price_inc_tax: Cost = NOTHING
    total_ex_tax: Cost = NOTHING
    total_inc_tax: Cost = NOTHING
    total_tax: Cost = NOTHING
    discounted_total_inc_tax: Cost | None = None
    applied_discounts: list[Discount] = field(default_factory=list)
    product_options: list[Option] = field(default_factory=list)
    quantity_shipped: Cost = NOTHING
    order_address_id: int | None = 0
    order_pickup_method_id: int | None = 0

    @property
    def is_physical(self) -> bool:
        """Whether it is handed over; downloads and gift certificates are not."""
        return self.type not in ("digital", "giftcertificate")

    @property
    def shipped(self) -> int:
        """What left in the shop's own admin. Units: thousandths."""
        return int(self.quantity_shipped * 1000)


class ShopAddress(Struct):
    """An address; every part may be missing."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    street_1: str | None = None
    street_2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    country_iso2: str | None = None
    phone: str | None = None
    email: str | None = None


class PickupPlace(Struct):
    """Where an order is to be picked up."""

    id: int | None = None
    name: str | None = None
    code: str | None = None


class Pickup(Struct):
    """Goods to be picked up at one place."""

    location: PickupPlace = field(default_factory=PickupPlace)
    line_items: Any = None


class Shipping(ShopAddress):
    """Goods to be sent to one address; `id` is what lines call their `order_address_id`."""

    id: int | None = None
    shipping_method: str | None = None
    line_items: Any = None


class Sent(Struct):
    """Goods that go by download or e-mail."""

    line_items: Any = None


class Mailed(Struct):
    """Gift certificates."""

    gift_certificates: list[Sent] = field(default_factory=list)


class Consignments(Struct):
    """How the goods of an order reach the customer."""

    pickups: list[Pickup] = field(default_factory=list)
    shipping: list[Shipping] = field(default_factory=list)
    downloads: list[Sent] = field(default_factory=list)
    email: Mailed | None = None


class Fee(Struct):
    """A fee that the merchant added."""

    id: int
    display_name_customer: str | None = None
    display_name_merchant: str | None = None
    cost_ex_tax: Cost = NOTHING
    cost_inc_tax: Cost = NOTHING
    cost_tax: Cost = NOTHING


class ShopOrder(Struct):
    """The fields of a V2 order that the till reads; unknown ones are passed over.

    Shapes: `consignments` and `fees` are links where the answer does not include them.
    """

    id: int
    status_id: int
    default_currency_code: str
    total_inc_tax: Cost
    status: str | None = None
    total_tax: Cost = NOTHING
    is_tax_inclusive_pricing: bool = False
    is_deleted: bool = False
    date_created: ShopTime | None = None
    date_modified: ShopTime | None = None
    items_total: Cost = NOTHING
    payment_method: str | None = None
    payment_status: str | None = None
    shipping_cost_ex_tax: Cost = NOTHING
    shipping_cost_inc_tax: Cost = NOTHING
    shipping_cost_tax: Cost = NOTHING
    handling_cost_ex_tax: Cost = NOTHING
    handling_cost_inc_tax: Cost = NOTHING
    handling_cost_tax: Cost = NOTHING
    wrapping_cost_ex_tax: Cost = NOTHING
    wrapping_cost_inc_tax: Cost = NOTHING
    wrapping_cost_tax: Cost = NOTHING
    discount_amount: Cost = NOTHING
    coupon_discount: Cost = NOTHING
    store_credit_amount: Cost = NOTHING
    gift_certificate_amount: Cost = NOTHING
    customer_message: str | None = None
    staff_notes: str | None = None
    billing_address: ShopAddress = field(default_factory=ShopAddress)
    consignments: Any = None
    fees: Any = None


class TaxDetail(Struct):
    """What one tax adds to one line, or to shipping, handling or wrapping."""

    tax_rate_id: int | None = None
    name: str | None = None
    rate: Percent | None = None
    line_amount: Cost = NOTHING
    order_product_id: str | int | None = None
    line_item_type: str | None = None


class Named(Struct):
    """How a payment is called."""

    display_name: str | None = None
    payment_method: str | None = None


class Transaction(Struct):
    """One movement of money as V3 tells it."""

    id: int
    event: str
    amount: Cost
    currency: str | None = None
    method: str | None = None
    gateway: str | None = None
    status: str | None = "ok"
    test: bool | None = False
    fraud_review: bool | None = False
    reference_transaction_id: int | None = None
    date_created: ShopTime | None = None
    offline: Named | None = None
    custom: Named | None = None


class RefundItem(Struct):
    """What a refund is for: goods, shipping, a fee, or the order as a whole."""

    item_type: str
    item_id: int | None = None
    quantity: Cost = NOTHING


class RefundPayment(Struct):
    """Where the money of a refund went."""

    amount: Cost = NOTHING
    is_declined: bool | None = False


class ShopRefund(Struct):
    """One refund as V3 tells it."""

    id: int
    total_amount: Cost
    created: ShopTime | None = None
    items: list[RefundItem] = field(default_factory=list)
    payments: list[RefundPayment] = field(default_factory=list)


class Document(Struct):
    """An order with what the shop says of it in other places.

    Shapes: `products` where the order itself does not include its goods. None for taxes or transactions
        that were not asked for. `before_us`: the shop may have finished it before anybody looked.
    """

    order: ShopOrder
    products: list[ShopLine] | None = None
    taxes: list[TaxDetail] | None = None
    transactions: list[Transaction] | None = None
    refunds: list[ShopRefund] = field(default_factory=list)
    before_us: bool = False


def consignments_of(order: ShopOrder, at: str) -> Consignments | None:
    """Return how the goods go, None where the answer only links to it.

    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    found, at = order.consignments, f"{at}.consignments"
    if isinstance(found, list) and len(found) == 1:
        found, at = found[0], f"{at}[0]"
    if not isinstance(found, dict) or "resource" in found:
        return None
    return convert(found, Consignments, at=at)


def fees_of(order: ShopOrder, at: str) -> list[Fee]:
    """Return the fees, none where the answer only links to them.

    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    if order.fees is None or isinstance(order.fees, dict):
        return []
    return convert(order.fees, list[Fee], at=f"{at}.fees")


def ids_of(line_items: object) -> list[int]:
    """Return the keys of the lines that a consignment holds, written out or as links."""
    items = line_items if isinstance(line_items, list) else [line_items]
    return [found for item in items if (found := _id_of(item)) is not None]


def _id_of(item: object) -> int | None:
    if not isinstance(item, dict):
        return None
    tail = str(item.get("resource", "")).rpartition("/")[2]
    found = item.get("id", tail)
    return int(found) if str(found).isdecimal() else None


def lines_in(consignments: Consignments, at: str) -> list[ShopLine] | None:
    """Return the goods written out in the consignments, None where any of them is only a link.

    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    found: list[ShopLine] = []
    for place, items in _places(consignments):
        if not isinstance(items, list):
            return None
        if any(not isinstance(item, dict) or "resource" in item for item in items):
            return None
        found += convert(items, list[ShopLine], at=f"{at}.consignments.{place}.line_items")
    return sorted(found, key=lambda line: line.id)


def _places(consignments: Consignments) -> Iterator[tuple[str, Any]]:
    for index, pickup in enumerate(consignments.pickups):
        yield f"pickups[{index}]", pickup.line_items
    for index, shipping in enumerate(consignments.shipping):
        yield f"shipping[{index}]", shipping.line_items
    for index, download in enumerate(consignments.downloads):
        yield f"downloads[{index}]", download.line_items
    for index, mailed in enumerate(consignments.email.gift_certificates if consignments.email else []):
        yield f"email.gift_certificates[{index}]", mailed.line_items


def goods_of(document: Document, consignments: Consignments | None, at: str) -> list[ShopLine]:
    """Return the goods of an order, wherever the document holds them.

    Errors: `Rejected("bad_order_file", field=, problem=)` where it does not hold them.
    """
    if document.products is not None:
        return document.products
    found = lines_in(consignments, at) if consignments else None
    if found is None:
        raise bad_order_file(f"{at}.products", "the order only links to its goods")
    return found
