"""Goods are placed as the domain allocates them, also where an outlet that has everything ends the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.allocation import OutletStock, allocate
from pos_desktop.journal.facts import Part
from pos_desktop.journal.state import RecordState
from pos_desktop.services.allocating import Placing, first_parts
from pos_desktop.services.ports.ledger import StockLevel

OUTLETS = tuple(bytes([1, number]) + bytes(14) for number in range(3))
PRODUCTS = tuple(bytes([2, number]) + bytes(14) for number in range(3))
SALE = UUID(int=7)

Shelves = Mapping[tuple[bytes, bytes], int]


@dataclass
class Shelf:
    """What is read of a ledger to place goods; `asked` are the outlets whose stock was looked at."""

    shelves: Shelves
    asked: set[bytes] = field(default_factory=set)

    def records(self, _kind: str) -> tuple[RecordState, ...]:
        return tuple(
            RecordState(outlet, "outlet", {"priority": at, "name": str(at)}, 0)
            for at, outlet in enumerate(OUTLETS)
        )

    def catalogue(self, record_id: bytes) -> RecordState:
        return RecordState(record_id, "product", {}, 0)

    def stock(self, outlet_id: bytes, product_id: bytes) -> StockLevel:
        self.asked.add(outlet_id)
        return StockLevel(self.shelves.get((outlet_id, product_id), 0), 0)


def place(shelf: Any, lines: Mapping[str, tuple[bytes, int]]) -> tuple[Part, ...]:
    products = {key: product for key, (product, _) in lines.items()}
    placing = Placing(shelf, SALE, "delivery", products, OUTLETS[2])
    return first_parts(placing, {key: count for key, (_, count) in lines.items()})


SHELVES = st.dictionaries(
    st.tuples(st.sampled_from(OUTLETS), st.sampled_from(PRODUCTS)), st.integers(-1, 4), max_size=9
)
LINES = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.sampled_from(PRODUCTS), st.integers(1, 4)), min_size=1, max_size=4
)


@given(SHELVES, LINES)
def test_every_outlet_gives_what_the_domain_allocates_to_it(
    shelves: Shelves, lines: Mapping[str, tuple[bytes, int]]
) -> None:
    wanted: Counter[UUID] = Counter()
    for product, count in lines.values():
        wanted[UUID(bytes=product)] += count
    stocks = [
        OutletStock(UUID(bytes=outlet), {UUID(bytes=p): shelves.get((outlet, p), 0) for p in PRODUCTS})
        for outlet in OUTLETS
    ]
    allocated = allocate(wanted, stocks, UUID(bytes=OUTLETS[2]))

    parts = place(Shelf(shelves), lines)

    assert [part.outlet_id for part in parts] == [part.outlet_id.bytes for part in allocated.parts]
    for part, expected in zip(parts, allocated.parts, strict=True):
        given_units: Counter[UUID] = Counter()
        for key, count in part.units:
            given_units[UUID(bytes=lines[key][0])] += count
        assert dict(given_units) == dict(expected.units)


def test_no_other_outlet_is_looked_at_once_one_has_everything() -> None:
    shelf = Shelf({(OUTLETS[0], PRODUCTS[0]): 5, (OUTLETS[1], PRODUCTS[0]): 5})

    parts = place(shelf, {"a": (PRODUCTS[0], 2)})

    assert [part.outlet_id for part in parts] == [OUTLETS[0]]
    assert shelf.asked == {OUTLETS[0]}
