"""The last count of a shelf, and everything that was adjusted."""

from __future__ import annotations

from pos_desktop.journal.facts import StockAdjusted, StockCounted
from pos_desktop.journal.folds.stock import fold_stock
from tests.journal.chains import recorded
from tests.journal.shop import DEVICES, OUTLETS, PRODUCTS, UNIT, place

SHELF = (OUTLETS[0], PRODUCTS[0])


def test_the_last_count_is_the_base_and_every_adjustment_an_entry() -> None:
    facts = recorded(
        place(0, 0),
        StockAdjusted(*SHELF, 3 * UNIT, "delivery"),
        StockCounted(*SHELF, 8 * UNIT),
        StockCounted(*SHELF, 7 * UNIT, ((DEVICES[0], 2),)),
        StockAdjusted(*SHELF, -UNIT, "broken"),
    )

    stock = fold_stock(place(0, 0), list(reversed(facts)))

    assert (stock.outlet_id, stock.product_id) == SHELF
    assert (stock.counted, stock.counted_stamp) == (7 * UNIT, facts[2].stamp)
    assert stock.counted_seen == ((DEVICES[0], 2),)
    assert [(entry.on_hand, entry.stamp) for entry in stock.entries] == [
        (3 * UNIT, facts[0].stamp),
        (-UNIT, facts[3].stamp),
    ]


def test_a_shelf_never_counted_has_only_entries() -> None:
    stock = fold_stock(place(0, 0), recorded(place(0, 0), StockAdjusted(*SHELF, UNIT)))

    assert stock.counted is None
    assert len(stock.entries) == 1
