"""The neutral order: what every channel and order file is translated into before anything else sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.money import is_currency


class OrderStatus(StrEnum):
    """What an order is worth to us, whatever the shop calls it."""

    OPEN = "open"
    ON_HOLD = "on_hold"  # real and unpaid: bank transfer, cheque
    DONE = "done"  # fulfilled or refunded when first seen: history only
    CANCELLED = "cancelled"
    UNFINISHED = "unfinished"  # a checkout that was not completed: not imported
    REVIEW = "review"  # a status nobody told us about


class ChargeKind(StrEnum):
    """What a charge without goods is for."""

    SHIPPING = "shipping"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class OrderTax:
    """One tax of a line as the shop computed it.

    Units: `rate_ppm` in millionths (9.975 % is 99,750), None where the shop does not say.
    """

    tax_ref: str
    name: str
    rate_ppm: int | None
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """Goods of an order, after discounts, without what was refunded taken off.

    Units: `quantity` in thousandths; totals of the whole line in minor units, tax apart.
    """

    key: str
    sku: str = ""
    product_ref: str = ""
    variant_ref: str = ""
    barcode: str = ""
    name: str
    quantity: int
    unit_gross_minor: int
    total_net_minor: int
    total_tax_minor: int
    taxes: tuple[OrderTax, ...] = ()
    requires_shipping: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCharge:
    """Shipping or a fee: money without goods, part of no fulfillment. A discount as a fee is below zero."""

    key: str
    kind: ChargeKind
    name: str
    total_net_minor: int
    total_tax_minor: int
    taxes: tuple[OrderTax, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefund:
    """Money the shop gave back, and the units it names, if any.

    Units: `amount_minor` above zero; `units` are (line key, thousandths).
    """

    refund_id: str
    amount_minor: int
    units: tuple[tuple[str, int], ...] = ()
    restock: bool = False
    refunded_at_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPayment:
    """Money the shop received. `transaction` identifies it within the channel."""

    transaction: str
    title: str
    amount_minor: int
    paid_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """How the customer said they would pay: the shop's code ("cod", "bacs") and its title."""

    code: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address as written; `lines` holds street lines only, none of them empty."""

    name: str = ""
    company: str = ""
    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who ordered and how to reach them; everything may be empty, as for a guest."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    shipping: Address | None = None
    billing: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlacement:
    """Goods that the shop itself wants handed over in one way, at one place where it says which.

    Units: `units` are (line key, thousandths), as ordered. `location` is the shop's own id, code or name of
    the place, "" where it does not say. `is_done`: shipped or picked up in the shop's own admin.
    """

    method: Method
    units: tuple[tuple[str, int], ...]
    location: str = ""
    location_name: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralOrder:
    """One order of one shop, in our words.

    Units: minor units of `currency`; instants in milliseconds since the epoch, UTC.
    `total_minor` is the total as ordered: `refunds` are not taken off it. `method` is None where nothing is
    to be handed over (digital goods). `outlet_hint` is the shop's name or code for the outlet it chose, if it
    did. `placements` say more where the shop knows more: by line, several methods, several places; goods in
    none of them follow `method` and `outlet_hint`. `is_settling`: the shop is still working on the order (its
    placements are not made yet), so it is read again before anything is packed.
    """

    channel_kind: str
    channel_address: str
    order_id: str
    number: str
    placed_at_ms: int
    updated_at_ms: int
    currency: str
    prices_include_tax: bool
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    charges: tuple[OrderCharge, ...] = ()
    refunds: tuple[OrderRefund, ...] = ()
    payments: tuple[OrderPayment, ...] = ()
    payment_method: PaymentMethod = PaymentMethod()
    method: Method | None = None
    pickup_location: str = ""
    outlet_hint: str = ""
    placements: tuple[OrderPlacement, ...] = ()
    is_settling: bool = False
    contact: Contact = Contact()
    note: str = ""
    promised_at_ms: int | None = None
    total_minor: int
    total_tax_minor: int
    flags: tuple[str, ...] = ()

    @property
    def paid_minor(self) -> int:
        """What the shop received, refunds not taken off."""
        return sum(payment.amount_minor for payment in self.payments)

    @property
    def refunded_minor(self) -> int:
        """What the shop gave back."""
        return sum(refund.amount_minor for refund in self.refunds)


def check_order(order: NeutralOrder) -> tuple[str, ...]:
    """What is odd about an order that can be imported all the same, as flags.

    Shapes: flags are `code:detail[:detail]`: `sum_differs:<lines and charges>:<total>`,
        `tax_differs:<lines and charges>:<total>`, `refunded_over_total:<refunded>:<total>`,
        `paid_over_total:<paid>:<total>`, `line_below_zero:<line key>`, `no_lines`,
        `placed_differs:<line key>:<units placed>`.
    Errors: `RuleBroken("bad_order", field=...)` for an order that makes no sense: no id, no currency, a
        quantity of zero or below, two lines or refunds of one key, a refund of an unknown line or of more
        than was ordered.
    """
    field = next(_senseless(order), None)
    if field is not None:
        raise RuleBroken("bad_order", field=field, order_id=order.order_id)
    return tuple(_oddities(order))


def _oddities(order: NeutralOrder) -> Iterator[str]:
    parts: tuple[OrderLine | OrderCharge, ...] = (*order.lines, *order.charges)
    tax = sum(part.total_tax_minor for part in parts)
    total = tax + sum(part.total_net_minor for part in parts)
    if total != order.total_minor:
        yield f"sum_differs:{total}:{order.total_minor}"
    if tax != order.total_tax_minor:
        yield f"tax_differs:{tax}:{order.total_tax_minor}"
    if order.refunded_minor > order.total_minor:
        yield f"refunded_over_total:{order.refunded_minor}:{order.total_minor}"
    if order.paid_minor > order.total_minor:
        yield f"paid_over_total:{order.paid_minor}:{order.total_minor}"
    for line in order.lines:
        if line.total_net_minor < 0 or line.total_tax_minor < 0:
            yield f"line_below_zero:{line.key}"
    if not order.lines:
        yield "no_lines"
    yield from _oddly_placed(order)


def _oddly_placed(order: NeutralOrder) -> Iterator[str]:
    placed: dict[str, int] = {}
    for placement in order.placements:
        for key, quantity in placement.units:
            placed[key] = placed.get(key, 0) + quantity
    ordered = {line.key: line.quantity for line in order.lines}
    for key, quantity in placed.items():
        if not 0 < quantity <= ordered.get(key, 0):
            yield f"placed_differs:{key}:{quantity}"


def _senseless(order: NeutralOrder) -> Iterator[str]:
    if not order.order_id:
        yield "order_id"
    if not is_currency(order.currency):
        yield "currency"
    if order.total_minor < 0:
        yield "total_minor"
    yield from _senseless_parts(order)
    yield from _senseless_refunds(order)


def _senseless_parts(order: NeutralOrder) -> Iterator[str]:
    seen: set[str] = set()
    for index, line in enumerate(order.lines):
        if line.quantity <= 0:
            yield f"lines[{index}].quantity"
        if not line.key or line.key in seen:
            yield f"lines[{index}].key"
        seen.add(line.key)
    transactions = [payment.transaction for payment in order.payments]
    if len(set(transactions)) < len(transactions):
        yield "payments.transaction"


def _senseless_refunds(order: NeutralOrder) -> Iterator[str]:
    left = {line.key: line.quantity for line in order.lines}
    seen: set[str] = set()
    for index, refund in enumerate(order.refunds):
        if refund.amount_minor < 0:
            yield f"refunds[{index}].amount_minor"
        if not refund.refund_id or refund.refund_id in seen:
            yield f"refunds[{index}].refund_id"
        seen.add(refund.refund_id)
        for key, quantity in refund.units:
            left[key] = left.get(key, 0) - quantity
            if quantity <= 0 or left[key] < 0:
                yield f"refunds[{index}].units"
