"""A sale read inside a transaction, as the cart column shows it."""

from __future__ import annotations

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.services.completing import Shortage, shortages
from pos_desktop.services.finding import is_stocked, number, text
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.rows import SaleState
from pos_desktop.services.pricing import priced, tax_rounding
from pos_desktop.ui.screens.sell.state import CartView, CustomerCard


def view_of(entry: Entry, sale: SaleState) -> CartView:
    """Return the sale with its prices, its customer and what is missing of it.

    Errors: `RuleBroken` discount_too_large.
    """
    customer = _customer(entry, sale)
    if sale.cart is None or sale.state not in ("open", "parked"):
        return CartView(sale, customer=customer)
    return CartView(
        sale,
        priced(sale, tax_rounding(entry)),
        customer,
        shortages(entry, sale),
        _kept(entry, sale),
    )


def missing_of(short: tuple[Shortage, ...], line_key: str) -> int:
    """Return how much of a line is missing, in thousandths."""
    return next((line.wanted - line.available for line in short if line.line_key == line_key), 0)


def _kept(entry: Entry, sale: SaleState) -> frozenset[str]:
    """Return the later lines the outlet has; earlier lines are served first."""
    left: dict[bytes, int] = {}
    kept = []
    for line in sale.cart.lines if sale.cart is not None else ():
        product_id = line.product_id
        if not line.is_later or product_id is None or not is_stocked(entry, product_id):
            continue
        stock = left.get(product_id)
        if stock is None:
            stock = entry.stock(sale.outlet_id or b"", product_id).available
        if stock >= line.quantity:
            kept.append(line.line_key)
        left[product_id] = stock - line.quantity
    return frozenset(kept)


def _customer(entry: Entry, sale: SaleState) -> CustomerCard | None:
    record = entry.catalogue(sale.customer_id) if sale.customer_id is not None else None
    if record is None:
        contact = sale.contact
        named = contact.name or contact.company
        return CustomerCard(None, named, contact.email, contact.phone) if named else None
    limit = number(record, "account_limit_minor")
    return CustomerCard(
        record.record_id,
        text(record, "name") or text(record, "company"),
        text(record, "email"),
        text(record, "phone"),
        entry.stored_value(PaymentKind.STORE_CREDIT.value, record.record_id.hex()),
        limit,
        max(0, limit - entry.account_balance(record.record_id)) if limit else None,
    )
