"""Shops are told absolute figures, each only when it changed since they were last told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.journal.facts import ChannelChanged, ProductChanged
from pos_desktop.services.ports.shops import StockAnswer, StockFigure, StockItem
from tests.store.web_shop import CHANNEL, WebShop, open_web_shop


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebShop]:
    web = open_web_shop(tmp_path)
    for sku, ref in (("MUG", "11:1"), ("BOWL", "12:0")):
        known = ProductChanged(channel_refs=((CHANNEL, ref),))
        _record(web, web.shop.products[sku], known)
        web.shop.count(sku, 5)
        web.shop.count(sku, 3, index=1)
    yield web
    web.store.close()


def _record(web: WebShop, root: bytes, body: object) -> None:
    web.store.ledger.submit(lambda entry: entry.record(root, body, who=None)).result()  # type: ignore[arg-type]


def _changed(web: WebShop) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (figure.item.sku, figure.item.location): (figure.available, figure.on_hand)
        for figure in web.stock.changed(CHANNEL, 100)
    }


def _tell_all(web: WebShop) -> None:
    figures = web.stock.changed(CHANNEL, 100)
    web.stock.answered(CHANNEL, [(figure, StockAnswer(figure.item, "set")) for figure in figures])


def test_a_shop_without_places_is_told_the_sum_of_what_it_knows(web: WebShop) -> None:
    assert _changed(web) == {("MUG", ""): (8, 8), ("BOWL", ""): (8, 8)}


def test_what_was_told_is_not_told_again_until_it_changes(web: WebShop) -> None:
    _tell_all(web)
    assert _changed(web) == {}

    web.shop.sold("MUG")

    assert _changed(web) == {("MUG", ""): (7, 7)}


def test_an_online_order_commits_and_is_counted_once(web: WebShop) -> None:
    _tell_all(web)
    web.shop.order(goods={"MUG": 2})

    assert _changed(web) == {("MUG", ""): (6, 8)}


def test_places_of_the_shop_are_told_what_their_outlets_hold(web: WebShop) -> None:
    web.shop.order(goods={"SOAP": 1})
    places = (("east", web.shop.outlets[0]), ("west", web.shop.outlets[1]))
    _record(web, CHANNEL, ChannelChanged(outlet_by_location=places))

    assert _changed(web) == {
        ("MUG", "east"): (5, 5),
        ("MUG", "west"): (3, 3),
        ("BOWL", "east"): (5, 5),
        ("BOWL", "west"): (3, 3),
    }


def test_more_promised_than_there_is_is_told_as_nothing_left(web: WebShop) -> None:
    web.shop.order(goods={"MUG": 20})

    assert _changed(web)["MUG", ""] == (0, 8)


def test_a_figure_that_moved_is_told_again_and_a_refused_one_is_listed(web: WebShop) -> None:
    mug, bowl = (
        StockFigure(StockItem(ref, sku, ""), 8, 8) for sku, ref in (("MUG", "11:1"), ("BOWL", "12:0"))
    )
    refused = StockAnswer(bowl.item, "refused", reason="not_allowed", problem="X-Series holds the stock")
    web.stock.answered(CHANNEL, [(mug, StockAnswer(mug.item, "moved", 7)), (bowl, refused)])

    assert _changed(web) == {("MUG", ""): (8, 8)}
    (row,) = web.stock.refusals(CHANNEL)
    assert (row.item.sku, row.name, row.reason) == ("BOWL", "Bowl", "not_allowed")
