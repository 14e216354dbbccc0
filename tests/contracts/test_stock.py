"""A web shop's stock and ours come to agree, however sales here and there fall between each other's steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_desktop.channels.fakes.shop import Wanted
from tests.contracts.plants import stock_without_a_look
from tests.contracts.shop_kinds import KINDS, Kind, kind_of
from tests.contracts.shop_world import World, a_world

STEPS = ("orders_changed", "stock_seen", "set_stock")
SKUS = ("MUG", "BOWL")
BEGUN = 40  # of each, in both outlets
Act = tuple[str, int, str]  # what, of which product, and for a sale online: during which step

acts = st.lists(
    st.tuples(
        st.sampled_from(("till", "online", "online", "sync")),
        st.integers(0, 1),
        st.sampled_from(("", *STEPS)),
    ),
    min_size=1,
    max_size=7,
)


class Busy:
    """A connector during whose steps shoppers buy: `due` holds what happens before each."""

    def __init__(self, connector: Any) -> None:
        self._connector = connector
        self.due: dict[str, list[Callable[[], object]]] = {step: [] for step in STEPS}

    def end(self) -> None:
        """Let nobody buy any more during a step: what is bought in the last one is only seen after it."""
        for happens in self.due.values():
            happens.clear()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connector, name)
        if name not in STEPS:
            return found

        def step(*words: Any) -> Any:
            for happens in self.due[name]:
                happens()
            self.due[name].clear()
            return found(*words)

        return step


class Market:
    """A till and a web shop that sell the same goods; `sold` counts what really left or is promised."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sold = dict.fromkeys(SKUS, 0)

    @property
    def busy(self) -> Busy:
        """The connector in use."""
        connector: Any = self.world.connectors[-1]
        assert isinstance(connector, Busy)
        return connector

    def play(self, played: Sequence[Act]) -> None:
        """Let sales happen, and check after every sync that the shop offers nothing that is gone."""
        for what, at, step in played:
            sku = SKUS[at]
            if what == "sync":
                self.sync()
            elif what == "till":
                self.world.till.sold(sku)
                self.sold[sku] += 1
            elif step:
                self.busy.due[step].append(partial(self.buy, sku))
            else:
                self.buy(sku)
        for _ in STEPS:
            self.sync()
        self.busy.end()
        self.sync()
        self.sync()

    def buy(self, sku: str) -> None:
        """A shopper buys one."""
        self.sold[sku] += 1
        self.world.clock.pass_s(2)
        self.world.order(Wanted(sku), is_paid=True)
        self.world.clock.pass_s(2)  # a list of orders knows the last second only in part

    def sync(self) -> None:
        """Sync, and compare what the shop offers with what there is."""
        worker = self.world.shops._runners.worker(self.world.channel_id)
        assert worker is not None
        worker.nudge()  # as a change that was recorded does in a program that runs
        self.world.sync()
        for sku in SKUS:
            left = BEGUN - self.sold[sku]
            assert self.offered(sku) <= left, f"{sku}: the shop offers {self.offered(sku)}, {left} are left"

    def offered(self, sku: str) -> int:
        """Return how many the shop would sell, in all its places."""
        places = set(self.world.kind.places)
        return sum(self.world.shop.stock_of(sku, place) for place in places)

    def must_agree(self) -> None:
        """Check that both say what is true."""
        for sku in SKUS:
            ours = sum(on_hand - held for on_hand, held in (self.world.till.stock(sku, at) for at in (0, 1)))
            assert (ours, self.offered(sku)) == (BEGUN - self.sold[sku], BEGUN - self.sold[sku])


@contextmanager
def a_market(kind: Kind) -> Iterator[Market]:
    """Yield a till whose stock the shop was told."""
    with a_world(kind, connect_over=Busy, pushes_stock=True) as world:
        world.shops.import_products(world.till.desk, world.channel_id)
        market = Market(world)
        market.world.sync()
        market.world.sync()
        market.must_agree()
        yield market


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    assert isinstance(request.param, Kind)
    return request.param


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(played=acts)
def test_both_come_to_say_what_is_true(kind: Kind, played: list[Act]) -> None:
    with a_market(kind) as market:
        market.play(played)
        market.must_agree()


@pytest.mark.parametrize("step", STEPS)
def test_a_sale_online_during_any_step_of_a_push_is_counted_once(kind: Kind, step: str) -> None:
    with a_market(kind) as market:
        market.play([("till", 0, ""), ("online", 0, step), ("online", 1, step)])
        market.must_agree()


@pytest.mark.parametrize("name", ["woocommerce", "ecwid", "bigcommerce"])
def test_figures_written_without_a_look_are_seen_to_offer_what_is_gone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock_without_a_look(monkeypatch.setattr)
    with a_market(kind_of(name)) as market, pytest.raises(AssertionError, match="the shop offers"):
        market.play([("till", 0, ""), ("online", 0, "set_stock")])


@pytest.mark.soak
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=acts)
def test_both_come_to_say_what_is_true_after_many_a_day(kind: Kind, played: list[Act]) -> None:
    with a_market(kind) as market:
        market.play(played)
        market.must_agree()
