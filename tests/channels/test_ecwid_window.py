"""No change is missed, however an E-Series store lists its orders and whatever happens between two pages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_desktop.channels import ecwid_window
from pos_desktop.channels.ecwid_api import READ_ORDERS, EcwidApi
from pos_desktop.channels.ecwid_window import Batch, Mark, changed_orders, deleted_orders
from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.shop import FakeRequest, Wanted
from pos_desktop.services.ports.shops import ShopUnavailable
from tests.channels.at_hand import Clock, DirectHttp, lane_of
from tests.channels.ecwid_stores import NOON_S, a_basket, account

Reader = Callable[[EcwidApi, str], Iterator[Batch]]
Deed = tuple[str, int]

PAGE = 4
LONGEST_LAG_S = 200

DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(1, 7)),
        st.tuples(st.just("edit"), st.integers(0, 30)),
        st.tuples(st.just("bulk"), st.integers(2, 12)),  # so many orders change in one second
        st.tuples(st.just("delete"), st.integers(0, 30)),
        st.tuples(st.just("wait"), st.integers(0, 90_000)),
    ),
    max_size=5,
)


class Watch:
    """A store in which deeds are done between requests, and what a reader has seen of it."""

    def __init__(self, order_of_list: int, lag_s: int) -> None:
        self.clock = Clock()
        self.shop = EcwidShop(clock=self.clock, seed=order_of_list)
        self.shop.gate.per_minute = 100_000
        self.shop.order_calls.page_size = PAGE
        self.shop.ledger.index_lag_ms = lag_s * 1000
        self.shop.on_request = self._between
        self.http = DirectHttp(self.shop, lane_of(self.clock))
        self.api = EcwidApi(account(f"http://127.0.0.1{self.shop.base_path}", self.shop.keys), self.http)
        self.pending: list[Sequence[Deed]] = []
        self.seen: dict[str, str] = {}
        self.gone: set[str] = set()
        self.cursor = ""
        self._edits = 0

    def do(self, deeds: Sequence[Deed]) -> None:
        """Do what shoppers and the merchant do."""
        for name, number in deeds:
            ids = list(self.shop.ledger.orders)
            if name == "place":
                for _ in range(number):
                    self._mark(self.shop.place(a_basket(Wanted("HO-01"))))
            elif name == "wait":
                self.clock.now_ms += number
            elif ids and name == "delete":
                self.shop.delete(ids[number % len(ids)])
            elif ids:
                for index in range(number if name == "bulk" else 1):
                    self._mark(ids[(number + index) % len(ids)])

    def pull(self, reader: Reader) -> None:
        """Read what changed since the last time, pages and deletions."""
        mark = Mark(0, 0)
        for batch in reader(self.api, self.cursor):
            mark = batch.mark
            self.cursor = str(mark)
            self.seen.update({order["id"]: order["orderComments"] for order in batch.orders})
        gone, after = deleted_orders(self.api, mark)
        self.gone |= set(gone)
        self.cursor = str(after)

    def missed(self) -> dict[str, str]:
        """Return the orders of which something else was seen last than what they say now."""
        now = {name: kept.document["orderComments"] for name, kept in self.shop.ledger.orders.items()}
        return {name: said for name, said in now.items() if self.seen.get(name) != said}

    def _mark(self, order_id: str) -> None:
        self._edits += 1
        self.shop.edit(order_id, orderComments=f"change {self._edits}")

    def _between(self, request: FakeRequest) -> None:
        if self.pending:
            self.do(self.pending.pop(0))


class Story(NamedTuple):
    """What happens: orders that were there before, then rounds of deeds before and between the requests.

    Units: seconds; `pauses` follow each round.
    """

    crowd: int
    lag_s: int
    seed: int
    rounds: Sequence[tuple[int, Sequence[Sequence[Deed]]]]


def nothing_is_missed(reader: Reader, story: Story) -> None:
    """Live through a story; after it one more pull finds the rest."""
    watch = Watch(story.seed, story.lag_s)
    for _ in range(story.crowd):
        watch.do([("place", 1), ("wait", 3_000)])
    watch.clock.pass_s(700)
    for pause_s, (deeds, *between) in story.rounds:
        watch.do(deeds)
        watch.pending = list(between)
        watch.pull(reader)
        watch.clock.pass_s(pause_s)
    watch.pending = []
    deleted = {order_id for _, _, order_id in watch.shop.ledger.deleted} & set(watch.seen)
    watch.clock.pass_s(LONGEST_LAG_S + 1)
    watch.pull(reader)
    assert not watch.missed()
    assert deleted <= watch.gone


STORIES = st.builds(
    Story,
    st.integers(0, 3 * PAGE),
    st.integers(0, LONGEST_LAG_S),
    st.integers(0, 1_000),
    st.lists(
        st.tuples(st.sampled_from([1, 61, 700]), st.lists(DEEDS, min_size=1, max_size=6)),
        min_size=1,
        max_size=4,
    ),
)
SLOW_IS_FINE = [HealthCheck.too_slow]


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(STORIES)
def test_no_change_is_missed(story: Story) -> None:
    nothing_is_missed(changed_orders, story)


@pytest.mark.soak
@settings(max_examples=5_000, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(STORIES)
def test_no_change_is_missed_in_many_shops(story: Story) -> None:
    nothing_is_missed(changed_orders, story)


# --- readers that do it wrong are caught


def _all_pages(api: EcwidApi, window: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = api.listed("orders", READ_ORDERS, window, offset=len(found)).page
        found += page.items
        if not page.items or len(found) >= page.total:
            return found


def offset_paging(api: EcwidApi, cursor: str) -> Iterator[Batch]:
    """Page once by offset, with the right cursor."""
    start_s = Mark.of(cursor, 0) or Mark(NOON_S - 60, NOON_S)
    now_s = api.listed("orders", READ_ORDERS, {"updatedFrom": str(start_s.orders_s)}).server_s or 0
    found = _all_pages(api, {"updatedFrom": str(start_s.orders_s), "updatedTo": str(now_s)})
    yield Batch(found, Mark(now_s - 300, now_s - 300))


def last_seen(api: EcwidApi, cursor: str) -> Iterator[Batch]:
    """Go on after the last change seen."""
    start_s = Mark.of(cursor, 0) or Mark(NOON_S - 60, NOON_S)
    found = [order for batch in changed_orders(api, f"{start_s.orders_s}:0") for order in batch.orders]
    last_s = max((order["updateTimestamp"] + 1 for order in found), default=start_s.orders_s)
    yield Batch(found, Mark(last_s, start_s.deleted_s))


def newest_first_page(api: EcwidApi, cursor: str) -> Iterator[Batch]:
    """Believe that one page is enough."""
    start_s = Mark.of(cursor, 0) or Mark(NOON_S - 60, NOON_S)
    listed = api.listed("orders", READ_ORDERS, {"updatedFrom": str(start_s.orders_s)})
    now_s = listed.server_s or 0
    yield Batch(listed.page.items, Mark(now_s - 300, now_s - 300))


def without_overlap(api: EcwidApi, cursor: str) -> Iterator[Batch]:
    """Go on where the shop's clock stood, though its search lags."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ecwid_window, "OVERLAP_S", 0)
        yield from changed_orders(api, cursor)


def a_busy_day(seed: int) -> Story:
    """Return a story in which something happens between any two requests."""
    draw = random.Random(seed)

    def deeds() -> list[Deed]:
        name = draw.choice(["place", "edit", "edit", "bulk", "delete"])
        return [(name, draw.randint(1, 6)), ("wait", draw.choice([0, 1_000, 4_000]))]

    rounds = [(draw.choice([1, 61, 700]), [deeds() for _ in range(8)]) for _ in range(3)]
    return Story(3 * PAGE, draw.randint(0, LONGEST_LAG_S), seed, rounds)


def is_caught(reader: Reader) -> bool:
    """Whether a reader misses something on one of many busy days."""
    for seed in range(60):
        try:
            nothing_is_missed(reader, a_busy_day(seed))
        except AssertionError:
            return True
    return False


@pytest.mark.parametrize("reader", [offset_paging, last_seen, newest_first_page, without_overlap])
def test_a_naive_reader_is_caught(reader: Reader) -> None:
    assert is_caught(reader)


def test_the_right_reader_misses_nothing_on_the_same_days() -> None:
    assert not is_caught(changed_orders)


def _once(read: Callable[[int], Any]) -> Iterator[Any]:
    offset = 0
    while True:
        listed = read(offset)
        yield listed
        offset += len(listed.page.items)
        if not listed.page.items or offset >= listed.page.total:
            return


def crowded(count: int, seed: int = 0) -> Watch:
    """Return a store in which all orders changed in the same second, too long ago to be read again."""
    watch = Watch(seed, 0)
    watch.do([("place", count), ("wait", 700_000)])
    return watch


def missed_while_a_crowd_moves(reader: Reader, seed: int) -> dict[str, str]:
    """Return what is missed when orders that were listed leave a crowded second before its next page."""
    watch, draw = crowded(6 * PAGE, seed), random.Random(seed)
    leaving = sorted(
        (kept.document for kept in watch.shop.ledger.orders.values()),
        key=watch.shop.order_calls.listed_by,  # type: ignore[arg-type]
    )

    def leave(request: FakeRequest) -> None:
        for _ in range(draw.randint(0, PAGE) if request.query.get("offset", "0") != "0" else 0):
            if leaving:
                watch.clock.pass_s(1)
                watch.shop.edit(leaving.pop(0)["id"], orderComments="moved")

    watch.shop.on_request = leave
    watch.pull(reader)
    watch.clock.pass_s(1_000)
    watch.pull(reader)
    return watch.missed()


def test_orders_that_leave_a_crowded_second_hide_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(missed_while_a_crowd_moves(changed_orders, seed) == {} for seed in range(20))

    monkeypatch.setattr(ecwid_window, "_passes", _once)
    assert any(missed_while_a_crowd_moves(changed_orders, seed) for seed in range(20))


# --- single cases


def test_a_crowded_second_is_read_until_two_passes_agree() -> None:
    watch = crowded(3 * PAGE)

    watch.pull(changed_orders)

    assert not watch.missed()


def test_a_list_that_never_stands_still_is_tried_again_later() -> None:
    watch = crowded(3 * PAGE)
    turns = [0]

    def never_still(request: FakeRequest) -> None:
        turns[0] += 1
        watch.shop.order_calls.listed_by = lambda document: crc32(f"{turns[0]}{document['id']}".encode())

    watch.shop.on_request = never_still

    with pytest.raises(ShopUnavailable, match="still_working"):
        watch.pull(changed_orders)


def test_the_cursor_is_of_the_shops_clock_and_never_runs_ahead_of_it() -> None:
    watch = crowded(2)

    watch.pull(changed_orders)

    assert watch.cursor == f"{NOON_S + 700 - 300}:{NOON_S + 700 - 300}"


def test_a_shop_that_names_no_time_is_read_up_to_its_latest_change() -> None:
    watch = crowded(2)
    listed = watch.api.listed

    def timeless(*args: Any, **named: Any) -> Any:
        found = listed(*args, **named)
        return type(found)(found.page, None)

    watch.api.listed = timeless  # type: ignore[method-assign]
    watch.pull(changed_orders)

    assert watch.cursor == f"{NOON_S - 300}:{NOON_S - 300}"


@pytest.mark.parametrize("cursor", ["", "x", "12", "1:y", "-5:3"])
def test_a_cursor_that_is_none_begins_at_the_beginning(cursor: str) -> None:
    assert Mark.of(cursor, 0) is None


def test_quiet_pulls_cost_two_requests() -> None:
    watch = crowded(2)
    watch.pull(changed_orders)
    watch.http.exchanges.clear()

    watch.pull(changed_orders)

    assert [each.request.path.rsplit("/", 1)[1] for each in watch.http.exchanges] == ["orders", "deleted"]
