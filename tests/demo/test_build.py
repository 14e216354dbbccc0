"""The demo shop is whole: every state, every channel, a month behind it, and the same each time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_desktop.demo.build import build_demo
from pos_desktop.demo.clock import DemoClock
from pos_desktop.services.ports.rows import FulfillmentFilter, SaleFilter
from pos_desktop.store.open import Store, open_store

NOW = datetime(2026, 11, 25, 15, 48, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    clock = DemoClock(NOW)
    store = open_store(tmp_path_factory.mktemp("demo"), clock=clock)
    build_demo(store.ledger, clock, lambda pin: f"hash of {pin}", now=NOW)
    yield store
    store.close()


def now_ms() -> int:
    return DemoClock(NOW)()


def test_every_open_state_and_channel_is_there(demo: Store) -> None:
    rows = demo.queries.open_fulfillments(FulfillmentFilter(), now_ms=now_ms())

    assert {row.status for row in rows} == {"new", "in_progress", "packed", "cancelled_after_packing"}
    assert {row.channel_kind for row in rows} == {"shopify", "woocommerce", "bigcommerce", "ecwid"}
    assert {row.method for row in rows} == {"pickup", "delivery"}
    assert any(row.late_ms for row in rows)
    assert any(row.is_not_collected for row in rows)
    assert any(not row.is_paid for row in rows)


def test_a_month_of_sales_is_closed_and_paid(demo: Store) -> None:
    sold = demo.queries.sales(SaleFilter(limit=2000))

    assert sum(row.label == "completed" for row in sold) > 300
    assert all(row.owed_minor == 0 for row in sold if row.label == "completed")


def test_one_register_of_each_outlet_is_open(demo: Store) -> None:
    registers = demo.queries.named("register")

    assert sum(demo.queries.session(row.record_id) is not None for row in registers) == 2


def test_the_journal_of_the_demo_is_sound(demo: Store) -> None:
    before = list(demo.maintenance.dump())

    demo.maintenance.rebuild()

    assert list(demo.maintenance.dump()) == before
    assert demo.maintenance.verify().is_clean


def test_no_product_is_named_twice(demo: Store) -> None:
    rows = demo.queries.stock()

    assert len({(row.sku, row.outlet_id) for row in rows}) == len(rows) > 350


def test_the_same_day_builds_the_same_sales(demo: Store, tmp_path: Path) -> None:
    clock = DemoClock(NOW)
    again = open_store(tmp_path, clock=clock)
    build_demo(again.ledger, clock, lambda pin: f"hash of {pin}", now=NOW)

    first, second = (
        sorted(
            (row.placed_at_ms, row.number, row.total_minor)
            for row in store.queries.sales(SaleFilter(limit=2000))
        )
        for store in (demo, again)
    )
    again.close()

    assert first == second
