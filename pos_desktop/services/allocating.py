"""Which outlet prepares which lines of an order: at first, after a change in the shop, after a move.

Parts hold units as ordered; the fold takes refunded units off. An emptied part that somebody worked on
stays, so that
its work is neither lost nor taken for a rival's. Source: product.md, section 1; architecture.md, "Facts".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pos_desktop.domain.allocation import OutletStock, allocate
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Fulfillment
from pos_desktop.domain.ids import as_uuid, fulfillment_id
from pos_desktop.journal.facts import Part, SoldLine
from pos_desktop.journal.state import FulfillmentState, RecordState, SaleState
from pos_desktop.services.finding import is_stocked, number, text
from pos_desktop.services.ports.ledger import Entry

Units = dict[str, int]
_NO_PRODUCT = bytes(16)


@dataclass(frozen=True, slots=True)
class Placing:
    """What has to be known to place an order's goods.

    Shapes: `products` names the product of every goods line; `chosen` is the outlet the shop named, if it
        did.
    """

    entry: Entry
    sale_id: UUID
    method: str
    products: Mapping[str, bytes | None]
    default_outlet: bytes
    chosen: bytes | None = None

    def part(self, outlet_id: bytes, method: str, round_no: int, units: Units) -> Part:
        """Return a part with its derived id, marked short when its outlet does not have it all."""
        part_id = fulfillment_id(self.sale_id, as_uuid(outlet_id), method, round_no).bytes
        present = tuple((key, count) for key, count in units.items() if count > 0)
        return Part(part_id, outlet_id, method, round_no, present, self.is_short(outlet_id, present))

    def is_short(self, outlet_id: bytes, units: Sequence[tuple[str, int]]) -> bool:
        """Return whether an outlet lacks some of these units now."""
        wanted: Counter[bytes] = Counter()
        for key, count in units:
            product_id = self.products.get(key)
            if product_id is not None and is_stocked(self.entry, product_id):
                wanted[product_id] += count
        return any(
            self.entry.stock(outlet_id, product_id).available < count for product_id, count in wanted.items()
        )


def goods_of(lines: Sequence[SoldLine]) -> Units:
    """Return the units of every line that has to be prepared, by line key. Units: thousandths."""
    return {line.key: line.quantity for line in lines if line.is_goods and line.quantity > 0}


def placed_units(sale: SaleState) -> Units:
    """Return the units of every line that any fulfillment holds or held, by line key. Units: thousandths."""
    placed: Units = {}
    for part in sale.parts:
        _give(placed, dict(part.units))
    return placed


def first_parts(placing: Placing, units: Units, *, round_no: int = 1) -> tuple[Part, ...]:
    """Place goods that nobody prepares yet: at the outlet the shop named, else at the fewest that have
    them.
    """
    if not units:
        return ()
    if placing.chosen is not None:
        return (placing.part(placing.chosen, placing.method, round_no, units),)
    by_outlet: dict[bytes, Units] = {}
    for outlet_id, key, count in _allocated(placing, units):
        shares = by_outlet.setdefault(outlet_id, {})
        shares[key] = shares.get(key, 0) + count
    return tuple(
        placing.part(outlet_id, placing.method, round_no, shares) for outlet_id, shares in by_outlet.items()
    )


def changed_parts(placing: Placing, sale: SaleState, units: Units) -> tuple[Part, ...]:
    """Place an order anew after the shop changed it: what is placed stays, units that are gone leave.

    New units join a fulfillment that is still here, or make the next round when everything was handed over.
    """
    states = {state.fulfillment_id: state for state in sale.fulfillments}
    kept = {part.fulfillment_id: dict(part.units) for part in sale.parts}
    excess = placed_units(sale)
    for key, count in units.items():
        excess[key] = excess.get(key, 0) - count
    for part in reversed(sale.parts):
        if not _is_gone(states.get(part.fulfillment_id)):
            _take_off(kept[part.fulfillment_id], excess)
    extra = {key: -count for key, count in excess.items() if count < 0}
    fresh = _add(placing, sale, kept, extra)
    return tuple(_rebuilt(placing, sale, kept, states)) + fresh


def moved_parts(placing: Placing, sale: SaleState, rules: Fulfillment, to_outlet: bytes) -> tuple[Part, ...]:
    """Return the allocation after the unpacked units of one fulfillment went to another outlet."""
    kept = {part.fulfillment_id: dict(part.units) for part in sale.parts}
    states = {state.fulfillment_id: state for state in sale.fulfillments}
    source = kept[rules.id.bytes]
    wanted = {line.line_key: line.quantity for line in rules.lines}
    moving = {
        key: count + source.get(key, 0) - wanted[key] for key, count in rules.unpacked_units()
    }  # units refunded since go along, or the refund would come off the wrong part
    for key, count in moving.items():
        source[key] -= count
    target = _open_part_at(sale, to_outlet, rules.method.value)
    if target is not None:
        _give(kept[target.fulfillment_id], moving)
        return tuple(_rebuilt(placing, sale, kept, states))
    rounds = [
        part.round for part in sale.parts if part.outlet_id == to_outlet and part.method == rules.method
    ]
    new = placing.part(to_outlet, rules.method.value, max(rounds, default=0) + 1, moving)
    return (*_rebuilt(placing, sale, kept, states), new)


def outlets_by_priority(entry: Entry) -> tuple[RecordState, ...]:
    """Return the outlets in the shop's order of who fulfils first."""
    records = entry.records("outlet")
    return tuple(sorted(records, key=lambda record: (number(record, "priority"), text(record, "name"))))


def default_outlet(entry: Entry, channel: RecordState | None = None) -> bytes:
    """Return who prepares what nobody has: the channel's default outlet, the shop's, or the first.

    Errors: `RuleBroken("no_outlet")` for a shop that has none.
    """
    outlets = outlets_by_priority(entry)
    if not outlets:
        raise RuleBroken("no_outlet")
    wanted = channel.fields.get("default_outlet_id") if channel else None
    for record in outlets:
        if record.record_id == wanted:
            return record.record_id
    for record in outlets:
        if record.fields.get("is_default") is True:
            return record.record_id
    return outlets[0].record_id


def _allocated(placing: Placing, units: Units) -> Iterator[tuple[bytes, str, int]]:
    """Yield (outlet, line key, units): the products' shares, dealt out to the lines in their order."""
    by_product: dict[bytes, Units] = {}
    for key, count in units.items():
        by_product.setdefault(placing.products.get(key) or _NO_PRODUCT, {})[key] = count
    wanted = {product_id: sum(lines.values()) for product_id, lines in by_product.items()}
    whole = _first_with_all(placing, wanted)
    shares = [(whole, wanted.items())] if whole is not None else _spread(placing, wanted)
    left = dict(units)
    for outlet_id, products in shares:
        for product_id, share in products:
            for key, count in _dealt(share, by_product[product_id], left):
                yield outlet_id, key, count


def _first_with_all(placing: Placing, wanted: Mapping[bytes, int]) -> bytes | None:
    """Return the first outlet that has everything: where there is one, no other is chosen or asked."""
    for record in outlets_by_priority(placing.entry):
        outlet_id = record.record_id
        if all(_available(placing, outlet_id, *each) >= each[1] for each in wanted.items()):
            return outlet_id
    return None


def _spread(
    placing: Placing, wanted: Mapping[bytes, int]
) -> Iterator[tuple[bytes, Iterable[tuple[bytes, int]]]]:
    """Yield each outlet that gives something with (product, units) where no outlet has everything."""
    stocks = [
        OutletStock(
            as_uuid(record.record_id),
            {as_uuid(each[0]): _available(placing, record.record_id, *each) for each in wanted.items()},
        )
        for record in outlets_by_priority(placing.entry)
    ]
    by_uuid = {as_uuid(product_id): count for product_id, count in wanted.items()}
    for part in allocate(by_uuid, stocks, as_uuid(placing.default_outlet)).parts:
        yield part.outlet_id.bytes, [(product_id.bytes, share) for product_id, share in part.units]


def _dealt(share: int, keys: Iterable[str], left: Units) -> Iterator[tuple[str, int]]:
    """Deal one product's share out to its lines, and take it off what is `left` of them."""
    for key in keys:
        count = min(left[key], share)
        share -= count
        left[key] -= count
        if count:
            yield key, count


def _available(placing: Placing, outlet_id: bytes, product_id: bytes, wanted: int) -> int:
    """What an outlet can give; of a product whose units nobody counts, as much as is wanted."""
    if not is_stocked(placing.entry, product_id):
        return wanted
    return placing.entry.stock(outlet_id, product_id).available


def _give(units: Units, more: Units) -> None:
    for key, count in more.items():
        units[key] = units.get(key, 0) + count


def _take_off(units: Units, excess: Units) -> None:
    for key in units:
        count = min(units[key], max(0, excess.get(key, 0)))
        units[key] -= count
        excess[key] = excess.get(key, 0) - count


def _add(placing: Placing, sale: SaleState, kept: Mapping[bytes, Units], extra: Units) -> tuple[Part, ...]:
    """Put new units with goods that are still here; return the parts of the next round when none are."""
    if not extra:
        return ()
    here = [part for part in sale.parts if part.method == placing.method and not _is_over(sale, part)]
    if not here:
        rounds = [part.round for part in sale.parts]
        return first_parts(placing, extra, round_no=max(rounds, default=0) + 1)
    for key, count in extra.items():
        having = [part for part in here if key in kept[part.fulfillment_id]]
        stocked = [part for part in here if not placing.is_short(part.outlet_id, ((key, count),))]
        best = (having or stocked or here)[0]
        _give(kept[best.fulfillment_id], {key: count})
    return ()


def _rebuilt(
    placing: Placing,
    sale: SaleState,
    kept: Mapping[bytes, Units],
    states: Mapping[bytes, FulfillmentState],
) -> Iterator[Part]:
    for part in sale.parts:
        units = {key: count for key, count in kept[part.fulfillment_id].items() if count > 0}
        if units == dict(part.units):
            yield part
        elif units or is_begun(states.get(part.fulfillment_id)):
            short = part.is_short or placing.is_short(part.outlet_id, tuple(units.items()))
            yield Part(
                part.fulfillment_id,
                part.outlet_id,
                part.method,
                part.round,
                tuple(units.items()),
                short and bool(units),
            )


def _open_part_at(sale: SaleState, outlet_id: bytes, method: str) -> Part | None:
    for part in sale.parts:
        if part.outlet_id == outlet_id and part.method == method and not _is_over(sale, part):
            return part
    return None


def _is_over(sale: SaleState, part: Part) -> bool:
    return any(
        state.is_handed_over or state.is_cancelled
        for state in sale.fulfillments
        if state.fulfillment_id == part.fulfillment_id
    )


def _is_gone(state: FulfillmentState | None) -> bool:
    return state is not None and state.is_handed_over


def is_begun(state: FulfillmentState | None) -> bool:
    """Return whether anybody has worked on a fulfillment."""
    return state is not None and (
        state.epoch > 0
        or state.is_packed
        or state.assigned_id is not None
        or any(u.picked for u in state.lines)
    )
