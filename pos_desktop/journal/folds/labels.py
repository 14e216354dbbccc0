"""The state of a sale and the word it is shown with, derived from how it stands."""

from __future__ import annotations

from collections.abc import Iterable

from pos_desktop.journal.folds.messages import Standing
from pos_desktop.journal.state import CartState, FulfillmentState

_FINISHED = frozenset({"completed", "cancelled"})


def state_of(standing: Standing, *, is_cancelled: bool) -> str:
    """Return history, voided, cancelled, closed or pending; paid alone is not closed."""
    content = standing.content
    if is_cancelled:
        return "voided" if content.sale is not None else "cancelled"
    if content.is_history:
        return "history"
    is_done = all(fulfillment.status in _FINISHED for fulfillment in standing.fulfillments)
    return "closed" if standing.is_paid and is_done else "pending"


def label_of(standing: Standing, state: str) -> str:
    """Return the key of the wording: what is still to be done with goods comes before what is to be paid."""
    sale = standing.content.sale
    if state in ("voided", "cancelled"):
        return state
    if sale is not None and sale.return_of is not None:
        return "return"
    if sale is not None and sale.terms == "layby" and state != "closed":
        return "layby"
    open_method = method_of([one for one in standing.fulfillments if one.status not in _FINISHED])
    if open_method and state != "history":
        return "pickup_unfulfilled" if open_method == "pickup" else "delivery_unfulfilled"
    if standing.is_on_account or any(payment.kind == "on_account" for payment in standing.money.payments):
        return "on_account"
    return "completed" if state in ("closed", "history") else "partially_paid"


def cart_state(cart: CartState) -> str:
    """Return what a sale without content is."""
    if cart.is_discarded:
        return "discarded"
    return "parked" if cart.is_parked else "open"


def method_of(fulfillments: Iterable[FulfillmentState]) -> str:
    """Return pickup, delivery, both, or "" where nothing is to be handed over later."""
    methods = {fulfillment.method for fulfillment in fulfillments}
    if len(methods) > 1:
        return "both"
    return methods.pop() if methods else ""
