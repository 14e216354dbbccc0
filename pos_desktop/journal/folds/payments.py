"""The money of a sale: what tills took, what the shop took and gave back, and what that leaves to pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from msgspec import Struct

from pos_desktop.domain.balance import counted_refund
from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import MessageTold, OnlinePayment, OrderReceived, PaymentTaken
from pos_desktop.journal.folds.content import Content
from pos_desktop.journal.folds.order import Facts, position
from pos_desktop.journal.folds.refunds import KnownRefund
from pos_desktop.journal.state import Id, Position, SalePayment

ECHO_PREFIX = "pos:"
CLOCKS_DIFFER_MS = 30_000  # ours and a shop's
_COMPLETED_SAYS_PAID = frozenset({"woocommerce"})  # the other shops hear of money by itself, or never


class Money(Struct, frozen=True, gc=False):
    """The payments of a sale and their sums. Units: minor units of the sale's currency.

    `paid_minor` counts everything, the shop's refunds taken off.
    """

    payments: tuple[SalePayment, ...]
    paid_minor: int
    taken_minor: int
    online_minor: int
    refunded_minor: int


def fold_money(facts: Facts, content: Content | None, refunds: Sequence[KnownRefund]) -> Money:
    """Return every payment once, by its id, in the order in which they became known.

    Shapes: money counts whether or not its sale is known yet.
    """
    payments = list(taken_payments(facts))
    taken_minor = sum([payment.amount_minor for payment in payments])
    online = online_payments(facts, content)
    online_minor = sum([payment.amount_minor for payment in online]) if online else 0
    refunded_minor = sum([known.refund.amount_minor for known in refunds]) if refunds else 0
    paid_minor = taken_minor + online_minor
    payments += online
    if refunded_minor:
        counted_minor = counted_refund(refunded_minor, paid_minor)
        payments += _refund_entries(refunds, counted_minor)
        paid_minor -= counted_minor
    if len(payments) > 1:
        payments.sort(key=_became_known)
    return Money(tuple(payments), paid_minor, taken_minor, online_minor, refunded_minor)


def taken_payments(facts: Facts) -> Iterator[SalePayment]:
    """Return what changed hands at tills, the first of each payment id, roundings as entries of their own."""
    seen: set[bytes] = set()
    for fact, taken in facts.of(PaymentTaken):
        if taken.payment_id in seen:
            continue
        seen.add(taken.payment_id)
        yield _taken(fact, taken)
        if taken.rounding_minor:
            yield SalePayment(
                payment_id=taken.payment_id,
                entry="rounding",
                kind="rounding",
                type_id=None,
                title="",
                amount_minor=taken.rounding_minor,
                at_ms=fact.at_ms,
                stamp=fact.stamp,
                session_id=taken.session_id,
                register_id=taken.register_id,
            )


class _Telling(Struct, frozen=True, gc=False):
    """When we told a shop that an order is paid: from a try on whose answer was lost, or at once."""

    at: Position
    device: Id
    since_ms: int

    def is_after(self, fact: Recorded, payment: OnlinePayment) -> bool:
        """Whether a payment that a fact tells of was read, or made, before the shop could have it from us."""
        may_be_ours = self.since_ms and fact.device == self.device and fact.at_ms > self.since_ms
        if may_be_ours and payment.paid_at_ms >= self.since_ms - CLOCKS_DIFFER_MS:
            return False
        return position(fact) < self.at


def online_payments(facts: Facts, content: Content | None) -> list[SalePayment]:
    """Return what the shop took, each transaction once and for good, our own echo never.

    Shapes: a payment that only a status tells of counts while the winning content tells of it, with what was
        said before we told the shop ourselves that the order is paid.
    """
    orders = facts.of(OrderReceived)
    if not orders:
        return []
    told = _told_paid(facts, content)
    named: dict[bytes, SalePayment] = {}
    for fact, order in orders:
        for payment in order.payments:
            is_named = bool(payment.transaction) and not payment.transaction.startswith(ECHO_PREFIX)
            if is_named and payment.payment_id not in named:
                named[payment.payment_id] = _online(fact, payment)
    by_status = _payment_by_status(orders, content, told)
    return list(named.values()) + by_status


def _payment_by_status(
    orders: Sequence[tuple[Recorded, OrderReceived]], content: Content | None, told: _Telling | None
) -> list[SalePayment]:
    if content is None or content.order is None:
        return []
    found: list[SalePayment] = []
    for payment in content.order.payments:
        if payment.transaction:
            continue
        if told is None or told.is_after(content.fact, payment):
            said = payment
        else:
            earlier = _said_before(orders, payment.payment_id, told)
            if earlier is None:
                continue
            said = earlier
        found.append(_online(_first_teller(orders, payment.payment_id), said))
    return found


def _said_before(
    orders: Sequence[tuple[Recorded, OrderReceived]], payment_id: bytes, told: _Telling
) -> OnlinePayment | None:
    """Return the payment as the highest content told of it before we told the shop."""
    said = [
        (order.revision, order.generation, payment)
        for fact, order in orders
        for payment in order.payments
        if payment.payment_id == payment_id and told.is_after(fact, payment)
    ]
    return max(said, key=lambda told_by: told_by[:2])[2] if said else None


def _first_teller(orders: Sequence[tuple[Recorded, OrderReceived]], payment_id: bytes) -> Recorded:
    return next(
        fact for fact, order in orders if any(payment.payment_id == payment_id for payment in order.payments)
    )


def _told_paid(facts: Facts, content: Content | None) -> _Telling | None:
    order = content.order if content is not None else None
    with_completed = order is not None and order.channel_kind in _COMPLETED_SAYS_PAID
    for fact, told in facts.of(MessageTold):
        says_paid = told.key == "paid" or (with_completed and told.key == "completed")
        if says_paid and told.outcome != "known":
            return _Telling(position(fact), fact.device, told.since_ms)
    return None


def _taken(fact: Recorded, taken: PaymentTaken) -> SalePayment:
    return SalePayment(
        payment_id=taken.payment_id,
        entry="taken",
        kind=taken.kind,
        type_id=taken.type_id,
        title="",
        amount_minor=taken.amount_minor,
        at_ms=fact.at_ms,
        stamp=fact.stamp,
        who=fact.who,
        session_id=taken.session_id,
        register_id=taken.register_id,
        tendered_minor=taken.tendered_minor,
        change_minor=taken.change_minor,
        reference=taken.reference,
        counter_of=taken.counter_of,
        customer_id=taken.customer_id,
    )


def _online(fact: Recorded, payment: OnlinePayment) -> SalePayment:
    return SalePayment(
        payment_id=payment.payment_id,
        entry="online",
        kind="online",
        type_id=None,
        title=payment.title,
        amount_minor=payment.amount_minor,
        at_ms=payment.paid_at_ms,
        stamp=fact.stamp,
        reference=payment.transaction,
    )


def _refund_entries(refunds: Sequence[KnownRefund], counted_minor: int) -> Iterator[SalePayment]:
    """Spread what counts as given back over the refunds, the first known first."""
    for known in refunds:
        share = min(known.refund.amount_minor, counted_minor)
        counted_minor -= share
        if share:
            yield SalePayment(
                payment_id=sha256(known.fact.root + known.refund.refund_id.encode()).digest()[:16],
                entry="refund",
                kind="online",
                type_id=None,
                title="",
                amount_minor=-share,
                at_ms=known.refund.refunded_at_ms or known.fact.at_ms,
                stamp=known.fact.stamp,
                reference=known.refund.refund_id,
            )


def _became_known(payment: SalePayment) -> tuple[int, bytes, str]:
    return payment.stamp, payment.payment_id, payment.entry
