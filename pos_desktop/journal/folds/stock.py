"""Counts and adjustments of one product at one outlet; what sales move is added by summing all aggregates."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import StockAdjusted, StockCounted
from pos_desktop.journal.folds.order import in_order
from pos_desktop.journal.state import StockEntry, StockState

_NOWHERE = bytes(16)


def fold_stock(root: bytes, facts: Sequence[Recorded]) -> StockState:
    """Return the last count and every adjustment of a product at an outlet.

    Shapes: all adjustments are entries, those before the count too: which of them the count already holds is
    decided where movements of all aggregates meet.
    """
    counted: Recorded | None = None
    entries: list[StockEntry] = []
    place = (_NOWHERE, _NOWHERE)
    for fact in in_order(facts):
        body = fact.body
        if isinstance(body, StockCounted):
            counted = fact
            place = (body.outlet_id, body.product_id)
        elif isinstance(body, StockAdjusted):
            entries.append(_adjusted(fact, body))
            place = (body.outlet_id, body.product_id)
    if counted is None or not isinstance(counted.body, StockCounted):
        return StockState(*place, tuple(entries))
    return StockState(
        *place,
        tuple(entries),
        counted=counted.body.quantity,
        counted_stamp=counted.stamp,
        counted_seen=counted.body.seen,
    )


def _adjusted(fact: Recorded, body: StockAdjusted) -> StockEntry:
    return StockEntry(
        key=f"adj:{fact.device.hex()}:{fact.seq}",
        outlet_id=body.outlet_id,
        product_id=body.product_id,
        on_hand=body.delta,
        committed=0,
        cause="adjusted",
        stamp=fact.stamp,
        device=fact.device,
        seq=fact.seq,
    )
