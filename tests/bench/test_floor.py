"""The floor writes what a till wrote, and refuses a till that writes more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import web_orders
from tests.bench.floor import (
    FloorDiffers,
    Place,
    Transaction,
    content_of,
    is_frozen,
    open_floor,
    plan,
    run_floor,
)
from tests.bench.recording import RecordingConnection, connect_recorder
from tests.store.shop import OUTLETS, REGISTER

PLACE = Place(web_orders.CHANNEL, REGISTER, b"cash", OUTLETS[0])


def an_order(folder: Path) -> list[Transaction]:
    """Return what a till wrote for its first order."""
    shop = web_orders.open_web_shop(folder, connect=connect_recorder)
    connection = shop.store.ledger.books.connection
    assert isinstance(connection, RecordingConnection)
    connection.written.clear()
    web_orders.run_orders(shop, web_orders.orders(range(1)))
    shop.store.close()
    return connection.written


def test_the_floor_leaves_the_same_rows_and_bytes(tmp_path: Path) -> None:
    written = an_order(tmp_path / "till")
    fresh = web_orders.open_web_shop(tmp_path / "fresh")
    fresh.store.close()
    floor = open_floor(tmp_path / "floor.db", fresh.store.path, synchronous="OFF")
    before = content_of(tmp_path / "floor.db"), content_of(fresh.store.path)

    run_floor(floor, [plan(written, PLACE)])
    floor.close()

    after = content_of(tmp_path / "floor.db"), content_of(tmp_path / "till" / "pos.db")
    left = [(now[0] - then[0], now[1] - then[1]) for now, then in zip(after, before, strict=True)]
    assert left[0] == left[1]
    assert is_frozen(left[0][1])
    assert not is_frozen(left[0][1] * 1.02)


def test_a_till_that_writes_a_row_more_is_refused(tmp_path: Path) -> None:
    written = an_order(tmp_path)
    plan(written, PLACE)

    paid = [*written[1], ("UPDATE sale SET note = ? WHERE no = ?", [("again", 1)])]

    with pytest.raises(FloorDiffers):
        plan([written[0], paid, *written[2:]], PLACE)


def test_a_till_that_commits_once_more_is_refused(tmp_path: Path) -> None:
    written = an_order(tmp_path)

    with pytest.raises(FloorDiffers):
        plan([*written, [("INSERT INTO printed VALUES (?)", [(1,)])]], PLACE)
