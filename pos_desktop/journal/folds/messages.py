"""What an order's web shop is to be told and was told, derived from the order every time."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from pos_desktop.domain.fulfilling import UNDO_MS, Method
from pos_desktop.domain.ids import as_uuid
from pos_desktop.domain.telling import (
    Message,
    OrderProgress,
    PartProgress,
    TillPayment,
    TillRefund,
    messages,
)
from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import MessageTold, OrderCancelled
from pos_desktop.journal.folds.content import Content
from pos_desktop.journal.folds.order import Facts
from pos_desktop.journal.folds.payments import ECHO_PREFIX, Money
from pos_desktop.journal.state import FulfillmentState, SalePayment, ShopMessage

_METHODS = {method.value: method for method in Method}


class Standing(Struct, frozen=True, gc=False):
    """How a sale stands once its money and its fulfillments are folded."""

    content: Content
    money: Money
    total_minor: int
    owed_minor: int
    is_on_account: bool
    fulfillments: tuple[FulfillmentState, ...]

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed here; charged to the customer's account counts."""
        return self.owed_minor <= 0 or self.is_on_account


def fold_messages(standing: Standing, facts: Facts) -> tuple[ShopMessage, ...]:
    """Return every message that is due or was told, told ones once and for good.

    Shapes: a told message whose step was taken back since stays, without its payload.
    """
    told = {body.key: (fact, body) for fact, body in reversed(facts.of(MessageTold))}
    due = _due(standing, facts)
    derived = tuple([_shop_message(message, told.get(message.key), standing, facts) for message in due])
    if not told:
        return derived
    keys = {message.key for message in due}
    return derived + tuple(
        ShopMessage(key, key.partition(":")[0], (), None, 0, body.outcome, fact.at_ms)
        for key, (fact, body) in reversed(told.items())
        if key not in keys
    )


def _due(standing: Standing, facts: Facts) -> Sequence[Message]:
    order = standing.content.order
    if order is None or standing.content.is_history:
        return ()
    taken = [payment for payment in standing.money.payments if payment.entry == "taken"]
    is_cancelled_here = facts.has(OrderCancelled) and not order.is_cancelled
    if not (taken or is_cancelled_here or any(map(_is_begun, standing.fulfillments))):
        return ()  # every message is about goods packed or gone, money taken here, or a cancellation here
    return messages(
        OrderProgress(
            kind=order.channel_kind,
            number=order.number,
            currency=order.currency,
            parts=tuple(_part_progress(fulfillment) for fulfillment in standing.fulfillments),
            total_minor=standing.total_minor,
            owed_minor=standing.owed_minor,
            paid_at_till=standing.money.taken_minor > 0,
            payment=_till_payment(taken),
            cancelled_at_till=is_cancelled_here,
            refunds=_till_refunds(standing.money) if is_cancelled_here else (),
        )
    )


def _is_begun(fulfillment: FulfillmentState) -> bool:
    return fulfillment.is_packed or fulfillment.is_handed_over


def _part_progress(fulfillment: FulfillmentState) -> PartProgress:
    return PartProgress(
        fulfillment_id=as_uuid(fulfillment.fulfillment_id),
        method=_METHODS.get(fulfillment.method, Method.DELIVERY),
        packed=fulfillment.status == "packed",
        packed_at_ms=fulfillment.packed_at_ms or 0,
        handed_over=fulfillment.is_handed_over,
        handed_over_at_ms=fulfillment.handed_over_at_ms or 0,
        handed_over_in_shop=fulfillment.handed_over_in_shop,
        cancelled=fulfillment.status in ("cancelled", "cancelled_after_packing"),
        carrier=fulfillment.carrier,
        tracking=fulfillment.tracking,
    )


def _till_payment(taken: Sequence[SalePayment]) -> TillPayment:
    """Return how the till was paid; our reference comes back with the order and is known as our echo."""
    if not taken:
        return TillPayment()
    last = taken[-1]
    return TillPayment(title=last.kind, transaction=ECHO_PREFIX + last.payment_id.hex())


def _till_refunds(money: Money) -> tuple[TillRefund, ...]:
    """Return what is left to give back of the money the shop took for an order cancelled here."""
    left_minor = money.online_minor - money.refunded_minor
    return (TillRefund("cancelled", left_minor),) if left_minor > 0 else ()


def _shop_message(
    message: Message, told: tuple[Recorded, MessageTold] | None, standing: Standing, facts: Facts
) -> ShopMessage:
    return ShopMessage(
        key=message.key,
        kind=str(message.kind),
        payload=tuple(message.payload.items()),
        fulfillment_id=message.fulfillment_id.bytes if message.fulfillment_id is not None else None,
        not_before_ms=message.not_before_ms or _caused_at_ms(message, standing, facts) + UNDO_MS,
        outcome=told[1].outcome if told is not None else "",
        told_at_ms=told[0].at_ms if told is not None else None,
    )


def _caused_at_ms(message: Message, standing: Standing, facts: Facts) -> int:
    """Return when the payment or the cancellation happened that a message is about."""
    cancelled = facts.of(OrderCancelled)
    if cancelled and message.kind != "paid":
        return cancelled[0][0].at_ms
    taken = [payment.at_ms for payment in standing.money.payments if payment.entry == "taken"]
    return max(taken, default=standing.content.fact.at_ms)
