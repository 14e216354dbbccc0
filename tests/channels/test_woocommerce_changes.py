"""No change of a WooCommerce shop's orders is missed, in whatever order and however late it is shown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_desktop.channels.woocommerce_changes import (
    OVERLAP_S,
    ChangedOrders,
    Cursor,
    Mark,
    Span,
    changed_at,
    read_cursor,
    statuses,
    write_cursor,
)
from pos_desktop.channels.woocommerce_site import Json, WooSite
from pos_desktop.domain.orders import NeutralOrder, OrderStatus
from pos_desktop.services.ports.shops import ShopRefused
from tests.channels.at_hand import DirectHttp
from tests.channels.woo_stand import Stand, a_basket, direct, pull

SIZE = 4


class Reader(Protocol):
    def read(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]: ...


@dataclass
class ByPageNumber:
    """Planted: goes on after the newest change seen, page by page in the order of changes."""

    site: WooSite
    status: str

    def read(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]:
        after, page = mark.floor, 1
        while rows := self.rows(after, page):
            mark = Mark(max(map(changed_at, rows)))
            yield rows, mark
            page += 1

    def rows(self, after: int, page: int) -> tuple[Json, ...]:
        params = {"per_page": str(SIZE), "page": str(page), "orderby": "modified", "order": "asc"}
        asked = {**params, "status": self.status, **Span(after).params()}
        return self.site.listed("orders", asked).rows


class ByLastSeen(ByPageNumber):
    """Planted: asks for what changed after the last change seen, each time anew."""

    def read(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]:
        while rows := self.rows(mark.floor, 1):
            mark = Mark(max(map(changed_at, rows)))
            yield rows, mark


class WithoutOverlap(ByPageNumber):
    """Planted: reads whole spans as we do, but nothing twice."""

    def read(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]:
        for rows, after in ChangedOrders(self.site, self.status, lambda: 0, size=SIZE).read(mark):
            yield rows, Mark(max(after.floor, after.top))


class Forwards(ChangedOrders):
    """Planted: reads the pages of a span from the first to the last."""

    def _closed_span(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]:
        span = Span(mark.floor, mark.bound + 1)
        for page in range(1, mark.page):
            yield self._by_id(span, page), replace(mark, page=mark.page - page)


@dataclass
class Story:
    """A busy shop, and somebody who reads it: edits come at any time, also between two requests."""

    seed: int
    lag_s: int
    stand: Stand = field(default_factory=direct)
    seen: dict[int, set[str]] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.stand.shop.lag_s = self.lag_s
        self.edits = 0

    def edit(self) -> None:
        self.edits += 1
        if not self.written or self.random.random() < 0.3:
            order_id = self.stand.shop.place(a_basket(note=str(self.edits)))
        else:
            order_id = str(self.random.choice(list(self.written)))
            self.stand.shop.annotate(order_id, str(self.edits))
        self.written[int(order_id)] = str(self.edits)

    def burst(self, most: int) -> None:
        for _ in range(self.random.randint(0, most)):
            self.edit()

    def between_requests(self) -> None:
        self.stand.clock.pass_s(self.random.choice((0, 0, 0.3, 1, 2)))
        self.burst(2)

    def pull(self, reader: Reader, mark: Mark, *, may_be_killed: bool) -> Mark:
        """Read to the end, or until the process is killed between two pages; return how far it was kept."""
        for rows, kept in reader.read(mark):
            for row in rows:
                self.seen.setdefault(int(row["id"]), set()).add(str(row["customer_note"]))
            mark = kept
            if may_be_killed and self.random.random() < 0.1:
                return mark
        return mark

    def run(self, reader: Reader) -> dict[int, str]:
        """Return what was missed once the edits were over and everything was read once more."""
        http = cast(DirectHttp, self.stand.http)
        mark = Mark()
        self.burst(5 * SIZE)
        for _ in range(self.random.randint(1, 6)):
            self.burst(3 * SIZE)
            http.before = lambda _: self.between_requests()
            mark = self.pull(reader, mark, may_be_killed=True)
            http.before = lambda _: None
            self.stand.clock.pass_s(self.random.choice((0, 1, 20, 2 * OVERLAP_S)))
        self.stand.clock.pass_s(self.lag_s)
        self.pull(reader, mark, may_be_killed=False)
        return {key: note for key, note in self.written.items() if note not in self.seen.get(key, ())}


def a_story(seed: int, lag_s: int) -> tuple[Story, WooSite]:
    story = Story(seed, lag_s)
    return story, story.stand.site()


@settings(max_examples=150)
@given(seed=st.integers(0, 2**32), lag_s=st.sampled_from((0, 1, 30, OVERLAP_S - 1)))
@example(seed=0, lag_s=0)
def test_no_change_is_missed(seed: int, lag_s: int) -> None:
    story, site = a_story(seed, lag_s)
    reader = ChangedOrders(site, statuses(site), story.stand.clock, size=SIZE)

    assert story.run(reader) == {}


@pytest.mark.parametrize("planted", [ByPageNumber, ByLastSeen, WithoutOverlap])
def test_a_naive_cursor_is_caught(planted: type[ByPageNumber]) -> None:
    def misses(seed: int) -> bool:
        story, site = a_story(seed, 1)
        return bool(story.run(planted(site, statuses(site))))

    assert any(map(misses, range(100)))


def test_pages_read_in_the_order_of_their_numbers_are_caught() -> None:
    def misses(seed: int) -> bool:
        story, site = a_story(seed, 0)
        return bool(story.run(Forwards(site, statuses(site), story.stand.clock, size=SIZE)))

    assert any(map(misses, range(100)))


def test_a_burst_of_one_second_bigger_than_any_page_is_read_whole() -> None:
    stand = direct()
    for _ in range(1_234):
        stand.shop.place(a_basket())

    orders, cursor = pull(stand.connector())
    assert len({order.order_id for order in orders}) == 1_234

    stand.clock.pass_s(OVERLAP_S)
    orders, cursor = pull(stand.connector(), cursor)
    assert len(orders) == 1_234
    assert pull(stand.connector(), cursor)[0] == []


def test_a_quiet_shop_is_asked_once_for_orders_and_once_for_its_bin() -> None:
    stand = direct()
    stand.shop.place(a_basket())
    connector = stand.connector()
    cursor = pull(connector)[1]
    stand.clock.pass_s(OVERLAP_S)
    cursor = pull(connector, cursor)[1]
    log = cast(DirectHttp, stand.http).log
    log.clear()

    assert pull(connector, cursor)[0] == []
    assert [request.url.rpartition("/")[2] for request in log] == ["totals", "orders", "orders"]


def test_a_first_load_goes_on_where_it_was_cut() -> None:
    stand = direct()
    for _ in range(350):
        stand.shop.place(a_basket())
    stand.clock.pass_s(2 * OVERLAP_S)
    stand.shop.place(a_basket())
    pages = stand.connector().orders_changed("")
    first, second = next(pages), next(pages)
    read = {order.order_id for page in (first, second) for order in page.orders}

    rest, _ = pull(stand.connector(), second.cursor)

    assert len(read | {order.order_id for order in rest}) == 351
    assert len(rest) == 351 - len(read)


def test_a_first_load_begins_where_it_is_told_to() -> None:
    stand = direct()
    stand.shop.place(a_basket())
    stand.clock.pass_s(3_600)
    late = stand.shop.place(a_basket())

    orders, _ = pull(stand.connector(since_ms=stand.clock()))

    assert [order.order_id for order in orders] == [late]


def test_an_order_moved_to_the_bin_comes_as_cancelled() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    _, cursor = pull(stand.connector())
    stand.clock.pass_s(5)
    stand.shop.set_status(order_id, "trash")

    (order,), _ = pull(stand.connector(), cursor)

    assert isinstance(order, NeutralOrder)
    assert order.status is OrderStatus.CANCELLED


def test_a_status_of_a_plugin_is_read_and_a_draft_is_not() -> None:
    stand = direct()
    stand.shop.office.custom_statuses = ("at-the-baker",)
    custom, draft = stand.shop.place(a_basket()), stand.shop.place(a_basket())
    stand.shop.set_status(custom, "at-the-baker")
    stand.shop.set_status(draft, "checkout-draft")

    (order,), _ = pull(stand.connector())

    assert isinstance(order, NeutralOrder)
    assert order.flags == ("unknown_status:at-the-baker",)


def test_statuses_that_may_not_be_read_are_the_usual_ones() -> None:
    class Forbidden:
        def get(self, path: str) -> object:
            raise ShopRefused("missing_permission", permission=path)

    assert statuses(cast(WooSite, Forbidden())).split(",")[:2] == ["pending", "processing"]


@pytest.mark.parametrize("text", ["", "x", "{}", "[]", '{"orders":[1,2]}', '{"orders":["a"]}'])
def test_any_text_is_a_cursor(text: str) -> None:
    assert isinstance(read_cursor(text, None), Cursor)


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = Cursor(Mark(5, 9, 77, bound=7, page=3), Mark(1))

    assert read_cursor(write_cursor(cursor), since_ms=10**12) == cursor


@pytest.mark.parametrize("order", [{}, {"date_modified_gmt": None}, {"date_modified_gmt": "soon"}, [], None])
def test_an_order_that_does_not_say_when_it_changed_changed_long_ago(order: Json) -> None:
    assert changed_at(order) == 0
