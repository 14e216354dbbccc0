"""Tills exchange through a hub: every fact once, also after clones, old copies, restored hubs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.hub import devices
from pos_desktop.journal.facts import StockAdjusted
from pos_desktop.replication.client import Asked, HubRefused
from pos_desktop.replication.line import HttpLine
from pos_desktop.services.ports.ledger import Entry
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.lines import FaultyLine
from tests.replication.tills import ATill, KeptIdentity, enrolled_till
from tests.store.shop import (
    OUTLETS,
    USER,
    Clock,
    Order,
    a_product,
    open_shop,
    run_order,
    set_up,
    stock_root,
)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        yield hub


@pytest.fixture
def tills(hub: AHub, tmp_path: Path) -> Iterator[tuple[ATill, ATill]]:
    one = enrolled_till(hub, tmp_path / "one", "till 1")
    other = enrolled_till(hub, tmp_path / "other", "till 2")
    set_up(one.store, 3)
    yield one, other
    one.store.close()
    other.store.close()


def test_two_tills_agree_after_an_exchange_each(tills: tuple[ATill, ATill]) -> None:
    one, other = tills
    sent = one.exchange()
    taken = other.exchange()
    run_order(other.store, Order(1, products=3))
    other.exchange()

    assert (sent.pushed, taken.pulled) == (one.journal.own_end()[0], sent.pushed)
    assert one.exchange().pulled == other.journal.own_end()[0]
    assert one.digest() == other.digest()


def test_an_exchange_with_nothing_new_moves_nothing(tills: tuple[ATill, ATill]) -> None:
    one, _ = tills
    one.exchange()

    again = one.exchange()

    assert (again.pushed, again.pulled) == (0, 0)


def test_small_batches_and_pages_bring_the_same(tills: tuple[ATill, ATill]) -> None:
    one, other = tills
    one.batch, other.page = 3, 4
    one.exchange()
    other.exchange()

    assert one.digest() == other.digest()


def test_a_page_that_did_not_come_ahead_of_its_turn_is_asked_for_again(
    hub: AHub, tills: tuple[ATill, ATill]
) -> None:
    one, other = tills
    one.batch, other.page = 3, 4
    one.exchange()
    pages: list[str] = []

    def second_is_lost(asked: Asked) -> str:
        if asked.path != "/v1/feed":
            return ""
        pages.append(asked.query["after"])
        return "lost" if len(pages) == 2 else ""

    other.lines = [FaultyLine(HttpLine(hub.url), second_is_lost)]
    other.exchange()

    assert pages[1] == pages[2]
    assert one.digest() == other.digest()


def test_a_till_from_an_old_copy_takes_its_own_facts_back(tills: tuple[ATill, ATill], tmp_path: Path) -> None:
    one, _ = tills
    one.store.maintenance.copy_to(tmp_path / "pos.db")
    run_order(one.store, Order(1, products=3))
    one.exchange()
    digest = one.digest()
    one.store.close()
    (tmp_path / "old").mkdir()
    shutil.copy(tmp_path / "pos.db", tmp_path / "old" / "pos.db")

    old = ATill(open_shop(tmp_path / "old", name="till 1"), one.identities, one.clock)
    old.exchange()

    assert old.digest() == digest
    run_order(old.store, Order(2, products=3))
    assert old.exchange().reissued == 0
    assert old.store.maintenance.verify().is_clean
    old.store.close()


def test_a_clone_gets_an_identity_of_its_own_and_both_branches_stay(
    tills: tuple[ATill, ATill], tmp_path: Path
) -> None:
    one, other = tills
    one.exchange()
    (tmp_path / "clone").mkdir()
    one.store.maintenance.copy_to(tmp_path / "clone" / "pos.db")
    assert one.identities.identity is not None
    clone = ATill(
        open_shop(tmp_path / "clone", name="till 1"), KeptIdentity(one.identities.identity), Clock()
    )
    run_order(one.store, Order(1, products=3))
    run_order(clone.store, Order(2, products=3))
    branch = clone.journal.own_end()[0] - 0

    one.exchange()
    moved = clone.exchange().reissued
    for till in (one, other, clone, one, other):
        till.exchange()

    assert 0 < moved < branch
    assert one.store.device_id != clone.journal.device_id
    assert len({till.digest() for till in (one, other, clone)}) == 1
    assert clone.store.maintenance.verify().is_clean
    clone.store.close()


def test_a_hub_of_another_life_is_read_from_its_beginning(hub: AHub, tills: tuple[ATill, ATill]) -> None:
    one, other = tills
    one.exchange()
    other.exchange()
    with hub.service.database.writing() as connection:
        devices.renew_epochs(connection)
    run_order(one.store, Order(1, products=3))

    one.exchange()
    other.exchange()

    assert one.digest() == other.digest()


def test_a_revoked_till_is_refused_and_keeps_everything(hub: AHub, tills: tuple[ATill, ATill]) -> None:
    one, _ = tills
    one.exchange()
    run_order(one.store, Order(1, products=3))
    with hub.service.database.writing() as connection:
        devices.revoke(connection, hub.retailer, one.store.device_id, 1)

    with pytest.raises(HubRefused, match="revoked"):
        one.exchange()

    assert one.store.maintenance.verify().is_clean


@pytest.mark.soak
def test_thirty_days_without_the_network_drain(tills: tuple[ATill, ATill]) -> None:
    one, other = tills
    one.exchange()
    other.exchange()
    for day in range(30):
        one.clock.now_ms += 86_400_000

        def sell_all_day(entry: Entry, day: int = day) -> None:
            for number in range(1_700):
                adjusted = StockAdjusted(OUTLETS[0], a_product(number % 500), -1_000, f"sold on day {day}")
                entry.record(stock_root(OUTLETS[0], a_product(number % 500)), adjusted, who=USER)

        one.store.ledger.submit(sell_all_day).result()
    run_order(other.store, Order(1, products=3))

    sent = one.exchange()
    taken = other.exchange()
    one.exchange()

    assert (sent.pushed, taken.pulled) == (30 * 1_700, 30 * 1_700)
    assert one.digest() == other.digest()
    assert one.store.maintenance.verify().is_clean
