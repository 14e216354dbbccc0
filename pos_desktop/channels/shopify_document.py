"""The fields of a Shopify order that the till reads, as typed values; unknown ones are passed over.

Source: Shopify Admin GraphQL API 2026-07, objects Order, LineItem, FulfillmentOrder, Fulfillment, Refund and
OrderTransaction.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Generic, TypeVar

from msgspec import Struct, field

from pos_desktop.channels.decoding import Exact, Instant, Percent, Quantity, bad_order_file, minor

NOTHING: Final = Exact(0)
NO_MONEY_BAG: Final = "no amount in the currency of the order"

Node = TypeVar("Node")


class Money(Struct, rename="camel"):
    """An amount in one currency."""

    amount: Exact
    currency_code: str | None = None


class Bag(Struct, rename="camel"):
    """One amount in what the customer pays with, and in what the shop keeps its books in."""

    presentment_money: Money | None = None
    shop_money: Money | None = None

    def amount(self, currency: str, at: str) -> Decimal:
        """Return the amount in the order's currency.

        Errors: `Rejected("bad_order_file", field=)` where it is in another currency only.
        """
        for money in (self.presentment_money, self.shop_money):
            if money is not None and (money.currency_code or currency) == currency:
                return money.amount
        raise bad_order_file(at, NO_MONEY_BAG)

    def minor(self, currency: str, at: str) -> int:
        """Return the amount in minor units of the order's currency. Errors: as `amount`."""
        return minor(self.amount(currency, at), currency)


class PageInfo(Struct, rename="camel"):
    """Whether a list goes on."""

    has_next_page: bool = False


class Page(Struct, Generic[Node], rename="camel"):
    """A list that may be a part only."""

    nodes: list[Node] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class Named(Struct):
    """Something of which only the id counts, and perhaps its name."""

    id: str
    name: str | None = None


class Attribute(Struct):
    """What the shopper or an app added, as a key and a value."""

    key: str
    value: str | None = None


class Variant(Struct):
    """A variant that still exists."""

    id: str
    barcode: str | None = None


class TaxLine(Struct, rename="camel"):
    """One tax of a line or of shipping. Units: `rate` as a proportion, 0.05 is 5 %."""

    price_set: Bag
    title: str | None = None
    rate: Percent | None = None


class Discount(Struct, rename="camel"):
    """A share of a discount."""

    allocated_amount_set: Bag


class Line(Struct, rename="camel"):
    """Goods as ordered: removed and refunded units are inside `quantity`, not in `current_quantity`."""

    id: str
    quantity: Quantity
    original_unit_price_set: Bag
    current_quantity: Exact | None = None
    sku: str | None = None
    name: str | None = None
    requires_shipping: bool = True
    product: Named | None = None
    variant: Variant | None = None
    custom_attributes: list[Attribute] = field(default_factory=list)
    discount_allocations: list[Discount] = field(default_factory=list)
    tax_lines: list[TaxLine] = field(default_factory=list)


class ShippingLine(Struct, rename="camel"):
    """What a way of shipping costs, discounts inside."""

    discounted_price_set: Bag
    id: str | None = None
    title: str | None = None
    code: str | None = None
    tax_lines: list[TaxLine] = field(default_factory=list)


class Transaction(Struct, rename="camel"):
    """One movement of money, or the promise of one."""

    id: str
    kind: str
    status: str
    amount_set: Bag
    gateway: str | None = None
    formatted_gateway: str | None = None
    manual_payment_gateway: bool = False
    processed_at: Instant | None = None


class RefundLine(Struct, rename="camel"):
    """Units that were refunded, or removed by an edit. `restock_type` says what became of them."""

    line_item: Named
    quantity: Quantity
    restock_type: str = ""
    subtotal_set: Bag | None = None
    total_tax_set: Bag | None = None


class RefundRecord(Struct, rename="camel"):
    """Money given back, units taken back, or both; an edit that removes units leaves one without money."""

    id: str
    total_refunded_set: Bag
    created_at: Instant | None = None
    refund_line_items: Page[RefundLine] = field(default_factory=Page[RefundLine])


class Additional(Struct):
    """What the customer said to the one who delivers."""

    instructions: str | None = None
    phone: str | None = None


class DeliveryMethod(Struct, rename="camel"):
    """How goods reach the customer."""

    method_type: str
    additional_information: Additional | None = None


class AssignedLocation(Struct):
    """Where goods are to be handed over; `location` is gone once the shop deleted it."""

    name: str | None = None
    location: Named | None = None


class PlaceLine(Struct, rename="camel"):
    """Units of a line that one place hands over."""

    id: str
    line_item: Named
    remaining_quantity: Exact
    total_quantity: Exact = NOTHING


class Action(Struct):
    """Something that may be done with a fulfillment order."""

    action: str


class FulfillmentOrder(Struct, rename="camel"):
    """Goods that the shop wants handed over in one way at one place."""

    id: str
    status: str
    delivery_method: DeliveryMethod | None = None
    assigned_location: AssignedLocation = field(default_factory=AssignedLocation)
    fulfill_by: Instant | None = None
    supported_actions: list[Action] = field(default_factory=list)
    line_items: Page[PlaceLine] = field(default_factory=Page[PlaceLine])


class ShippedLine(Struct, rename="camel"):
    """Units of a line that left."""

    line_item: Named
    quantity: Exact = NOTHING


class Tracking(Struct):
    """A parcel's number."""

    company: str | None = None
    number: str | None = None


class Fulfillment(Struct, rename="camel"):
    """Goods that left."""

    id: str
    status: str
    location: Named | None = None
    tracking_info: list[Tracking] = field(default_factory=list)
    fulfillment_line_items: Page[ShippedLine] = field(default_factory=Page[ShippedLine])


class Email(Struct, rename="camel"):
    """An address for mail."""

    email_address: str | None = None


class Phone(Struct, rename="camel"):
    """A number for calls."""

    phone_number: str | None = None


class Customer(Struct, rename="camel"):
    """Who ordered; null for a guest, and where the app may not see people."""

    display_name: str | None = None
    default_email_address: Email | None = None
    default_phone_number: Phone | None = None


class MailingAddress(Struct, rename="camel"):
    """A postal address; every part may be missing."""

    name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province_code: str | None = None
    zip: str | None = None
    country_code_v2: str | None = field(default=None, name="countryCodeV2")
    phone: str | None = None


class Order(Struct, rename="camel"):
    """An order, whole: every list of it read to its end."""

    id: str
    name: str
    currency_code: str
    display_fulfillment_status: str
    total_price_set: Bag
    line_items: Page[Line]
    updated_at: Instant
    display_financial_status: str | None = None
    presentment_currency_code: str | None = None
    legacy_resource_id: str | int | None = None
    created_at: Instant | None = None
    processed_at: Instant | None = None
    cancelled_at: Instant | None = None
    test: bool = False
    taxes_included: bool = False
    note: str | None = None
    email: str | None = None
    phone: str | None = None
    custom_attributes: list[Attribute] = field(default_factory=list)
    customer: Customer | None = None
    shipping_address: MailingAddress | None = None
    billing_address: MailingAddress | None = None
    shipping_lines: Page[ShippingLine] = field(default_factory=Page[ShippingLine])
    current_total_price_set: Bag | None = None
    total_tax_set: Bag | None = None
    total_received_set: Bag | None = None
    total_outstanding_set: Bag | None = None
    total_tip_received_set: Bag | None = None
    original_total_duties_set: Bag | None = None
    original_total_additional_fees_set: Bag | None = None
    transactions: list[Transaction] | None = None
    refunds: list[RefundRecord] = field(default_factory=list)
    fulfillment_orders: Page[FulfillmentOrder] | None = None
    fulfillments: list[Fulfillment] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """What the customer was told and pays in."""
        return self.presentment_currency_code or self.currency_code


def short(gid: str) -> str:
    """Return the last part of Shopify's name for a thing: "450" for "gid://shopify/Order/450"."""
    return gid.rpartition("/")[2].partition("?")[0]


def gid(kind: str, ref: str) -> str:
    """Return Shopify's name for a thing of a kind."""
    return ref if ref.startswith("gid://") else f"gid://shopify/{kind}/{ref}"


def unread_lists(order: Order) -> Iterator[str]:
    """Yield the fields of an order that are a part only."""
    places = order.fulfillment_orders or Page[FulfillmentOrder]()
    infos = [
        ("lineItems", order.line_items.page_info),
        ("shippingLines", order.shipping_lines.page_info),
        ("fulfillmentOrders", places.page_info),
    ]
    infos += [("fulfillmentOrders.lineItems", place.line_items.page_info) for place in places.nodes]
    infos += [
        ("fulfillments.fulfillmentLineItems", one.fulfillment_line_items.page_info)
        for one in order.fulfillments
    ]
    infos += [("refunds.refundLineItems", record.refund_line_items.page_info) for record in order.refunds]
    yield from (name for name, info in infos if info.has_next_page)
