"""The product's own order file, `pos-desktop-order/1`, for shops without a connector and for the demo.

ORDER_FORMAT.md beside this module describes it for the people who write such files.
"""

from typing import Final, Literal

from msgspec import Struct, field

from pos_desktop.channels.decoding import (
    MAX_ORDERS,
    Exact,
    Instant,
    Percent,
    Quantity,
    bad_order_file,
    convert,
    minor,
    plain_int,
    raw,
)
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.ids import normalised_address
from pos_desktop.domain.money import is_currency, minor_digits
from pos_desktop.domain.orders import (
    Address,
    ChargeKind,
    Contact,
    NeutralOrder,
    OrderCharge,
    OrderLine,
    OrderPayment,
    OrderRefund,
    OrderStatus,
    OrderTax,
    PaymentMethod,
)

FORMAT: Final = "pos-desktop-order/1"


class TaxEntry(Struct, forbid_unknown_fields=True):
    """One tax of a line or charge."""

    name: str
    amount: Exact
    percent: Percent | None = None


class LineEntry(Struct, forbid_unknown_fields=True):
    """Goods; `net` and `tax` are of the whole line, after discounts."""

    key: str
    name: str
    net: Exact
    quantity: Quantity = Quantity(1000)
    sku: str = ""
    barcode: str = ""
    product: str = ""
    variant: str = ""
    tax: Exact = Exact(0)
    taxes: list[TaxEntry] = field(default_factory=list)
    unit_price: Exact | None = None
    ships: bool = True


class ChargeEntry(Struct, forbid_unknown_fields=True):
    """Shipping or a fee."""

    key: str
    net: Exact
    kind: Literal["shipping", "fee"] = "shipping"
    name: str = ""
    tax: Exact = Exact(0)
    taxes: list[TaxEntry] = field(default_factory=list)


class RefundUnit(Struct, forbid_unknown_fields=True):
    """Units of one line that were refunded."""

    line: str
    quantity: Quantity


class RefundEntry(Struct, forbid_unknown_fields=True):
    """Money given back by the shop."""

    id: str
    amount: Exact
    units: list[RefundUnit] = field(default_factory=list)
    restock: bool = True
    at: Instant | None = None


class PaymentEntry(Struct, forbid_unknown_fields=True):
    """Money the shop received."""

    transaction: str
    amount: Exact
    title: str = ""
    at: Instant | None = None


class AddressEntry(Struct, forbid_unknown_fields=True):
    """A postal address."""

    name: str = ""
    company: str = ""
    lines: list[str] = field(default_factory=list)
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


class CustomerEntry(Struct, forbid_unknown_fields=True):
    """Who ordered."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    shipping: AddressEntry | None = None
    billing: AddressEntry | None = None


class OrderEntry(Struct, forbid_unknown_fields=True):
    """One order."""

    id: str
    placed_at: Instant
    currency: str
    total: Exact
    lines: list[LineEntry]
    number: str = ""
    updated_at: Instant | None = None
    status: Literal["open", "on_hold", "done", "cancelled", "unfinished"] = "open"
    prices_include_tax: bool = False
    tax: Exact = Exact(0)
    method: Literal["pickup", "delivery"] | None = None
    pickup_location: str = ""
    outlet: str = ""
    promised_at: Instant | None = None
    payment_method: str = ""
    payment_title: str = ""
    note: str = ""
    customer: CustomerEntry = field(default_factory=CustomerEntry)
    charges: list[ChargeEntry] = field(default_factory=list)
    payments: list[PaymentEntry] = field(default_factory=list)
    refunds: list[RefundEntry] = field(default_factory=list)


class ChannelEntry(Struct, forbid_unknown_fields=True):
    """Which shop the orders are from; `kind` decides what the shop is told."""

    kind: Literal["shopify", "woocommerce", "bigcommerce", "ecwid", "neutral"] = "neutral"
    url: str = ""


class OrderFile(Struct, forbid_unknown_fields=True):
    """A whole file."""

    format: str
    orders: list[OrderEntry]
    channel: ChannelEntry = field(default_factory=ChannelEntry)


def looks_like(value: object) -> bool:
    """Whether decoded JSON says it is this format, in any version."""
    return isinstance(value, dict) and str(value.get("format", "")).startswith("pos-desktop-order/")


def translate(value: object, *, address: str = "") -> tuple[NeutralOrder, ...]:
    """Return the orders of a decoded file; `address` wins over the address in the file.

    Errors: `Rejected("bad_order_file", field=, problem=)`, also for a field the format does not have.
    """
    file = convert(value, OrderFile, at="$")
    if file.format != FORMAT:
        raise bad_order_file("$.format", f"{file.format!r} is not {FORMAT!r}")
    if len(file.orders) > MAX_ORDERS:
        raise bad_order_file("$.orders", f"more than {MAX_ORDERS} orders")
    shop = address or file.channel.url
    if not normalised_address(shop):
        raise bad_order_file("$.channel.url", "the file does not name its shop: say --channel URL")
    kind = ChannelKind(file.channel.kind)
    return tuple(_order(order, kind, shop, f"$.orders[{i}]") for i, order in enumerate(file.orders))


def _order(order: OrderEntry, kind: ChannelKind, address: str, at: str) -> NeutralOrder:
    if not is_currency(order.currency):
        raise bad_order_file(f"{at}.currency", f"{order.currency!r} is no currency")
    read = _Amounts(order.currency)
    return NeutralOrder(
        channel_kind=kind,
        channel_address=address,
        order_id=raw(order.id),
        number=raw(order.number) or raw(order.id),
        placed_at_ms=int(order.placed_at),
        updated_at_ms=int(order.updated_at or order.placed_at),
        currency=order.currency,
        prices_include_tax=order.prices_include_tax,
        status=OrderStatus(order.status),
        lines=tuple(read.line(line, f"{at}.lines[{i}]") for i, line in enumerate(order.lines)),
        charges=tuple(read.charge(charge, f"{at}.charges[{i}]") for i, charge in enumerate(order.charges)),
        refunds=tuple(read.refund(refund, f"{at}.refunds[{i}]") for i, refund in enumerate(order.refunds)),
        payments=tuple(read.payment(paid, f"{at}.payments[{i}]") for i, paid in enumerate(order.payments)),
        payment_method=PaymentMethod(raw(order.payment_method), raw(order.payment_title)),
        method=Method(order.method) if order.method else None,
        pickup_location=raw(order.pickup_location),
        outlet_hint=raw(order.outlet),
        contact=_contact(order.customer),
        note=raw(order.note),
        promised_at_ms=plain_int(order.promised_at),
        total_minor=read.minor(order.total, f"{at}.total"),
        total_tax_minor=read.minor(order.tax, f"{at}.tax"),
    )


class _Amounts:
    """Reads amounts of one currency, each exactly; a finer amount than the currency has is a fault here."""

    def __init__(self, currency: str) -> None:
        self._currency = currency

    def minor(self, value: Exact, at: str) -> int:
        result = minor(value, self._currency)
        if Exact(result) != value.scaleb(minor_digits(self._currency)):
            raise bad_order_file(at, f"{value} has more decimals than {self._currency}")
        return result

    def taxes(self, taxes: list[TaxEntry], at: str) -> tuple[OrderTax, ...]:
        return tuple(
            OrderTax(
                tax_ref=raw(tax.name),
                name=raw(tax.name),
                rate_ppm=None if tax.percent is None else int(tax.percent * 10_000),
                amount_minor=self.minor(tax.amount, f"{at}.taxes[{i}].amount"),
            )
            for i, tax in enumerate(taxes)
        )

    def line(self, line: LineEntry, at: str) -> OrderLine:
        net, tax = self.minor(line.net, f"{at}.net"), self.minor(line.tax, f"{at}.tax")
        unit = (net + tax) * 1000 // line.quantity
        return OrderLine(
            key=raw(line.key),
            sku=raw(line.sku),
            product_ref=raw(line.product),
            variant_ref=raw(line.variant),
            barcode=raw(line.barcode),
            name=raw(line.name) or raw(line.sku) or raw(line.key),
            quantity=int(line.quantity),
            unit_gross_minor=unit
            if line.unit_price is None
            else self.minor(line.unit_price, f"{at}.unit_price"),
            total_net_minor=net,
            total_tax_minor=tax,
            taxes=self.taxes(line.taxes, at),
            requires_shipping=line.ships,
        )

    def charge(self, charge: ChargeEntry, at: str) -> OrderCharge:
        return OrderCharge(
            key=raw(charge.key),
            kind=ChargeKind(charge.kind),
            name=raw(charge.name) or charge.kind,
            total_net_minor=self.minor(charge.net, f"{at}.net"),
            total_tax_minor=self.minor(charge.tax, f"{at}.tax"),
            taxes=self.taxes(charge.taxes, at),
        )

    def refund(self, refund: RefundEntry, at: str) -> OrderRefund:
        return OrderRefund(
            refund_id=raw(refund.id),
            amount_minor=self.minor(refund.amount, f"{at}.amount"),
            units=tuple((raw(unit.line), int(unit.quantity)) for unit in refund.units),
            restock=refund.restock,
            refunded_at_ms=plain_int(refund.at),
        )

    def payment(self, payment: PaymentEntry, at: str) -> OrderPayment:
        return OrderPayment(
            transaction=raw(payment.transaction),
            title=raw(payment.title),
            amount_minor=self.minor(payment.amount, f"{at}.amount"),
            paid_at_ms=plain_int(payment.at),
        )


def _contact(customer: CustomerEntry) -> Contact:
    return Contact(
        name=raw(customer.name),
        company=raw(customer.company),
        email=raw(customer.email),
        phone=raw(customer.phone),
        shipping=_address(customer.shipping),
        billing=_address(customer.billing),
    )


def _address(entry: AddressEntry | None) -> Address | None:
    if entry is None:
        return None
    return Address(
        name=raw(entry.name),
        company=raw(entry.company),
        lines=tuple(line for text in entry.lines if (line := raw(text))),
        city=raw(entry.city),
        region=raw(entry.region),
        postcode=raw(entry.postcode),
        country=raw(entry.country),
        phone=raw(entry.phone),
    )
