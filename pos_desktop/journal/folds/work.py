"""What people did under each fulfillment id, whichever allocation the id belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import (
    CustomerTold,
    FulfillmentAssigned,
    FulfillmentNoted,
    FulfillmentPacked,
    FulfillmentPickedUp,
    FulfillmentPutBack,
    FulfillmentShipped,
    FulfillmentUnpacked,
    HandOverUndone,
    Units,
    UnitsPicked,
)
from pos_desktop.journal.folds.order import Facts, position
from pos_desktop.journal.state import Position

PICKED, PACKED, HANDED_OVER = 1, 2, 3


class HandOver(Struct, frozen=True, gc=False):
    """One time the goods left; `is_history`: they had left before the order was first seen."""

    fact: Recorded
    units: Units
    is_in_shop: bool = False
    is_history: bool = False
    carrier: str = ""
    tracking: str = ""
    collected_by: str = ""


class Packing(Struct, frozen=True, gc=False):
    """One time a parcel was made."""

    fact: Recorded
    body: FulfillmentPacked


class Work(Struct, gc=False):
    """The facts of one fulfillment id, sorted out; the highest epoch decides what is picked and packed."""

    epoch: int = 0
    packs: list[Packing] = []
    picks: list[tuple[Recorded, UnitsPicked]] = []
    hand_overs: list[HandOver] = []
    undone: Position | None = None
    put_back: Position | None = None
    assigned: tuple[Recorded, FulfillmentAssigned] | None = None
    told: tuple[Recorded, CustomerTold] | None = None
    notes: list[tuple[int, str]] = []


def parcel(work: Work) -> Packing | None:
    """Return the last packing of the highest epoch, unless its goods were put back on the shelf since."""
    for packing in reversed(work.packs):
        if packing.body.epoch == work.epoch:
            is_gone = work.put_back is not None and work.put_back > position(packing.fact)
            return None if is_gone else packing
    return None


def picked_units(work: Work) -> dict[str, int]:
    """Return the sum per line of the highest epoch's picks since goods were put back; may be below 0."""
    sums: dict[str, int] = {}
    put_back = work.put_back
    for fact, pick in work.picks:
        if pick.epoch == work.epoch and (put_back is None or position(fact) > put_back):
            sums[pick.line_key] = sums.get(pick.line_key, 0) + pick.quantity
    return sums


def standing_hand_overs(work: Work) -> list[HandOver]:
    """Return the hand-overs that nothing later took back, the first first; epochs do not matter."""
    undone = work.undone
    if undone is None:
        return work.hand_overs
    return [given for given in work.hand_overs if position(given.fact) > undone]


def amount(work: Work) -> int:
    """Return how far the work went: 0, `PICKED`, `PACKED` or `HANDED_OVER`."""
    if work.hand_overs and standing_hand_overs(work):
        return HANDED_OVER
    if work.packs and parcel(work) is not None:
        return PACKED
    return PICKED if any(units > 0 for units in picked_units(work).values()) else 0


def works_of(facts: Facts) -> dict[bytes, Work]:
    """Return what was done at tills and phones, per fulfillment id."""
    works: dict[bytes, Work] = {}
    if not facts.has_any(_TAKEN):
        return works
    for body_type, take in _TAKERS:
        for fact, body in facts.of(body_type):
            work = works.get(body.fulfillment_id)
            if work is None:
                work = works[body.fulfillment_id] = Work()
            take(work, fact, body)
    return works


def add_hand_over(works: dict[bytes, Work], fulfillment_id: bytes, given: HandOver) -> None:
    """Add a hand-over that a shop's own admin reported, at its place among those of the tills."""
    work = works.setdefault(fulfillment_id, Work())
    work.hand_overs.append(given)
    work.hand_overs.sort(key=_given_at)


def _given_at(given: HandOver) -> Position:
    return position(given.fact)


def _packed(work: Work, fact: Recorded, body: FulfillmentPacked) -> None:
    work.packs.append(Packing(fact, body))
    work.epoch = max(work.epoch, body.epoch)


def _unpacked(work: Work, fact: Recorded, body: FulfillmentUnpacked) -> None:
    work.epoch = max(work.epoch, body.epoch)


def _picked(work: Work, fact: Recorded, body: UnitsPicked) -> None:
    work.picks.append((fact, body))
    work.epoch = max(work.epoch, body.epoch)


def _shipped(work: Work, fact: Recorded, body: FulfillmentShipped) -> None:
    work.hand_overs.append(HandOver(fact, body.units, carrier=body.carrier, tracking=body.tracking))


def _picked_up(work: Work, fact: Recorded, body: FulfillmentPickedUp) -> None:
    work.hand_overs.append(HandOver(fact, body.units, collected_by=body.collected_by))
    work.hand_overs.sort(key=_given_at)


def _undone(work: Work, fact: Recorded, body: HandOverUndone) -> None:
    work.undone = position(fact)


def _put_back(work: Work, fact: Recorded, body: FulfillmentPutBack) -> None:
    work.put_back = position(fact)


def _assigned(work: Work, fact: Recorded, body: FulfillmentAssigned) -> None:
    work.assigned = (fact, body) if body.user_id is not None else None


def _noted(work: Work, fact: Recorded, body: FulfillmentNoted) -> None:
    work.notes.append((fact.at_ms, body.text))


def _told(work: Work, fact: Recorded, body: CustomerTold) -> None:
    work.told = (fact, body)


_TAKERS: tuple[tuple[type[Any], Callable[[Work, Recorded, Any], None]], ...] = (
    (FulfillmentPacked, _packed),
    (FulfillmentUnpacked, _unpacked),
    (UnitsPicked, _picked),
    (FulfillmentShipped, _shipped),
    (FulfillmentPickedUp, _picked_up),
    (HandOverUndone, _undone),
    (FulfillmentPutBack, _put_back),
    (FulfillmentAssigned, _assigned),
    (FulfillmentNoted, _noted),
    (CustomerTold, _told),
)
_TAKEN = frozenset(body_type for body_type, _ in _TAKERS)
