"""Orders of a WooCommerce shop (REST wc/v3), translated into the neutral order.

Source: WooCommerce REST API v3, order properties, as seen on 10.5.0 and 9.9.5.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from pos_desktop.channels.decoding import (
    MAX_LINES,
    Exact,
    Instant,
    MinorSums,
    Percent,
    Quantity,
    bad_order_file,
    convert,
    lines_of,
    minor,
    plain,
    plain_int,
    raw,
)
from pos_desktop.channels.woocommerce_refunds import Meta, WooRefund, ordered_line, read_refunds
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.money import is_currency
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

PICKUP_METHODS: Final = frozenset({"local_pickup", "pickup_location", "legacy_local_pickup"})
STATUSES: Final = {
    "processing": OrderStatus.OPEN,
    "on-hold": OrderStatus.ON_HOLD,
    "completed": OrderStatus.DONE,
    "refunded": OrderStatus.DONE,
    "cancelled": OrderStatus.CANCELLED,
    "trash": OrderStatus.CANCELLED,
    "pending": OrderStatus.UNFINISHED,
    "failed": OrderStatus.UNFINISHED,
    "checkout-draft": OrderStatus.UNFINISHED,
    "auto-draft": OrderStatus.UNFINISHED,
}
NOTHING: Final = Exact(0)


class LineTax(Struct):
    """What one rate adds to a line."""

    id: int
    total: Exact = NOTHING


class WooLine(Struct):
    """Goods: `total` and `subtotal` are without tax, discounts inside `total`; `price` is a float, unused.

    Of the meta data only `_restock_refunded_items` counts: how many refunded units went back on the shelf.
    """

    id: int
    quantity: Quantity
    total: Exact
    name: str | None = None
    product_id: int | None = 0
    variation_id: int | None = 0
    subtotal: Exact = NOTHING
    subtotal_tax: Exact = NOTHING
    total_tax: Exact = NOTHING
    taxes: list[LineTax] = field(default_factory=list)
    sku: str | None = None
    global_unique_id: str | None = None
    meta_data: list[Meta] = field(default_factory=list)


class WooCharge(Struct):
    """Shipping or a fee."""

    id: int
    total: Exact = NOTHING
    total_tax: Exact = NOTHING
    method_id: str | None = None
    method_title: str | None = None
    name: str | None = None
    taxes: list[LineTax] = field(default_factory=list)
    meta_data: list[Meta] = field(default_factory=list)


class TaxLine(Struct):
    """One rate of the order."""

    rate_id: int
    label: str | None = None
    rate_code: str | None = None
    rate_percent: Percent | None = None


class WooAddress(Struct):
    """Billing or shipping address; every part may be missing."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    email: str | None = None
    phone: str | None = None


class WooOrder(Struct):
    """The fields of an order that the till reads; unknown ones are passed over."""

    id: int
    status: str
    currency: str
    total: Exact
    line_items: list[WooLine]
    number: str | int | None = None
    total_tax: Exact = NOTHING
    prices_include_tax: bool = False
    date_created_gmt: Instant | None = None
    date_modified_gmt: Instant | None = None
    date_paid_gmt: Instant | None = None
    payment_method: str | None = None
    payment_method_title: str | None = None
    transaction_id: str | None = None
    customer_note: str | None = None
    needs_processing: bool | None = None
    billing: WooAddress = field(default_factory=WooAddress)
    shipping: WooAddress = field(default_factory=WooAddress)
    shipping_lines: list[WooCharge] = field(default_factory=list)
    fee_lines: list[WooCharge] = field(default_factory=list)
    tax_lines: list[TaxLine] = field(default_factory=list)
    refunds: list[WooRefund] = field(default_factory=list)


def looks_like(value: object) -> bool:
    """Whether decoded JSON is a WooCommerce order rather than anything else this channel sends."""
    return isinstance(value, dict) and "line_items" in value and "total" in value and "billing" in value


def translate(value: object, *, address: str, at: str = "$") -> NeutralOrder:
    """Return one decoded order as the neutral order.

    Shapes: `address` names the shop; `at` is the order's place in its file, used in errors.
    Units: minor units of the order's own currency; lines are ex tax plus tax, discounts inside.
    Errors: `Rejected("bad_order_file", field=, problem=)`.
    Source: WooCommerce REST API v3; "paid" is `date_paid_gmt` and nothing else.
    """
    order = convert(value, WooOrder, at=at)
    return _Translation(order, address, at).order()


class _Translation:
    """One order on its way; keeps the running sums that make rounded parts add up."""

    def __init__(self, order: WooOrder, address: str, at: str) -> None:
        if not is_currency(order.currency):
            raise bad_order_file(f"{at}.currency", f"{order.currency!r} is no currency")
        if len(order.line_items) > MAX_LINES:
            raise bad_order_file(f"{at}.line_items", f"more than {MAX_LINES} lines")
        self._order, self._address = order, address
        self._sums = MinorSums(order.currency)
        self._rates = {line.rate_id: line for line in order.tax_lines}

    def order(self) -> NeutralOrder:
        order = self._order
        placed_at = int(order.date_created_gmt or 0)
        total = minor(order.total, order.currency)
        lines = tuple(self._line(line) for line in order.line_items)
        status = STATUSES.get(order.status, OrderStatus.REVIEW)
        refundable = {str(line.id): ordered_line(line.quantity, line.meta_data) for line in order.line_items}
        refunds, refund_flags = read_refunds(order.refunds, refundable, order.currency)
        return NeutralOrder(
            channel_kind=ChannelKind.WOOCOMMERCE,
            channel_address=self._address,
            order_id=str(order.id),
            number=raw(str(order.number or order.id)),
            placed_at_ms=placed_at,
            updated_at_ms=int(order.date_modified_gmt or placed_at),
            currency=order.currency,
            prices_include_tax=order.prices_include_tax,
            status=status,
            lines=lines,
            charges=self._charges(),
            refunds=refunds,
            payments=self._payments(total),
            payment_method=PaymentMethod(raw(order.payment_method), plain(order.payment_method_title)),
            method=self._method(),
            pickup_location=self._pickup_location(),
            contact=self._contact(),
            note=raw(order.customer_note),
            total_minor=total,
            total_tax_minor=minor(order.total_tax, order.currency),
            flags=(*self._flags(status), *refund_flags),
        )

    def _flags(self, status: OrderStatus) -> Iterator[str]:
        if status is OrderStatus.REVIEW:
            yield f"unknown_status:{raw(self._order.status)}"
        # which goods go which way is written for people only
        picked_up = sum(map(self._is_pickup, self._order.shipping_lines))
        if 0 < picked_up < len(self._order.shipping_lines):
            yield f"mixed_methods:{len(self._order.shipping_lines)}"

    def _line(self, line: WooLine) -> OrderLine:
        before_discount = line.subtotal + line.subtotal_tax or line.total + line.total_tax
        return OrderLine(
            key=str(line.id),
            sku=raw(line.sku),
            product_ref=str(line.product_id or ""),
            variant_ref=str(line.variation_id or ""),
            barcode=raw(line.global_unique_id),
            name=plain(line.name) or raw(line.sku) or f"#{line.id}",
            quantity=int(line.quantity),
            unit_gross_minor=minor(before_discount * 1000 / line.quantity, self._order.currency),
            total_net_minor=self._sums.minor(line.total),
            total_tax_minor=self._sums.minor(line.total_tax),
            taxes=self._taxes(line.taxes),
            requires_shipping=self._order.needs_processing is not False,
        )

    def _charges(self) -> tuple[OrderCharge, ...]:
        shipping = (self._charge(charge, ChargeKind.SHIPPING) for charge in self._order.shipping_lines)
        fees = (self._charge(charge, ChargeKind.FEE) for charge in self._order.fee_lines)
        return (*shipping, *fees)

    def _charge(self, charge: WooCharge, kind: ChargeKind) -> OrderCharge:
        return OrderCharge(
            key=f"{kind}:{charge.id}",
            kind=kind,
            name=plain(charge.method_title) or plain(charge.name) or kind.value,
            total_net_minor=self._sums.minor(charge.total),
            total_tax_minor=self._sums.minor(charge.total_tax),
            taxes=self._taxes(charge.taxes),
        )

    def _taxes(self, taxes: list[LineTax]) -> tuple[OrderTax, ...]:
        sums = MinorSums(self._order.currency)
        return tuple(self._tax(tax.id, sums.minor(tax.total)) for tax in taxes)

    def _tax(self, rate_id: int, amount_minor: int) -> OrderTax:
        rate = self._rates.get(rate_id)
        if rate is None:
            return OrderTax(str(rate_id), "", None, amount_minor)
        ppm = None if rate.rate_percent is None else int(rate.rate_percent * 10_000)
        return OrderTax(str(rate_id), plain(rate.label) or raw(rate.rate_code), ppm, amount_minor)

    def _payments(self, total_minor: int) -> tuple[OrderPayment, ...]:
        paid_at = plain_int(self._order.date_paid_gmt)
        if paid_at is None:
            return ()
        title = plain(self._order.payment_method_title) or raw(self._order.payment_method)
        transaction = raw(self._order.transaction_id)
        return (
            OrderPayment(transaction=transaction, title=title, amount_minor=total_minor, paid_at_ms=paid_at),
        )

    def _is_pickup(self, charge: WooCharge) -> bool:
        return (charge.method_id or "").split(":")[0] in PICKUP_METHODS

    def _method(self) -> Method | None:
        if not self._order.shipping_lines:
            return None
        return Method.PICKUP if any(map(self._is_pickup, self._order.shipping_lines)) else Method.DELIVERY

    def _pickup_location(self) -> str:
        for charge in filter(self._is_pickup, self._order.shipping_lines):
            for meta in charge.meta_data:
                if meta.key == "pickup_location" and isinstance(meta.value, str):
                    return plain(meta.value)
        return ""

    def _contact(self) -> Contact:
        billing = self._order.billing
        ships_to, bills_to = _address(self._order.shipping), _address(billing)
        return Contact(
            name=(bills_to.name if bills_to else "") or (ships_to.name if ships_to else ""),
            company=raw(billing.company),
            email=raw(billing.email),
            phone=raw(billing.phone) or (ships_to.phone if ships_to else ""),
            shipping=ships_to,
            billing=bills_to,
        )


def _address(address: WooAddress) -> Address | None:
    found = Address(
        name=" ".join(lines_of((address.first_name, address.last_name))),
        company=raw(address.company),
        lines=lines_of((address.address_1, address.address_2)),
        city=raw(address.city),
        region=raw(address.state),
        postcode=raw(address.postcode),
        country=raw(address.country),
        phone=raw(address.phone),
    )
    return found if found != Address() else None
