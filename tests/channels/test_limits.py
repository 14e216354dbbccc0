"""A shop is asked no faster than it allows, whatever it is that limits, and by however many threads."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from pos_desktop.channels.limits import Lane, pause_wished
from pos_desktop.services.ports.shops import ShopUnavailable


class Watch:
    """A clock that moves only while someone waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        with self._lock:
            self.now += seconds
        return False


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def lane(watch: Watch) -> Lane:
    return Lane(watch, watch.wait)


def test_a_lane_that_knows_of_no_limit_lets_everything_through(lane: Lane, watch: Watch) -> None:
    for _ in range(1_000):
        lane.wait()

    assert watch.now == 100.0


def test_a_pause_is_waited_for(lane: Lane, watch: Watch) -> None:
    lane.pause(7)
    lane.wait()

    assert watch.now == 107.0


def test_a_pause_longer_than_its_patience_is_an_error_that_says_how_long(lane: Lane, watch: Watch) -> None:
    lane.pause(21)
    with pytest.raises(ShopUnavailable) as caught:
        lane.wait()

    assert (caught.value.reason, caught.value.facts) == ("limited", {"retry_after_s": 21})
    assert watch.now == 100.0


def test_pauses_without_a_length_double_until_the_shop_answers(lane: Lane) -> None:
    assert [lane.pause(None) for _ in range(8)] == [2, 4, 8, 16, 32, 60, 60, 60]
    lane.answered()

    assert lane.pause(None) == 2


def test_a_shorter_pause_does_not_end_a_longer_one(lane: Lane, watch: Watch) -> None:
    lane.pause(9)
    lane.pause(1)
    lane.wait()

    assert watch.now == 109.0


def test_a_budget_is_spent_and_then_waited_for(lane: Lane, watch: Watch) -> None:
    lane.budget(left=100, restores_per_s=50, cost=40)
    lane.wait()
    lane.wait()
    assert watch.now == 100.0
    lane.wait()

    assert watch.now == pytest.approx(100.4)  # 20 left, 40 due, 50 a second


def test_a_quota_is_spent_and_then_the_next_window_waited_for(lane: Lane, watch: Watch) -> None:
    lane.quota(left=2, resets_in_s=12)
    lane.wait()
    lane.wait()
    assert watch.now == 100.0
    lane.wait()

    assert watch.now == 112.0


def test_many_threads_together_spend_no_more_than_the_quota(watch: Watch) -> None:
    lane = Lane(watch, watch.wait, patience_s=0)
    lane.quota(left=30, resets_in_s=60)
    outcomes: list[bool] = []

    def ask() -> None:
        for _ in range(10):
            try:
                lane.wait()
            except ShopUnavailable:
                outcomes.append(False)
            else:
                outcomes.append(True)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (outcomes.count(True), len(outcomes)) == (30, 80)


def test_waiting_ends_when_it_is_over_for_good(watch: Watch) -> None:
    lane = Lane(watch, lambda seconds: True)
    lane.pause(3)

    with pytest.raises(ShopUnavailable):
        lane.wait()


NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "2.0"}, 2),
        ({"retry-after": "Wed, 25 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Wed, 25 Nov 2026 11:00:30 GMT"}, 0),
        ({"retry-after": "999999999"}, 3600),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"x-rate-limit-time-reset-ms": "15000"}, 15),
        ({"x-rate-limit-time-reset-ms": "²"}, None),
        ({}, None),
    ],
)
def test_a_wished_pause_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert pause_wished(headers, now=NOW) == seconds


def test_answers_of_one_window_in_any_order_never_add_to_what_is_left(lane: Lane, watch: Watch) -> None:
    lane.quota(2, 30)
    lane.quota(5, 30)  # of an earlier request, and late

    lane.wait()
    lane.wait()
    assert watch.now == 100

    with pytest.raises(ShopUnavailable):
        lane.wait()  # longer than the lane is patient


def test_what_is_under_way_when_a_window_begins_is_of_that_window(lane: Lane, watch: Watch) -> None:
    lane.quota(0, 10)
    watch.now += 11
    for _ in range(3):
        lane.wait()
    lane.done()
    lane.quota(4, 30)  # the shop takes five, and heard of one of the three so far

    lane.wait()
    lane.wait()
    assert watch.now == 111
    with pytest.raises(ShopUnavailable):
        lane.wait()


def test_a_new_window_counts_anew(lane: Lane, watch: Watch) -> None:
    lane.quota(0, 10)
    watch.now += 11
    lane.quota(5, 30)

    for _ in range(5):
        lane.wait()

    assert watch.now == 111
