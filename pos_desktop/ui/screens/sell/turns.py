"""What the Sell screen shows after a wish was carried out: one frozen state becomes the next."""

from __future__ import annotations

from dataclasses import replace

from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.state import CartView, Newest, PayState, SellState, Side, Stage
from pos_desktop.ui.screens.sell.transaction import Answer
from pos_desktop.ui.screens.sell.wishes import Wish

_CALLED_OFF = ("cancelled", "voided")


def after(state: SellState, wish: Wish, answer: Answer) -> SellState:
    """Return the state once a wish was carried out; a refusal that was shown is over."""
    if isinstance(wish, wishes.LookAgain):
        return _looked_again(state, answer)
    state = replace(state, refusal=None)
    if isinstance(wish, wishes.PrintInterim | wishes.PrintLastClosure):
        return state
    if isinstance(wish, wishes.Park | wishes.Discard):
        return fresh(state)
    if isinstance(wish, wishes.TakeUp):
        return _taken_up(state, answer)
    if isinstance(wish, wishes.TakePayment | wishes.CompleteUnpaid):
        return _paid(state, answer)
    if isinstance(wish, wishes.PrintPaper):
        return replace(state, cart=answer.view, receipt=wish.kind.value)
    if answer.session is not None:
        return _at_register(state, wish, answer)
    return _rung_up(state, wish, answer)


def fresh(state: SellState) -> SellState:
    """Return the screen ready for the next customer."""
    return SellState(
        register=state.register,
        keys=state.keys,
        parked=state.parked,
        pay=PayState(types=state.pay.types),
    )


def to_paying(state: SellState, terms: str = "") -> SellState:
    """Return the screen asking for money; while the register has no float it asks for that first."""
    if state.register.session is None:
        return replace(state, stage=Stage.SELLING, side=state.register.resting_side, found=None, refusal=None)
    pay = PayState(types=state.pay.types, terms=terms)
    return replace(state, stage=Stage.PAYING, side=Side.KEYS, pay=pay, found=None, is_line_open=False)


def _rung_up(state: SellState, wish: Wish, answer: Answer) -> SellState:
    view = answer.view
    selected = answer.line_key or state.selected
    if view is None or not _has_line(view, selected):
        selected = None
    keeps_open = state.is_line_open and selected == state.selected
    is_search_over = isinstance(
        wish, wishes.RingUp | wishes.AddProduct | wishes.AttachCustomer | wishes.CreateCustomer
    )
    return replace(
        state,
        stage=Stage.SELLING,
        side=Side.KEYS if is_search_over and state.side is Side.CUSTOMER else state.side,
        cart=view,
        selected=selected,
        is_line_open=keeps_open,
        found=None if is_search_over else state.found,
        accepted=_still_short(state, view),
    )


def _still_short(state: SellState, view: CartView | None) -> frozenset[str]:
    short = {line.line_key: line for line in view.short} if view is not None else {}
    before = {line.line_key: line for line in state.cart.short} if state.cart is not None else {}
    return frozenset(key for key in state.accepted if key in short and short[key] == before.get(key))


def _has_line(view: CartView, key: str | None) -> bool:
    return view.sale.cart is not None and any(line.line_key == key for line in view.sale.cart.lines)


def _taken_up(state: SellState, answer: Answer) -> SellState:
    view = answer.view
    state = replace(fresh(state), cart=view)
    if view is None or view.is_open:
        return state
    newest = Newest.ASKED if answer.is_asked else Newest.UNKNOWN
    return to_paying(replace(state, is_continued=True, newest=newest))


def _looked_again(state: SellState, answer: Answer) -> SellState:
    """Follow what happened to a sale while it was being paid; where nothing is owed, take no money."""
    view, before = answer.view, state.cart
    if view is None or before is None or state.stage is not Stage.PAYING:
        return state
    if view.is_open or view.sale.sale_id != before.sale.sale_id or _sums(view) == _sums(before):
        return state
    is_settled = view.owed_minor == 0 or (view.sale.is_paid and view.owed_minor > 0)
    is_over = is_settled or view.sale.state in _CALLED_OFF
    return replace(
        state,
        stage=Stage.DONE if is_over else Stage.PAYING,
        cart=view,
        pay=PayState(types=state.pay.types, terms=state.pay.terms),
        newest=_news_of(before, view),
    )


def _sums(view: CartView) -> tuple[str, int, int, int]:
    return view.sale.state, view.sale.total_minor, view.sale.paid_minor, view.sale.owed_minor


def _news_of(before: CartView, now: CartView) -> Newest:
    if now.sale.state in _CALLED_OFF:
        return Newest.CANCELLED
    known = {payment.payment_id for payment in before.sale.payments}
    new = [payment for payment in now.sale.payments if payment.payment_id not in known]
    if any(payment.entry == "online" for payment in new):
        return Newest.PAID_ONLINE
    return Newest.PAID if new else Newest.CHANGED


def _paid(state: SellState, answer: Answer) -> SellState:
    view = answer.view
    pay = PayState(types=state.pay.types, terms=state.pay.terms, last=answer.payment)
    is_over = view is None or view.owed_minor == 0 or view.sale.is_paid or answer.payment is None
    return replace(
        state,
        stage=Stage.DONE if is_over else Stage.PAYING,
        cart=view,
        pay=pay,
        selected=None,
        is_line_open=False,
        accepted=frozenset(),
    )


def _at_register(state: SellState, wish: Wish, answer: Answer) -> SellState:
    is_closed = answer.session is not None and answer.session.closed_at_ms is not None
    register = replace(state.register, session=None if is_closed else answer.session)
    state = replace(state, register=register)
    if isinstance(wish, wishes.OpenRegister | wishes.MoveCash):
        state = replace(state, side=Side.KEYS)
    if isinstance(wish, wishes.OpenRegister) and state.cart is not None and not state.cart.is_open:
        return to_paying(state)
    return state
