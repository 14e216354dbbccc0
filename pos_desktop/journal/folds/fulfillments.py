"""The fulfillments of a sale: what each outlet prepares, how far it is, and what left the shop."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pos_desktop.domain.fulfilling import status_of
from pos_desktop.journal.facts import OrderReceived, Part
from pos_desktop.journal.folds.content import Content, units_hash
from pos_desktop.journal.folds.order import Facts
from pos_desktop.journal.folds.refunds import (
    KnownRefund,
    Refunded,
    handed_units,
    take_refunds,
    units_by_line,
)
from pos_desktop.journal.folds.work import (
    HandOver,
    Packing,
    Work,
    add_hand_over,
    parcel,
    picked_units,
    standing_hand_overs,
)
from pos_desktop.journal.state import FulfillmentState, UnitsState

_NO_WORK = Work()


class Frame(Struct, frozen=True, gc=False):
    """What the fulfillments of one sale have in common."""

    content: Content
    works: Mapping[bytes, Work]
    products: Mapping[str, bytes | None]
    refunded: Refunded
    is_cancelled: bool


def add_hand_overs_in_shop(facts: Facts, works: dict[bytes, Work]) -> None:
    """Add what orders say was shipped in the shop's own admin to the work done.

    Shapes: units are those of the part at that time, less what had been refunded by then. What was already
    gone when its order was first seen is history and moves nothing.
    """
    first_seen: set[bytes] = set()
    history: set[bytes] = set()
    for fact, order in facts.of(OrderReceived):
        fresh = {part.fulfillment_id for part in order.parts} - first_seen
        first_seen |= fresh
        history |= fresh if order.is_history else set()
        is_whole = order.is_shipped_in_shop or order.is_history
        if order.is_cancelled or not (is_whole or order.shipped_parts):
            continue
        refunds = [KnownRefund(refund, fact) for refund in order.refunds]
        left = take_refunds(order.parts, refunds, {}).left
        for part in order.parts:
            if not is_whole and part.fulfillment_id not in order.shipped_parts:
                continue
            units = tuple(
                (line_key, quantity - left.get((part.fulfillment_id, line_key), 0))
                for line_key, quantity in units_by_line(part.units).items()
            )
            if any(quantity for _, quantity in units):
                is_history = part.fulfillment_id in history
                given = HandOver(fact, units, is_in_shop=True, is_history=is_history)
                add_hand_over(works, part.fulfillment_id, given)


def fold_fulfillments(frame: Frame) -> tuple[FulfillmentState, ...]:
    """Return the fulfillments of the winning allocation, in its order."""
    return tuple([_fulfillment(frame, part) for part in frame.content.parts])


def _fulfillment(frame: Frame, part: Part) -> FulfillmentState:
    work = frame.works.get(part.fulfillment_id, _NO_WORK)
    wanted = _wanted(part, frame.refunded)
    content_hash = units_hash(wanted.items())
    standing = standing_hand_overs(work)
    handed = handed_units(part, work) if standing else {}
    packing = parcel(work)
    packed: Mapping[str, int] = {}
    if packing is not None:
        named = units_by_line(packing.body.units)
        packed = named or (wanted if packing.body.content_hash == content_hash else {})
    picked = picked_units(work) if work.picks else {}
    gone = dict.fromkeys([line_key for line_key in (*packed, *handed) if line_key not in wanted], 0)
    lines = tuple(
        [
            UnitsState(
                line_key,
                frame.products.get(line_key),
                units,
                max(0, min(picked[line_key], units)) if line_key in picked else 0,
                packed.get(line_key, 0),
                handed.get(line_key, 0),
            )
            for line_key, units in (*wanted.items(), *gone.items())
        ]
    )
    return _state(_Seen(part, work, packing, lines, content_hash, standing[0] if standing else None), frame)


class _Seen(Struct, frozen=True, gc=False):
    part: Part
    work: Work
    packing: Packing | None
    lines: tuple[UnitsState, ...]
    content_hash: bytes
    handed_over: HandOver | None


def _state(seen: _Seen, frame: Frame) -> FulfillmentState:
    part, work, packing, given = seen.part, seen.work, seen.packing, seen.handed_over
    assigned, told = work.assigned, work.told
    return FulfillmentState(
        fulfillment_id=part.fulfillment_id,
        outlet_id=part.outlet_id,
        method=part.method,
        round=part.round,
        status=_status(seen, frame.is_cancelled),
        epoch=work.epoch,
        lines=seen.lines,
        content_hash=seen.content_hash,
        packed_hash=packing.body.content_hash if packing is not None else b"",
        is_packed=packing is not None,
        is_handed_over=given is not None,
        is_cancelled=frame.is_cancelled,
        is_put_back=work.put_back is not None and packing is None,
        is_short=part.is_short,
        packed_at_ms=packing.fact.at_ms if packing is not None else None,
        packed_stamp=packing.fact.stamp if packing is not None else 0,
        handed_over_at_ms=given.fact.at_ms if given is not None else None,
        handed_over_stamp=given.fact.stamp if given is not None else 0,
        handed_over_by=given.fact.who if given is not None else None,
        handed_over_in_shop=given is not None and given.is_in_shop,
        carrier=given.carrier if given is not None else "",
        tracking=given.tracking if given is not None else "",
        collected_by=given.collected_by if given is not None else "",
        assigned_id=assigned[1].user_id if assigned is not None else None,
        assigned_name=assigned[1].user_name if assigned is not None else "",
        assigned_at_ms=assigned[0].at_ms if assigned is not None else None,
        notes=tuple(work.notes),
        customer_told_at_ms=told[0].at_ms if told is not None else None,
        customer_told_how=told[1].how if told is not None else "",
    )


def _wanted(part: Part, refunded: Refunded) -> dict[str, int]:
    units = units_by_line(part.units)
    if not refunded.left:
        return units
    return {
        line_key: quantity - refunded.left.get((part.fulfillment_id, line_key), 0)
        for line_key, quantity in units.items()
    }


def _status(seen: _Seen, is_cancelled: bool) -> str:
    packing = seen.packing
    is_void = is_cancelled or not any(line.wanted for line in seen.lines)
    is_whole = packing is not None and (
        packing.body.content_hash == seen.content_hash
        or all(line.packed >= line.wanted for line in seen.lines)
    )
    return status_of(
        void=is_void,
        packed=packing is not None if is_void else is_whole,
        handed_over=seen.handed_over is not None,
        started=packing is not None
        or seen.work.assigned is not None
        or any(line.picked for line in seen.lines),
    ).value
