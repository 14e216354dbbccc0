"""The cart as rows to paint: groups with their lines, and the sums below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from pos_desktop.domain.cart import UNIT, PricedLine
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.ports.rows import FulfillmentState, LineSet, SalePayment, SoldLine
from pos_desktop.ui.screens.sell.state import CartView, RegisterCard
from pos_desktop.ui.screens.sell.view import missing_of
from pos_desktop.ui.screens.sell.words import Wording, method_name, payment_name


class Heading(Struct, frozen=True):
    """The line above a group."""

    title: str
    detail: str
    icon: str


class LineRow(Struct, frozen=True):
    """One line of the cart; `old_amount` is what it cost before its discount."""

    key: str
    quantity: str
    name: str
    amount: str
    detail: str = ""
    old_amount: str = ""
    is_warning: bool = False


class Sum(Struct, frozen=True):
    """One line of the sums; strong ones carry the currency sign."""

    name: str
    amount: str
    is_strong: bool = False
    begins_block: bool = False


CartRow = Heading | LineRow


def cart_rows(view: CartView, register: RegisterCard, words: Wording) -> tuple[CartRow, ...]:
    """Return headings and lines, what is taken now first."""
    if view.is_open:
        return tuple(_open_rows(view, register, words))
    return tuple(_sold_rows(view, register, words))


def sums_of(view: CartView, words: Wording) -> tuple[Sum, ...]:
    """Return subtotal and taxes; of a completed sale also total, payments and what is still to pay."""
    texts = words.texts
    if view.prices is not None:
        rows = [Sum(texts("Subtotal"), words.amount(view.prices.subtotal_minor))]
        discount = view.sale.cart.discount_ppm if view.sale.cart is not None else 0
        if discount:
            name = texts("Discount {rate} included", rate=words.rate(discount))
            rows.insert(0, Sum(name, words.less(view.prices.discount_minor)))
        rates = ((rate.name, rate.rate_ppm, minor) for rate, minor in view.prices.tax_totals)
        return (*rows, *_taxes(rates, words))
    sale = view.sale
    paid = [
        Sum(payment_name(texts, entry), words.less(entry.amount_minor)) for entry in _money(sale.payments)
    ]
    if paid:
        first = paid[0]
        paid[0] = Sum(first.name, first.amount, begins_block=True)
    return (
        Sum(texts("Subtotal"), words.amount(sale.subtotal_minor)),
        *_taxes(((name, ppm, minor) for _id, name, ppm, minor in sale.taxes), words),
        Sum(texts("Total"), words.money(sale.total_minor), is_strong=True),
        *paid,
        Sum(texts("To pay"), words.money(max(0, sale.owed_minor)), is_strong=True, begins_block=not paid),
    )


def one_line(view: CartView, words: Wording) -> str:
    """Return the whole cart in a few words, for where there is little room."""
    cart = view.sale.cart
    lines: tuple[LineSet | SoldLine, ...] = (
        cart.lines if cart is not None and view.is_open else view.sale.lines
    )
    return f"{_items(lines, words)} · {words.amount(view.total_minor)}"


def _money(payments: Iterable[SalePayment]) -> Iterator[SalePayment]:
    return (entry for entry in payments if entry.amount_minor)


def _taxes(rates: Iterable[tuple[str, int, int]], words: Wording) -> Iterator[Sum]:
    for name, ppm, minor in rates:
        yield Sum(f"{words.texts(name)} {words.rate(ppm)}", words.amount(minor))


def _items(lines: Iterable[LineSet | SoldLine], words: Wording) -> str:
    units = sum(line.quantity for line in lines)
    if units % UNIT:
        return words.texts("{quantity} units", quantity=words.quantity(units))
    return words.texts.plural("{number} item", "{number} items", units // UNIT)


def _open_rows(view: CartView, register: RegisterCard, words: Wording) -> Iterator[CartRow]:
    texts, cart = words.texts, view.sale.cart
    lines = cart.lines if cart is not None else ()
    prices = {price.key: price for price in view.prices.lines} if view.prices is not None else {}
    now = [line for line in lines if not line.is_later]
    later = [line for line in lines if line.is_later]
    if now:
        yield Heading(texts("Take now"), _items(now, words), "shopping-bag")
        yield from (_open_row(view, line, prices[line.line_key], words) for line in now)
    if later:
        is_delivery = view.method == Method.DELIVERY
        title = texts("Deliver later") if is_delivery else texts("Pick up later")
        where = f"{title} · {register.outlet}" if register.outlet else title
        yield Heading(where, _items(later, words), "truck" if is_delivery else "package")
        yield from (_open_row(view, line, prices[line.line_key], words) for line in later)


def _open_row(view: CartView, line: LineSet, price: PricedLine, words: Wording) -> LineRow:
    missing = missing_of(view.short, line.line_key)
    details = tuple(_details(view, line, words))
    return LineRow(
        line.line_key,
        words.quantity(line.quantity),
        line.name,
        words.amount(price.list_minor - price.discount_minor),
        " · ".join(details),
        words.amount(price.list_minor) if price.discount_minor else "",
        is_warning=missing > 0,
    )


def _details(view: CartView, line: LineSet, words: Wording) -> Iterator[str]:
    texts = words.texts
    missing = missing_of(view.short, line.line_key)
    if missing > 0:
        yield texts("{quantity} not in stock", quantity=words.quantity(missing))
    if line.quantity != UNIT:
        yield texts("{amount} each", amount=words.amount(line.unit_price_minor))
    if line.is_price_overridden:
        yield texts("price changed")
    if line.discount_ppm:
        yield f"−{words.rate(line.discount_ppm)}"
    if line.discount_minor:
        yield words.less(line.discount_minor)
    if line.is_later:
        yield texts("In stock, kept aside") if line.line_key in view.kept else texts("To be ordered in")
    if line.note:
        yield line.note


def _sold_rows(view: CartView, register: RegisterCard, words: Wording) -> Iterator[CartRow]:
    is_order = view.sale.source == "order"
    if not is_order:
        yield from _left_rows(view, words.texts("Taken"), words)
    lines = {line.key: line for line in view.sale.lines}
    for part in view.sale.fulfillments:
        if part.is_cancelled:
            continue
        yield _part_heading(part, register, words)
        for units in part.lines:
            line = lines.get(units.line_key)
            if line is not None and units.wanted:
                yield _sold_row(line, units.wanted, words)
    if is_order:
        yield from _left_rows(view, words.texts("Other"), words)


def _left_rows(view: CartView, title: str, words: Wording) -> Iterator[CartRow]:
    left = dict(_left(view))
    if left:
        yield Heading(title, "", "shopping-bag")
    for line in view.sale.lines:
        if line.key in left:
            yield _sold_row(line, left[line.key], words)


def _left(view: CartView) -> Iterator[tuple[str, int]]:
    """Yield what belongs to no fulfillment: taken at the till, shipping and fees."""
    parts = [part for part in view.sale.fulfillments if not part.is_cancelled]
    for line in view.sale.lines:
        in_parts = sum(units.wanted for part in parts for units in part.lines if units.line_key == line.key)
        if line.quantity - in_parts:
            yield line.key, line.quantity - in_parts


def _part_heading(part: FulfillmentState, register: RegisterCard, words: Wording) -> Heading:
    where = register.outlet_name(part.outlet_id)
    title = " · ".join(name for name in (method_name(words.texts, part.method), where) if name)
    icon = "truck" if part.method == Method.DELIVERY else "package"
    return Heading(title, _progress(part, register, words), icon)


def _progress(part: FulfillmentState, register: RegisterCard, words: Wording) -> str:
    texts = words.texts
    if part.is_handed_over:
        return texts("Completed")
    if part.is_packed and part.packed_at_ms is not None:
        return texts("Packed {time}", time=words.time(part.packed_at_ms, register.zone))
    return texts("In progress") if part.status == "in_progress" else texts("New")


def _sold_row(line: SoldLine, units: int, words: Wording) -> LineRow:
    share = line.net_minor * units // line.quantity if line.quantity else line.net_minor
    each = words.texts("{amount} each", amount=words.amount(line.unit_price_minor))
    return LineRow(
        line.key,
        words.quantity(units),
        line.name,
        words.amount(share),
        each if units != UNIT and line.kind == "item" else "",
    )
