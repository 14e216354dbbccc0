"""A runner pulls before it tells before it writes stock, and no fault of the shop is ever its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_desktop.channels.pace import LONGEST_WAIT_MS
from pos_desktop.channels.runner import BETWEEN_ROUNDS_MS, NEVER_MS, PULL_EVERY_MS
from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.services.ports.shops import (
    ShopRefused,
    ShopUnavailable,
    StockItem,
    UnreadableOrder,
    UnreadRow,
)
from tests.channels.doubles import ATill, order

SOAP = StockItem("1:", "SOAP", "")


@pytest.fixture
def till() -> ATill:
    return ATill()


def test_a_round_looks_at_stock_then_pulls_then_tells_then_writes_stock(till: ATill) -> None:
    till.shop.changed(order("1"))
    till.shop.stock[SOAP], till.books.levels[SOAP] = 5, 4
    till.is_to_tell("paid")

    done = till.round()

    assert till.shop.log == ["stock_seen", "orders_changed", "tell paid", "set_stock"]
    assert (done.received.new, done.told, done.set, done.is_done) == (1, 1, 1, True)


def test_every_page_is_recorded_before_the_next_is_asked_for(till: ATill) -> None:
    for number in range(5):
        till.shop.changed(order(str(number)))
    till.shop.fails["next_page"].append(ShopUnavailable("cut"))

    first = till.round()
    assert (set(till.books.received), till.books.kept_cursor) == ({"0", "1"}, "2")
    assert (first.is_pulled, first.trouble and first.trouble.reason) == (False, "cut")

    assert till.round().is_pulled
    assert len(till.books.received) == 5


def test_a_page_that_could_not_be_recorded_is_asked_for_again(till: ATill) -> None:
    till.shop.changed(order("1"))
    till.books.receive_fails.append(Unavailable("not_saved"))

    assert till.round().trouble is not None
    assert till.runner.health.trouble
    assert till.round().received.new == 1


def test_a_shop_that_cannot_be_reached_waits_longer_each_time_up_to_a_quarter_of_an_hour(
    till: ATill,
) -> None:
    waits: list[int] = []
    for _ in range(12):
        till.shop.fails["orders_changed"].append(ShopUnavailable("no_network"))
        waits.append(till.after(waits[-1] if waits else 0))

    assert waits[:4] == [2_500, 5_000, 10_000, 20_000]
    assert waits[-1] == LONGEST_WAIT_MS // 2
    assert till.runner.health.trouble
    assert till.runner.health.trouble.since_ms == 1_000_000
    till.after(waits[-1])
    assert till.runner.health.trouble is None


def test_the_wait_that_a_shop_wishes_is_kept(till: ATill) -> None:
    till.shop.fails["orders_changed"].append(ShopUnavailable("limited", retry_after_s=90))

    assert till.after(0) == 90_000
    assert till.after(89_999) == 1
    assert till.shop.log == []


def test_a_person_does_not_wait_for_the_wait(till: ATill) -> None:
    till.shop.fails["orders_changed"].append(ShopUnavailable("no_network"))
    till.after(0)
    till.runner.hurry()
    till.after(1)

    assert "orders_changed" in till.shop.log


@pytest.mark.parametrize("reason", ["bad_key", "missing_permission", "not_https"])
def test_a_refused_key_stops_the_shop_until_a_person_changes_something(till: ATill, reason: str) -> None:
    till.shop.fails["orders_changed"].append(ShopRefused(reason))
    till.is_to_tell("paid")

    assert till.after(0) == NEVER_MS
    assert till.runner.health.stands_still
    till.after(24 * 3_600_000)
    assert till.shop.log == []
    assert till.books.attempted["paid"].state == "waiting"

    till.runner.hurry()
    till.after(0)
    assert till.books.told_keys == ["paid"]
    assert not till.runner.health.stands_still


@pytest.mark.parametrize("reason", ["wrong_address", "bad_certificate", "clock_wrong", "shop_closed"])
def test_what_may_mend_itself_is_tried_again_by_itself(till: ATill, reason: str) -> None:
    till.shop.fails["orders_changed"].append(ShopRefused(reason))

    assert till.after(0) == 2_500
    till.after(2_500)
    assert till.runner.health.trouble is None


@pytest.mark.parametrize("reason", ["bad_answer", "shop_error"])
def test_a_list_that_is_out_of_order_does_not_keep_messages_back(till: ATill, reason: str) -> None:
    till.shop.stock[SOAP], till.books.levels[SOAP] = 5, 4
    till.shop.fails["orders_changed"].append(ShopUnavailable(reason))
    till.is_to_tell("paid")

    done = till.round()

    assert (till.books.told_keys, done.is_done, done.trouble and done.trouble.reason) == (
        ["paid"],
        False,
        reason,
    )
    assert "set_stock" not in till.shop.log, "stock may only be told after a complete pull"


def test_an_order_that_was_asked_for_is_read_first_and_at_once(till: ATill) -> None:
    till.after(0)
    till.shop.orders["7"] = order("7")
    till.books.ask(b"", "7")
    till.runner.ask()
    till.after(1)

    assert till.shop.log[:2] == ["order", "orders_changed"]
    assert (set(till.books.received), till.books.waiting) == ({"7"}, [])


def test_an_order_that_is_gone_is_not_waited_for(till: ATill) -> None:
    till.books.ask(b"", "9")
    till.round()

    assert till.books.waiting == []


@pytest.mark.parametrize("error", [ShopUnavailable("shop_error"), ShopRefused("not_allowed")])
def test_one_order_that_cannot_be_read_again_holds_up_nothing(till: ATill, error: Exception) -> None:
    till.books.ask(b"", "7")
    till.shop.fails["order"].append(error)
    till.shop.changed(order("1"))

    done = till.round()

    assert (done.received.new, done.is_done, len(till.books.waiting)) == (1, False, 1)


def test_an_order_that_makes_no_sense_is_counted_and_stops_nothing(till: ATill) -> None:
    till.shop.changed(UnreadableOrder("1", "#1", "$.total", "no number"))
    till.shop.changed(order("2"))

    done = till.round()

    assert (done.received.unreadable, done.received.new, done.is_done) == (1, 1, False)


@pytest.mark.parametrize("name", ["stock_seen", "set_stock"])
@pytest.mark.parametrize("error", [ShopRefused("missing_permission"), ShopUnavailable("shop_error")])
def test_trouble_with_stock_leaves_orders_and_messages_alone(
    till: ATill, name: str, error: ShopRefused | ShopUnavailable
) -> None:
    till.shop.stock[SOAP], till.books.levels[SOAP] = 5, 4
    till.shop.changed(order("1"))
    till.is_to_tell("paid")
    till.shop.fails[name].append(error)

    done = till.round()

    assert (done.received.new, done.told, done.trouble, done.is_done) == (1, 1, None, False)
    assert till.runner.health.aside
    assert till.runner.health.aside.reason == error.reason
    assert not till.runner.health.stands_still


def test_stock_that_was_left_alone_stays_so_until_its_time_has_come(till: ATill) -> None:
    till.shop.stock[SOAP], till.books.levels[SOAP] = 5, 4
    till.shop.fails["set_stock"].extend(ShopUnavailable("shop_error") for _ in range(2))
    till.round()
    till.round()
    assert till.shop.log == ["orders_changed"]
    assert till.runner.health.aside

    till.now_ms += 2_500
    till.round()
    till.now_ms += 4_999
    till.round()
    assert till.shop.log == ["orders_changed"], "the second failure waits twice as long"
    till.runner.hurry()
    till.round()
    assert till.shop.stock[SOAP] == 4
    assert till.runner.health.aside is None


def test_a_rule_of_ours_that_refuses_an_order_is_shown_and_tried_again(till: ATill) -> None:
    till.shop.changed(order("1"))
    till.books.receive_fails.append(RuleBroken("no_outlet"))

    assert till.after(0) == 2_500
    assert till.runner.health.trouble
    till.after(2_500)
    assert set(till.books.received) == {"1"}


def test_a_clock_that_is_set_back_holds_nothing_up(till: ATill) -> None:
    till.after(0)
    till.now_ms -= 24 * 3_600_000
    till.after(0)

    assert till.shop.log == ["orders_changed"]


def test_a_shop_without_news_is_asked_once_a_minute(till: ATill) -> None:
    assert till.after(0) == BETWEEN_ROUNDS_MS
    for _ in range(5):
        till.after(BETWEEN_ROUNDS_MS)
        assert till.shop.log == []
    till.after(PULL_EVERY_MS - 5 * BETWEEN_ROUNDS_MS)

    assert till.shop.log == ["orders_changed"]


def test_a_message_that_falls_due_is_told_within_seconds(till: ATill) -> None:
    till.after(0)
    till.is_to_tell("paid")
    till.after(BETWEEN_ROUNDS_MS)

    assert till.books.told_keys == ["paid"]


def test_a_shop_whose_stock_is_not_to_be_told_is_not_asked_for_it() -> None:
    till = ATill(stocks=False)
    till.books.levels[SOAP] = 4

    till.round()

    assert till.shop.log == ["orders_changed"]


def test_syncing_goes_on_until_nothing_is_due(till: ATill) -> None:
    till.shop.stock[SOAP], till.books.levels[SOAP] = 5, 4
    for key in ("packed", "shipped", "picked_up"):
        till.is_to_tell(key, order_id="1")

    done = till.runner.sync()

    assert (done.told, till.books.told_keys) == (3, ["packed", "shipped", "picked_up"])
    assert (till.shop.stock[SOAP], done.is_done) == (4, True)


def test_syncing_ends_when_an_order_stays_unsettled(till: ATill) -> None:
    till.books.waiting.append(UnreadRow("7", "", "settling", "", "", 0))
    till.shop.fails["order"].extend(ShopUnavailable("shop_error") for _ in range(5))

    assert not till.runner.sync().is_done


def test_a_program_that_ends_stops_between_pages_and_forgets_nothing(till: ATill) -> None:
    for number in range(5):
        till.shop.changed(order(str(number)))
    till.is_over = True

    done = till.round()

    assert (done.is_stopped, till.books.kept_cursor) == (True, "2")


def test_a_fault_of_ours_waits_like_any_failure(till: ATill) -> None:
    till.shop.fails["orders_changed"].append(KeyError("ours"))
    with pytest.raises(KeyError):
        till.after(0)
    till.runner.fail()

    assert till.runner.health.trouble
    assert till.runner.health.trouble.reason == "unexpected"
    assert till.after(0) == 2_500
    assert not till.runner.health.is_syncing


def test_the_first_load_shows_itself(till: ATill) -> None:
    seen: list[tuple[bool, bool]] = []
    around = replace(
        till.runner._around,
        health_changed=lambda: seen.append((till.runner.health.is_syncing, till.runner.health.is_first_load)),
    )
    till.runner._around = around
    till.shop.changed(order("1"))
    till.round()
    till.round()

    first, later, quiet = (True, True), (True, False), (False, False)
    assert seen == [first, quiet, quiet, later, quiet, quiet]
