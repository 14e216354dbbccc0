"""Pulled orders and their cursor become durable together; what makes no sense waits on a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.rows import FulfillmentFilter
from pos_desktop.services.ports.shops import OrderPage, Received, UnreadableOrder
from pos_desktop.store.shop_books import ShopBooks
from pos_desktop.store.shop_inbox import PART_S, READ_AGAIN_MS, SETTLES_MS, ShopInbox
from tests.builders import an_order
from tests.store.web_shop import CHANNEL, WebShop, open_web_shop

LATER_MS = 1_779_990_100_000


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebShop]:
    web = open_web_shop(tmp_path)
    yield web
    web.store.close()


def _numbers(web: WebShop) -> list[str]:
    rows = web.store.queries.open_fulfillments(FulfillmentFilter(), now_ms=web.clock.now_ms)
    return sorted(row.number for row in rows)


def test_a_page_and_its_cursor_are_kept_together(web: WebShop) -> None:
    page = OrderPage((an_order(order_id="1", number="1"), an_order(order_id="2", number="2")), "after 2")

    assert web.inbox.receive(CHANNEL, page) == Received(new=2)
    assert (web.inbox.cursor(CHANNEL), _numbers(web)) == ("after 2", ["B-1", "B-2"])
    assert web.inbox.receive(CHANNEL, page) == Received(unchanged=2)


@pytest.mark.parametrize(("part_takes_s", "parts"), [(PART_S / 10, 1), (PART_S / 2, 3), (PART_S, 6)])
def test_a_page_is_recorded_in_parts_and_its_cursor_with_the_last(
    web: WebShop, part_takes_s: float, parts: int
) -> None:
    now_s = [0.0]
    kept: list[str] = []

    def slowly(entry: Entry, order: NeutralOrder) -> str:
        now_s[0] += part_takes_s
        return web.inbox._record(entry, order)

    books = ShopBooks(web.store.ledger, web.store.reader)
    inbox = ShopInbox(books, slowly, web.clock, monotonic=lambda: now_s[0])
    stop = web.store.listen(lambda changed: kept.append(inbox.cursor(CHANNEL)))
    orders = tuple(an_order(order_id=str(number), number=str(number)) for number in range(6))

    assert inbox.receive(CHANNEL, OrderPage(orders, "after 6")) == Received(new=6)
    stop()
    assert kept == [*[""] * (parts - 1), "after 6"]


def test_a_part_ends_when_somebody_at_the_till_waits(web: WebShop) -> None:
    seen: list[str] = []

    def interrupted(entry: Entry, order: NeutralOrder) -> str:
        if order.order_id == "1":
            web.store.ledger.submit(lambda entry: seen.append("the till"))
        seen.append(order.order_id)
        return web.inbox._record(entry, order)

    inbox = ShopInbox(ShopBooks(web.store.ledger, web.store.reader), interrupted, web.clock)
    orders = tuple(an_order(order_id=str(number), number=str(number)) for number in range(4))

    assert inbox.receive(CHANNEL, OrderPage(orders, "after 4")) == Received(new=4)
    assert seen == ["0", "1", "the till", "2", "3"]


def test_a_page_that_cannot_be_recorded_moves_no_cursor_and_leaves_nothing(web: WebShop) -> None:
    def breaks(entry: object, order: object) -> str:
        web.inbox._record(entry, order)  # type: ignore[arg-type]
        raise RuleBroken("no_outlet")

    broken = ShopInbox(ShopBooks(web.store.ledger, web.store.reader), breaks, web.clock)

    with pytest.raises(RuleBroken):
        broken.receive(CHANNEL, OrderPage((an_order(),), "further"))

    assert (web.inbox.cursor(CHANNEL), _numbers(web)) == ("", [])


def test_an_unreadable_order_is_listed_and_holds_nothing_up(web: WebShop) -> None:
    bad = UnreadableOrder("7", "7", "$.total", "no amount")
    senseless = an_order(order_id="8", number="8", currency="XXXX")

    received = web.inbox.receive(CHANNEL, OrderPage((bad, an_order(), senseless), "1"))

    assert received == Received(new=1, unreadable=2)
    listed = {row.order_id: (row.reason, row.field) for row in web.inbox.unread(CHANNEL)}
    assert listed == {"7": ("unreadable", "$.total"), "8": ("unreadable", "currency")}
    assert web.inbox.to_read_again(CHANNEL, web.clock.now_ms + SETTLES_MS) == ()


def test_an_order_deleted_in_the_shop_is_listed_while_it_is_still_to_be_handed_over(web: WebShop) -> None:
    web.inbox.receive(CHANNEL, OrderPage((an_order(order_id="1", number="1"),), "1"))

    received = web.inbox.receive(CHANNEL, OrderPage((), "2", gone=("1", "never seen")))

    assert received == Received(unreadable=1)
    (row,) = web.inbox.unread(CHANNEL)
    assert (row.order_id, row.number, row.problem) == ("1", "B-1", "deleted in the shop")


def test_an_order_that_became_readable_leaves_the_list(web: WebShop) -> None:
    web.inbox.receive(CHANNEL, OrderPage((UnreadableOrder("1042", "1042", "$.total", "no amount"),), "1"))

    web.inbox.receive(CHANNEL, OrderPage((an_order(),), "2"))

    assert web.inbox.unread(CHANNEL) == ()


def test_an_unsettled_order_is_read_again_and_at_last_taken_as_it_is(web: WebShop) -> None:
    order = an_order(is_settling=True)

    assert web.inbox.receive(CHANNEL, OrderPage((order,), "1")) == Received(skipped=1)
    assert web.inbox.to_read_again(CHANNEL, web.clock.now_ms) == ()
    assert [row.order_id for row in web.inbox.to_read_again(CHANNEL, web.clock.now_ms + READ_AGAIN_MS)] == [
        "1042"
    ]
    web.clock.now_ms += SETTLES_MS
    assert web.inbox.receive(CHANNEL, OrderPage((order,), "")) == Received(new=1)
    assert (web.inbox.unread(CHANNEL), web.inbox.cursor(CHANNEL)) == ((), "1")


def test_an_order_that_is_asked_for_is_read_at_once_and_once(web: WebShop) -> None:
    web.inbox.receive(CHANNEL, OrderPage((an_order(),), "1"))
    web.inbox.ask(CHANNEL, "1042", "B-1042")

    assert [row.reason for row in web.inbox.to_read_again(CHANNEL, web.clock.now_ms)] == ["asked"]
    web.inbox.receive(CHANNEL, OrderPage((an_order(updated_at_ms=LATER_MS, goods={"MUG": 2}),), ""))
    assert web.inbox.to_read_again(CHANNEL, web.clock.now_ms) == ()


def test_an_order_that_is_gone_is_not_waited_for(web: WebShop) -> None:
    web.inbox.ask(CHANNEL, "99")
    web.inbox.gone(CHANNEL, "99")

    assert web.inbox.unread(CHANNEL) == ()


def test_what_the_runner_keeps_does_not_touch_the_cursor(web: WebShop) -> None:
    web.inbox.receive(CHANNEL, OrderPage((), "here"))
    web.inbox.keep_health(CHANNEL, '{"pulled": 1}')

    assert (web.inbox.cursor(CHANNEL), web.inbox.health(CHANNEL)) == ("here", '{"pulled": 1}')
    web.inbox.start_over(CHANNEL)
    assert (web.inbox.cursor(CHANNEL), web.inbox.health(CHANNEL)) == ("", '{"pulled": 1}')
