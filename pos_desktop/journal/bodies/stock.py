"""What was counted or adjusted on a shelf: the root is derived from outlet and product."""

from __future__ import annotations

from pos_desktop.journal.bodies.base import Fact, Id, Whole


class StockCounted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The shelf was counted: a base at its stamp; `seen` is the highest seq known per device then."""

    outlet_id: Id
    product_id: Id
    quantity: Whole
    seen: tuple[tuple[Id, Whole], ...] = ()


class StockAdjusted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Units came in (positive) or went out (negative) for another reason than a sale."""

    outlet_id: Id
    product_id: Id
    delta: Whole
    reason: str = ""
