"""What a person does with a sale, each as one call of a service inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.services import paying, printing, returning, voiding
from pos_desktop.services.finding import sale_of
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.services.ports.rows import NamedRow, SaleState
from pos_desktop.ui.screens.history.state import Asked, RefundAsked, ReturnAsked, ReturnLine, VoidAsked
from pos_desktop.ui.screens.ties import Hands

_REFUND_KINDS = ("cash", "card", "other")


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes to what was asked, with the units that come back, or the payment type to give back in."""

    asked: Asked
    units: tuple[tuple[str, int], ...] = ()
    type_id: bytes = b""


def print_receipt(entry: Entry, hands: Hands, *, kind: DocumentKind, sale_id: bytes) -> object:
    """Queue a receipt, marked as the copy it is, or a gift receipt."""
    return printing.print_for_sale(entry, hands.desk, hands.press, kind, sale_id)


def void(entry: Entry, hands: Hands, *, asked: VoidAsked, sale_id: bytes) -> bytes:
    """Void a sale or cancel an order; returns the sale to show."""
    if asked.is_order:
        voiding.cancel_order(entry, hands.desk, sale_id)
    else:
        voiding.void_sale(entry, hands.desk, sale_id)
    return sale_id


def take_back_goods(
    entry: Entry, hands: Hands, *, sale_id: bytes, units: tuple[tuple[str, int], ...]
) -> bytes:
    """Record a return; returns the new sale, which owes the customer."""
    return returning.return_lines(entry, hands.desk, sale_id, units).sale_id


def give_back(entry: Entry, hands: Hands, *, sale_id: bytes, tender: tuple[bytes, int]) -> bytes:
    """Give back what a sale owes the customer, as (payment type, minor units above zero)."""
    type_id, amount_minor = tender
    paying.take_payment(entry, hands.desk, sale_id, paying.Tender(type_id, -amount_minor))
    return sale_id


def ask_return(entry: Entry, _hands: Hands, *, sale_id: bytes) -> ReturnAsked:
    """Return which lines could come back, and how much of each."""
    sale = sale_of(entry, sale_id)
    left = returning.returnable_units(entry, sale)
    lines = tuple(
        ReturnLine(line.key, line.name, line.sku, left[line.key]) for line in sale.lines if line.key in left
    )
    return ReturnAsked(sale.number, lines)


def ask_void(sale: SaleState) -> VoidAsked:
    """Return what a void or cancellation would have to be given back."""
    online = sum(one.amount_minor for one in sale.payments if one.entry in ("online", "refund"))
    return VoidAsked(
        is_order=sale.source == "order",
        number=sale.number,
        currency=sale.currency,
        hand_back=tuple((one.kind, one.title, one.amount_minor) for one in paying.till_payments(sale)),
        refund_in_shop_minor=max(0, online),
    )


def ask_refund(sale: SaleState, types: tuple[NamedRow, ...]) -> RefundAsked:
    """Return how money could be given back; store credit only to a customer we know."""
    kinds = (*_REFUND_KINDS, "store_credit") if sale.customer_id else _REFUND_KINDS
    offered = ((row.record_id, row.name, str(row.fields.get("kind", "other"))) for row in types)
    return RefundAsked(
        sale.number, sale.currency, -sale.owed_minor, tuple(one for one in offered if one[2] in kinds)
    )
