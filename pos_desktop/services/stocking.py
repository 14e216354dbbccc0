"""Stock counted on the shelf, and units that come or go for another reason than a sale."""

from __future__ import annotations

from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import stock_root
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import StockAdjusted, StockCounted
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import record_of
from pos_desktop.services.ports.ledger import Desk, Entry, StockLevel

MAX_QUANTITY = 1_000_000_000


def set_stock(entry: Entry, desk: Desk, outlet_id: bytes, product_id: bytes, *, quantity: int) -> StockLevel:
    """Say how many units of a product were counted at an outlet; return the level after it.

    Units: thousandths, >= 0. What moved later is added to it; what this till had not seen is listed as late.
    Errors: `RuleBroken` unknown_record, bad_quantity, not_allowed.
    """
    root = _root(entry, desk, outlet_id, product_id)
    if not 0 <= quantity <= MAX_QUANTITY:
        raise RuleBroken("bad_quantity", quantity=quantity)
    counted = StockCounted(outlet_id, product_id, quantity, entry.seen())
    entry.record(root, counted, who=who(desk), scope=(outlet_id,))
    return entry.stock(outlet_id, product_id)


def adjust_stock(
    entry: Entry, desk: Desk, outlet_id: bytes, product_id: bytes, change: tuple[int, str]
) -> StockLevel:
    """Add units to an outlet's stock, or take some out; return the level after it.

    Shapes: `change` is (units, reason): delivery, breakage, own use.
    Units: thousandths, not zero.
    Errors: `RuleBroken` unknown_record, bad_quantity, not_allowed.
    """
    delta, reason = change
    root = _root(entry, desk, outlet_id, product_id)
    if delta == 0 or abs(delta) > MAX_QUANTITY:
        raise RuleBroken("bad_quantity", quantity=delta)
    adjusted = StockAdjusted(outlet_id, product_id, delta, reason.strip())
    entry.record(root, adjusted, who=who(desk), scope=(outlet_id,))
    return entry.stock(outlet_id, product_id)


def _root(entry: Entry, desk: Desk, outlet_id: bytes, product_id: bytes) -> bytes:
    permit(desk, Permission.COUNT_STOCK, outlet_id=outlet_id)
    record_of(entry, outlet_id, "outlet")
    record_of(entry, product_id, "product")
    return stock_root(UUID(bytes=outlet_id), UUID(bytes=product_id)).bytes
