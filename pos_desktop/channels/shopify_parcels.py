"""Which fulfillment orders of Shopify a parcel of ours is, and what of it the shop knows already.

Fulfillment orders get new ids when they are moved or split, so a parcel is matched by its goods, at its place
before any other. Source: Shopify Admin GraphQL API 2026-07, fulfillmentCreate: all fulfillment orders of one
call are of one order and one location, and support CREATE_FULFILLMENT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct, field

from pos_desktop.channels.decoding import Instant, raw
from pos_desktop.channels.shopify_document import Bag, Fulfillment, FulfillmentOrder, Page, short
from pos_desktop.channels.shopify_places import LEFT, METHODS
from pos_desktop.services.ports.shops import Parcel, ShopRefused

CREATE: Final = "CREATE_FULFILLMENT"
_UNIT: Final = 1000
_HELD: Final = {"ON_HOLD": "on hold", "SCHEDULED": "scheduled for later"}


class Standing(Struct, rename="camel"):
    """How an order stands."""

    id: str
    total_outstanding_set: Bag
    total_capturable_set: Bag
    cancelled_at: Instant | None = None
    can_mark_as_paid: bool = False
    fulfillment_orders: Page[FulfillmentOrder] = field(default_factory=Page[FulfillmentOrder])
    fulfillments: list[Fulfillment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Share:
    """What one fulfillment order gives to a parcel: (fulfillment order line, whole units)."""

    place_id: str
    location: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be told of a parcel: shares by location, and the shop's own parcels that say it already."""

    groups: tuple[tuple[Share, ...], ...]
    known: tuple[Fulfillment, ...]


def plan(standing: Standing, parcel: Parcel, *, foreign: Collection[str], was_tried: bool) -> Plan:
    """Return what is left to be told of a parcel that was handed over.

    Shapes: `foreign` are the shop's parcels that are known to be others of ours. `was_tried`: an attempt was
        made whose answer may have been lost, so a parcel there of the same goods and number is this one.
    Errors: `ShopRefused` not_allowed (problem) where the shop has not that much left, or holds it back;
        bad_field (field, problem) for parts of a unit.
    """
    left = _whole_units(parcel)
    parcels = [one for one in standing.fulfillments if one.status in LEFT and one.id not in foreign]
    known = list(_taken_off(left, parcels, parcel)) if was_tried else []
    short_of = _short_of(standing, left)
    if short_of:
        known += _shipped_there(left, short_of, [one for one in parcels if one not in known])
    if any(short_of.values()):
        raise ShopRefused("not_allowed", problem=_why_short(standing, short_of))
    return Plan(tuple(_grouped(_shares(standing, parcel, left))), tuple(known))


def ready_places(standing: Standing, parcel: Parcel) -> list[str]:
    """Return the fulfillment orders that a parcel which waits for its customer is of."""
    keys = {key for key, _ in parcel.units}
    pickups = [
        place
        for place in standing.fulfillment_orders.nodes
        if place.delivery_method is not None
        and place.delivery_method.method_type == "PICK_UP"
        and is_workable(place)
        and keys
        & {short(line.line_item.id) for line in place.line_items.nodes if line.remaining_quantity > 0}
    ]
    here = [place for place in pickups if parcel.location and location_of(place) == parcel.location]
    return [place.id for place in here or pickups]


def is_workable(place: FulfillmentOrder) -> bool:
    """Whether goods may be handed over: neither held back nor over."""
    return any(action.action == CREATE for action in place.supported_actions)


def location_of(place: FulfillmentOrder) -> str:
    """Return the shop's id of the place, "" once it was deleted."""
    return short(place.assigned_location.location.id) if place.assigned_location.location else ""


def has_tracking(parcel: Fulfillment, number: str) -> bool:
    """Whether the shop knows a parcel's number."""
    return any(raw(info.number) == number for info in parcel.tracking_info)


def _whole_units(parcel: Parcel) -> dict[str, int]:
    units: dict[str, int] = {}
    for key, count in parcel.units:
        if count % _UNIT:
            raise ShopRefused("bad_field", field=key, problem="Shopify counts whole units")
        units[key] = units.get(key, 0) + count // _UNIT
    return {key: count for key, count in units.items() if count > 0}


def _units_of(parcel: Fulfillment) -> dict[str, int]:
    units: dict[str, int] = {}
    for line in parcel.fulfillment_line_items.nodes:
        key = short(line.line_item.id)
        units[key] = units.get(key, 0) + int(line.quantity)
    return {key: count for key, count in units.items() if count > 0}


def _taken_off(left: dict[str, int], parcels: Sequence[Fulfillment], parcel: Parcel) -> Iterator[Fulfillment]:
    """Yield what an earlier attempt must have made, and take it off what is left to be told."""
    for one in parcels:
        units = _units_of(one)
        is_there = not parcel.location or one.location is None or short(one.location.id) == parcel.location
        is_same = has_tracking(one, parcel.tracking) if parcel.tracking else True
        if units and is_there and is_same and all(left.get(key, 0) >= n for key, n in units.items()):
            for key, count in units.items():
                left[key] -= count
            yield one


def _short_of(standing: Standing, left: dict[str, int]) -> dict[str, int]:
    there = dict.fromkeys(left, 0)
    for place in filter(is_workable, standing.fulfillment_orders.nodes):
        for line in place.line_items.nodes:
            key = short(line.line_item.id)
            if key in there:
                there[key] += int(line.remaining_quantity)
    return {key: count - there[key] for key, count in left.items() if count > there[key]}


def _shipped_there(
    left: dict[str, int], short_of: dict[str, int], parcels: Sequence[Fulfillment]
) -> Iterator[Fulfillment]:
    """Yield parcels of the shop's own that hold what it has not left any more, and take that off."""
    for one in parcels:
        taken = {key: min(count, short_of.get(key, 0)) for key, count in _units_of(one).items()}
        if any(taken.values()):
            for key, count in taken.items():
                left[key] = left.get(key, 0) - count
                short_of[key] = short_of.get(key, 0) - count
            yield one


def _why_short(standing: Standing, short_of: dict[str, int]) -> str:
    for place in standing.fulfillment_orders.nodes:
        keys = {short(line.line_item.id) for line in place.line_items.nodes}
        if place.status in _HELD and any(short_of.get(key) for key in keys):
            return f"{raw(place.assigned_location.name)}: {_HELD[place.status]}"
    missing = ", ".join(f"{key}: {count}" for key, count in short_of.items() if count)
    return f"the shop has not that much left to hand over ({missing})"


def _shares(standing: Standing, parcel: Parcel, left: dict[str, int]) -> Iterator[Share]:
    def is_elsewhere(place: FulfillmentOrder) -> tuple[bool, bool]:
        method = place.delivery_method.method_type if place.delivery_method else ""
        return location_of(place) != parcel.location, METHODS.get(method) is not parcel.method

    for place in sorted(filter(is_workable, standing.fulfillment_orders.nodes), key=is_elsewhere):
        lines = []
        for line in place.line_items.nodes:
            key = short(line.line_item.id)
            count = min(left.get(key, 0), int(line.remaining_quantity))
            if count > 0:
                left[key] -= count
                lines.append((line.id, count))
        if lines:
            yield Share(place.id, location_of(place) or place.id, tuple(lines))


def _grouped(shares: Iterator[Share]) -> Iterator[tuple[Share, ...]]:
    groups: dict[str, list[Share]] = {}
    for share in shares:
        groups.setdefault(share.location, []).append(share)
    yield from map(tuple, groups.values())
