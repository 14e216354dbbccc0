"""What each payment type would take of the amount typed, and which amounts to offer as buttons."""

from __future__ import annotations

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.cash import change_minor, quick_amounts, round_cash
from pos_desktop.ui.screens.sell.state import CartView, CustomerCard, PayType, SellState

AT_A_TILL = frozenset(
    {
        PaymentKind.CASH,
        PaymentKind.CARD,
        PaymentKind.GIFT_CARD,
        PaymentKind.STORE_CREDIT,
        PaymentKind.ON_ACCOUNT,
        PaymentKind.OTHER,
    }
)
NEEDS_NUMBER = frozenset({PaymentKind.GIFT_CARD})
ASKS_REFERENCE = NEEDS_NUMBER | {PaymentKind.CARD}


class Offer(Struct, frozen=True):
    """One payment type as a button.

    Shapes: `hint` is "", available, limit, no_customer, no_account, layby or nothing_left; `hint_minor` is
        the amount in it.
    Units: `amount_minor` is what the sale gets, of cash what lies on the counter; `change_minor` goes back.
    """

    pay_type: PayType
    amount_minor: int
    change_minor: int = 0
    hint: str = ""
    hint_minor: int = 0
    is_possible: bool = True


class Due(Struct, frozen=True):
    """What is owed, and what that is in cash."""

    owed_minor: int
    cash_minor: int

    @property
    def differs(self) -> bool:
        """Whether cash rounds the amount."""
        return self.owed_minor != self.cash_minor


def due_of(state: SellState) -> Due:
    """Return what the sale on screen still costs."""
    owed = state.cart.owed_minor if state.cart is not None else 0
    return Due(owed, round_cash(owed, state.register.cash_step_minor).due_minor)


def typed_minor(state: SellState) -> int:
    """Return the amount in the field: what was typed, else the amount due in cash."""
    typed = state.pay.typed_minor
    return due_of(state).cash_minor if typed is None else typed


def quick_of(state: SellState) -> tuple[int, ...]:
    """Return the amounts to offer as buttons: exact, then the next notes."""
    return quick_amounts(due_of(state).owed_minor, state.currency, state.register.cash_step_minor)


def offers_of(state: SellState) -> tuple[Offer, ...]:
    """Return every payment type in the order of the shop, with what it would take."""
    if state.cart is None:
        return ()
    return tuple(_offer(state, state.cart, pay_type) for pay_type in state.pay.types)


def default_of(offers: tuple[Offer, ...]) -> Offer | None:
    """Return the type that is the accent: cash where there is cash, else the first that is possible."""
    possible = [offer for offer in offers if offer.is_possible]
    cash = [offer for offer in possible if offer.pay_type.kind == PaymentKind.CASH]
    return next(iter(cash or possible), None)


def _offer(state: SellState, cart: CartView, pay_type: PayType) -> Offer:
    due, typed = due_of(state), typed_minor(state)
    if due.owed_minor < 0:
        is_cash = pay_type.kind == PaymentKind.CASH
        return Offer(pay_type, due.cash_minor if is_cash else due.owed_minor)
    if pay_type.kind == PaymentKind.CASH:
        return Offer(pay_type, typed, change_minor(due.cash_minor, typed), is_possible=typed > 0)
    asked = due.owed_minor if state.pay.typed_minor is None else min(typed, due.owed_minor)
    if pay_type.kind == PaymentKind.STORE_CREDIT:
        return _limited(pay_type, asked, cart.customer, "available")
    if pay_type.kind == PaymentKind.ON_ACCOUNT:
        if state.pay.terms or cart.sale.terms == "layby":
            return Offer(pay_type, 0, hint="layby", is_possible=False)
        return _limited(pay_type, asked, cart.customer, "limit")
    return Offer(pay_type, asked, is_possible=asked > 0)


def _limited(pay_type: PayType, asked: int, customer: CustomerCard | None, hint: str) -> Offer:
    if customer is None or customer.customer_id is None:
        return Offer(pay_type, 0, hint="no_customer", is_possible=False)
    is_credit = hint == "available"
    most = customer.credit_minor if is_credit else customer.account_left_minor or 0
    if most <= 0:
        return Offer(pay_type, 0, hint="nothing_left" if is_credit else "no_account", is_possible=False)
    amount = min(asked, most)
    return Offer(pay_type, amount, hint=hint, hint_minor=most, is_possible=amount > 0)
