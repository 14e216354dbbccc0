"""A cart becomes a sale: priced, numbered, its later lines given to the outlet, paid in full or in part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.cart import PricedCart
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.ids import fulfillment_id
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import ContactGiven, LineSet, Part, SaleCompleted, SoldLine
from pos_desktop.journal.state import CartState, RecordState, SaleState
from pos_desktop.services import selling
from pos_desktop.services.access import permit, register_of, who
from pos_desktop.services.finding import is_stocked, record_of, sale_of, text
from pos_desktop.services.paying import PaymentResult, Tender, take_payment
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.pricing import open_cart_of, priced, tax_rounding

TERMS = ("", "layby", "on_account")
ANSWERS = ("remove", "unfulfilled")


class Terms(Struct, frozen=True):
    """How a sale is completed.

    Shapes: `kind` is one of `TERMS`: "" to be paid, layby, on_account (charged whole to the customer's
        account).
        `accept_short` is the answer *continue anyway* to a shortage.
    """

    kind: str = ""
    accept_short: bool = False


class Shortage(Struct, frozen=True):
    """A line to be taken now of which the outlet has less. Units: thousandths."""

    line_key: str
    product_id: bytes
    wanted: int
    available: int


def shortages(entry: Entry, sale: SaleState) -> tuple[Shortage, ...]:
    """Return the lines to be taken now that the outlet does not have in full; earlier lines are served
    first.
    """
    left: dict[bytes, int] = {}
    found = []
    for line in open_cart_of(sale).lines:
        product_id = line.product_id
        if line.is_later or line.quantity <= 0 or product_id is None or not is_stocked(entry, product_id):
            continue
        available = left.get(product_id, max(0, entry.stock(sale.outlet_id or b"", product_id).available))
        if available < line.quantity:
            found.append(Shortage(line.line_key, product_id, line.quantity, available))
        left[product_id] = max(0, available - line.quantity)
    return tuple(found)


def resolve_shortages(entry: Entry, desk: Desk, sale_id: bytes, *, answer: str) -> SaleState:
    """Take what is missing out of the cart ("remove"), or leave whole lines for later ("unfulfilled").

    Errors: `RuleBroken` bad_choice, not_open.
    """
    if answer not in ANSWERS:
        raise RuleBroken("bad_choice", field="answer", value=answer, choices=ANSWERS)
    sale = sale_of(entry, sale_id)
    short = shortages(entry, sale)
    if answer == "remove":
        for line in short:
            selling.set_quantity(entry, desk, sale_id, line.line_key, line.available)
        return sale_of(entry, sale_id)
    method = open_cart_of(sale).method or Method.PICKUP.value
    return selling.mark_later(entry, desk, sale_id, [line.line_key for line in short], method=method)


def complete_sale(entry: Entry, desk: Desk, sale_id: bytes, terms: Terms) -> SaleState:
    """Fix lines, taxes and number of a cart; the lines for later become a fulfillment of this outlet.

    Errors: `RuleBroken` empty_cart, not_open, short_stock (units), bad_choice, no_customer, not_allowed,
        over_account_limit, discount_too_large, no_register.
    """
    permit(desk, Permission.SELL)
    sale = sale_of(entry, sale_id)
    _check(entry, desk, sale, terms)
    if terms.kind == "layby":
        sale = _all_later(entry, desk, sale)
    completed = completed_fact(entry, desk, sale, kind=terms.kind)
    entry.record(sale_id, completed, who=who(desk), scope=(completed.outlet_id,))
    if completed.customer_id is not None and completed.parts:
        customer = record_of(entry, completed.customer_id, "customer")
        entry.record(sale_id, contact_of(customer), who=who(desk), scope=(completed.outlet_id,))
    if terms.kind == "on_account":
        _charge(entry, desk, sale_id)
    return sale_of(entry, sale_id)


def complete_and_pay(
    entry: Entry, desk: Desk, sale_id: bytes, terms: Terms, tenders: Sequence[Tender]
) -> tuple[PaymentResult, ...]:
    """Complete a cart and take its first payments in the same transaction: all of it, or nothing, is stored.

    Errors: as `complete_sale` and `take_payment`.
    """
    complete_sale(entry, desk, sale_id, terms)
    return tuple(take_payment(entry, desk, sale_id, tender) for tender in tenders)


def completed_fact(
    entry: Entry,
    desk: Desk,
    sale: SaleState,
    *,
    kind: str = "",
    returned: tuple[SoldLine, ...] = (),
    return_of: bytes | None = None,
) -> SaleCompleted:
    """Return the fact that completes a cart; `returned` lines of another sale come back with it.

    Errors: `RuleBroken` discount_too_large, not_open.
    """
    cart = open_cart_of(sale)
    prices = priced(sale, tax_rounding(entry))
    lines = (*returned, *sold_lines(cart, prices))
    session = entry.open_session(register_of(desk))
    outlet_id = sale.outlet_id or desk.outlet_id.bytes
    return SaleCompleted(
        entry.next_receipt_number(register_of(desk)),
        outlet_id,
        register_of(desk),
        session.session_id if session else None,
        sale.currency,
        sale.prices_include_tax,
        lines,
        sum(line.net_minor + line.tax_minor for line in lines),
        sum(line.tax_minor for line in lines),
        sale.customer_id,
        sale.note,
        kind,
        _parts(entry, sale, cart, outlet_id),
        return_of,
        prices.discount_minor,
    )


def sold_lines(cart: CartState, prices: PricedCart) -> Iterable[SoldLine]:
    """Yield the cart's lines as sold, each with its snapshot of names, prices and taxes."""
    for line, price in zip(cart.lines, prices.lines, strict=True):
        yield SoldLine(
            line.line_key,
            line.product_id,
            line.sku,
            line.name,
            line.quantity,
            line.unit_price_minor,
            price.net_minor,
            price.tax_minor,
            price.discount_minor,
            tuple((rate.tax_id, rate.name, rate.rate_ppm, minor) for rate, minor in price.parts),
            note=line.note,
        )


def contact_of(customer: RecordState) -> ContactGiven:
    """Return who a sale is for, copied from the customer's record."""
    address = customer.fields.get("address")
    return ContactGiven(
        text(customer, "name"),
        text(customer, "company"),
        text(customer, "email"),
        text(customer, "phone"),
        tuple(str(line) for line in address) if isinstance(address, tuple | list) else (),
    )


def _check(entry: Entry, desk: Desk, sale: SaleState, terms: Terms) -> None:
    cart = open_cart_of(sale)
    if sale.state != "open":
        raise RuleBroken("not_open", state=sale.state)
    if not cart.lines:
        raise RuleBroken("empty_cart")
    if terms.kind not in TERMS:
        raise RuleBroken("bad_choice", field="terms", value=terms.kind, choices=TERMS)
    if terms.kind and sale.customer_id is None:
        raise RuleBroken("no_customer")
    if terms.kind == "on_account":
        permit(desk, Permission.CHARGE_TO_ACCOUNT)
    short = () if terms.accept_short or terms.kind == "layby" else shortages(entry, sale)
    if short:
        missing = tuple((UUID(bytes=line.product_id), line.wanted - line.available) for line in short)
        raise RuleBroken("short_stock", units=sum(units for _, units in missing), short=missing)


def _all_later(entry: Entry, desk: Desk, sale: SaleState) -> SaleState:
    """Goods of a layby stay in the shop until they are paid: every line is for later."""
    cart = open_cart_of(sale)
    method = cart.method if any(line.is_later for line in cart.lines) else Method.PICKUP.value
    keys = [line.line_key for line in cart.lines if line.quantity > 0]
    return selling.mark_later(entry, desk, sale.sale_id, keys, method=method or Method.PICKUP.value)


def _parts(entry: Entry, sale: SaleState, cart: CartState, outlet_id: bytes) -> tuple[Part, ...]:
    later = [line for line in cart.lines if line.is_later and line.quantity > 0]
    if not later:
        return ()
    method = cart.method or Method.PICKUP.value
    part_id = fulfillment_id(UUID(bytes=sale.sale_id), UUID(bytes=outlet_id), method, 1).bytes
    units = tuple((line.line_key, line.quantity) for line in later)
    return (Part(part_id, outlet_id, method, 1, units, _is_short(entry, later, outlet_id)),)


def _is_short(entry: Entry, lines: Sequence[LineSet], outlet_id: bytes) -> bool:
    wanted: Counter[bytes] = Counter()
    for line in lines:
        if line.product_id is not None and is_stocked(entry, line.product_id):
            wanted[line.product_id] += line.quantity
    return any(entry.stock(outlet_id, product_id).available < units for product_id, units in wanted.items())


def _charge(entry: Entry, desk: Desk, sale_id: bytes) -> None:
    for record in entry.records("payment_type"):
        if text(record, "kind") == PaymentKind.ON_ACCOUNT:
            owed_minor = sale_of(entry, sale_id).total_minor
            take_payment(entry, desk, sale_id, Tender(record.record_id, owed_minor))
            return
    raise RuleBroken("no_payment_type", kind=PaymentKind.ON_ACCOUNT.value)
