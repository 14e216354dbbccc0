"""Where the goods of a web shop's order go: as the shop says, where it says so, else allocated.

A shop that names places (fulfillment orders, pickup locations) is followed; what it does not place is
allocated. Once placed, goods stay where they are unless nobody has begun. Source: product.md, section 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderPlacement
from pos_desktop.journal.facts import Part
from pos_desktop.journal.state import RecordState, SaleState
from pos_desktop.services.allocating import (
    Placing,
    Units,
    changed_parts,
    first_parts,
    is_begun,
    outlets_by_priority,
)
from pos_desktop.services.finding import text
from pos_desktop.services.ports.ledger import Entry

_Groups = dict[tuple[str, bytes | None], Units]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order's goods with what its shop says of places. Units: thousandths by line key."""

    order: NeutralOrder
    channel: RecordState
    units: Units


def place_order(placing: Placing, wanted: Wanted, known: SaleState | None) -> tuple[Part, ...]:
    """Return who prepares what, after what is known of the order already.

    Shapes: `placing.method` and `placing.chosen` hold for what the shop does not place by line.
    """
    placed = known if known is not None and known.parts else None
    if not wanted.order.placements:
        return changed_parts(placing, placed, wanted.units) if placed else first_parts(placing, wanted.units)
    groups = _groups(placing, wanted)
    if placed is None:
        return _merged(list(_all_first(placing, groups)))
    if _is_untouched(placed) and all(outlet is not None for _, outlet in groups):
        known_parts = {(part.fulfillment_id, part.units): part for part in placed.parts}
        parts = _merged(list(_all_first(placing, groups)))
        return tuple(known_parts.get((part.fulfillment_id, part.units), part) for part in parts)
    return _merged(list(_changed(placing, placed, groups)))


def outlet_called(entry: Entry, channel: RecordState, names: Sequence[str]) -> bytes | None:
    """Return the outlet that a shop means: by the channel's own table, else by the outlet's name."""
    named = {name.strip().casefold() for name in names if name}
    if not named:
        return None
    table = channel.fields.get("outlet_by_location")
    for line in table if isinstance(table, tuple | list) else ():
        if str(line[0]).strip().casefold() in named:
            return bytes(line[1])
    for record in outlets_by_priority(entry):
        if text(record, "name").casefold() in named:
            return record.record_id
    return None


def shipped_parts(order: NeutralOrder, parts: Sequence[Part]) -> tuple[bytes, ...]:
    """Return the fulfillments that the shop says have left, whole: dealt out to the parts in their order."""
    if not order.placements:
        return ()
    left: Counter[tuple[str, str]] = Counter()
    for placement in order.placements:
        if placement.is_done:
            left.update({(placement.method.value, key): count for key, count in placement.units})
    gone: list[bytes] = []
    for part in parts:
        units = {(part.method, key): count for key, count in part.units}
        if units and all(left[place] >= count for place, count in units.items()):
            left.subtract(units)
            gone.append(part.fulfillment_id)
    return tuple(gone)


def _groups(placing: Placing, wanted: Wanted) -> _Groups:
    """Return the goods by method and by the outlet that the shop named, its own parcels first."""
    left = dict(wanted.units)
    groups: _Groups = {}
    for placement in wanted.order.placements:
        outlet = _outlet(placing, wanted.channel, placement)
        for key, count in placement.units:
            share = min(count, left.get(key, 0))
            if share > 0:
                left[key] -= share
                _give(groups, (placement.method.value, outlet), key, share)
    for key, count in left.items():
        if count > 0:
            _give(groups, (placing.method, placing.chosen), key, count)
    return groups


def _outlet(placing: Placing, channel: RecordState, placement: OrderPlacement) -> bytes | None:
    return outlet_called(placing.entry, channel, (placement.location, placement.location_name))


def _give(groups: _Groups, place: tuple[str, bytes | None], key: str, count: int) -> None:
    units = groups.setdefault(place, {})
    units[key] = units.get(key, 0) + count


def _all_first(placing: Placing, groups: _Groups) -> Iterator[Part]:
    for place, units in groups.items():
        yield from _first(placing, place, units)


def _first(placing: Placing, place: tuple[str, bytes | None], units: Units) -> tuple[Part, ...]:
    method, outlet = place
    return first_parts(replace(placing, method=method, chosen=outlet), units)


def _is_untouched(known: SaleState) -> bool:
    """Whether nobody has begun, nor moved anything: then the shop's own places are followed again."""
    return known.generation == 0 and not any(
        is_begun(state) or state.is_handed_over or state.is_cancelled for state in known.fulfillments
    )


def _changed(placing: Placing, known: SaleState, groups: _Groups) -> Iterator[Part]:
    """Yield the parts of each method after a change; new goods follow the place that the shop gave them."""
    by_method: dict[str, _Groups] = {}
    for place, units in groups.items():
        by_method.setdefault(place[0], {})[place] = units
    for method in {part.method: None for part in known.parts} | dict.fromkeys(by_method):
        parts = tuple(part for part in known.parts if part.method == method)
        wanted = _sum_of(by_method.get(method, {}))
        chosen = next((place[1] for place in by_method.get(method, {})), None)
        here = replace(placing, method=method, chosen=chosen)
        if parts:
            yield from changed_parts(here, msgspec.structs.replace(known, parts=parts), wanted)
        else:
            for place, units in by_method[method].items():
                yield from _first(placing, place, units)


def _sum_of(groups: Mapping[tuple[str, bytes | None], Units]) -> Units:
    total: Units = {}
    for units in groups.values():
        for key, count in units.items():
            total[key] = total.get(key, 0) + count
    return total


def _merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return one part for each outlet, method and round: two parcels of the shop may be one here."""
    merged: dict[bytes, Part] = {}
    for part in parts:
        known = merged.get(part.fulfillment_id)
        if known is None:
            merged[part.fulfillment_id] = part
            continue
        units = dict(known.units)
        for key, count in part.units:
            units[key] = units.get(key, 0) + count
        is_short = known.is_short or part.is_short
        merged[part.fulfillment_id] = msgspec.structs.replace(
            known, units=tuple(units.items()), is_short=is_short
        )
    return tuple(merged.values())


def method_of(order: NeutralOrder, channel: RecordState) -> str:
    """Return how goods go that the shop says nothing of by line: its method, else the channel's default."""
    if order.method is not None:
        return order.method.value
    default = text(channel, "default_method")
    return default if default in list(Method) else Method.DELIVERY.value
