"""A till that was away for a month sends and fetches everything, and goes on selling meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pos_desktop.services.ports.ledger import Entry
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.tills import ATill, enrolled_till
from tests.store.shop import STEPS, Order, run_order, set_up

DAYS, DAY_MS = 30, 86_400_000
PRODUCTS = 20
FACTS_OF_AN_ORDER = 6


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("postgresql", tmp_path) as url, a_hub(url) as hub:
        yield hub


@pytest.fixture
def tills(hub: AHub, tmp_path: Path) -> Iterator[tuple[ATill, ATill]]:
    away, here = (enrolled_till(hub, tmp_path / name, name) for name in ("away", "here"))
    set_up(away.store, PRODUCTS)
    for till in (away, here, away):
        till.exchange()
    yield away, here
    for till in (away, here):
        till.store.close()


def a_day(entry: Entry, numbers: range) -> None:
    for number in numbers:
        for step in STEPS:
            step(entry, order=Order(number, products=PRODUCTS))


def a_month(till: ATill, first: int, orders: int) -> None:
    """Work for thirty days without a hub."""
    per_day = orders // DAYS
    for day in range(DAYS):
        till.clock.now_ms += DAY_MS
        begin = first + day * per_day
        till.store.ledger.submit(partial(a_day, numbers=range(begin, begin + per_day))).result()


@pytest.mark.parametrize("facts", [3_600, pytest.param(50_400, marks=pytest.mark.soak)])
def test_a_month_apart_drains(facts: int, tills: tuple[ATill, ATill]) -> None:
    away, here = tills
    before = away.journal.own_end()[0]
    a_month(away, 0, facts // FACTS_OF_AN_ORDER)
    a_month(here, 1_000_000, DAYS)
    made = away.journal.own_end()[0] - before
    sold: list[int] = []

    def sell() -> None:
        sold.append(len(sold))
        run_order(here.store, Order(2_000_000 + len(sold), products=PRODUCTS))

    sent = away.exchange()
    reading = here.replicator()
    reading.between = sell  # type: ignore[method-assign]
    taken = reading.exchange()
    print(f"{made} facts sent and taken in, {len(sold)} sales meanwhile")
    for till in (here, away):
        till.exchange()

    assert made >= facts
    assert (sent.pushed, taken.pulled) == (made, made)
    assert away.digest() == here.digest()
    assert len(sold) > 0
