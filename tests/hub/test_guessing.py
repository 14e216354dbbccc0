"""How often codes may be tried: by one address, by its neighbours, by everybody."""

from __future__ import annotations

import pytest

from pos_desktop.hub.guessing import IN_ALL, KEPT_ADDRESSES, PER_ADDRESS, WINDOW_S, Guesses


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


def test_an_address_has_a_few_tries_and_then_waits_until_the_oldest_is_a_minute_old(clock: _Clock) -> None:
    guesses = Guesses(clock)
    for _ in range(PER_ADDRESS):
        assert guesses.take("192.0.2.1") == 0
        clock.now += 1

    assert guesses.take("192.0.2.1") == WINDOW_S - PER_ADDRESS
    assert guesses.take("192.0.2.2") == 0
    clock.now += WINDOW_S - PER_ADDRESS
    assert guesses.take("192.0.2.1") == 0
    assert guesses.take("192.0.2.1") > 0


def test_a_right_code_takes_the_tries_of_its_address_back(clock: _Clock) -> None:
    guesses = Guesses(clock)
    for _ in range(3 * PER_ADDRESS):
        assert guesses.take("192.0.2.1") == 0
        guesses.was_right("192.0.2.1")


def test_all_addresses_of_one_subscriber_count_as_one(clock: _Clock) -> None:
    guesses = Guesses(clock)
    for number in range(PER_ADDRESS):
        assert guesses.take(f"2001:db8::{number:x}") == 0

    assert guesses.take("2001:db8::ffff:1") > 0
    assert guesses.take("2001:db8:0:1::1") == 0


def test_everybody_together_has_so_many_tries_and_no_more(clock: _Clock) -> None:
    guesses = Guesses(clock)
    taken = sum(guesses.take(f"10.0.{number >> 8}.{number & 255}") == 0 for number in range(IN_ALL + 50))

    assert taken == IN_ALL


def test_it_forgets_addresses_before_it_grows_without_end(clock: _Clock) -> None:
    guesses = Guesses(clock)
    for number in range(KEPT_ADDRESSES + 500):
        clock.now += 1
        guesses.take(f"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}")

    assert len(guesses._by_place) <= KEPT_ADDRESSES
