"""What a sale does to stock: committed while goods wait, movements of on hand when they leave or return.

Every movement has the stamp of its cause, so that a count of the shelf knows whether it came before or after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import Part, SaleCompleted, SaleVoided
from pos_desktop.journal.folds.content import known_parts
from pos_desktop.journal.folds.fulfillments import Frame
from pos_desktop.journal.folds.order import Facts
from pos_desktop.journal.folds.refunds import handed_units
from pos_desktop.journal.folds.work import standing_hand_overs
from pos_desktop.journal.state import FulfillmentState, StockEntry

_ID_DIGITS = 16  # of a fulfillment id in hex: enough to tell the few fulfillments of one sale apart


def fold_movements(
    frame: Frame, fulfillments: Sequence[FulfillmentState], facts: Facts
) -> tuple[StockEntry, ...]:
    """Return the movements and commitments of a sale; what was history when first seen causes none."""
    entries = list(_of_fulfillments(frame, fulfillments))
    sale = frame.content.sale
    if sale is not None:
        entries += _taken_now(frame.content.fact, sale, facts)
    if frame.refunded.returned:
        entries += _returned(frame)
    losers = frame.works.keys() - {part.fulfillment_id for part in frame.content.parts}
    if losers:
        entries += _given_by_losers(frame, sorted(losers), facts)
    return tuple(entries)


def take_now_units(sale: SaleCompleted) -> Iterator[tuple[str, bytes, int]]:
    """Return (line key, product, units) of the goods that went over the counter: those in no part."""
    later: dict[str, int] = {}
    for part in sale.parts:
        for line_key, units in part.units:
            later[line_key] = later.get(line_key, 0) + units
    for line in sale.lines:
        units = line.quantity - later.get(line.key, 0)
        if units and line.is_goods and line.product_id is not None and line.kind == "item":
            yield line.key, line.product_id, units


def is_committed(fulfillment: FulfillmentState) -> bool:
    """Whether the goods are promised: until they are handed over, or free again after a cancellation."""
    return not fulfillment.is_handed_over and (not fulfillment.is_cancelled or fulfillment.is_packed)


def _of_fulfillments(frame: Frame, fulfillments: Sequence[FulfillmentState]) -> Iterator[StockEntry]:
    for fulfillment in fulfillments:
        if fulfillment.is_handed_over:
            work = frame.works[fulfillment.fulfillment_id]
            given = standing_hand_overs(work)[0]
            if not given.is_history:
                yield from _handed_over(fulfillment, given.fact)
        elif is_committed(fulfillment):
            yield from _open(fulfillment, frame.content.allocation)


def _handed_over(fulfillment: FulfillmentState, fact: Recorded) -> Iterator[StockEntry]:
    short_id = fulfillment.fulfillment_id.hex()[:_ID_DIGITS]
    for line in fulfillment.lines:
        if line.product_id is not None and line.fulfilled:
            yield StockEntry(
                f"out:{short_id}:{line.line_key}",
                fulfillment.outlet_id,
                line.product_id,
                -line.fulfilled,
                0,
                "handed_over",
                fact.stamp,
                fact.device,
                fact.seq,
            )


def _open(fulfillment: FulfillmentState, fact: Recorded) -> Iterator[StockEntry]:
    short_id = fulfillment.fulfillment_id.hex()[:_ID_DIGITS]
    for line in fulfillment.lines:
        if line.product_id is not None and line.wanted:
            yield StockEntry(
                f"open:{short_id}:{line.line_key}",
                fulfillment.outlet_id,
                line.product_id,
                0,
                line.wanted,
                "open",
                fact.stamp,
                fact.device,
                fact.seq,
            )


def _taken_now(fact: Recorded, sale: SaleCompleted, facts: Facts) -> Iterator[StockEntry]:
    voids = facts.of(SaleVoided)
    for line_key, product_id, units in take_now_units(sale):
        cause = "sold" if units > 0 else "returned"
        yield _at(fact, f"sold:{line_key}", sale.outlet_id, product_id, -units, cause)
        if voids:
            yield _at(voids[0][0], f"void:{line_key}", sale.outlet_id, product_id, units, "voided")


def _returned(frame: Frame) -> Iterator[StockEntry]:
    for back in frame.refunded.returned:
        product_id = frame.products.get(back.line_key)
        if product_id is None or not back.refund.refund.is_restocked or _is_history(frame, back.part):
            continue
        short_id = back.part.fulfillment_id.hex()[:_ID_DIGITS]
        key = f"back:{back.refund.refund.refund_id}:{short_id}:{back.line_key}"
        yield _at(back.refund.fact, key, back.part.outlet_id, product_id, back.quantity, "returned")


def _is_history(frame: Frame, part: Part) -> bool:
    """Whether the units had left before the order was first seen: then their return moves nothing either."""
    work = frame.works.get(part.fulfillment_id)
    standing = standing_hand_overs(work) if work is not None else []
    return bool(standing) and standing[0].is_history


def _given_by_losers(frame: Frame, losers: Sequence[bytes], facts: Facts) -> Iterator[StockEntry]:
    """Goods that left under an allocation that lost are gone all the same."""
    parts = known_parts(facts)
    for fulfillment_id in losers:
        part = parts.get(fulfillment_id)
        standing = standing_hand_overs(frame.works[fulfillment_id])
        if part is None or not standing or standing[0].is_history:
            continue
        short_id = fulfillment_id.hex()[:_ID_DIGITS]
        for line_key, units in handed_units(part, frame.works[fulfillment_id]).items():
            product_id = frame.products.get(line_key)
            if product_id is not None and units:
                key = f"out:{short_id}:{line_key}"
                yield _at(standing[0].fact, key, part.outlet_id, product_id, -units, "handed_over")


def _at(
    fact: Recorded, key: str, outlet_id: bytes, product_id: bytes, on_hand: int, cause: str
) -> StockEntry:
    return StockEntry(key, outlet_id, product_id, on_hand, 0, cause, fact.stamp, fact.device, fact.seq)
