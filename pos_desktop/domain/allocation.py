"""Which outlet prepares which units of an order, where the shop did not say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from uuid import UUID

Units = tuple[tuple[UUID, int], ...]

_MOST_SETS_PER_SIZE = 5_000
"""Up to 14 outlets no size has more sets than this (14 choose 7 is 3,432), so the search is exact there."""


@dataclass(frozen=True, slots=True)
class OutletStock:
    """What an outlet could give of each product. Units: thousandths, below zero counts as 0."""

    outlet_id: UUID
    available: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Part:
    """What one outlet is to prepare, in the order of the wanted goods. Units: thousandths."""

    outlet_id: UUID
    units: Units


@dataclass(frozen=True, slots=True)
class Allocation:
    """One part per outlet, in priority order, all that was wanted; `short` is what nobody has of it."""

    parts: tuple[Part, ...]
    short: Units


def allocate(wanted: Mapping[UUID, int], outlets: Sequence[OutletStock], default_outlet: UUID) -> Allocation:
    """Give the order to the fewest outlets that together have it; what nobody has goes to the default outlet.

    The default outlet counts among the fewest when something is short, as it has to prepare a part then.
    Among equally few, the set that is first in priority order wins. A line is split over outlets only if no
    chosen outlet has all of it. Exact for up to 14 outlets (and for more, as long as few of them are needed);
    beyond, greedy: the outlet that adds most comes first, priority decides ties.

    Shapes: `outlets` in the shop's priority order, each once. Units: thousandths.
    Source: product.md, section 1.
    """
    need = {product: units for product, units in wanted.items() if units > 0}
    stocks = [_useful(outlet, need) for outlet in outlets]
    found = {product: min(units, _sum(stocks, product)) for product, units in need.items()}
    short = {product: need[product] - units for product, units in found.items() if units < need[product]}
    ids = [outlet.outlet_id for outlet in outlets]
    fixed = tuple(index for index, outlet_id in enumerate(ids) if short and outlet_id == default_outlet)
    chosen = _fewest(stocks, found, fixed)
    given: dict[UUID, dict[UUID, int]] = {ids[index]: {} for index in chosen}
    for product, units in found.items():
        for index, share in _shares(stocks, chosen, product, units):
            given[ids[index]][product] = share
    for product, units in short.items():
        default = given.setdefault(default_outlet, {})
        default[product] = default.get(product, 0) + units
    return Allocation(_parts(need, given), tuple(short.items()))


_Stock = Mapping[UUID, int]


def _useful(outlet: OutletStock, need: Mapping[UUID, int]) -> _Stock:
    available = outlet.available
    return {product: min(units, max(0, available.get(product, 0))) for product, units in need.items()}


def _sum(stocks: Sequence[_Stock], product: UUID) -> int:
    return sum(stock[product] for stock in stocks)


def _fewest(stocks: Sequence[_Stock], found: _Stock, fixed: tuple[int, ...]) -> tuple[int, ...]:
    goal = {product: units for product, units in found.items() if units > 0}
    free = [
        index
        for index, stock in enumerate(stocks)
        if index not in fixed and any(stock[product] for product in goal)
    ]
    for size in range(len(free) + 1):
        if comb(len(free), size) > _MOST_SETS_PER_SIZE:
            break
        for extra in combinations(free, size):
            chosen = tuple(sorted(fixed + extra))
            if _covers(stocks, chosen, goal):
                return chosen
    return _greedy(stocks, goal, free, fixed)


def _covers(stocks: Sequence[_Stock], chosen: tuple[int, ...], goal: _Stock) -> bool:
    return all(sum(stocks[index][product] for index in chosen) >= units for product, units in goal.items())


def _greedy(
    stocks: Sequence[_Stock], goal: _Stock, free: Sequence[int], fixed: tuple[int, ...]
) -> tuple[int, ...]:
    chosen = list(fixed)
    left = {
        product: units - sum(stocks[index][product] for index in chosen) for product, units in goal.items()
    }
    while any(units > 0 for units in left.values()):
        best = max(
            (index for index in free if index not in chosen), key=lambda index: _gain(stocks[index], left)
        )
        chosen.append(best)
        left = {product: units - stocks[best][product] for product, units in left.items()}
    for index in [index for index in reversed(chosen) if index not in fixed]:
        rest = tuple(other for other in chosen if other != index)
        if _covers(stocks, rest, goal):
            chosen.remove(index)
    return tuple(sorted(chosen))


def _gain(stock: _Stock, left: _Stock) -> int:
    return sum(min(stock[product], max(0, units)) for product, units in left.items())


def _shares(
    stocks: Sequence[_Stock], chosen: Sequence[int], product: UUID, units: int
) -> Iterator[tuple[int, int]]:
    """The most stocked outlet gives first, so that as few as possible share a line; priority decides ties."""
    for index in sorted(chosen, key=lambda index: -stocks[index][product]):
        share = min(units, stocks[index][product])
        if share > 0:
            yield index, share
        units -= share


def _parts(need: Mapping[UUID, int], given: Mapping[UUID, Mapping[UUID, int]]) -> tuple[Part, ...]:
    parts = (
        Part(outlet_id, tuple((product, units[product]) for product in need if product in units))
        for outlet_id, units in given.items()
    )
    return tuple(part for part in parts if part.units)
