"""Decides what the Sell screen shows: one wish after the other becomes a transaction and a new state."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.errors import PosError
from pos_desktop.services.completing import Terms
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.refusals import refusal_of
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.sell import turns, wishes
from pos_desktop.ui.screens.sell.found import Surroundings, find, find_choices, look_around
from pos_desktop.ui.screens.sell.state import Found, SellState, Stage
from pos_desktop.ui.screens.sell.transaction import Answer, Place, perform
from pos_desktop.ui.screens.sell.viewing import SellViewing
from pos_desktop.ui.screens.sell.wishes import Wish
from pos_desktop.ui.screens.ties import Ties

_MOVES_MONEY = (wishes.TakePayment, wishes.MoveCash)


class News(Struct, frozen=True):
    """Something to tell in passing; `undo`, where given, is the wish that takes it back."""

    kind: str
    values: tuple[tuple[str, str], ...] = ()
    undo: Wish | None = None


class SellPresenter(SellViewing):
    """Holds the state of the screen; wishes are carried out one after the other, so that none is lost.

    Signals: `told` (`News`); `scan_answered` (bool): whether a scan worked, for the sound; `drawer_opens`
        (nothing), once the money is stored; `expected_known` (tuple of `ClosureLine`) before closing and
        `register_closed` (session id) after it; `sale_finished` (sale id) when a sale is done;
        `reference_scanned` (str) while a payment type waits for a number; `back_to_fulfillment_requested`
        (`Target`).
    """

    told = Signal(object)
    scan_answered = Signal(object)
    drawer_opens = Signal()
    expected_known = Signal(object)
    register_closed = Signal(object)
    sale_finished = Signal(object)
    reference_scanned = Signal(object)
    back_to_fulfillment_requested = Signal(object)

    def __init__(self, ties: Ties, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ties = ties
        self._waiting: deque[Wish] = deque()
        self._running: Wish | None = None
        self._is_starting = False

    @Slot()
    def start(self) -> None:
        """Look around, and bring back the cart that was open when this till last ran."""
        register_id = self._ties.desk().register_id
        if register_id is not None:
            self._is_starting = True
            work = partial(self._ties.queries.open_cart, register_id.bytes)
            self._ties.bridge.read(work, self, self._on_open_cart_known)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Look around again; called whenever the store says something changed."""
        desk = self._ties.desk()
        register_id = desk.register_id.bytes if desk.register_id is not None else None
        work = partial(look_around, self._ties.queries, desk.outlet_id.bytes, register_id)
        self._ties.bridge.read(work, self, self._on_looked_around, lane="around")

    @Slot(object)
    def follow(self, roots: frozenset[bytes]) -> None:
        """Look again at the sale being paid when it was changed, by its web shop or at another till."""
        cart = self._state.cart
        is_paid_here = self._state.stage is Stage.PAYING and cart is not None and not cart.is_open
        if is_paid_here and cart is not None and cart.sale.sale_id in roots:
            self.wish(wishes.LookAgain(cart.sale.sale_id))

    @Slot(object)
    def wish(self, wish: Wish) -> None:
        """Carry out a wish after those given before; a button pressed twice moves money once."""
        if isinstance(wish, _MOVES_MONEY) and self._is_under_way(type(wish)):
            return
        self._waiting.append(wish)
        self._next()

    @Slot(object)
    def undo(self, wish: Wish) -> None:
        """Take back what a toast offered to take back."""
        self.wish(wish)

    @Slot(object)
    def scan(self, scan: Scan) -> None:
        """Ring up a code; while a payment waits for a number, the code is that number."""
        state = self._state
        if state.stage is Stage.PAYING and state.pay.opened is not None:
            self.reference_scanned.emit(scan.code)
            return
        if state.stage is Stage.PAYING and (state.cart is None or not state.cart.is_open):
            self.scan_answered.emit(False)
            self.told.emit(News("finish_payment"))
            return
        if state.stage is Stage.DONE:
            self.begin_new()
        self.wish(wishes.RingUp(scan.code, scan.alternatives))

    @Slot(object)
    def search(self, text: str) -> None:
        """Find products and customers at every keystroke; only the last one is answered."""
        words = text.strip()
        if not words:
            self._set(replace(self._state, found=None))
            return
        outlet_id = self._ties.desk().outlet_id.bytes
        self._ties.bridge.read(
            partial(find, self._ties.queries, words, outlet_id), self, self._on_found, lane="found"
        )

    @Slot(object)
    def pay(self, terms: str = "") -> None:
        """Ask for money; a sale that costs nothing is simply completed."""
        state = self._state
        if not state.can_pay or state.stage is not Stage.SELLING:
            return
        self._set(turns.to_paying(state, terms))
        is_free = state.cart is not None and state.cart.owed_minor == 0
        if is_free and self._state.stage is Stage.PAYING:
            self.wish(wishes.CompleteUnpaid())

    @Slot()
    def leave_paying(self) -> None:
        """Go back to the cart, or stop where money was already taken or an order was continued."""
        state = self._state
        if state.cart is not None and state.cart.is_open:
            self._set(replace(state, stage=Stage.SELLING, refusal=None))
        else:
            self.stop_here()

    @Slot()
    def stop_here(self) -> None:
        """Keep the sale as it is, partially paid or unpaid, and make room for the next customer."""
        cart = self._state.cart
        if cart is not None and cart.is_open:
            self.wish(wishes.CompleteUnpaid())
            return
        self._leave_sale(cart.sale.sale_id if cart else None, cart.sale.number if cart else "")

    @Slot()
    def begin_new(self) -> None:
        """Make room for the next customer."""
        self._set(turns.fresh(self._state))
        self.refresh()

    @Slot()
    def go_back_to_order(self) -> None:
        """Lead back to the fulfillment of the sale that was paid."""
        cart = self._state.cart
        part = cart.next_part if cart is not None else None
        if cart is None or part is None:
            return
        self.begin_new()
        self.back_to_fulfillment_requested.emit(Target(cart.sale.sale_id, part.fulfillment_id))

    @Slot(object)
    def continue_sale(self, sale_id: bytes) -> None:
        """Bring a sale here from Sales history; an open cart is parked first."""
        self.wish(wishes.TakeUp(sale_id))

    def _is_under_way(self, kind: type[Wish]) -> bool:
        return any(isinstance(wish, kind) for wish in (self._running, *self._waiting))

    def _next(self) -> None:
        if self._is_starting or self._running is not None or not self._waiting:
            return
        wish = self._waiting.popleft()
        self._running = wish
        work = partial(perform, place=self._place(wish), wish=wish)
        self._ties.submit(work, self, partial(self._on_answered, wish))

    def _place(self, wish: Wish) -> Place:
        state = self._state
        is_over = state.stage is Stage.DONE and not isinstance(wish, wishes.PrintPaper)
        sale = state.cart.sale if state.cart is not None and not is_over else None
        if isinstance(wish, wishes.TakeUp) and sale is not None and sale.state != "open":
            sale = None
        terms = Terms(state.pay.terms, accept_short=bool(state.accepted))
        return Place(sale.sale_id if sale is not None else None, terms)

    def _on_answered(self, wish: Wish, outcome: Outcome[Answer]) -> None:
        self._running = None
        try:
            answer = outcome.value()
        except PosError as error:
            self._refused(wish, error)
        else:
            self._answered(wish, answer)
        self._next()

    def _answered(self, wish: Wish, answer: Answer) -> None:
        before = self._state
        if answer.has_choices:
            self._ask_choice(answer.code)
            return
        if isinstance(wish, wishes.AskExpected):
            self.expected_known.emit(answer.expected)
            return
        self._set(turns.after(before, wish, answer))
        if isinstance(wish, wishes.LookAgain):
            return
        if isinstance(wish, wishes.RingUp):
            self.scan_answered.emit(True)
        self._tell(wish, answer, before)

    def _tell(self, wish: Wish, answer: Answer, before: SellState) -> None:
        """Say what is not plain to see, and let the world around know."""
        opens = isinstance(wish, wishes.OpenDrawer | wishes.MoveCash)
        if opens or (answer.payment is not None and answer.payment.kind == PaymentKind.CASH):
            self.drawer_opens.emit()
        news = _paper_news(wish, answer) or _news(wish, before)
        if news is not None:
            self.told.emit(news)
        if isinstance(wish, wishes.CloseRegister) and answer.session is not None:
            self.register_closed.emit(answer.session.session_id)
        if isinstance(wish, wishes.CompleteUnpaid) and answer.view is not None and answer.view.owed_minor:
            self._leave_sale(answer.view.sale.sale_id, answer.view.sale.number)
        elif self._state.stage is Stage.DONE and answer.view is not None:
            self.sale_finished.emit(answer.view.sale.sale_id)
        if not wishes.is_about_lines(wish):
            self.refresh()

    def _leave_sale(self, sale_id: bytes | None, number: str) -> None:
        self.begin_new()
        if sale_id is not None:
            self.told.emit(News("kept", (("number", number),)))

    def _ask_choice(self, code: str) -> None:
        work = partial(find_choices, self._ties.queries, code, self._ties.desk().outlet_id.bytes)
        self._ties.bridge.read(work, self, self._on_found, lane="found")

    def _refused(self, wish: Wish, error: PosError) -> None:
        if isinstance(wish, wishes.RingUp):
            self.scan_answered.emit(False)
            self.told.emit(News(error.reason, (("code", wish.code),)))
            return
        self._set(replace(self._state, refusal=refusal_of(error)))

    def _on_open_cart_known(self, outcome: Outcome[bytes | None]) -> None:
        """Bring the cart back before anything that was scanned meanwhile: it joins the same cart."""
        self._is_starting = False
        sale_id = outcome.value()
        if sale_id is not None:
            self._waiting.appendleft(wishes.TakeUp(sale_id))
        self._next()

    def _on_looked_around(self, outcome: Outcome[Surroundings]) -> None:
        around = outcome.value()
        state = self._state
        before = state.register
        is_another = not before.is_known or before.is_register is not around.register.is_register
        self._set(
            replace(
                state,
                register=around.register,
                keys=around.keys,
                parked=around.parked,
                pay=replace(state.pay, types=around.types),
                side=around.register.resting_side if is_another else state.side,
            )
        )

    def _on_found(self, outcome: Outcome[Found]) -> None:
        self._set(replace(self._state, found=outcome.value()))


def _paper_news(wish: Wish, answer: Answer) -> News | None:
    if isinstance(wish, wishes.CloseRegister):
        return News("register_closed_prints" if answer.is_spooled else "register_closed")
    return News("report_prints") if answer.is_spooled else None


def _news(wish: Wish, before: SellState) -> News | None:
    sale = before.cart.sale if before.cart is not None else None
    if isinstance(wish, wishes.Park) and sale is not None:
        return News("parked", (("name", wish.name),), wishes.TakeUp(sale.sale_id))
    if isinstance(wish, wishes.SetQuantity) and wish.quantity == 0:
        return _removed(before, wish.line_key)
    if isinstance(wish, wishes.OpenRegister):
        return News("register_opened")
    return News("cash_moved") if isinstance(wish, wishes.MoveCash) else None


def _removed(before: SellState, line_key: str) -> News | None:
    line = before.cart.line(line_key) if before.cart is not None else None
    if line is None:
        return None
    is_plain = not (line.note or line.discount_ppm or line.discount_minor or line.is_price_overridden)
    can_undo = is_plain and not line.is_later and line.product_id is not None
    back = wishes.AddProduct(line.product_id or b"", line.quantity) if can_undo else None
    return News("removed", (("name", line.name),), back)
