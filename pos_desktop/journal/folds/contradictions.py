"""What a person must look at: facts that contradict each other, none of which was refused or dropped."""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.journal.facts import Part, SaleCompleted
from pos_desktop.journal.folds.content import known_parts
from pos_desktop.journal.folds.fulfillments import Frame
from pos_desktop.journal.folds.messages import Standing
from pos_desktop.journal.folds.order import Facts
from pos_desktop.journal.folds.work import (
    HANDED_OVER,
    PACKED,
    Work,
    amount,
    parcel,
    picked_units,
    standing_hand_overs,
)
from pos_desktop.journal.state import Contradiction, FulfillmentState

_STEPS = {1: "picked", PACKED: "packed", HANDED_OVER: "handed_over"}


def fold_contradictions(frame: Frame, standing: Standing, facts: Facts) -> tuple[Contradiction, ...]:
    """Return the contradictions of a sale, by key; history has none."""
    if standing.content.is_history:
        return ()
    found = [*_of_money(frame, standing), *_of_versions(frame, facts)]
    for fulfillment in standing.fulfillments:
        found += _of_fulfillment(frame, standing, fulfillment)
    if len(found) > 1:
        found.sort(key=lambda contradiction: contradiction.key)
    return tuple(found)


def _of_money(frame: Frame, standing: Standing) -> Iterator[Contradiction]:
    paid_minor = standing.money.paid_minor
    if paid_minor <= 0 or standing.owed_minor >= 0:
        return
    kind = "paid_and_cancelled" if frame.is_cancelled else "overpaid"
    details = (
        ("over_minor", -standing.owed_minor),
        ("paid_minor", paid_minor),
        ("currency", standing.content.body.currency),
    )
    yield Contradiction(kind, kind, details, standing.money.payments[-1].stamp)


def _of_versions(frame: Frame, facts: Facts) -> Iterator[Contradiction]:
    for fact, sale in facts.of(SaleCompleted)[1:]:
        key = f"second_completion:{fact.device.hex()}:{fact.seq}"
        details = (("number", sale.number), ("total_minor", sale.total_minor), ("currency", sale.currency))
        yield Contradiction(key, "second_completion", details, fact.stamp)
    losers = frame.works.keys() - {part.fulfillment_id for part in frame.content.parts}
    if losers:
        parts = known_parts(facts)
        for fulfillment_id in losers:
            step = amount(frame.works[fulfillment_id])
            if step:
                yield _rival(fulfillment_id, frame.works[fulfillment_id], step, parts.get(fulfillment_id))


def _rival(fulfillment_id: bytes, work: Work, step: int, part: Part | None) -> Contradiction:
    packing = parcel(work)
    if step == HANDED_OVER:
        stamp = standing_hand_overs(work)[0].fact.stamp
    else:
        stamp = packing.fact.stamp if packing is not None else 0
    details = (
        ("fulfillment", fulfillment_id.hex()),
        ("outlet", part.outlet_id.hex() if part is not None else ""),
        ("step", _STEPS[step]),
        ("units", _units_worked(work, step, part)),
    )
    return Contradiction(f"rival_allocation:{fulfillment_id.hex()}", "rival_allocation", details, stamp)


def _units_worked(work: Work, step: int, part: Part | None) -> int:
    """Return how many units the work was about, in thousandths."""
    units = part.units if part is not None else ()
    packing = parcel(work)
    if step == HANDED_OVER:
        units = standing_hand_overs(work)[0].units or units
    elif packing is not None:
        units = packing.body.units or units
    else:
        units = tuple(picked_units(work).items())
    return sum(quantity for _, quantity in units)


def _of_fulfillment(
    frame: Frame, standing: Standing, fulfillment: FulfillmentState
) -> Iterator[Contradiction]:
    for kind, stamp in _kinds(frame, standing, fulfillment):
        details = (
            ("fulfillment", fulfillment.fulfillment_id.hex()),
            ("outlet", fulfillment.outlet_id.hex()),
        )
        yield Contradiction(f"{kind}:{fulfillment.fulfillment_id.hex()}", kind, details, stamp)


def _kinds(frame: Frame, standing: Standing, fulfillment: FulfillmentState) -> Iterator[tuple[str, int]]:
    if fulfillment.is_handed_over:
        yield from _after_hand_over(frame, standing, fulfillment)
    elif fulfillment.status == "cancelled_after_packing":
        yield "packed_and_cancelled", fulfillment.packed_stamp
    elif fulfillment.is_packed and fulfillment.packed_hash != fulfillment.content_hash:
        yield "edited_after_packing", fulfillment.packed_stamp
    if fulfillment.is_short and fulfillment.status in ("new", "in_progress"):
        yield "short", standing.content.allocation.stamp


def _after_hand_over(
    frame: Frame, standing: Standing, fulfillment: FulfillmentState
) -> Iterator[tuple[str, int]]:
    given = [
        one for one in standing_hand_overs(frame.works[fulfillment.fulfillment_id]) if not one.is_in_shop
    ]
    if len(given) > 1:
        yield "handed_over_twice", given[1].fact.stamp
    if not standing.is_paid:
        yield "handed_over_unpaid", fulfillment.handed_over_stamp
    if any(line.fulfilled != line.wanted for line in fulfillment.lines):
        yield "edited_after_packing", fulfillment.handed_over_stamp
