"""Every message ends told, waiting with a time, or parked with a reason."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from tests.channels.doubles import ATill


@pytest.fixture
def till() -> ATill:
    return ATill(stocks=False)


def test_an_attempt_is_noted_before_it_is_made(till: ATill) -> None:
    till.is_to_tell("paid")
    till.shop.fails["tell"].append(KeyError("a fault of ours"))

    with pytest.raises(KeyError):
        till.round()

    assert till.books.attempted["paid"].attempts == 1
    assert till.books.attempted["paid"].reason == "unexpected"
    assert till.books.attempted["paid"].retry_at_ms > till.now_ms, "it must not hold the others up"


@pytest.mark.parametrize("reason", ["order_cancelled", "order_gone", "not_allowed", "missing_permission"])
def test_a_refusal_parks_the_message_and_the_next_is_told(till: ATill, reason: str) -> None:
    till.is_to_tell("first")
    till.is_to_tell("second")
    till.shop.fails["tell"].append(ShopRefused(reason))

    done = till.round()

    assert (till.books.attempted["first"].state, till.books.attempted["first"].reason) == ("parked", reason)
    assert (till.books.told_keys, done.parked, done.trouble) == (["second"], 1, None)
    assert till.round().told == 0, "what is parked waits for a person"


@pytest.mark.parametrize(
    "reason", ["bad_key", "not_https", "wrong_address", "bad_certificate", "clock_wrong", "shop_closed"]
)
def test_a_refusal_of_the_whole_shop_parks_nothing(till: ATill, reason: str) -> None:
    till.is_to_tell("first")
    till.is_to_tell("second")
    till.shop.fails["tell"].append(ShopRefused(reason))

    done = till.round()

    assert done.trouble is not None
    assert {key: each.state for key, each in till.books.attempted.items()} == {
        "first": "waiting",
        "second": "waiting",
    }
    assert till.round().told == 2, "once the shop is well again, they go at once"


@pytest.mark.parametrize("reason", ["no_network", "limited"])
def test_when_nobody_is_there_the_rest_is_not_tried(till: ATill, reason: str) -> None:
    till.is_to_tell("first")
    till.is_to_tell("second")
    till.shop.fails["tell"].append(ShopUnavailable(reason))

    till.round()

    assert till.shop.log == ["orders_changed", "tell first"]


def test_a_failure_of_one_message_lets_the_others_through(till: ATill) -> None:
    till.is_to_tell("first")
    till.is_to_tell("second")
    till.shop.fails["tell"].append(ShopUnavailable("shop_error"))

    done = till.round()

    assert (till.books.told_keys, done.failed, done.trouble) == (["second"], 1, None)


def test_three_failures_in_a_row_are_the_shops_trouble(till: ATill) -> None:
    for number in range(5):
        till.is_to_tell(f"m{number}")
    till.shop.fails["tell"].extend(ShopUnavailable("timeout") for _ in range(5))

    done = till.round()

    assert till.shop.log == ["orders_changed", "tell m0", "tell m1", "tell m2"]
    assert done.trouble is not None


def test_each_failure_of_a_message_doubles_its_wait(till: ATill) -> None:
    till.is_to_tell("paid")
    waits = []
    for _ in range(4):
        till.shop.fails["tell"].append(ShopUnavailable("shop_error"))
        till.round()
        waits.append(till.books.attempted["paid"].retry_at_ms - till.now_ms)
        till.now_ms += waits[-1]

    assert waits == [2_500, 5_000, 10_000, 20_000]
    till.round()
    assert till.books.told_keys == ["paid"]


def test_what_the_shop_knew_already_is_told_and_counted_so(till: ATill) -> None:
    till.shop.told.append("paid")
    till.is_to_tell("paid")
    done = till.round()

    assert (done.told, done.known) == (1, 1)


def test_a_message_of_an_order_waits_for_the_one_before(till: ATill) -> None:
    till.is_to_tell("packed", order_id="1")
    till.is_to_tell("shipped", order_id="1")
    till.shop.fails["tell"].append(ShopUnavailable("shop_error"))

    till.round()

    assert till.books.told_keys == []
    assert till.books.attempted["shipped"].attempts == 0
