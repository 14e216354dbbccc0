"""Goods that come back: at the price that was paid for them, alone or against other goods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import times_ratio
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import SoldLine
from pos_desktop.journal.state import SaleState
from pos_desktop.services.access import permit, who
from pos_desktop.services.completing import completed_fact
from pos_desktop.services.finding import sale_of
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.selling import open_cart

Units = Sequence[tuple[str, int]]


def returnable_units(entry: Entry, sale: SaleState) -> dict[str, int]:
    """Return, line by line, how much the customer has and could still bring back.

    Shapes: lines taken at once or handed over since, less what came back before; charges never come back.
    Units: thousandths.
    """
    held: Counter[str] = Counter()
    if sale.state not in ("pending", "closed"):
        return {}
    in_parts = {line.line_key for part in sale.fulfillments for line in part.lines}
    for sold in sale.lines:
        if sold.kind == "item" and sold.quantity > 0 and sold.key not in in_parts:
            held[sold.key] += sold.quantity
    for part in sale.fulfillments:
        for line in part.lines:
            held[line.line_key] += line.fulfilled if part.is_handed_over else 0
    held.subtract(dict(sale.returned))
    held.subtract(returned_before(entry, sale))
    return {key: units for key, units in held.items() if units > 0}


def returned_before(entry: Entry, sale: SaleState) -> Counter[str]:
    """Return the units of each line that earlier returns at tills took back. Units: thousandths."""
    came_back: Counter[str] = Counter()
    for earlier in entry.returns_of(sale.sale_id):
        if earlier.state == "voided":
            continue
        for line in earlier.lines:
            if line.quantity < 0:
                came_back[original_key(line)] -= line.quantity
    return came_back


def original_key(line: SoldLine) -> str:
    """Return the key that a returned line had in the sale it came from."""
    return line.key.removeprefix("return:")


def return_lines(
    entry: Entry, desk: Desk, sale_id: bytes, units: Units, *, exchange_cart: bytes | None = None
) -> SaleState:
    """Take goods of a sale back; the new sale owes the customer what they paid, less what they take instead.

    Shapes: `exchange_cart` is an open cart whose lines are bought in the same sale.
    Units: thousandths, above zero.
    Errors: `RuleBroken` not_returnable (line_key, left), bad_quantity, empty_cart, no_register.
    """
    sale = sale_of(entry, sale_id)
    permit(desk, Permission.REFUND)
    if not units:
        raise RuleBroken("empty_cart")
    left, before = returnable_units(entry, sale), returned_before(entry, sale)
    lines = tuple(_returned(sale, key, quantity, left, before[key]) for key, quantity in units)
    new_id = exchange_cart or open_cart(entry, desk)
    cart = sale_of(entry, new_id)
    if cart.currency != sale.currency:
        raise RuleBroken("currency_mismatch", expected=sale.currency, found=cart.currency)
    fact = completed_fact(entry, desk, cart, returned=lines, return_of=sale_id)
    entry.record(new_id, fact, who=who(desk), scope=(fact.outlet_id,))
    return sale_of(entry, new_id)


def _returned(sale: SaleState, key: str, quantity: int, left: dict[str, int], before: int) -> SoldLine:
    if quantity <= 0:
        raise RuleBroken("bad_quantity", quantity=quantity)
    if quantity > left.get(key, 0):
        raise RuleBroken("not_returnable", line_key=key, left=left.get(key, 0))
    sold = next(line for line in sale.lines if line.key == key)

    def share(amount_minor: int) -> int:
        """The part of an amount that these units bring back: all returns of a line sum to exactly what it
        cost.
        """
        until_now = times_ratio(amount_minor, before, sold.quantity)
        return times_ratio(amount_minor, before + quantity, sold.quantity) - until_now

    taxes = tuple((tax_id, name, rate_ppm, -share(minor)) for tax_id, name, rate_ppm, minor in sold.taxes)
    return SoldLine(
        f"return:{key}",
        sold.product_id,
        sold.sku,
        sold.name,
        -quantity,
        sold.unit_price_minor,
        -share(sold.net_minor),
        -sum(share(minor) for *_, minor in sold.taxes) if sold.taxes else -share(sold.tax_minor),
        -share(sold.discount_minor),
        taxes,
        note=sold.note,
        is_goods=sold.is_goods,
    )
