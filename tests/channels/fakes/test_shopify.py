"""The fake Shopify behaves as the real one is described to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos_desktop.channels.fakes.shop import Basket, FakeRequest, Wanted
from pos_desktop.channels.fakes.shopify import ShopifyShop
from tests.channels.at_hand import START_MS, Clock

PATH = "/admin/api/2026-07/graphql.json"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> ShopifyShop:
    shop = ShopifyShop(clock=clock)
    shop.permanent_token = "shpat_1"
    return shop


def asked(shop: ShopifyShop, query: str, **variables: Any) -> Any:
    body = json.dumps({"query": query, "variables": variables}).encode()
    answer = shop.answer(FakeRequest("POST", PATH, {}, {"x-shopify-access-token": "shpat_1"}, body))
    assert answer.status == 200
    return json.loads(answer.body)


def placed(shop: ShopifyShop, clock: Clock, *wanted: Wanted, **basket: Any) -> str:
    order_id = shop.place(Basket(lines=wanted or (Wanted("CM-01", 2),), **basket))
    clock.pass_s(10)
    return order_id


def stock(item: str, location: str, quantity: int, **more: Any) -> dict[str, Any]:
    figure = {"inventoryItemId": item, "locationId": location, "quantity": quantity, **more}
    return {"name": "on_hand", "reason": "correction", "quantities": [figure]}


SET = """mutation M($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) %s { userErrors { code } } }"""
WITH_KEY = SET % "@idempotent(key: $key)"


def names(shop: ShopifyShop, sku: str = "CM-01") -> tuple[str, str]:
    item = shop.item_of(sku)
    location = next(iter(shop.locations))
    return f"gid://shopify/InventoryItem/{item.item_id}", f"gid://shopify/Location/{location}"


def test_ids_are_the_same_for_the_same_seed(clock: Clock) -> None:
    first, second, other = (ShopifyShop(clock=clock, seed=seed) for seed in (1, 1, 2))

    ids = [shop.place(Basket(lines=(Wanted("CM-01"),))) for shop in (first, second, other)]

    assert ids[0] == ids[1] != ids[2]


def test_a_sale_commits_goods_a_parcel_takes_them_and_a_cancel_puts_them_back(
    shop: ShopifyShop, clock: Clock
) -> None:
    shipped, cancelled = placed(shop, clock), placed(shop, clock)
    sold = shop.stock_of("CM-01"), shop.on_hand("CM-01")
    shop.ship_in_admin(shipped)
    shop.cancel(cancelled)

    assert sold == (36, 40)
    assert (shop.stock_of("CM-01"), shop.on_hand("CM-01")) == (38, 38)


def test_the_search_knows_a_change_later_than_the_order_does(shop: ShopifyShop, clock: Clock) -> None:
    shop.index_lag_ms = 60_000
    ids = {shop.place(Basket(lines=(Wanted("CM-01"),))) for _ in range(20)}
    query = "{ orders(first: 50) { nodes { id } } }"
    now = asked(shop, query)["data"]["orders"]["nodes"]
    clock.pass_s(60)
    later = asked(shop, query)["data"]["orders"]["nodes"]

    assert len(now) < len(later) == len(ids)


def test_the_search_lists_by_the_last_change_it_knows_of(shop: ShopifyShop, clock: Clock) -> None:
    first, second = placed(shop, clock), placed(shop, clock)
    shop.touch_order(first)
    clock.pass_s(10)
    nodes = asked(shop, "{ orders(first: 9) { nodes { legacyResourceId } } }")["data"]["orders"]["nodes"]

    assert [node["legacyResourceId"] for node in nodes] == [second, first]


def test_fulfillment_orders_are_made_a_while_after_the_order(shop: ShopifyShop, clock: Clock) -> None:
    order_id = shop.place(Basket(lines=(Wanted("CM-01"), Wanted("VA-01", 1, "pickup", "Mile End"))))
    query = "query Q($id: ID!) { order(id: $id) { fulfillmentOrders(first: 9) { nodes { status } } } }"

    def made() -> int:
        answer = asked(shop, query, id=f"gid://shopify/Order/{order_id}")
        return len(answer["data"]["order"]["fulfillmentOrders"]["nodes"])

    before = made()
    clock.pass_s(3)

    assert (before, made()) == (0, 2)


@pytest.mark.parametrize(("document", "changes"), [(SET % "", {"changeFromQuantity": None}), (WITH_KEY, {})])
def test_a_write_of_stock_without_key_or_expected_figure_is_refused(
    shop: ShopifyShop, document: str, changes: dict[str, Any]
) -> None:
    answer = asked(shop, document, input=stock(*names(shop), 5, **changes), key="k")

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert shop.on_hand("CM-01") == 40


def test_a_key_answers_the_same_again_and_refuses_anything_else(shop: ShopifyShop) -> None:
    five, six = (stock(*names(shop), n, changeFromQuantity=None) for n in (5, 6))
    asked(shop, WITH_KEY, input=five, key="k")
    shop.item_of("CM-01").levels[next(iter(shop.locations))].on_hand = 9

    again = asked(shop, WITH_KEY, input=five, key="k")
    other = asked(shop, WITH_KEY, input=six, key="k")

    assert again["data"]["inventorySetQuantities"]["userErrors"] == []
    assert other["data"]["inventorySetQuantities"]["userErrors"] == [
        {"code": "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"}
    ]
    assert shop.on_hand("CM-01") == 9


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"changeFromQuantity": 39}, "CHANGE_FROM_QUANTITY_STALE"),
        ({"quantity": -1}, "INVALID_QUANTITY_NEGATIVE"),
        ({"inventoryItemId": "gid://shopify/InventoryItem/1"}, "INVALID_INVENTORY_ITEM"),
        ({"locationId": "gid://shopify/Location/1"}, "INVALID_LOCATION"),
    ],
)
def test_a_wrong_figure_is_refused_by_its_code(shop: ShopifyShop, change: dict[str, Any], code: str) -> None:
    given = stock(*names(shop), 5, changeFromQuantity=None)
    given["quantities"][0] |= change

    answer = asked(shop, WITH_KEY, input=given, key="k")

    assert answer["data"]["inventorySetQuantities"]["userErrors"] == [{"code": code}]


def test_a_pickup_that_is_prepared_twice_is_mailed_twice(shop: ShopifyShop, clock: Clock) -> None:
    order_id = placed(shop, clock, Wanted("VA-01", 1, "pickup"))
    shop.route()
    place = shop.orders[int(order_id)].places[0]
    mails = len(shop.effects)
    document = """mutation M($input: X!) {
      fulfillmentOrderLineItemsPreparedForPickup(input: $input) { userErrors { code } } }"""
    given = {
        "lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": f"gid://shopify/FulfillmentOrder/{place.id}"}]
    }
    for _ in range(2):
        asked(shop, document, input=given)

    assert [effect.kind for effect in shop.effects[mails:]] == ["mail", "mail"]


def test_an_order_that_is_paid_cannot_be_marked_as_paid(shop: ShopifyShop, clock: Clock) -> None:
    order_id = placed(shop, clock, is_paid=True)
    document = """mutation M($input: OrderMarkAsPaidInput!) {
      orderMarkAsPaid(input: $input) { userErrors { message } } }"""

    answer = asked(shop, document, input={"id": f"gid://shopify/Order/{order_id}"})

    assert answer["data"]["orderMarkAsPaid"]["userErrors"] == [{"message": "Order cannot be marked as paid."}]


def test_a_budget_that_is_spent_is_throttled_until_it_fills_again(shop: ShopifyShop, clock: Clock) -> None:
    shop.bucket, shop.restores_per_s = 30.0, 10.0
    query = "{ orders(first: 50) { nodes { id } } }"
    codes = []
    for _ in range(40):
        answer = asked(shop, query)
        codes += [error["extensions"]["code"] for error in answer.get("errors", ())]
        if codes:
            break
    clock.pass_s(5)

    assert codes == ["THROTTLED"]
    assert "errors" not in asked(shop, query)


def test_a_question_over_the_limit_of_one_is_refused_before_it_is_answered(shop: ShopifyShop) -> None:
    shop.most_cost = 5

    answer = asked(shop, "{ orders(first: 50) { nodes { id } } }")

    assert answer["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (FakeRequest("POST", PATH, {}, {}, b"{}"), 401),
        (FakeRequest("POST", PATH, {}, {"x-shopify-access-token": "shpat_1"}, b"x"), 400),
        (FakeRequest("GET", PATH, {}, {"x-shopify-access-token": "shpat_1"}), 404),
        (FakeRequest("POST", "/admin/api/2019-04/graphql.json", {}, {}, b"{}"), 404),
        (FakeRequest("POST", "/admin/oauth/access_token", {}, {}, b"grant_type=password"), 400),
        (FakeRequest("POST", "/admin/oauth/access_token", {}, {}, b"grant_type=client_credentials"), 401),
    ],
)
def test_whoever_is_not_let_in_is_told_by_the_status(
    shop: ShopifyShop, request_: FakeRequest, status: int
) -> None:
    assert shop.answer(request_).status == status


def test_every_answer_says_the_shops_own_time(shop: ShopifyShop) -> None:
    answer = shop.answer(FakeRequest("POST", PATH, {}, {}, b"{}"))

    assert answer.headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT"
    assert shop.clock() == START_MS


def test_a_refund_is_taken_off_and_leaves_nothing_outstanding(shop: ShopifyShop, clock: Clock) -> None:
    order_id = placed(shop, clock, Wanted("CM-01", 2), is_paid=True, shipping_minor=500, discount_minor=101)
    shop.refund(order_id, [("CM-01", 1)], 1_700)

    order = shop.orders[int(order_id)]
    assert (order.owed_minor, order.financial, shop.standing(order_id).refunded_minor) == (
        0, "PARTIALLY_REFUNDED", 1_700,
    )  # fmt: skip


def test_an_edit_makes_a_paid_order_owe_for_more_goods(shop: ShopifyShop, clock: Clock) -> None:
    order_id = placed(shop, clock, Wanted("CM-01"), is_paid=True)
    shop.add_line(order_id, Wanted("VA-01"))
    clock.pass_s(10)

    order = shop.orders[int(order_id)]
    shop.route()
    assert (order.owed_minor, order.financial) == (5_519, "PARTIALLY_PAID")
    assert len(order.places[0].work) == 2
