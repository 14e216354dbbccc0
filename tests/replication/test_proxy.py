"""Over a network that cuts, drips, repeats and answers in the hub's name, every fact arrives once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from pos_desktop.domain.errors import PosError
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.proxy import FAULTS, proxied
from tests.replication.tills import ATill, enrolled_till
from tests.store.shop import Order, run_order, set_up

TRIES = 200
pytestmark = pytest.mark.usefixtures("caplog")  # urllib3 and uvicorn say what they think of such answers


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        yield hub


def _through(till: ATill, url: str) -> None:
    assert till.identities.identity is not None
    till.identities.identity = replace(till.identities.identity, hub=url)


def _exchange_until_done(till: ATill) -> int:
    """Try as often as it takes; return how often it failed."""
    seen: list[str] = []
    while len(seen) < TRIES:
        try:
            till.exchange()
        except PosError as error:
            seen.append(str(error))
            continue
        return len(seen)
    raise AssertionError(f"it never came through: {seen[-3:]}")


@pytest.mark.parametrize("seed", range(3))
def test_every_fact_arrives_once_over_a_bad_network(hub: AHub, tmp_path: Path, seed: int) -> None:
    one = enrolled_till(hub, tmp_path / "one", "till 1")
    other = enrolled_till(hub, tmp_path / "other", "till 2")
    set_up(one.store, 5)
    one.batch = other.page = 10
    random = Random(seed)
    with proxied(hub.url, lambda: random.choice(FAULTS) if random.random() < 0.3 else "", seed) as proxy:
        _through(one, proxy.url)
        _through(other, proxy.url)
        for number in range(3):
            run_order(one.store, Order(number, products=5))
            run_order(other.store, Order(number + 10, products=5)) if number else None
            _exchange_until_done(one)
            _exchange_until_done(other)
        _exchange_until_done(one)

        assert one.digest() == other.digest()
        assert sum(bool(fault) for fault in proxy.faults) > 5
    assert one.store.device_id == one.journal.device_id
    assert one.store.maintenance.verify().is_clean
    one.store.close()
    other.store.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_alone_loses_nothing(hub: AHub, tmp_path: Path, fault: str) -> None:
    one = enrolled_till(hub, tmp_path / "one", "till 1")
    other = enrolled_till(hub, tmp_path / "other", "till 2")
    set_up(one.store, 3)
    turns = iter([fault, "", fault, fault])
    with proxied(hub.url, lambda: next(turns, ""), 7) as proxy:
        _through(one, proxy.url)
        _exchange_until_done(one)
    other.exchange()

    assert one.digest() == other.digest()
    one.store.close()
    other.store.close()
