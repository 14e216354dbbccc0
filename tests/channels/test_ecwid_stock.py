"""Stock of an E-Series store is written where it stands, and not over a sale."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.shops import (
    ShopUnavailable,
    StockFigure,
    StockItem,
)
from tests.channels.ecwid_stores import a_basket, served

MUG = StockItem("692730001:422488001", "CM-01", "")
BOWL = StockItem("692730002:", "SB-01", "")


def figures(*wanted: tuple[StockItem, int, int | None]) -> list[StockFigure]:
    """Return figures to be told."""
    return [StockFigure(item, available, available, seen) for item, available, seen in wanted]


def test_stock_of_products_and_variations_is_read_and_written() -> None:
    with served() as (store, _):
        seen = store.connector.stock_seen([MUG, BOWL, StockItem("5:", "XX", "")])
        answers = store.connector.set_stock(figures((MUG, 7, 40), (BOWL, 54, 54)))

    assert seen == {MUG: 40, BOWL: 54}
    assert [(answer.outcome, answer.quantity) for answer in answers] == [("set", 7), ("unchanged", 54)]
    assert store.shop.stock_of("CM-01") == 7


def test_what_sold_meanwhile_is_not_written_unless_told_to() -> None:
    with served() as (store, _):
        seen = store.connector.stock_seen([MUG])
        store.shop.place(a_basket())
        (moved,) = store.connector.set_stock(figures((MUG, 30, seen[MUG])))
        (forced,) = store.connector.set_stock(figures((MUG, 30, None)))

    assert (moved.outcome, moved.quantity) == ("moved", 38)
    assert forced.outcome == "set"


@pytest.mark.parametrize("count", [3, 12])
def test_many_figures_are_read_together_and_each_is_answered(count: int) -> None:
    with served() as (store, server):
        articles = [each for listing in store.shop.shelves.listings for each in listing.articles][:count]
        items = [
            StockItem(f"{each.product_id}:{each.variation_id or ''}", each.product.sku, "")
            for each in articles
        ]
        seen = store.connector.stock_seen(items)
        asked = len(server.exchanges)
        answers = store.connector.set_stock(figures(*((item, 1, seen[item]) for item in items)))

    assert [answer.outcome for answer in answers] == ["set"] * count
    assert all(store.shop.stock_of(item.sku) == 1 for item in items)
    assert asked <= 3


def test_a_product_is_found_by_sku_alone_even_when_only_a_variation_has_it() -> None:
    by_sku = StockItem("", "CM-02", "")
    with served() as (store, _):
        seen = store.connector.stock_seen([by_sku, StockItem("", "SB-01", ""), StockItem("", "", "")])
        (answer,) = store.connector.set_stock(figures((by_sku, 3, 47)))

    assert seen == {by_sku: 47, StockItem("", "SB-01", ""): 54}
    assert (answer.outcome, store.shop.stock_of("CM-02")) == ("set", 3)


def test_a_product_that_is_not_counted_stays_so() -> None:
    with served() as (store, server):
        store.shop.shelves.article("SB-01").is_unlimited = True
        seen = store.connector.stock_seen([BOWL])
        (answer,) = store.connector.set_stock(figures((BOWL, 5, None)))

    assert seen == {BOWL: None}
    assert (answer.outcome, answer.quantity) == ("unchanged", None)
    assert all(each.request.method == "GET" for each in server.exchanges)


def test_stock_at_a_location_is_written_there() -> None:
    there, nowhere = StockItem(BOWL.ref, "SB-01", "laval"), StockItem(BOWL.ref, "SB-01", "quebec")
    with served(locations=("montreal", "laval")) as (store, _):
        seen = store.connector.stock_seen([there, nowhere])
        answers = store.connector.set_stock(figures((there, 2, None), (nowhere, 2, None)))

    assert seen == {there: 13}
    assert [(each.outcome, each.reason) for each in answers] == [("set", ""), ("refused", "unknown_location")]
    assert (store.shop.stock_of("SB-01", "laval"), store.shop.stock_of("SB-01", "montreal")) == (2, 41)


def test_a_store_whose_stock_another_system_keeps_refuses_in_words() -> None:
    with served() as (store, _):
        store.shop.product_calls.is_elsewhere = True
        answers = store.connector.set_stock(figures((MUG, 7, None), (BOWL, 7, None)))

    assert [(each.outcome, each.reason) for each in answers] == [("refused", "not_allowed")] * 2
    assert "not allowed in the store" in answers[0].problem


def test_figures_written_before_the_network_fails_count() -> None:
    with served() as (store, _):
        store.shop.gate.per_minute = 3
        answers = store.connector.set_stock(figures((MUG, 7, None), (BOWL, 7, None)))
        with pytest.raises(ShopUnavailable):
            store.connector.set_stock(figures((BOWL, 7, None)))

    assert [answer.item for answer in answers] == [MUG]
