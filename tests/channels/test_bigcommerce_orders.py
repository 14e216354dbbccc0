"""No change to a BigCommerce order is missed, whatever else changes while the orders are read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.channels.bigcommerce_orders import OVERLAP_S, Place
from pos_desktop.channels.bigcommerce_shop import BigCommerceConnector
from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest, Wanted
from pos_desktop.channels.http import Answer, Request
from pos_desktop.domain.orders import OrderStatus, check_order
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable, UnreadableOrder
from tests.channels.at_hand import START_MS, Clock, DirectHttp, lane_of
from tests.channels.bigcommerce_stand import a_basket, a_stand, an_account, served

SMALL_PAGE = 5

Found = dict[str, int]


class Restless(DirectHttp):
    """Lets the merchant edit, and time pass, before a list of orders is answered, while edits are left."""

    def __init__(self, shop: BigCommerceShop, clock: Clock, seed: int, edits: int) -> None:
        super().__init__(shop, lane_of(clock))
        self.fake, self.clock, self.edits = shop, clock, edits
        self._random = random.Random(seed)

    def send(self, request: Request) -> Answer:
        if not request.url.endswith("/v2/orders"):
            return super().send(request)
        if self.edits > 0:
            self.edits -= 1
            for _ in range(self._random.randint(1, 3)):
                self.fake.add_line(str(self._random.choice(list(self.fake.orders))), Wanted("SC-01"))
            self.clock.pass_s(self._random.choice([0, 0, 0.4, 1, 40]))
        few = {**request.params, "limit": str(SMALL_PAGE)}
        return super().send(Request(request.method, request.url, few, request.headers))

    def account(self) -> tuple[str, tuple[str, ...]]:
        """Return the address and the keys of the shop."""
        return f"http://127.0.0.1{self.shop.base_path}", self.shop.keys


Puller = Callable[[Restless], Callable[[str], Iterator[tuple[str, Found]]]]


def ours(http: Restless) -> Callable[[str], Iterator[tuple[str, Found]]]:
    connector = BigCommerceConnector(an_account(*http.account()), http, clock=http.clock)

    def pull(cursor: str) -> Iterator[tuple[str, Found]]:
        for page in connector.orders_changed(cursor):
            orders = [order for order in page.orders if not isinstance(order, UnreadableOrder)]
            yield page.cursor, {order.order_id: len(order.lines) for order in orders}

    return pull


@dataclass
class Naive:
    """A pull as one might write it at first: on from the latest time seen, by page numbers or by id."""

    http: Restless
    by_id: bool = False

    def __call__(self, cursor: str) -> Iterator[tuple[str, Found]]:
        latest, page, after = cursor, 1, 0
        while True:
            asked = {"include": "consignments.line_items", "consignment_structure": "object"}
            asked |= {"sort": "id", "min_id": str(after + 1)} if self.by_id else {"page": str(page)}
            asked |= {} if self.by_id else {"sort": "date_modified:asc"}
            asked |= {"min_date_modified": cursor} if cursor else {}
            url, keys = self.http.account()
            headers = {"X-Auth-Token": keys[0], "Accept": "application/json"}
            answer = self.http.send(Request("GET", f"{url}/v2/orders", asked, headers))
            if answer.status == 204:
                break
            rows = answer.json(list[dict[str, object]])
            moments = [parsedate_to_datetime(str(row["date_modified"])) for row in rows]
            latest = format_datetime(max([*moments, *([parsedate_to_datetime(latest)] if latest else [])]))
            page, after = page + 1, max(int(str(row["id"])) for row in rows)
            yield latest, {str(row["id"]): _lines_of(row) for row in rows}


def _lines_of(row: dict[str, object]) -> int:
    consignments = row["consignments"]
    assert isinstance(consignments, dict)
    return sum(len(one["line_items"]) for one in (*consignments["shipping"], *consignments["pickups"]))


def missed(puller: Puller, *, seed: int, orders: int, edits: int, lag_s: int) -> Found:
    """Return the orders whose last change was not yielded, after edits ended and one more pull."""
    drawn = random.Random(seed)
    stand, _ = a_stand(seed=seed)
    stand.shop.list_lag_ms = lag_s * 1000
    for _ in range(orders):
        stand.shop.place(a_basket(Wanted("CM-01")))
        stand.clock.pass_s(drawn.choice([0, 0, 0, 0.3, 1, 20]))
    http = Restless(stand.shop, stand.clock, seed, edits)
    pull, known, cursor = puller(http), Found(), ""
    for _ in range(4):
        for next_cursor, found in pull(cursor):
            known, cursor = {**known, **found}, next_cursor
            if drawn.random() < 0.1:
                break  # stopped between two pages, and resumed after the last that was recorded
        stand.clock.pass_s(drawn.choice([0, 1, 30, 400]))
    http.edits = 0
    stand.clock.pass_s(lag_s + 1)
    for _, found in pull(cursor):
        known |= found
    return {
        str(key): len(order.lines)
        for key, order in stand.shop.orders.items()
        if known.get(str(key)) != len(order.lines)
    }


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    orders=st.integers(1, 30),
    edits=st.integers(0, 25),
    lag_s=st.sampled_from([0, 0, 3, 120]),
)
def test_no_change_is_missed(seed: int, orders: int, edits: int, lag_s: int) -> None:
    assert missed(ours, seed=seed, orders=orders, edits=edits, lag_s=lag_s) == {}


@pytest.mark.parametrize("by_id", [False, True], ids=["by page number", "by id from the latest time seen"])
def test_a_naive_cursor_is_seen_to_miss_changes(by_id: bool) -> None:
    found = [
        missed(lambda http: Naive(http, by_id), seed=seed, orders=20, edits=15, lag_s=3 * (seed % 2))
        for seed in range(12)
    ]

    assert any(found)


def test_a_burst_in_one_second_larger_than_a_page_arrives_whole() -> None:
    stand, _ = a_stand()
    for _ in range(4 * SMALL_PAGE):
        stand.shop.place(a_basket())
    http = Restless(stand.shop, stand.clock, 0, 0)

    pages = list(ours(http)(""))

    assert sum(len(found) for _, found in pages) == 4 * SMALL_PAGE


def test_what_was_read_a_while_after_its_last_change_is_not_read_again() -> None:
    stand, http = a_stand()
    stand.shop.place(a_basket(is_paid=True))
    stand.clock.pass_s(10)
    stand.pull()
    http.exchanges.clear()
    stand.clock.pass_s(10)

    assert stand.pull() == {}
    assert [one.request.path.rpartition("/")[2] for one in http.exchanges] == ["orders", "orders"]


def test_what_changed_in_the_second_of_its_reading_is_read_again() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.pull()

    stand.shop.add_line(order_id, Wanted("SC-01"))

    assert len(stand.pull()[order_id].lines) == 3


def test_an_unrecorded_page_is_yielded_again() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.clock.pass_s(60)
    stand.pull()
    stand.shop.add_line(order_id, Wanted("SC-01"))
    stand.clock.pass_s(60)
    first = next(stand.connector.orders_changed(stand.cursor))  # never recorded

    assert [order.order_id for order in first.orders] == [order_id]
    assert list(stand.pull()) == [order_id]


def test_beginning_anew_yields_everything_again() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.clock.pass_s(60)
    stand.pull()
    stand.cursor = ""

    assert list(stand.pull()) == [order_id]


def test_the_next_pull_overlaps_in_the_shops_own_clock() -> None:
    stand, _ = a_stand()
    stand.pull()

    place = Place.read(stand.cursor, None)

    assert (place.is_first, place.since_s) == (False, START_MS // 1000 - OVERLAP_S)


def test_a_cursor_of_another_making_is_the_beginning() -> None:
    assert Place.read("cursor of old", 5_000_000) == Place(since_s=5_000)


def test_the_first_pull_goes_back_no_further_than_wanted() -> None:
    stand, _ = a_stand(since_ms=START_MS + 50_000)
    stand.shop.place(a_basket())
    stand.clock.pass_s(100)
    newer = stand.shop.place(a_basket())

    assert list(stand.pull()) == [newer]


def test_a_date_far_ahead_of_our_own_clock_is_not_believed() -> None:
    stand, http = a_stand()
    own = Clock()
    connector = BigCommerceConnector(
        an_account(f"http://127.0.0.1{stand.shop.base_path}", stand.shop.keys), http, clock=own
    )
    stand.clock.pass_s(400 * 86_400)

    (page,) = connector.orders_changed("")

    assert Place.read(page.cursor, None).since_s < own.now_ms // 1000 + 86_400


def test_an_order_partly_refunded_before_the_first_pull_waits_for_review_a_later_one_does_not() -> None:
    stand, _ = a_stand()
    old, later = stand.shop.place(a_basket(is_paid=True)), stand.shop.place(a_basket(is_paid=True))
    stand.shop.refund(old, [("CM-01", 1)], 100)
    stand.clock.pass_s(5)

    assert stand.pull()[old].status is OrderStatus.REVIEW
    stand.shop.refund(later, [("CM-01", 1)], 100)
    stand.clock.pass_s(5)
    newest = stand.shop.place(a_basket(is_paid=True))
    stand.shop.refund(newest, [("CM-01", 1)], 100)

    assert stand.pull()[newest].status is OrderStatus.OPEN


def _without_inline_goods(answer: FakeAnswer) -> FakeAnswer:
    return FakeAnswer(
        answer.status, answer.body.replace(b'"items_total":3', b'"items_total":4'), answer.headers
    )


def test_goods_that_are_not_all_in_the_list_are_asked_for() -> None:
    stand, http = a_stand()
    order_id = stand.shop.place(a_basket())
    answered = stand.shop.answer

    def answer(request: FakeRequest) -> FakeAnswer:
        found = answered(request)
        return _without_inline_goods(found) if request.path.endswith("/v2/orders") else found

    stand.shop.answer = answer  # type: ignore[method-assign]

    assert len(stand.pull()[order_id].lines) == 2
    assert any(one.request.path.endswith("/products") for one in http.exchanges)


def test_an_order_that_makes_no_sense_is_listed_and_stops_nothing() -> None:
    stand, _ = a_stand()
    broken, good = stand.shop.place(a_basket()), stand.shop.place(a_basket())
    stand.shop.orders[int(broken)].lines[0].quantity = 0

    assert list(stand.pull()) == [good]
    (unreadable,) = stand.unreadable
    assert unreadable.order_id == broken
    assert unreadable.field.endswith("line_items[0].quantity")
    assert unreadable.updated_at_ms == START_MS


def test_an_order_deleted_while_it_is_read_is_told_as_gone() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    answered = stand.shop.answer

    def answer(request: FakeRequest) -> FakeAnswer:
        if request.path.endswith("/taxes"):
            stand.shop.orders.clear()
        return answered(request)

    stand.shop.answer = answer  # type: ignore[method-assign]

    pages = list(stand.connector.orders_changed(""))

    assert [(page.orders, page.gone) for page in pages if page.gone] == [((), (order_id,))]


def test_one_order_is_read_with_all_that_belongs_to_it() -> None:
    with served() as (stand, _):
        order_id = stand.shop.place(a_basket(is_paid=True, shipping_minor=500, discount_minor=150))
        stand.shop.refund(order_id, [("CM-01", 1)], 1_000)

        order = stand.read(order_id)

    assert (order.paid_minor, order.refunded_minor) == (order.total_minor, 1_000)
    assert [tax.name for tax in order.lines[0].taxes] == ["GST", "QST"]


@pytest.mark.parametrize("order_id", ["77", "x", "../store"])
def test_an_order_that_is_not_there_is_gone(order_id: str) -> None:
    stand, _ = a_stand()

    with pytest.raises(ShopRefused) as refused:
        stand.connector.order(order_id)

    assert refused.value.reason == "order_gone"


def test_a_row_without_an_id_is_no_answer() -> None:
    stand, _ = a_stand()
    stand.shop.answer = lambda request: FakeAnswer.of_json([{"id": "seven"}])  # type: ignore[method-assign]

    with pytest.raises(ShopUnavailable) as unavailable:
        stand.pull()

    assert unavailable.value.reason == "bad_answer"


def test_a_page_that_came_empty_for_a_full_one_is_no_end() -> None:
    stand, _ = a_stand()
    stand.shop.answer = lambda request: FakeAnswer(200, b"")  # type: ignore[method-assign]

    with pytest.raises(ShopUnavailable) as unavailable:
        stand.pull()

    assert unavailable.value.reason == "cut"


_wanted = st.builds(
    Wanted,
    sku=st.sampled_from(["CM-01", "SB-01", "VA-01", "CH-03", "HO-01"]),
    quantity=st.integers(1, 7),
    method=st.sampled_from(["delivery", "pickup"]),
    location=st.sampled_from(["", "PLATEAU"]),
)


@settings(deadline=None, max_examples=60)
@given(
    lines=st.lists(_wanted, min_size=1, max_size=6),
    is_paid=st.booleans(),
    shipping_minor=st.integers(0, 2_500),
    discount_minor=st.integers(0, 800),
)
def test_whatever_is_ordered_sums_to_the_total_without_a_flag(
    lines: list[Wanted], is_paid: bool, shipping_minor: int, discount_minor: int
) -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(
        a_basket(*lines, is_paid=is_paid, shipping_minor=shipping_minor, discount_minor=discount_minor)
    )

    order = stand.pull()[order_id]

    assert (*order.flags, *check_order(order)) == ()
    assert order.total_minor == stand.shop.orders[int(order_id)].total_minor
    assert order.paid_minor == (order.total_minor if is_paid else 0)
    assert all(sum(tax.amount_minor for tax in line.taxes) == line.total_tax_minor for line in order.lines)
    placed = [key for placement in order.placements for key, _ in placement.units]
    assert not placed or sorted(placed) == sorted(line.key for line in order.lines)
