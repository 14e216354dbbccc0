"""BigCommerce is told absolute figures, each for itself, and only while nothing sold meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pos_desktop.channels import bigcommerce_stock
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeProduct, FakeRequest
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable, StockFigure, StockItem
from tests.channels.bigcommerce_stand import Stand, a_basket, a_stand

BY_VARIANT = StockItem("101:1101", "CM-01", "1")
BY_PRODUCT = StockItem("102:1102", "CM-02", "1")
PLATEAU = StockItem("101:1101", "CM-01", "2")
ABSENT = StockItem("199:1199", "ZZ-99", "1")


def written(stand: Stand, *figures: StockFigure) -> dict[StockItem, tuple[str, int | None, str]]:
    answers = stand.connector.set_stock(figures)
    assert [answer.item for answer in answers] == [figure.item for figure in figures]
    return {answer.item: (answer.outcome, answer.quantity, answer.reason) for answer in answers}


def test_what_the_shop_says_is_read_per_location() -> None:
    stand, _ = a_stand()
    stand.shop.set_stock(101, 2, 3)

    seen = stand.connector.stock_seen([BY_VARIANT, PLATEAU, StockItem("101:1101", "CM-01", ""), ABSENT])

    assert seen == {BY_VARIANT: 40, PLATEAU: 3, StockItem("101:1101", "CM-01", ""): 40}


def test_a_product_without_a_plain_sku_is_read_by_its_id() -> None:
    stand, _ = a_stand(products=[FakeProduct("A,B", "Comma", 100, 7), FakeProduct("", "None", 100, 8)])
    comma, none = StockItem("101:1101", "A,B", "1"), StockItem("102:1102", "", "1")

    assert stand.connector.stock_seen([comma, none]) == {comma: 7, none: 8}


def test_figures_are_set_by_variant_or_by_product_as_the_shop_tracks_them() -> None:
    stand, _ = a_stand()

    outcome = written(stand, StockFigure(BY_VARIANT, 5, 9, 40), StockFigure(BY_PRODUCT, 6, 9, 47))

    assert outcome == {BY_VARIANT: ("set", 5, ""), BY_PRODUCT: ("set", 6, "")}
    assert (stand.shop.stock_of("CM-01"), stand.shop.stock_of("CM-02")) == (5, 6)


def test_a_figure_the_shop_says_already_is_not_written() -> None:
    stand, http = a_stand()

    assert written(stand, StockFigure(BY_VARIANT, 40, 40)) == {BY_VARIANT: ("unchanged", 40, "")}
    assert not any(one.request.method == "PUT" for one in http.exchanges)


def test_a_figure_that_sold_meanwhile_is_left_alone() -> None:
    stand, _ = a_stand()
    stand.shop.place(a_basket())

    assert written(stand, StockFigure(BY_VARIANT, 30, 30, seen=40)) == {BY_VARIANT: ("moved", 38, "")}
    assert stand.shop.stock_of("CM-01") == 38


def test_without_having_seen_anything_a_figure_is_written_all_the_same() -> None:
    stand, _ = a_stand()
    stand.shop.place(a_basket())

    assert written(stand, StockFigure(BY_VARIANT, 30, 30)) == {BY_VARIANT: ("set", 30, "")}


def test_oversold_goods_are_told_as_none_left() -> None:
    stand, _ = a_stand()

    assert written(stand, StockFigure(BY_VARIANT, -4, 0)) == {BY_VARIANT: ("set", 0, "")}


def test_one_refused_figure_does_not_keep_the_others_from_being_set() -> None:
    stand, _ = a_stand()
    nowhere, odd = StockItem("103:1103", "SB-01", "9"), StockItem("104:1104", "WT-01", "centre")
    good = [
        StockItem(f"{key}:{key + 1_000}", product.sku, "2") for key, product in stand.shop.products.items()
    ]
    figures = [StockFigure(item, 1, 1) for item in (*good, ABSENT, nowhere, odd)]

    outcome = written(stand, *figures)

    assert {outcome[item] for item in good} == {("set", 1, "")}
    assert outcome[ABSENT] == ("refused", None, "unknown_product")
    assert outcome[nowhere] == ("refused", None, "unknown_product")
    assert outcome[odd] == ("refused", None, "unknown_location")


def test_an_item_known_by_sku_alone_is_refused_where_two_have_it() -> None:
    stand, _ = a_stand(products=[FakeProduct("A", "One", 100, 7), FakeProduct("A", "Two", 100, 8)])
    item, nameless = StockItem("", "A", "1"), StockItem("", "B", "1")

    outcome = written(stand, StockFigure(item, 1, 1), StockFigure(nameless, 1, 1))

    assert outcome == {
        item: ("refused", None, "ambiguous_sku"),
        nameless: ("refused", None, "unknown_product"),
    }


def test_an_item_known_by_sku_alone_is_set_by_that() -> None:
    stand, _ = a_stand()

    assert written(stand, StockFigure(StockItem("", "CM-01", "1"), 4, 4)) == {
        StockItem("", "CM-01", "1"): ("set", 4, "")
    }


def _uncounted(answered: Callable[[FakeRequest], FakeAnswer]) -> Any:
    def answer(request: FakeRequest) -> FakeAnswer:
        if request.path.endswith("/inventory/items"):
            return FakeAnswer.of_json({"data": [], "meta": {}})
        if request.path.endswith("/catalog/products"):
            return FakeAnswer.of_json({"data": [{"id": 101, "inventory_tracking": "none"}], "meta": {}})
        return answered(request)

    return answer


def test_what_the_shop_sells_without_counting_is_left_alone() -> None:
    stand, http = a_stand()
    stand.shop.answer = _uncounted(stand.shop.answer)  # type: ignore[method-assign]

    assert stand.connector.stock_seen([BY_VARIANT, BY_PRODUCT]) == {BY_VARIANT: None}
    assert written(stand, StockFigure(BY_VARIANT, 3, 3)) == {BY_VARIANT: ("unchanged", None, "")}
    assert not any(one.request.method == "PUT" for one in http.exchanges)


def test_no_call_holds_more_figures_than_the_shop_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigcommerce_stock, "MOST_FIGURES", 3)
    stand, http = a_stand()
    items = [StockItem(f"{key}:", product.sku, "2") for key, product in stand.shop.products.items()]

    written(stand, *(StockFigure(item, 1, 1) for item in items))

    puts = [json.loads(one.request.body) for one in http.exchanges if one.request.method == "PUT"]
    assert [len(put["items"]) for put in puts] == [3, 3, 3, 3]


def test_an_adjustment_without_a_transaction_was_not_made() -> None:
    stand, _ = a_stand()
    answered = stand.shop.answer

    def answer(request: FakeRequest) -> FakeAnswer:
        return FakeAnswer.of_json({}) if request.method == "PUT" else answered(request)

    stand.shop.answer = answer  # type: ignore[method-assign]

    with pytest.raises(ShopUnavailable) as unavailable:
        stand.connector.set_stock([StockFigure(BY_VARIANT, 3, 3)])

    assert unavailable.value.reason == "bad_answer"


def test_a_token_that_may_not_write_stock_is_said_at_once() -> None:
    stand, _ = a_stand()
    stand.shop.scopes.remove("inventory")

    with pytest.raises(ShopRefused) as refused:
        stand.connector.set_stock([StockFigure(BY_VARIANT, 3, 3)])

    assert refused.value.reason == "missing_permission"
