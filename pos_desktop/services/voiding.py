"""Undoing a whole sale: void what was rung up here, cancel what a web shop holds.

Source: product.md, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import OrderCancelled, SaleVoided
from pos_desktop.journal.state import SaleState
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import sale_of
from pos_desktop.services.paying import PaymentResult, counter_payment, till_payments
from pos_desktop.services.ports.ledger import Desk, Entry


@dataclass(frozen=True, slots=True)
class Undone:
    """A voided sale or cancelled order, and the counter-payments that say what to hand back.

    Units: `refund_in_shop_minor` is online money that a person gives back in the shop's own admin.
    """

    sale: SaleState
    counters: tuple[PaymentResult, ...]
    refund_in_shop_minor: int = 0


def void_sale(entry: Entry, desk: Desk, sale_id: bytes, *, reason: str = "") -> Undone:
    """Void a sale rung up here for good, with a counter-payment in the current session for every till
    payment.

    Errors: `RuleBroken` is_order (cancel it instead), already_handed_over (return it instead), not_completed,
        sale_over, register_not_open.
    """
    sale = sale_of(entry, sale_id)
    permit(desk, Permission.VOID, outlet_id=sale.outlet_id)
    if sale.source == "order":
        raise RuleBroken("is_order", sale_id=sale_id.hex())
    _refuse_over(sale)
    counters = _counter_all(entry, desk, sale, reason)
    entry.record(sale_id, SaleVoided(reason.strip()), who=who(desk), scope=_scope(sale))
    return Undone(sale_of(entry, sale_id), counters)


def cancel_order(entry: Entry, desk: Desk, sale_id: bytes, *, reason: str = "") -> Undone:
    """Cancel an imported order; the shop is told, money taken at a till is countered, online money is a task.

    Errors: `RuleBroken` not_an_order (void it instead), already_handed_over, sale_over, register_not_open.
    """
    sale = sale_of(entry, sale_id)
    permit(desk, Permission.CANCEL_ORDER)
    if sale.source != "order":
        raise RuleBroken("not_an_order", sale_id=sale_id.hex())
    _refuse_over(sale)
    counters = _counter_all(entry, desk, sale, reason)
    entry.record(sale_id, OrderCancelled(reason.strip()), who=who(desk))
    online = sum(p.amount_minor for p in sale.payments if p.entry in ("online", "refund"))
    return Undone(sale_of(entry, sale_id), counters, max(0, online))


def _refuse_over(sale: SaleState) -> None:
    if sale.state in ("open", "parked", "discarded", "orphan"):
        raise RuleBroken("not_completed", state=sale.state)
    if sale.state in ("voided", "cancelled", "history"):
        raise RuleBroken("sale_over", state=sale.state)
    for part in sale.fulfillments:
        if part.is_handed_over:
            raise RuleBroken("already_handed_over", fulfillment_id=part.fulfillment_id.hex())


def _counter_all(entry: Entry, desk: Desk, sale: SaleState, reason: str) -> tuple[PaymentResult, ...]:
    return tuple(
        counter_payment(entry, desk, sale.sale_id, payment.payment_id, reason=reason)
        for payment in till_payments(sale)
    )


def _scope(sale: SaleState) -> tuple[bytes, ...]:
    return (sale.outlet_id,) if sale.outlet_id else ()
