"""No change of a Shopify shop's orders is missed, however late its search knows of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.channels import shopify_reading
from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.channels.fakes.shopify_book import Line, Payment
from pos_desktop.channels.http import Request
from pos_desktop.channels.shopify_calls import ShopifyCalls
from pos_desktop.channels.shopify_queries import ORDER_LIST
from pos_desktop.channels.shopify_reading import OVERLAP_MS, ShopifyOrders
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import OrderPage, ShopAccount, ShopRefused, UnreadableOrder
from tests.channels.at_hand import START_MS, DirectHttp
from tests.channels.shopify_stand import Stand, direct, pulled

SIZE = 4

Pull = Callable[[str], Iterator[OrderPage]]


class LastSeen(ShopifyOrders):
    """Planted: goes on after the newest change that the search showed, without looking back."""

    def changed(self, cursor: str) -> Iterator[OrderPage]:
        after, newest = None, cursor
        while True:
            query = f"updated_at:>='{cursor}'" if cursor else None
            data = self._calls.ask(ORDER_LIST, {"first": SIZE, "after": after, "query": query}).data["orders"]
            newest = max([newest, *(node["updatedAt"] for node in data["nodes"])])
            _, documents = self._orders.read([node["id"] for node in data["nodes"]])
            yield OrderPage(tuple(map(self._order, documents)), newest)
            if not data["pageInfo"]["hasNextPage"]:
                return
            after = data["pageInfo"]["endCursor"]


class TrustsTheSecond(ShopifyOrders):
    """Planted: takes what it read within the second of the last change for what the order says now."""

    def changed(self, cursor: str) -> Iterator[OrderPage]:
        for page in super().changed(cursor):
            yield page
            for order in page.orders:
                self._known[f"gid://shopify/Order/{order.order_id}"] = order.updated_at_ms


def orders_of(stand: Stand, reader: type[ShopifyOrders] = ShopifyOrders) -> ShopifyOrders:
    account = ShopAccount(b"\x01" * 16, "shopify", stand.url, stand.shop.keys)
    return reader(ShopifyCalls(account, stand.http, stand.clock), stand.url)


def versions(stand: Stand) -> dict[str, str]:
    """Return what each order says now, by id."""
    return {str(order.id): order.note for order in stand.shop.orders.values()}


class Shoppers:
    """Changes orders as a script says, some of it between two requests of a pull."""

    def __init__(self, stand: Stand, script: list[tuple[int, int]]) -> None:
        self.stand, self.script, self.count = stand, script, 0

    def act(self) -> None:
        if not self.script:
            return
        which, pause_ms = self.script.pop()
        self.stand.clock.now_ms += pause_ms
        orders = list(self.stand.shop.orders.values())
        self.count += 1
        if which >= len(orders):
            self.stand.shop.place(Basket(lines=(Wanted("CM-01"),), note=f"new {self.count}"))
        else:
            orders[which].note = f"change {self.count}"
            self.stand.shop.touch(orders[which])


def missed(
    script: list[tuple[int, int]], lag_ms: int, seed: int, reader: type[ShopifyOrders] = ShopifyOrders
) -> set[str]:
    """Run a script against a shop that is pulled all the while; return orders whose last word was missed."""
    with direct(seed=seed) as stand, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shopify_reading, "LISTED", SIZE)
        stand.shop.index_lag_ms = lag_ms
        shoppers = Shoppers(stand, list(script))
        for _ in range(2 * SIZE + 1):  # a burst within one second that is longer than a page
            stand.shop.place(Basket(lines=(Wanted("CM-01"),), note="burst"))
        cast(DirectHttp, stand.http).before = lambda _: shoppers.act()
        orders, seen, cursor = orders_of(stand, reader), dict[str, str](), ""
        while shoppers.script:
            cursor = take(orders, cursor, seen)
        stand.clock.now_ms += lag_ms + 1
        take(orders, cursor, seen)
        return {id for id, note in versions(stand).items() if seen.get(id) != note}


def take(orders: ShopifyOrders, cursor: str, seen: dict[str, str]) -> str:
    for page in orders.changed(cursor):
        for order in page.orders:
            assert isinstance(order, NeutralOrder)
            seen[order.order_id] = order.note
        cursor = page.cursor
    return cursor


SCRIPTS = st.lists(
    st.tuples(st.integers(0, 14), st.sampled_from([0, 0, 150, 400, 900, 1_000, 30_000, 400_000])),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(
    script=SCRIPTS, lag_ms=st.sampled_from([0, 900, 5_000, 90_000, OVERLAP_MS - 1]), seed=st.integers(0, 9)
)
def test_no_change_is_missed(script: list[tuple[int, int]], lag_ms: int, seed: int) -> None:
    assert missed(script, lag_ms, seed) == set()


def test_a_cursor_that_trusts_what_it_saw_last_is_caught() -> None:
    script = [(index % 12, pause) for index, pause in enumerate([900, 0, 400, 30_000] * 8)]

    assert any(missed(script, 90_000, seed, LastSeen) for seed in range(10))


def test_a_memory_that_trusts_the_second_of_a_change_is_caught() -> None:
    script = [(3, 0), (3, 150)] * 16

    assert any(missed(script, 0, seed, TrustsTheSecond) for seed in range(10))
    assert not any(missed(script, 0, seed) for seed in range(10))


def test_the_cursor_is_the_shops_time_when_the_pull_began() -> None:
    with direct() as stand:
        stand.place()

        _, cursor = pulled(stand.connector)

        assert cursor == "2026-09-21T14:13:30Z"


def test_a_pull_that_was_broken_off_goes_on_where_it_was_recorded() -> None:
    with direct() as stand:
        stand.shop.index_lag_ms = 0
        for _ in range(60):
            stand.shop.place(Basket(lines=(Wanted("CM-01"),)))
            stand.clock.pass_s(60)
        pages = stand.connector.orders_changed("")
        first = next(pages)
        second = next(pages)

        rest, _ = pulled(stand.another(), second.cursor)

        known = {order.order_id for page in (first, second) for order in page.orders}
        assert known | set(rest) == set(versions(stand))
        assert len(rest) < 60


def test_what_was_recorded_is_not_read_again_while_it_stays_as_it_was() -> None:
    with direct() as stand:
        order_id = stand.place()
        stand.clock.pass_s(60)
        first, cursor = pulled(stand.connector)
        again, cursor = pulled(stand.connector, cursor)
        stand.shop.touch_order(order_id)
        stand.clock.pass_s(10)
        touched, cursor = pulled(stand.connector, cursor)

        assert (len(first), len(again), len(touched)) == (1, 0, 1)


def test_a_page_that_was_not_recorded_is_read_again() -> None:
    with direct() as stand:
        stand.place()
        stand.clock.pass_s(60)
        next(stand.connector.orders_changed(""))  # and the program stops

        assert len(pulled(stand.connector)[0]) == 1


def test_an_order_that_still_settles_is_read_again_at_every_pull() -> None:
    with direct() as stand:
        stand.shop.routing_ms = 120_000
        stand.place()
        stand.clock.pass_s(30)

        assert [len(pulled(stand.connector)[0]) for _ in range(2)] == [1, 1]


def test_a_first_load_begins_where_it_is_told_to() -> None:
    with direct() as stand:
        old = stand.place()
        stand.clock.pass_s(3 * 86_400)
        new = stand.place()

        orders, _ = pulled(stand.another(since_ms=stand.clock.now_ms - 86_400_000))

        assert (old in orders, new in orders) == (False, True)


def test_a_long_list_is_asked_for_anew_before_the_shop_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shopify_reading, "LISTED", SIZE)
    monkeypatch.setattr(shopify_reading, "RESTART_AFTER", 3 * SIZE)
    with direct() as stand:
        for _ in range(50):
            stand.shop.place(Basket(lines=(Wanted("CM-01"),)))
            stand.clock.pass_s(60)
        lists: list[Any] = []

        def note(request: Request) -> None:
            if b"PosOrderList" in (request.body or b""):
                lists.append(json.loads(request.body or b"")["variables"])

        cast(DirectHttp, stand.http).before = note
        orders, _ = pulled(stand.connector)

        assert len(orders) == 50
        assert len({variables["query"] for variables in lists}) > 2


def test_an_unknown_cursor_misses_nothing() -> None:
    with direct() as stand:
        order_id = stand.place()

        assert order_id in pulled(stand.connector, "of another kind")[0]


# --- whole orders


@pytest.mark.parametrize("most_cost", [1_000, 400, 250, 180])
def test_long_orders_are_read_whole_however_little_may_be_asked_for(most_cost: int) -> None:
    with direct() as stand:
        stand.shop.most_cost = most_cost
        order_id = stand.place(*(Wanted("CM-01", 1 + n % 3) for n in range(120)), is_paid=True)
        order = stand.shop.orders[int(order_id)]
        for n in range(12):
            stand.shop.take_back(order, [(order.lines[n], 1)], 1_782)
        (place,) = order.places
        for work in filter(lambda one: one.remaining, place.work[:40]):
            stand.shop.ship(order, [(place, work, work.remaining)], [])
        stand.clock.pass_s(60)

        read = stand.order(order_id)

        assert (len(read.lines), len(read.refunds)) == (120, 12)
        placed = sum(count for one in read.placements for _, count in one.units)
        assert placed == sum(line.quantity for line in read.lines)
        assert sum(one.is_done for one in read.placements) == len(order.parcels)
        assert not [flag for flag in read.flags if "differs" in flag]


def test_many_payments_and_places_are_read_to_their_end() -> None:
    with direct() as stand:
        order_id = stand.place(*(Wanted("CM-01", 1, "pickup", f"Outlet {n}") for n in range(9)))
        order = stand.shop.orders[int(order_id)]
        for n in range(11):
            order.payments.append(Payment(n, "SALE", "SUCCESS", order.payments[0].gateway, 100, START_MS))

        read = stand.order(order_id)

        assert {one.location_name for one in read.placements} == {f"Outlet {n}" for n in range(9)}
        assert read.paid_minor == 1_100


def test_an_order_that_makes_no_sense_is_put_aside_and_the_others_come() -> None:
    with direct() as stand:
        good, bad = stand.place(), stand.place()
        stand.shop.orders[int(bad)].lines.append(Line(0, "X", "Nothing", 1, 10**16))

        (page, last) = tuple(stand.connector.orders_changed(""))

        wrong = [order for order in page.orders if isinstance(order, UnreadableOrder)]
        assert [order.order_id for order in page.orders if isinstance(order, NeutralOrder)] == [good]
        assert [(order.order_id, order.number) for order in wrong] == [(bad, "#1002")]
        assert wrong[0].field == "$.totalPriceSet.presentmentMoney.amount"
        assert last.is_last


def test_an_order_that_is_gone_is_said_to_be() -> None:
    with direct() as stand:
        order_id = stand.place()
        stand.shop.delete(order_id)

        with pytest.raises(ShopRefused) as refused:
            stand.connector.order(order_id)

        assert refused.value.reason == "order_gone"
