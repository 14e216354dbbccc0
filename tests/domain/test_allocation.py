"""Allocation: the fewest outlets, priority, splitting, shortage; compared with trying everything."""

from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.allocation import Allocation, OutletStock, Part, allocate

A, B, C = (UUID(int=number) for number in range(1, 4))
OUTLETS = tuple(UUID(int=100 + number) for number in range(60))
FIRST, SECOND, THIRD = OUTLETS[:3]


def stock(outlet: UUID, **units: int) -> OutletStock:
    return OutletStock(outlet, {{"a": A, "b": B, "c": C}[name]: amount for name, amount in units.items()})


def test_one_outlet_that_has_everything_prepares_it_alone() -> None:
    outlets = [stock(FIRST, a=1000), stock(SECOND, a=1000, b=1000)]

    assert allocate({A: 1000, B: 1000}, outlets, FIRST) == Allocation(
        (Part(SECOND, ((A, 1000), (B, 1000))),), ()
    )


def test_priority_decides_among_several_that_have_everything() -> None:
    outlets = [stock(FIRST, b=1000), stock(SECOND, a=5000), stock(THIRD, a=9000)]

    assert [part.outlet_id for part in allocate({A: 1000}, outlets, FIRST).parts] == [SECOND]


def test_the_fewest_outlets_win_over_priority() -> None:
    outlets = [stock(FIRST, a=1000), stock(SECOND, b=1000), stock(THIRD, b=1000, c=1000)]

    allocation = allocate({A: 1000, B: 1000, C: 1000}, outlets, FIRST)

    assert allocation.parts == (Part(FIRST, ((A, 1000),)), Part(THIRD, ((B, 1000), (C, 1000))))


def test_a_line_is_split_where_nobody_has_all_of_it() -> None:
    outlets = [stock(FIRST, a=1000), stock(SECOND, a=2000)]

    assert allocate({A: 3000}, outlets, FIRST).parts == (
        Part(FIRST, ((A, 1000),)),
        Part(SECOND, ((A, 2000),)),
    )


def test_a_line_is_not_split_where_a_chosen_outlet_has_all_of_it() -> None:
    outlets = [stock(FIRST, a=1000, b=1000), stock(SECOND, a=2000, c=1000)]

    allocation = allocate({A: 2000, B: 1000, C: 1000}, outlets, FIRST)

    assert allocation.parts == (Part(FIRST, ((B, 1000),)), Part(SECOND, ((A, 2000), (C, 1000))))


def test_what_nobody_has_goes_to_the_default_outlet_and_is_short() -> None:
    outlets = [stock(FIRST, a=1000), stock(SECOND)]

    allocation = allocate({A: 3000, B: 500}, outlets, SECOND)

    assert allocation.parts == (Part(FIRST, ((A, 1000),)), Part(SECOND, ((A, 2000), (B, 500))))
    assert allocation.short == ((A, 2000), (B, 500))


def test_the_default_outlet_prepares_all_it_can_when_it_has_a_part_anyway() -> None:
    outlets = [stock(FIRST, a=1000), stock(SECOND, a=1000)]

    assert allocate({A: 1000, B: 1000}, outlets, SECOND).parts == (Part(SECOND, ((A, 1000), (B, 1000))),)


def test_a_default_outlet_outside_the_list_comes_last() -> None:
    allocation = allocate({A: 2000}, [stock(FIRST, a=1000)], THIRD)

    assert allocation.parts == (Part(FIRST, ((A, 1000),)), Part(THIRD, ((A, 1000),)))


def test_stock_below_zero_is_none() -> None:
    outlets = [stock(FIRST, a=-5000), stock(SECOND, a=1000)]

    assert allocate({A: 1000}, outlets, FIRST) == Allocation((Part(SECOND, ((A, 1000),)),), ())


@pytest.mark.parametrize("wanted", [{}, {A: 0}])
def test_nothing_wanted_is_nobodys_work(wanted: dict[UUID, int]) -> None:
    assert allocate(wanted, [stock(FIRST, a=1000)], FIRST) == Allocation((), ())


def test_beyond_the_exact_search_every_unit_still_finds_an_outlet() -> None:
    products = [UUID(int=1000 + number) for number in range(40)]
    outlets = [OutletStock(outlet, {products[index % 40]: 1000}) for index, outlet in enumerate(OUTLETS)]

    allocation = allocate(dict.fromkeys(products, 1000), outlets, FIRST)

    assert len(allocation.parts) == 40
    assert allocation.short == ()


def test_the_greedy_search_drops_an_outlet_it_turns_out_not_to_need() -> None:
    rows = [(2, 3, 4, 5), (1, 2, 3), (4, 5, 6), *[(number,) for number in range(7, 37)]]
    products = {number: UUID(int=1000 + number) for number in range(1, 37)}
    outlets = [
        OutletStock(outlet, {products[number]: 1000 for number in row})
        for outlet, row in zip(OUTLETS, rows, strict=False)
    ]

    allocation = allocate(dict.fromkeys(products.values(), 1000), outlets, FIRST)

    assert FIRST not in [part.outlet_id for part in allocation.parts]
    assert len(allocation.parts) == len(rows) - 1


AMOUNTS = st.integers(-1, 3)
STOCKS = st.lists(st.fixed_dictionaries({A: AMOUNTS, B: AMOUNTS, C: AMOUNTS}), max_size=6)
WANTED = st.fixed_dictionaries({A: st.integers(0, 4), B: st.integers(0, 4), C: st.integers(0, 4)})


def fewest_by_trying_all(
    wanted: dict[UUID, int], stocks: list[dict[UUID, int]], default: UUID
) -> tuple[UUID, ...]:
    """The outlets of the best answer: every set of outlets is tried, small ones and high priority first."""
    ids = OUTLETS[: len(stocks)]
    have = dict(zip(ids, stocks, strict=True))
    goal = {p: min(n, sum(max(0, s[p]) for s in stocks)) for p, n in wanted.items()}
    is_short = any(goal[p] < n for p, n in wanted.items())
    everyone = (*ids, default) if default not in ids else ids
    for size in range(len(everyone) + 1):
        for chosen in combinations(everyone, size):
            holds = all(sum(max(0, have[o][p]) for o in chosen if o in have) >= n for p, n in goal.items())
            if holds and (default in chosen or not is_short):
                return chosen
    raise AssertionError("all outlets together hold what they hold")


@given(WANTED, STOCKS, st.integers(0, 6))
def test_no_answer_is_better_than_the_one_given(
    wanted: dict[UUID, int], stocks: list[dict[UUID, int]], default_index: int
) -> None:
    default = OUTLETS[default_index]
    outlets = [OutletStock(outlet, units) for outlet, units in zip(OUTLETS, stocks, strict=False)]

    allocation = allocate(wanted, outlets, default)

    assert tuple(part.outlet_id for part in allocation.parts) == fewest_by_trying_all(wanted, stocks, default)


@given(WANTED, STOCKS, st.integers(0, 6))
def test_every_unit_is_given_out_once_and_none_that_is_not_there(
    wanted: dict[UUID, int], stocks: list[dict[UUID, int]], default_index: int
) -> None:
    default = OUTLETS[default_index]
    outlets = [OutletStock(outlet, units) for outlet, units in zip(OUTLETS, stocks, strict=False)]

    allocation = allocate(wanted, outlets, default)

    short = dict(allocation.short)
    for product, units in wanted.items():
        given_out = [(part.outlet_id, n) for part in allocation.parts for p, n in part.units if p == product]
        assert sum(n for _, n in given_out) == units
        assert short.get(product, 0) == max(0, units - sum(max(0, s[product]) for s in stocks))
        for outlet_id, n in given_out:
            there = next((o.available[product] for o in outlets if o.outlet_id == outlet_id), 0)
            assert 0 < n <= max(0, there) + (short.get(product, 0) if outlet_id == default else 0)
