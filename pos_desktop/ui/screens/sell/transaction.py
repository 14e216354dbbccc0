"""One wish as one transaction: the services that carry it out, and the sale as it is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.register import ClosureLine
from pos_desktop.services import completing, customers, paying, registering, selling, telling
from pos_desktop.services.completing import Terms
from pos_desktop.services.finding import sale_of
from pos_desktop.services.paying import PaymentResult, Tender
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.rows import SaleState, SessionState
from pos_desktop.services.press import Press
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.state import CartView, Payment
from pos_desktop.ui.screens.sell.view import view_of
from pos_desktop.ui.screens.sell.wishes import Wish
from pos_desktop.ui.screens.ties import Hands


class Place(Struct, frozen=True):
    """Where a wish is carried out: the sale on screen, and how it would be completed."""

    sale_id: bytes | None
    terms: Terms = field(default_factory=Terms)


class Answer(Struct, frozen=True):
    """What came of a wish.

    Shapes: `view` is the sale on screen afterwards, None when there is none any more; `code` the reading of
        a scan that was found; `has_choices` when it means several products; `is_asked` when the web shop
        of the order is asked for its newest version; `is_spooled` when a closure or report prints.
    """

    view: CartView | None = None
    line_key: str | None = None
    has_choices: bool = False
    code: str = ""
    payment: Payment | None = None
    session: SessionState | None = None
    expected: tuple[ClosureLine, ...] = ()
    is_asked: bool = False
    is_spooled: bool = False


class _Till(Struct, frozen=True):
    entry: Entry
    desk: Desk
    press: Press
    place: Place

    @property
    def sale_id(self) -> bytes:
        if self.place.sale_id is None:
            raise RuleBroken("empty_cart")
        return self.place.sale_id

    def cart(self) -> bytes:
        return self.place.sale_id or selling.open_cart(self.entry, self.desk)

    def shown(self, sale: SaleState) -> Answer:
        return Answer(view_of(self.entry, sale))


def perform(entry: Entry, hands: Hands, place: Place, wish: Wish) -> Answer:
    """Carry a wish out.

    Errors: `RuleBroken` with the service's reason; nothing is stored then.
    """
    return _HANDLERS[type(wish)](_Till(entry, hands.desk, hands.press, place), wish)


def _ring_up(till: _Till, wish: wishes.RingUp) -> Answer:
    readings = (wish.code, *wish.alternatives)
    known = next((code for code in readings if till.entry.product_by_code(code.strip())), None)
    if known is None:
        raise RuleBroken("unknown_code", code=wish.code)
    if len(till.entry.product_by_code(known.strip())) > 1:
        view = view_of(till.entry, sale_of(till.entry, till.sale_id)) if till.place.sale_id else None
        return Answer(view, has_choices=True, code=known)
    scanned = selling.scan(till.entry, till.desk, till.cart(), known)
    return Answer(view_of(till.entry, scanned.sale), scanned.line_key, code=known)


def _add_product(till: _Till, wish: wishes.AddProduct) -> Answer:
    scanned = selling.add_product(till.entry, till.desk, till.cart(), wish.product_id, quantity=wish.quantity)
    return Answer(view_of(till.entry, scanned.sale), scanned.line_key)


def _set_quantity(till: _Till, wish: wishes.SetQuantity) -> Answer:
    sale = selling.set_quantity(till.entry, till.desk, till.sale_id, wish.line_key, wish.quantity)
    return till.shown(sale)


def _set_price(till: _Till, wish: wishes.SetPrice) -> Answer:
    sale = selling.override_price(till.entry, till.desk, till.sale_id, wish.line_key, wish.price_minor)
    return till.shown(sale)


def _give_discount(till: _Till, wish: wishes.GiveDiscount) -> Answer:
    entry, desk = till.entry, till.desk
    if wish.line_key is None:
        return till.shown(selling.discount_sale(entry, desk, till.sale_id, ppm=wish.ppm))
    sale = selling.discount_line(
        entry, desk, till.sale_id, wish.line_key, ppm=wish.ppm, amount_minor=wish.amount_minor
    )
    return till.shown(sale)


def _write_note(till: _Till, wish: wishes.WriteNote) -> Answer:
    if wish.line_key is None:
        return till.shown(selling.note_sale(till.entry, till.desk, till.cart(), wish.text))
    return till.shown(selling.note_line(till.entry, till.desk, till.sale_id, wish.line_key, wish.text))


def _mark_later(till: _Till, wish: wishes.MarkLater) -> Answer:
    sale = selling.mark_later(till.entry, till.desk, till.sale_id, [wish.line_key], method=wish.method)
    return till.shown(sale)


def _attach_customer(till: _Till, wish: wishes.AttachCustomer) -> Answer:
    return till.shown(selling.attach_customer(till.entry, till.desk, till.cart(), wish.customer_id))


def _create_customer(till: _Till, wish: wishes.CreateCustomer) -> Answer:
    customer_id = customers.add_customer(
        till.entry, till.desk, name=wish.name, email=wish.email, phone=wish.phone
    )
    return till.shown(selling.attach_customer(till.entry, till.desk, till.cart(), customer_id))


def _answer_shortage(till: _Till, wish: wishes.AnswerShortage) -> Answer:
    sale = completing.resolve_shortages(till.entry, till.desk, till.sale_id, answer=wish.answer)
    return till.shown(sale)


def _park(till: _Till, wish: wishes.Park) -> Answer:
    selling.park_sale(till.entry, till.desk, till.sale_id, name=wish.name)
    return Answer()


def _discard(till: _Till, wish: wishes.Discard) -> Answer:
    selling.discard_cart(till.entry, till.desk, till.sale_id)
    return Answer()


def _take_up(till: _Till, wish: wishes.TakeUp) -> Answer:
    """Bring a sale here; what was being rung up is parked first, or given up when it is empty."""
    entry, desk = till.entry, till.desk
    if till.place.sale_id is not None and till.place.sale_id != wish.sale_id:
        _set_aside(entry, desk, sale_of(entry, till.place.sale_id))
    sale = sale_of(entry, wish.sale_id)
    if sale.state == "parked":
        sale = selling.retrieve_sale(entry, desk, wish.sale_id)
    is_asked = sale.owed_minor > 0 and telling.request_read(entry, desk, wish.sale_id)
    return Answer(view_of(entry, sale), is_asked=is_asked)


def _look_again(till: _Till, wish: wishes.LookAgain) -> Answer:
    return till.shown(sale_of(till.entry, wish.sale_id))


def _set_aside(entry: Entry, desk: Desk, sale: SaleState) -> None:
    if sale.state != "open" or sale.cart is None:
        return
    if sale.cart.lines:
        selling.park_sale(entry, desk, sale.sale_id)
    else:
        selling.discard_cart(entry, desk, sale.sale_id)


def _take_payment(till: _Till, wish: wishes.TakePayment) -> Answer:
    entry, desk = till.entry, till.desk
    tender = Tender(wish.type_id, wish.amount_minor, wish.reference)
    if sale_of(entry, till.sale_id).state == "open":
        (result,) = completing.complete_and_pay(entry, desk, till.sale_id, till.place.terms, [tender])
    else:
        result = paying.take_payment(entry, desk, till.sale_id, tender)
    return Answer(view_of(entry, result.sale), payment=_payment(result))


def _payment(result: PaymentResult) -> Payment:
    return Payment(
        result.kind,
        result.amount_minor,
        result.tendered_minor,
        result.change_minor,
        result.rounding_minor,
    )


def _complete_unpaid(till: _Till, _wish: wishes.CompleteUnpaid) -> Answer:
    sale = completing.complete_sale(till.entry, till.desk, till.sale_id, till.place.terms)
    return till.shown(sale)


def _open_register(till: _Till, wish: wishes.OpenRegister) -> Answer:
    session = registering.open_register(till.entry, till.desk, float_minor=wish.float_minor)
    return Answer(session=session)


def _move_cash(till: _Till, wish: wishes.MoveCash) -> Answer:
    session = registering.move_cash(
        till.entry, till.desk, kind=wish.kind, amount_minor=wish.amount_minor, reason=wish.reason
    )
    return Answer(session=session)


def _open_drawer(till: _Till, _wish: wishes.OpenDrawer) -> Answer:
    return Answer(session=registering.open_drawer(till.entry, till.desk))


def _ask_expected(till: _Till, _wish: wishes.AskExpected) -> Answer:
    return Answer(
        session=registering.session_of(till.entry, till.desk),
        expected=registering.expected_takings(till.entry, till.desk),
    )


def _close_register(till: _Till, wish: wishes.CloseRegister) -> Answer:
    # late: a register is closed long after the till started
    from pos_desktop.services import closing

    closed = closing.close_and_print(till.entry, till.desk, till.press, counted=wish.counted, note=wish.note)
    closure = closed.closure
    return Answer(session=closure.session, expected=closure.lines, is_spooled=closed.job is not None)


def _print_interim(till: _Till, _wish: wishes.PrintInterim) -> Answer:
    # late: as for the closure
    from pos_desktop.services import closing

    closing.print_interim(till.entry, till.desk, till.press)
    return Answer(is_spooled=True)


def _print_last_closure(till: _Till, _wish: wishes.PrintLastClosure) -> Answer:
    # late: as for the closure
    from pos_desktop.services import closing

    closing.print_last_closure(till.entry, till.desk, till.press)
    return Answer(is_spooled=True)


def _print_paper(till: _Till, wish: wishes.PrintPaper) -> Answer:
    # late: the first sale comes before the first paper
    from pos_desktop.services import printing

    printing.print_for_sale(till.entry, till.desk, till.press, wish.kind, till.sale_id)
    return till.shown(sale_of(till.entry, till.sale_id))


_HANDLERS: dict[type, Callable[[_Till, Any], Answer]] = {
    wishes.RingUp: _ring_up,
    wishes.AddProduct: _add_product,
    wishes.SetQuantity: _set_quantity,
    wishes.SetPrice: _set_price,
    wishes.GiveDiscount: _give_discount,
    wishes.WriteNote: _write_note,
    wishes.MarkLater: _mark_later,
    wishes.AttachCustomer: _attach_customer,
    wishes.CreateCustomer: _create_customer,
    wishes.AnswerShortage: _answer_shortage,
    wishes.Park: _park,
    wishes.Discard: _discard,
    wishes.TakeUp: _take_up,
    wishes.LookAgain: _look_again,
    wishes.TakePayment: _take_payment,
    wishes.CompleteUnpaid: _complete_unpaid,
    wishes.OpenRegister: _open_register,
    wishes.MoveCash: _move_cash,
    wishes.OpenDrawer: _open_drawer,
    wishes.AskExpected: _ask_expected,
    wishes.CloseRegister: _close_register,
    wishes.PrintPaper: _print_paper,
    wishes.PrintInterim: _print_interim,
    wishes.PrintLastClosure: _print_last_closure,
}
