"""The cart at a register: every scan and change is stored at once, so that it is there again after a power
cut.

Every function runs inside one transaction. Ids are the 16 bytes of rows and states. Source: product.md,
section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.cart import UNIT, Cart, CartLine, add_line, change_line, line_of, price_cart
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.money import check_same_currency
from pos_desktop.domain.permissions import Permission, check_discount
from pos_desktop.domain.tax import TaxRate
from pos_desktop.journal.facts import Body, HeaderSet, LineSet, SaleOpened
from pos_desktop.journal.state import RecordState, SaleState
from pos_desktop.services.access import permit, register_of, who
from pos_desktop.services.finding import as_id, number, record_of, sale_of, text
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.pricing import cart_of, line_set, open_cart_of

MAX_NOTE = 2_000
PRICES_INCLUDE_TAX_SETTING = "prices_include_tax"
_KEY_BYTES = 5


class Scanned(Struct, frozen=True):
    """What a scan led to: one line that holds the product now, or several products to choose from."""

    sale: SaleState
    line_key: str | None
    choices: tuple[RecordState, ...] = ()


def open_cart(entry: Entry, desk: Desk) -> bytes:
    """Begin a sale at the desk's register and return its id.

    Errors: `RuleBroken` no_register, unknown_record.
    """
    permit(desk, Permission.SELL)
    register = record_of(entry, register_of(desk), "register")
    outlet_id = as_id(register, "outlet_id") or desk.outlet_id.bytes
    sale_id = entry.new_id()
    includes_tax = entry.setting(PRICES_INCLUDE_TAX_SETTING, "no") == "yes"
    opened = SaleOpened(outlet_id, register.record_id, text(register, "currency"), includes_tax)
    entry.record(sale_id, opened, who=who(desk), scope=(outlet_id,))
    return sale_id


def scan(entry: Entry, desk: Desk, sale_id: bytes, code: str) -> Scanned:
    """Add the product that answers to a code; several products with it are offered, none is added then.

    Errors: `RuleBroken` unknown_code, not_open, currency_mismatch.
    """
    found = entry.product_by_code(code.strip())
    if not found:
        raise RuleBroken("unknown_code", code=code)
    if len(found) > 1:
        return Scanned(_editable(entry, desk, sale_id), None, found)
    return add_product(entry, desk, sale_id, found[0].record_id)


def add_product(
    entry: Entry, desk: Desk, sale_id: bytes, product_id: bytes, *, quantity: int = UNIT
) -> Scanned:
    """Add units of a product: to the equal line where there is one, else as a line of their own.

    Units: thousandths.
    Errors: `RuleBroken` unknown_record, not_open, bad_quantity, currency_mismatch.
    """
    sale = _editable(entry, desk, sale_id)
    product = record_of(entry, product_id, "product")
    check_same_currency(sale.currency, text(product, "currency") or sale.currency)
    cart = cart_of(sale)
    line = CartLine(
        key=_new_key(entry),
        product_id=UUID(bytes=product_id),
        sku=text(product, "sku"),
        name=text(product, "name"),
        quantity=quantity,
        unit_price_minor=number(product, "price_minor"),
        taxes=tuple(_taxes(entry, product)),
    )
    grown = add_line(cart, line)
    changed = next(new for new in grown.lines if new not in cart.lines)
    return Scanned(_store(entry, desk, sale, changed, line.unit_price_minor), changed.key)


def set_quantity(entry: Entry, desk: Desk, sale_id: bytes, line_key: str, quantity: int) -> SaleState:
    """Change how many; zero removes the line, below zero brings goods back without a receipt.

    Units: thousandths.
    Errors: `RuleBroken` unknown_line, bad_quantity, not_open, not_allowed.
    """
    if quantity < 0:
        permit(desk, Permission.REFUND_WITHOUT_RECEIPT)
    if quantity == 0:
        return remove_line(entry, desk, sale_id, line_key)
    return _change(entry, desk, sale_id, line_key, lambda line: replace(line, quantity=quantity))


def remove_line(entry: Entry, desk: Desk, sale_id: bytes, line_key: str) -> SaleState:
    """Take a line out of the cart. Errors: `RuleBroken` unknown_line, not_open."""
    sale = _editable(entry, desk, sale_id)
    line = line_of(cart_of(sale), line_key)
    return _store(entry, desk, sale, replace(line, quantity=0), 0)


def override_price(
    entry: Entry, desk: Desk, sale_id: bytes, line_key: str, unit_price_minor: int
) -> SaleState:
    """Sell a line at another price. Errors: `RuleBroken` not_allowed, bad_amount, unknown_line, not_open."""
    permit(desk, Permission.PRICE_OVERRIDE)
    if unit_price_minor < 0:
        raise RuleBroken("bad_amount", text=str(unit_price_minor))
    return _change(
        entry,
        desk,
        sale_id,
        line_key,
        lambda line: replace(line, unit_price_minor=unit_price_minor, price_overridden=True),
    )


def discount_line(
    entry: Entry, desk: Desk, sale_id: bytes, line_key: str, *, ppm: int = 0, amount_minor: int = 0
) -> SaleState:
    """Give a discount on one line, as a rate or an amount off; zero takes it away.

    Errors: `RuleBroken` discount_over_limit (limit_ppm), discount_too_large, unknown_line, not_open.
    """

    def discounted(line: CartLine) -> CartLine:
        return replace(line, discount_ppm=ppm, discount_minor=amount_minor)

    sale = _editable(entry, desk, sale_id)
    cart = cart_of(sale)
    changed = change_line(cart, discounted(line_of(cart, line_key)))
    own = price_cart(replace(changed, discount_ppm=0)).lines
    listed, off = next((line.list_minor, line.discount_minor) for line in own if line.key == line_key)
    check_discount(desk.actor, listed, off)
    if changed.discount_ppm:
        _check_whole(desk, changed)
    return _change(entry, desk, sale_id, line_key, discounted)


def discount_sale(entry: Entry, desk: Desk, sale_id: bytes, *, ppm: int) -> SaleState:
    """Give a discount on the whole sale; zero takes it away.

    Errors: `RuleBroken` discount_over_limit (limit_ppm), discount_too_large, not_open.
    """
    sale = _editable(entry, desk, sale_id)
    _check_whole(desk, replace(cart_of(sale), discount_ppm=ppm))
    return _header(entry, desk, sale, HeaderSet(discount_ppm=ppm))


def note_line(entry: Entry, desk: Desk, sale_id: bytes, line_key: str, note: str) -> SaleState:
    """Write a note on one line; it is printed. Errors: `RuleBroken` unknown_line, not_open."""
    words = note.strip()[:MAX_NOTE]
    return _change(entry, desk, sale_id, line_key, lambda line: replace(line, note=words))


def note_sale(entry: Entry, desk: Desk, sale_id: bytes, note: str) -> SaleState:
    """Write a note on the sale. Errors: `RuleBroken("not_open")`."""
    return _header(entry, desk, _editable(entry, desk, sale_id), HeaderSet(note=note.strip()[:MAX_NOTE]))


def attach_customer(entry: Entry, desk: Desk, sale_id: bytes, customer_id: bytes | None) -> SaleState:
    """Say who the sale is for, or nobody with None. Errors: `RuleBroken` unknown_record, not_open."""
    if customer_id is not None:
        record_of(entry, customer_id, "customer")
    return _header(entry, desk, _editable(entry, desk, sale_id), HeaderSet(customer_id=customer_id))


def mark_later(
    entry: Entry, desk: Desk, sale_id: bytes, line_keys: Iterable[str], *, method: str
) -> SaleState:
    """Mark lines to be picked up or delivered later; "" takes them now again.

    Pickup and delivery exclude each other: the last one named goes for every later line.

    Errors: `RuleBroken` bad_choice, unknown_line, not_open.
    """
    if method and method not in list(Method):
        raise RuleBroken("bad_choice", field="method", value=method, choices=tuple(Method))
    sale = _editable(entry, desk, sale_id)
    for line_key in line_keys:
        _change(entry, desk, sale_id, line_key, lambda line: replace(line, later=bool(method)))
    if method and method != open_cart_of(sale).method:
        return _header(entry, desk, sale, HeaderSet(method=method))
    return sale_of(entry, sale_id)


def park_sale(entry: Entry, desk: Desk, sale_id: bytes, *, name: str = "") -> SaleState:
    """Set the cart aside under a name. Errors: `RuleBroken` empty_cart, not_open."""
    sale = _editable(entry, desk, sale_id)
    if not open_cart_of(sale).lines:
        raise RuleBroken("empty_cart")
    return _header(entry, desk, sale, HeaderSet(parked=True, parked_as=name.strip()[:MAX_NOTE]))


def retrieve_sale(entry: Entry, desk: Desk, sale_id: bytes) -> SaleState:
    """Take a parked cart up again. Errors: `RuleBroken("not_parked")`."""
    permit(desk, Permission.SELL)
    sale = sale_of(entry, sale_id)
    if sale.state != "parked":
        raise RuleBroken("not_parked", state=sale.state)
    return _header(entry, desk, sale, HeaderSet(parked=False))


def discard_cart(entry: Entry, desk: Desk, sale_id: bytes) -> SaleState:
    """Give up a cart; what was in it stays in the journal. Errors: `RuleBroken("not_open")`."""
    permit(desk, Permission.SELL)
    sale = sale_of(entry, sale_id)
    if sale.state not in ("open", "parked"):
        raise RuleBroken("not_open", state=sale.state)
    return _header(entry, desk, sale, HeaderSet(discarded=True))


def _editable(entry: Entry, desk: Desk, sale_id: bytes) -> SaleState:
    permit(desk, Permission.SELL)
    sale = sale_of(entry, sale_id)
    if sale.state != "open" or sale.cart is None:
        raise RuleBroken("not_open", state=sale.state)
    return sale


def _change(
    entry: Entry, desk: Desk, sale_id: bytes, line_key: str, change: Callable[[CartLine], CartLine]
) -> SaleState:
    sale = _editable(entry, desk, sale_id)
    cart = cart_of(sale)
    changed = change(line_of(cart, line_key))
    change_line(cart, changed)
    return _store(entry, desk, sale, changed, _recorded_line(sale, line_key).list_price_minor)


def _store(entry: Entry, desk: Desk, sale: SaleState, line: CartLine, list_price_minor: int) -> SaleState:
    return _record(entry, desk, sale, line_set(line, list_price_minor))


def _header(entry: Entry, desk: Desk, sale: SaleState, header: HeaderSet) -> SaleState:
    return _record(entry, desk, sale, header)


def _record(entry: Entry, desk: Desk, sale: SaleState, body: Body) -> SaleState:
    scope = (sale.outlet_id,) if sale.outlet_id else ()
    entry.record(sale.sale_id, body, who=who(desk), scope=scope)
    return sale_of(entry, sale.sale_id)


def _recorded_line(sale: SaleState, line_key: str) -> LineSet:
    for line in open_cart_of(sale).lines:
        if line.line_key == line_key:
            return line
    raise RuleBroken("unknown_line", line_key=line_key)


def _new_key(entry: Entry) -> str:
    """Return a key no other line has: two tills that both add to a retrieved cart must not share one."""
    return entry.new_id()[-_KEY_BYTES:].hex()


def _taxes(entry: Entry, product: RecordState) -> Iterable[TaxRate]:
    tax_ids = product.fields.get("tax_ids")
    for tax_id in tax_ids if isinstance(tax_ids, tuple | list) else ():
        tax = entry.catalogue(tax_id)
        if tax is not None:
            yield TaxRate(tax_id, text(tax, "name"), number(tax, "rate_ppm"))


def _check_whole(desk: Desk, cart: Cart) -> None:
    """Refuse discounts of lines and sale that together are over the limit; shares of single cents may be."""
    prices = price_cart(cart)
    check_discount(desk.actor, prices.list_minor, prices.discount_minor)
