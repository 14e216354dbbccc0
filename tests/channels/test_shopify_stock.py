"""What a Shopify shop has on hand is set once, where it differs, and never over a sale."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

import pytest

from pos_desktop.channels.fakes.shop import FakeProduct, Wanted
from pos_desktop.channels.fakes.shopify_counts import Refusal
from pos_desktop.channels.fakes.shopify_graphql import Object
from pos_desktop.channels.http import Request
from pos_desktop.services.ports.shops import ShopUnavailable, StockAnswer, StockFigure, StockItem
from tests.channels.at_hand import DirectHttp
from tests.channels.shopify_stand import Stand, direct


def an_item(
    stand: Stand, sku: str = "CM-01", location: str = "Plateau", *, ref: str | None = None
) -> StockItem:
    item = stand.shop.item_of(sku)
    known = f"{item.product_id}:{item.variant_id}"
    return StockItem(known if ref is None else ref, sku, str(stand.shop.location_called(location)))


def set_to(stand: Stand, item: StockItem, on_hand: int, seen: int | None = None) -> StockAnswer:
    (answer,) = stand.connector.set_stock([StockFigure(item, 0, on_hand, seen)])
    return answer


def writes(stand: Stand) -> list[dict[str, Any]]:
    """Return the variables of every write that was asked for."""
    bodies = [one.request.body for one in cast(DirectHttp, stand.http).exchanges]
    return [json.loads(body)["variables"] for body in bodies if b"PosSetStock" in body]


def test_what_is_on_hand_is_seen_though_an_online_sale_committed_some() -> None:
    with direct() as stand:
        stand.place(Wanted("CM-01", 3))

        seen = stand.connector.stock_seen([an_item(stand), an_item(stand, location="Mile End")])

        assert list(seen.values()) == [40, 0]
        assert stand.shop.stock_of("CM-01", "Plateau") == 37


def test_a_figure_that_differs_is_written_and_counts_no_online_sale_twice() -> None:
    with direct() as stand:
        stand.place(Wanted("CM-01", 3))

        answer = set_to(stand, an_item(stand), 30, seen=40)

        assert (answer.outcome, answer.quantity) == ("set", 30)
        assert (stand.shop.on_hand("CM-01"), stand.shop.stock_of("CM-01", "Plateau")) == (30, 27)


def test_a_figure_that_the_shop_says_already_is_not_written() -> None:
    with direct() as stand:
        assert set_to(stand, an_item(stand), 40, seen=12).outcome == "unchanged"
        assert writes(stand) == []


def test_a_figure_whose_ground_moved_is_not_written() -> None:
    with direct() as stand:
        answer = set_to(stand, an_item(stand), 30, seen=39)

        assert (answer.outcome, answer.quantity, writes(stand)) == ("moved", 40, [])


def test_a_figure_whose_ground_moves_while_it_is_written_is_not_written() -> None:
    with direct() as stand:

        def move(request: Request) -> None:
            if b"PosSetStock" in (request.body or b""):
                for level in stand.shop.item_of("CM-01").levels.values():
                    level.on_hand -= 1

        cast(DirectHttp, stand.http).before = move
        first, second = stand.connector.set_stock(
            [StockFigure(an_item(stand), 0, 30, 40), StockFigure(an_item(stand, "VA-01"), 0, 5, 68)]
        )

        assert (first.outcome, second.outcome) == ("moved", "set")
        assert stand.shop.on_hand("VA-01") == 5


def test_an_oversold_figure_is_told_as_none_left() -> None:
    with direct() as stand:
        assert set_to(stand, an_item(stand), -4).quantity == 0


def test_a_repeated_request_has_the_same_key_and_a_later_one_another() -> None:
    with direct() as stand:
        item, keys = an_item(stand), list[str]()
        way = cast(DirectHttp, stand.http)

        def lost(request: Request) -> None:
            if b"PosSetStock" in (request.body or b""):
                keys.append(json.loads(request.body or b"")["variables"]["key"])
                if len(keys) == 1:
                    raise ShopUnavailable("cut")

        way.before = lost
        with pytest.raises(ShopUnavailable):
            set_to(stand, item, 30)
        for quantity in (30, 40, 30):
            answer = set_to(stand, item, quantity)
            stand.clock.pass_s(60)

        assert (answer.outcome, stand.shop.on_hand("CM-01")) == ("set", 30)
        assert keys[0] == keys[1]
        assert len(set(keys)) == 3


def test_the_key_and_the_expected_figure_are_always_sent() -> None:
    with direct() as stand:
        set_to(stand, an_item(stand), 30)

        (variables,) = writes(stand)
        assert variables["input"]["quantities"][0]["changeFromQuantity"] is None
        assert len(variables["key"]) == 36


def test_a_key_that_failed_before_is_given_up_for_another() -> None:
    with direct() as stand:
        way = cast(DirectHttp, stand.http)

        def used(request: Request) -> None:
            if b"PosSetStock" in (request.body or b""):
                way.before = lambda _: None
                key = json.loads(request.body or b"")["variables"]["key"]
                refusal = Refusal("no", "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED")
                failed = Object("Payload", inventoryAdjustmentGroup=None, userErrors=[refusal.shown])
                stand.shop.changes.counts.answered[key] = (sent_input(request), failed)

        way.before = used
        answer = set_to(stand, an_item(stand), 30)

        assert (answer.outcome, len({one["key"] for one in writes(stand)})) == ("set", 2)


def sent_input(request: Request) -> Any:
    return json.loads(request.body or b"")["variables"]["input"]


def test_a_product_begins_to_be_stocked_where_it_was_not_yet() -> None:
    with direct() as stand:
        item = an_item(stand, location="Entrepôt")

        before = stand.connector.stock_seen([item])
        nothing = set_to(stand, item, 0)
        answer = set_to(stand, item, 7)

        assert (before, nothing.outcome, answer.outcome) == ({}, "unchanged", "set")
        assert stand.shop.on_hand("CM-01", "Entrepôt") == 7


def test_a_location_that_the_shop_does_not_have_is_refused() -> None:
    with direct() as stand:
        answer = set_to(stand, replace(an_item(stand), location="404"), 7)

        assert (answer.outcome, answer.reason) == ("refused", "unknown_location")


def test_what_the_shop_does_not_count_is_left_alone() -> None:
    with direct() as stand:
        stand.shop.item_of("CM-01").is_tracked = False
        item = an_item(stand)

        assert stand.connector.stock_seen([item]) == {item: None}
        assert (set_to(stand, item, 7).outcome, writes(stand)) == ("unchanged", [])


def test_a_product_without_an_id_here_is_found_by_its_sku() -> None:
    with direct() as stand:
        answer = set_to(stand, an_item(stand, ref=""), 30)

        assert (answer.outcome, stand.shop.on_hand("CM-01")) == ("set", 30)


@pytest.mark.parametrize("ref", ["", "1:2"])
def test_a_sku_that_two_products_have_is_refused_unless_the_id_is_known(ref: str) -> None:
    with direct() as stand:
        stand.shop.item_of("CM-02").product = FakeProduct("CM-01", "Another", 100)

        answer = set_to(stand, an_item(stand, ref=ref), 30)

        assert (answer.outcome, answer.reason, answer.problem) == ("refused", "ambiguous_sku", "CM-01")
        assert set_to(stand, an_item(stand), 30).outcome == "set"


def test_a_product_that_the_shop_does_not_have_is_refused_and_the_others_are_set() -> None:
    with direct() as stand:
        unknown = StockItem("", "NO-SUCH", an_item(stand).location)

        answers = stand.connector.set_stock([StockFigure(unknown, 0, 1), StockFigure(an_item(stand), 0, 30)])

        assert [(one.outcome, one.reason) for one in answers] == [("refused", "unknown_product"), ("set", "")]
        assert stand.connector.stock_seen([unknown]) == {}


def test_two_products_here_that_are_one_there_are_not_both_written() -> None:
    with direct() as stand:
        item = an_item(stand)
        other = replace(item, ref="", sku="CM-01")

        answers = stand.connector.set_stock([StockFigure(item, 0, 30), StockFigure(other, 0, 5)])

        assert [one.reason for one in answers] == ["", "ambiguous_sku"]
        assert stand.shop.on_hand("CM-01") == 30


def test_outlets_that_are_not_mapped_work_where_the_shop_has_one_location_only() -> None:
    with direct() as stand:
        item = replace(an_item(stand), location="")
        refused = set_to(stand, item, 30)
        del stand.shop.locations[stand.shop.location_called("Mile End")]
        stand.connector.test()

        assert (refused.reason, set_to(stand, item, 30).outcome) == ("unknown_location", "set")


@pytest.mark.parametrize("most_cost", [1_000, 60])
def test_hundreds_of_figures_are_written_in_requests_the_shop_takes(most_cost: int) -> None:
    products = [FakeProduct(f"P-{n}", f"Product {n}", 100, n + 1) for n in range(300)]
    with direct(products=products) as stand:
        stand.shop.most_cost = most_cost
        figures = [StockFigure(an_item(stand, product.sku), 0, 5_000) for product in products]

        answers = stand.connector.set_stock(figures)

        assert {one.outcome for one in answers} == {"set"}
        assert [len(one["input"]["quantities"]) for one in writes(stand)] == [250, 50]
        assert all(stand.shop.on_hand(product.sku) == 5_000 for product in products)
