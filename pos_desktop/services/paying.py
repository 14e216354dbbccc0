"""Money for a sale: taken in full or in part, rounded in cash, given back, corrected by a counter-entry.

A payment has no undo. It belongs to the session in which it was taken. Source: product.md, section 3.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind, check_account_charge
from pos_desktop.domain.cash import change_minor, round_cash
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import check_same_currency
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import PaymentTaken
from pos_desktop.journal.state import RecordState, SalePayment, SaleState, SessionState
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import number, record_of, sale_of, text
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.registering import session_of

NOT_FOR_SALE = frozenset({"open", "parked", "discarded", "orphan"})
OVER = frozenset({"voided", "cancelled", "history"})
STORED_VALUE = frozenset({PaymentKind.GIFT_CARD, PaymentKind.STORE_CREDIT})
MAX_REFERENCE = 100


class Tender(Struct, frozen=True):
    """What is offered: a payment type and an amount, of cash what lies on the counter; below zero gives back.

    Shapes: `reference` is the terminal's slip, or the number of a gift card.
    Units: minor units of the register's currency.
    """

    type_id: bytes
    amount_minor: int
    reference: str = ""


class PaymentResult(Struct, frozen=True):
    """What became of a tender.

    Units: minor units. `rounding_minor` is what cash rounding took off what is owed (below zero: added to
        it).
    """

    sale: SaleState
    payment_id: bytes
    kind: str
    amount_minor: int
    tendered_minor: int = 0
    change_minor: int = 0
    rounding_minor: int = 0

    @property
    def opens_drawer(self) -> bool:
        """Whether the drawer is to open, now that the money is stored."""
        return self.kind == PaymentKind.CASH


class _Till(Struct, frozen=True):
    """The sale that money is taken for, and the open session it goes to."""

    entry: Entry
    desk: Desk
    sale: SaleState
    session: SessionState
    register: RecordState

    @property
    def step_minor(self) -> int:
        """The smallest coin of the register's country."""
        return max(1, number(self.register, "cash_step_minor", 1))


def take_payment(entry: Entry, desk: Desk, sale_id: bytes, tender: Tender) -> PaymentResult:
    """Take money for a sale or an imported order, in full or in part, or give back what was paid too much.

    Errors: `RuleBroken` register_not_open, currency_mismatch, not_completed, sale_over, bad_amount,
        nothing_owed
        (owed_minor), too_much (owed_minor), over_account_limit, no_customer, layby_or_account,
        not_enough_value,
        empty (reference).
    """
    till = _till(entry, desk, sale_id)
    record = record_of(entry, tender.type_id, "payment_type")
    kind = PaymentKind(text(record, "kind", PaymentKind.OTHER))
    check_same_currency(text(till.register, "currency"), till.sale.currency)
    permit(desk, Permission.SELL if tender.amount_minor > 0 else Permission.REFUND)
    _check_direction(till.sale, tender.amount_minor)
    payment = _cash(till, tender) if kind is PaymentKind.CASH else _exact(till, tender, kind)
    return _recorded(till, payment)


def counter_payment(
    entry: Entry, desk: Desk, sale_id: bytes, payment_id: bytes, *, reason: str = ""
) -> PaymentResult:
    """Correct a payment by its opposite, in the session that is open now; the first entry stays.

    Errors: `RuleBroken` unknown_payment, already_countered, not_taken_here, register_not_open.
    """
    permit(desk, Permission.VOID)
    till = _till(entry, desk, sale_id)
    payment = _countered(till.sale, payment_id)
    rounding = sum(
        entry_.amount_minor
        for entry_ in till.sale.payments
        if entry_.entry == "rounding" and entry_.payment_id == payment_id
    )
    counter = PaymentTaken(
        entry.new_id(),
        payment.type_id or b"",
        payment.kind,
        -payment.amount_minor,
        till.sale.currency,
        till.session.session_id,
        till.register.record_id,
        rounding_minor=-rounding,
        reference=(reason.strip() or payment.reference)[:MAX_REFERENCE],
        counter_of=payment_id,
        customer_id=payment.customer_id,
    )
    return _recorded(till, counter)


def till_payments(sale: SaleState) -> tuple[SalePayment, ...]:
    """Return the payments taken at tills that no counter-payment has corrected, oldest first."""
    corrected = {payment.counter_of for payment in sale.payments if payment.counter_of}
    return tuple(
        payment
        for payment in sale.payments
        if payment.entry == "taken" and not payment.counter_of and payment.payment_id not in corrected
    )


def _till(entry: Entry, desk: Desk, sale_id: bytes) -> _Till:
    sale = sale_of(entry, sale_id)
    session = session_of(entry, desk)
    return _Till(entry, desk, sale, session, record_of(entry, session.register_id, "register"))


def _check_direction(sale: SaleState, amount_minor: int) -> None:
    if sale.state in NOT_FOR_SALE:
        raise RuleBroken("not_completed", state=sale.state)
    if amount_minor == 0:
        raise RuleBroken("bad_amount", text="0")
    if amount_minor > 0:
        if sale.state in OVER:
            raise RuleBroken("sale_over", state=sale.state)
        if sale.owed_minor <= 0:
            raise RuleBroken("nothing_owed", owed_minor=sale.owed_minor, currency=sale.currency)
        return
    to_give_back = _to_give_back(sale)
    if to_give_back <= 0:
        raise RuleBroken("nothing_to_give_back", owed_minor=sale.owed_minor)


def _to_give_back(sale: SaleState) -> int:
    return max(sale.paid_minor, -sale.owed_minor) if sale.state in OVER else -sale.owed_minor


def _cash(till: _Till, tender: Tender) -> PaymentTaken:
    """Cash: what lies on the counter may be more than is due; only what settles the sale rounds."""
    owed = till.sale.owed_minor if tender.amount_minor > 0 else -_to_give_back(till.sale)
    due = round_cash(owed, till.step_minor)
    sign = 1 if tender.amount_minor > 0 else -1
    if abs(tender.amount_minor) < abs(due.due_minor) and tender.amount_minor != -_to_give_back(till.sale):
        return _payment(till, tender, PaymentKind.CASH, tendered_minor=max(0, tender.amount_minor))
    if sign < 0 and tender.amount_minor < min(owed, due.due_minor):
        raise RuleBroken("too_much", owed_minor=owed, currency=till.sale.currency)
    settled = Tender(tender.type_id, due.due_minor, tender.reference)
    payment = _payment(till, settled, PaymentKind.CASH, tendered_minor=max(0, tender.amount_minor))
    return _with_cash(payment, change_minor(due.due_minor, tender.amount_minor) if sign > 0 else 0, owed)


def _with_cash(payment: PaymentTaken, change: int, owed_minor: int) -> PaymentTaken:
    return PaymentTaken(
        payment.payment_id,
        payment.type_id,
        payment.kind,
        payment.amount_minor,
        payment.currency,
        payment.session_id,
        payment.register_id,
        payment.tendered_minor,
        change,
        owed_minor - payment.amount_minor,
        payment.reference,
    )


def _exact(till: _Till, tender: Tender, kind: PaymentKind) -> PaymentTaken:
    """Anything but cash: never more than is owed, and never more than card, credit or account hold."""
    most = till.sale.owed_minor if tender.amount_minor > 0 else _to_give_back(till.sale)
    if abs(tender.amount_minor) > most:
        raise RuleBroken("too_much", owed_minor=most, currency=till.sale.currency)
    if kind is PaymentKind.ON_ACCOUNT:
        _check_account(till, tender.amount_minor)
    elif kind is PaymentKind.GIFT_CARD:
        _check_stored(till, kind, tender.reference.strip(), tender.amount_minor)
    elif kind is PaymentKind.STORE_CREDIT:
        _check_stored(till, kind, _customer(till.sale).hex(), tender.amount_minor)
    elif kind not in (PaymentKind.CARD, PaymentKind.OTHER):
        raise RuleBroken("bad_choice", field="kind", value=kind.value)
    return _payment(till, tender, kind)


def _check_account(till: _Till, amount_minor: int) -> None:
    if amount_minor < 0:
        return
    permit(till.desk, Permission.CHARGE_TO_ACCOUNT)
    if till.sale.terms == "layby":
        raise RuleBroken("layby_or_account")
    customer = record_of(till.entry, _customer(till.sale), "customer")
    check_account_charge(
        amount_minor,
        already_owed_minor=till.entry.account_balance(customer.record_id),
        limit_minor=number(customer, "account_limit_minor"),
    )


def _check_stored(till: _Till, kind: PaymentKind, reference: str, amount_minor: int) -> None:
    if not reference:
        raise RuleBroken("empty", field="reference")
    left_minor = till.entry.stored_value(kind.value, reference)
    if amount_minor > left_minor:
        raise RuleBroken("not_enough_value", kind=kind.value, left_minor=left_minor)


def _customer(sale: SaleState) -> bytes:
    if sale.customer_id is None:
        raise RuleBroken("no_customer")
    return sale.customer_id


def _payment(till: _Till, tender: Tender, kind: PaymentKind, *, tendered_minor: int = 0) -> PaymentTaken:
    reference = tender.reference.strip()[:MAX_REFERENCE]
    customer_id = till.sale.customer_id
    if kind is PaymentKind.STORE_CREDIT and customer_id is not None:
        reference = customer_id.hex()
    return PaymentTaken(
        till.entry.new_id(),
        tender.type_id,
        kind.value,
        tender.amount_minor,
        till.sale.currency,
        till.session.session_id,
        till.register.record_id,
        tendered_minor=tendered_minor,
        reference=reference,
        customer_id=customer_id,
    )


def _countered(sale: SaleState, payment_id: bytes) -> SalePayment:
    for payment in till_payments(sale):
        if payment.payment_id == payment_id:
            return payment
    known: dict[bytes, Literal["already_countered", "not_taken_here"]] = {
        payment.payment_id: "already_countered" if payment.entry == "taken" else "not_taken_here"
        for payment in sale.payments
        if payment.entry != "rounding"
    }
    raise RuleBroken(known.get(payment_id, "unknown_payment"), payment_id=payment_id.hex())


def _recorded(till: _Till, payment: PaymentTaken) -> PaymentResult:
    till.entry.record(till.sale.sale_id, payment, who=who(till.desk), scope=(till.session.outlet_id,))
    return PaymentResult(
        sale_of(till.entry, till.sale.sale_id),
        payment.payment_id,
        payment.kind,
        payment.amount_minor,
        payment.tendered_minor,
        payment.change_minor,
        payment.rounding_minor,
    )
