"""Sales on the command line: ring up, list, show, take payments."""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.cli.call import Call
from pos_desktop.cli.orders import all_sales, sale_lines
from pos_desktop.cli.printers import absolute
from pos_desktop.cli.reply import Misused, Reply
from pos_desktop.cli.shown import plain
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.state import SaleState
from pos_desktop.services import selling, voiding
from pos_desktop.services.completing import Terms, complete_and_pay
from pos_desktop.services.paying import PaymentResult, Tender, take_payment
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.services.printing import print_for_sale

MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True)
class Basket:
    """What is rung up in one go: codes and units, how they leave, how they are paid."""

    items: tuple[tuple[str, int], ...]
    method: str
    customer: bytes | None
    terms: Terms
    tenders: tuple[Tender, ...]


def sell(call: Call) -> Reply:
    """Ring up a basket, and take its payments; all of it is stored, or nothing."""
    words = call.words
    pays = [*(words.pay or ()), *([f"cash={words.deposit}"] if words.deposit else ())]
    method = "pickup" if words.pickup else "delivery" if words.delivery else ""
    terms = "layby" if words.layby else "on_account" if words.on_account else ""
    if not (pays or method or terms):
        raise Misused(
            "say how it is paid: --pay cash=20.00, or --pickup / --delivery with or without --deposit"
        )
    basket = Basket(
        tuple(item(word) for word in words.items),
        method,
        _customer(call, words.customer) if words.customer else None,
        Terms(terms, accept_short=words.accept_short),
        tuple(_tender(call, pay) for pay in pays),
    )
    sale_id, results = call.do(ring_up, basket)
    return _paid(call, call.sale(sale_id), results)


def ring_up(entry: Entry, desk: Desk, basket: Basket) -> tuple[bytes, tuple[PaymentResult, ...]]:
    """Ring up and pay a basket in one transaction."""
    sale_id = selling.open_cart(entry, desk)
    keys: list[str] = []
    for code, quantity in basket.items:
        found = entry.product_by_code(code)
        if not found:
            raise RuleBroken("unknown_code", code=code)
        if len(found) > 1:
            raise RuleBroken("ambiguous_code", code=code)
        added = selling.add_product(entry, desk, sale_id, found[0].record_id, quantity=quantity)
        keys += [added.line_key] if added.line_key else []
    if basket.customer is not None:
        selling.attach_customer(entry, desk, sale_id, basket.customer)
    if basket.method:
        selling.mark_later(entry, desk, sale_id, dict.fromkeys(keys), method=basket.method)
    return sale_id, complete_and_pay(entry, desk, sale_id, basket.terms, basket.tenders)


def list_sales(call: Call) -> Reply:
    """Return sales, newest first."""
    chosen = SaleFilter(tab=call.words.tab, search=call.words.search or "")
    rows = list(all_sales(call, chosen, call.words.limit))
    return Reply(plain(rows), sale_lines(call, rows))


def show(call: Call) -> Reply:
    """Return everything about one sale."""
    detail = call.app.queries.sale_detail(call.sale_id(call.words.number))
    if detail is None:
        raise RuleBroken("unknown_number", number=call.words.number)
    return Reply(plain(detail), _sale_text(call, detail.sale))


def pay(call: Call) -> Reply:
    """Take payments for a sale or an imported order, each in a transaction of its own."""
    sale_id = call.sale_id(call.words.number)
    tenders = [_tender(call, pay) for pay in call.words.pay]
    results = call.do(_pay_all, sale_id, tenders)
    return _paid(call, call.sale(sale_id), results)


def void(call: Call) -> Reply:
    """Void a sale rung up here; say what to hand back."""
    undone = call.do(voiding.void_sale, call.sale_id(call.words.number), reason=call.words.reason or "")
    return _undone(call, undone)


def cancel(call: Call) -> Reply:
    """Cancel an imported order; the shop is told."""
    undone = call.do(voiding.cancel_order, call.sale_id(call.words.number), reason=call.words.reason or "")
    return _undone(call, undone)


def receipt(call: Call) -> Reply:
    """Print a receipt; every one after the first says that it is a copy."""
    kind = DocumentKind.GIFT_RECEIPT if call.words.gift else DocumentKind.RECEIPT
    press = call.app.press(
        call.language, printer_id=call.app.once(absolute(call.words.to or "", call.folder))
    )
    job = call.do(print_for_sale, press, kind, call.sale_id(call.words.number))
    call.print_due()
    values = {"job": job.id.hex, "printer": job.printer_id, "document": kind.value, "copy": job.copy_no}
    return Reply(values, (f"{kind.value}: printed on {job.printer_id}",))


def type_id(call: Call, name: str) -> bytes:
    """Return the payment type of a kind or name. Errors: `RuleBroken("unknown_record")`."""
    for row in call.app.queries.named("payment_type"):
        if name.casefold() in (str(row.fields.get("kind", "")), row.name.casefold()):
            return row.record_id
    raise RuleBroken("unknown_record", kind="payment_type", name=name)


def item(word: str) -> tuple[str, int]:
    """Read "MUG-1" or "MUG-1x3"; an x that belongs to the code is not followed by digits alone."""
    code, times, count = word.rpartition("x")
    if times and code and count.isascii() and count.isdecimal() and 0 < int(count) <= MOST_UNITS:
        return code, int(count) * UNIT
    return word, UNIT


def _pay_all(entry: Entry, desk: Desk, sale_id: bytes, tenders: list[Tender]) -> tuple[PaymentResult, ...]:
    return tuple(take_payment(entry, desk, sale_id, tender) for tender in tenders)


def _tender(call: Call, word: str) -> Tender:
    """Read "cash=20.00" or "card=45.83:1234"."""
    name, equals, rest = word.partition("=")
    amount, _, reference = rest.partition(":")
    if not equals or not amount:
        raise Misused(f"{word!r}: a payment is TYPE=AMOUNT, or TYPE=AMOUNT:REFERENCE")
    return Tender(type_id(call, name), call.amount(amount), reference)


def _customer(call: Call, word: str) -> bytes:
    found = call.app.queries.search_customers(word)
    exact = [row for row in found if row.name.casefold() == word.casefold()]
    if not found:
        raise RuleBroken("unknown_record", kind="customer", name=word)
    return (exact or list(found))[0].record_id


def _paid(call: Call, sale: SaleState, results: tuple[PaymentResult, ...]) -> Reply:
    change = sum(result.change_minor for result in results)
    values = {
        "sale_id": sale.sale_id,
        "number": sale.number,
        "state": sale.state,
        "label": sale.label,
        "currency": sale.currency,
        "total_minor": sale.total_minor,
        "paid_minor": sale.paid_minor,
        "owed_minor": sale.owed_minor,
        "is_paid": sale.is_paid,
        "change_minor": change,
        "fulfillments": sale.fulfillments,
        "payments": [
            {
                "payment_id": result.payment_id,
                "kind": result.kind,
                "amount_minor": result.amount_minor,
                "tendered_minor": result.tendered_minor,
                "change_minor": result.change_minor,
                "rounding_minor": result.rounding_minor,
            }
            for result in results
        ],
    }
    told = [f"{sale.number}: {call.money(sale.total_minor, sale.currency)}, {sale.label}"]
    if change:
        told.append(f"change {call.money(change, sale.currency)}")
    if sale.owed_minor > 0:
        told.append(f"owed {call.money(sale.owed_minor, sale.currency)}")
    return Reply(plain(values), tuple(told))


def _sale_text(call: Call, sale: SaleState) -> tuple[str, ...]:
    lines = [f"{sale.number}  {sale.state}  {sale.label}  {sale.contact.name}".rstrip()]
    for line in sale.lines:
        cost = call.money(line.net_minor + line.tax_minor, sale.currency)
        lines.append(f"  {call.units(line.quantity)} x {line.name}  {cost}")
    lines.append(f"  total {call.money(sale.total_minor, sale.currency)}")
    lines += [f"  {p.title or p.kind} {call.money(p.amount_minor, sale.currency)}" for p in sale.payments]
    lines.append(f"  owed {call.money(sale.owed_minor, sale.currency)}")
    lines += [f"  {p.fulfillment_id.hex()[:12]} {p.method} {p.status}" for p in sale.fulfillments]
    return tuple(lines)


def _undone(call: Call, undone: voiding.Undone) -> Reply:
    sale = undone.sale
    back = [f"hand back {call.money(-c.amount_minor, sale.currency)} {c.kind}" for c in undone.counters]
    if undone.refund_in_shop_minor:
        back.append(f"refund in the shop: {call.money(undone.refund_in_shop_minor, sale.currency)}")
    return Reply(plain(undone), (f"{sale.number}: {sale.state}", *back))
