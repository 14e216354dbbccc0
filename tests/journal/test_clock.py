"""Stamps only go up, follow the wall clock where they can, and say how far they are off it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.journal.clock import HybridClock, ms_of, stamp_at

WALLS = st.lists(st.integers(0, 1 << 45), min_size=1)


@given(WALLS, st.lists(st.integers(0, (1 << 61)), max_size=20))
def test_every_tick_is_above_all_that_was_given_or_seen(walls: list[int], heard: list[int]) -> None:
    now = iter(walls)
    last_wall = walls[-1]
    clock = HybridClock(lambda: next(now, last_wall))
    highest = -1
    for stamp in [None, *heard]:
        if stamp is not None:
            clock.adopt(stamp)
            highest = max(highest, stamp)
        given_stamp = clock.tick()
        assert given_stamp > highest
        highest = given_stamp


def test_a_stamp_says_the_wall_time() -> None:
    clock = HybridClock(lambda: 1_000)

    assert [ms_of(clock.tick()), ms_of(clock.tick())] == [1_000, 1_000]


def test_a_clock_set_back_does_not_go_back() -> None:
    walls = iter([5_000, 1_000])
    clock = HybridClock(lambda: next(walls))
    first = clock.tick()

    assert clock.tick() == first + 1


def test_a_clock_goes_on_where_the_journal_ends() -> None:
    assert HybridClock(lambda: 1_000, last=stamp_at(9_000)).tick() == stamp_at(9_000) + 1


def test_drift_is_told_and_nothing_is_refused_for_it() -> None:
    clock = HybridClock(lambda: 1_000)

    assert clock.adopt(stamp_at(400)) == -600
    assert clock.drift_ms == 0
    assert clock.adopt(stamp_at(90_000)) == 89_000
    assert clock.drift_ms == 89_000
    assert ms_of(clock.tick()) == 90_000


def test_more_facts_in_a_millisecond_than_the_counter_holds_borrow_from_the_next() -> None:
    clock = HybridClock(lambda: 1_000, last=stamp_at(1_001) - 1)

    assert clock.tick() == stamp_at(1_001)
