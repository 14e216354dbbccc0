"""The fake BigCommerce shop does what the real one does, refuses what that refuses, and logs its effects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.bigcommerce_forms import mail_date
from pos_desktop.channels.fakes.shop import Basket, Effect, FakeAnswer, FakeRequest, FakeShop, Wanted
from tests.channels.at_hand import START_MS, Clock

PICKED_UP = Wanted("VA-01", 1, "pickup", "PLATEAU")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> BigCommerceShop:
    return BigCommerceShop(clock=clock)


def a_basket(*lines: Wanted, **named: object) -> Basket:
    return Basket(lines=lines or (Wanted("CM-01", 2), Wanted("SB-01")), **named)  # type: ignore[arg-type]


def ask(
    shop: BigCommerceShop, method: str, path: str, content: object = None, **query: str
) -> tuple[FakeAnswer, Any]:
    """Ask with the right key and forms; return the answer and its content, None where it is empty."""
    headers = {
        "x-auth-token": shop.keys[0],
        "accept": "application/json",
        "content-type": "application/json",
    }
    body = b"" if content is None else json.dumps(content).encode()
    answer = shop.answer(FakeRequest(method, shop.base_path + path, query, headers, body))
    return answer, json.loads(answer.body) if answer.body else None


def details(shop: BigCommerceShop, kind: str) -> list[str]:
    return [effect.detail for effect in shop.effects if effect.kind == kind]


def test_it_is_a_fake_shop(shop: BigCommerceShop) -> None:
    fake: FakeShop = shop

    assert fake.base_path.startswith("/stores/")


def test_the_same_seed_gives_the_same_shop() -> None:
    first, second, other = (BigCommerceShop(clock=Clock(), seed=seed) for seed in (7, 7, 8))

    assert (first.keys, first.base_path, first.place(a_basket())) == (
        second.keys,
        second.base_path,
        second.place(a_basket()),
    )
    assert first.keys != other.keys


def test_no_rows_are_204_and_past_the_end_too(shop: BigCommerceShop) -> None:
    empty, _ = ask(shop, "GET", "/v2/orders")
    shop.place(a_basket())
    beyond, _ = ask(shop, "GET", "/v2/orders", page="2")

    assert (empty.status, empty.body, beyond.status) == (204, b"", 204)


def test_orders_are_50_to_a_page_unless_asked_and_never_more_than_250(shop: BigCommerceShop) -> None:
    for _ in range(260):
        shop.place(a_basket(Wanted("CM-01")))

    sizes = [len(ask(shop, "GET", "/v2/orders", **asked)[1]) for asked in ({}, {"limit": "1000"})]
    last = ask(shop, "GET", "/v2/orders", limit="250", page="2")[1]

    assert (sizes, len(last)) == ([50, 250], 10)


def test_orders_are_filtered_and_sorted_as_asked(shop: BigCommerceShop, clock: Clock) -> None:
    first, second, third = [_placed_after(shop, clock) for _ in range(3)]
    shop.mark_paid(first)

    def ids(**query: str) -> list[str]:
        rows = ask(shop, "GET", "/v2/orders", **query)[1] or []
        return [str(row["id"]) for row in rows]

    assert ids() == [first, second, third]
    assert ids(min_id=second) == [second, third]
    assert ids(sort="date_modified:asc") == [second, first, third]
    assert ids(sort="date_modified:desc") == [third, first, second]
    assert ids(status_id="11") == [first]
    assert ids(min_date_modified=mail_date(START_MS + 1_800_000), max_id=second) == [first]
    assert ask(shop, "GET", "/v2/orders", sort="colour")[0].status == 400
    assert ask(shop, "GET", "/v2/orders", min_date_modified="soon")[0].status == 400


def _placed_after(shop: BigCommerceShop, clock: Clock) -> str:
    clock.pass_s(600)
    return shop.place(a_basket())


def test_the_list_lags_but_the_order_itself_does_not(shop: BigCommerceShop, clock: Clock) -> None:
    shop.list_lag_ms = 60_000
    order_id = shop.place(a_basket())
    clock.pass_s(61)
    shop.mark_paid(order_id)

    (listed,), alone = ask(shop, "GET", "/v2/orders")[1], ask(shop, "GET", f"/v2/orders/{order_id}")[1]

    assert (listed["status_id"], alone["status_id"]) == (7, 11)
    clock.pass_s(61)
    assert ask(shop, "GET", "/v2/orders")[1][0]["status_id"] == 11


def test_without_accept_v2_answers_xml(shop: BigCommerceShop) -> None:
    headers = {"x-auth-token": shop.keys[0]}

    answer = shop.answer(FakeRequest("GET", f"{shop.base_path}/v2/store", {}, headers))

    assert answer.body.startswith(b"<?xml")


def test_v2_and_v3_refuse_in_different_forms(shop: BigCommerceShop) -> None:
    old = ask(shop, "GET", "/v2/orders/1")[1]
    new = ask(shop, "GET", "/v3/orders/1/transactions")[1]

    assert old == [{"status": 404, "message": "The requested resource was not found."}]
    assert new["title"] == "The requested resource was not found."


@pytest.mark.parametrize("headers", [{}, {"x-auth-token": "wrong"}])
def test_a_wrong_token_is_401(shop: BigCommerceShop, headers: dict[str, str]) -> None:
    assert shop.answer(FakeRequest("GET", f"{shop.base_path}/v2/store", {}, headers)).status == 401


def test_a_missing_scope_is_403_and_a_wrong_form_415(shop: BigCommerceShop) -> None:
    shop.scopes.remove("information")
    headers = {"x-auth-token": shop.keys[0], "content-type": "text/plain"}

    assert ask(shop, "GET", "/v2/store")[0].status == 403
    assert shop.answer(FakeRequest("PUT", f"{shop.base_path}/v2/orders/1", {}, headers)).status == 415


def test_a_window_takes_its_quota_and_says_when_it_ends(shop: BigCommerceShop, clock: Clock) -> None:
    shop.quota = 2
    left = [ask(shop, "GET", "/v2/store")[0].headers["x-rate-limit-requests-left"] for _ in range(2)]
    refused, _ = ask(shop, "GET", "/v2/store")
    clock.pass_s(int(refused.headers["x-rate-limit-time-reset-ms"]) / 1000)

    assert (left, refused.status) == (["1", "0"], 429)
    assert ask(shop, "GET", "/v2/store")[0].status == 200


def test_an_overloaded_shop_does_not_say_for_how_long(shop: BigCommerceShop) -> None:
    shop.overloaded = 1
    answer, _ = ask(shop, "GET", "/v2/store")

    assert answer.status == 429
    assert not any(name.startswith("x-rate-limit") for name in answer.headers)


def test_an_own_write_moves_the_time_even_when_it_changes_nothing(
    shop: BigCommerceShop, clock: Clock
) -> None:
    order_id = shop.place(a_basket())
    clock.pass_s(60)

    ask(shop, "PUT", f"/v2/orders/{order_id}", {"status_id": 7})

    assert shop.orders[int(order_id)].modified_ms == START_MS + 60_000
    assert details(shop, "status") == []


def test_lines_in_a_put_clear_discounts(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(discount_minor=500))
    before = shop.orders[int(order_id)].total_minor

    ask(shop, "PUT", f"/v2/orders/{order_id}", {"products": []})

    assert shop.orders[int(order_id)].total_minor > before


@pytest.mark.parametrize("content", [{"status_id": 15}, {"status_id": "9"}, []])
def test_a_status_that_does_not_exist_is_refused(shop: BigCommerceShop, content: object) -> None:
    order_id = shop.place(a_basket())

    assert ask(shop, "PUT", f"/v2/orders/{order_id}", content)[0].status == 400


def _ship(shop: BigCommerceShop, order_id: str, units: int, **more: object) -> int:
    order = shop.orders[int(order_id)]
    items = [{"order_product_id": order.lines[0].id, "quantity": units}]
    content = {"order_address_id": order.address_id, "items": items, **more}
    return ask(shop, "POST", f"/v2/orders/{order_id}/shipments", content)[0].status


def test_shipments_mail_and_the_last_one_makes_the_order_shipped(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(Wanted("CM-01", 2)))

    made = [_ship(shop, order_id, 1, tracking_number="T1")]
    partly = shop.orders[int(order_id)].status_id
    made.append(_ship(shop, order_id, 1))

    assert (made, partly, shop.orders[int(order_id)].status_id) == ([201, 201], 3, 2)
    assert details(shop, "mail") == ["ordered", *(f"shipment {key}" for key in details(shop, "shipment"))]
    assert shop.standing(order_id).tracking == ("T1",)


def test_nothing_is_shipped_beyond_what_is_there(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(Wanted("CM-01", 2)))

    refused = [
        _ship(shop, order_id, 3),
        _ship(shop, order_id, 0),
        _ship(shop, order_id, 1, order_address_id=99_999),
        _ship(shop, order_id, 1, tracking_number="7" * 51),
        _ship(shop, order_id, 1, items=[]),
        _ship(shop, order_id, 1, items=[{"order_product_id": 99_999, "quantity": 1}]),
        _ship(shop, order_id, 1, items="all"),
    ]

    assert refused == [400] * 7
    assert details(shop, "shipment") == []


def test_a_sale_takes_stock_and_a_cancellation_returns_it_once(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(Wanted("CM-01", 2), PICKED_UP))
    after_sale = shop.stock_of("CM-01"), shop.stock_of("VA-01", "Plateau")
    shop.cancel(order_id)
    shop.cancel(order_id)

    assert after_sale == (38, 67)
    assert (shop.stock_of("CM-01"), shop.stock_of("VA-01", "2")) == (40, 68)
    assert shop.standing(order_id).state == "cancelled"
    assert details(shop, "cancel") == [""]


def test_an_order_that_comes_back_to_life_takes_its_stock_again(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket())
    shop.cancel(order_id)

    ask(shop, "PUT", f"/v2/orders/{order_id}", {"status_id": 11})

    assert shop.stock_of("CM-01") == 38


def test_a_refund_is_told_by_v3_and_never_by_the_order(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(is_paid=True))
    shop.refund(order_id, [("CM-01", 1)], 1_000)

    order = ask(shop, "GET", f"/v2/orders/{order_id}")[1]
    (refund,) = ask(shop, "GET", f"/v3/orders/{order_id}/payment_actions/refunds")[1]["data"]

    assert (order["refunded_amount"], order["status_id"]) == ("0.0000", 14)
    assert refund["total_amount"] == 10
    assert shop.standing(order_id).refunded_minor == 1_000


def test_a_whole_refund_ends_the_order(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(is_paid=True))
    shop.refund(order_id, [], shop.orders[int(order_id)].total_minor)

    assert shop.orders[int(order_id)].status_id == 4
    assert (
        ask(shop, "GET", "/v3/orders/payment_actions/refunds")[1]["data"][0]["items"][0]["item_type"]
        == "ORDER"
    )


def test_money_from_outside_any_gateway_has_no_transactions(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket())
    shop.mark_paid(order_id)

    assert ask(shop, "GET", f"/v3/orders/{order_id}/transactions")[0].status == 204
    assert shop.standing(order_id).is_paid


def test_shipping_in_the_admin_ships_the_rest(shop: BigCommerceShop) -> None:
    order_id, picked_up = shop.place(a_basket()), shop.place(a_basket(PICKED_UP))
    _ship(shop, order_id, 1)
    shop.ship_in_admin(order_id)
    shop.ship_in_admin(picked_up)

    assert shop.standing(order_id).shipped == (("CM-01", 2), ("SB-01", 1))
    assert shop.standing(picked_up).shipped == (("VA-01", 1),)
    assert {shop.standing(one).state for one in (order_id, picked_up)} == {"done"}


def test_goods_are_links_unless_they_are_asked_for(shop: BigCommerceShop) -> None:
    order_id = shop.place(a_basket(Wanted("CM-01"), PICKED_UP))
    path = f"/v2/orders/{order_id}"

    links = ask(shop, "GET", f"{path}/consignments")[1]
    whole = ask(shop, "GET", path, include="consignments.line_items", consignment_structure="object")[1]
    listed = ask(shop, "GET", path, include="consignments")[1]

    assert set(links["shipping"][0]["line_items"][0]) == {"url", "resource"}
    assert whole["consignments"]["pickups"][0]["location"]["name"] == "Plateau"
    assert whole["consignments"]["shipping"][0]["line_items"][0]["sku"] == "CM-01"
    assert isinstance(listed["consignments"], list)


def test_an_adjustment_is_all_or_nothing(shop: BigCommerceShop) -> None:
    path = "/v3/inventory/adjustments/absolute"
    good = {"location_id": 1, "variant_id": 1101, "quantity": 5}
    wrong = {"location_id": 1, "variant_id": 1102, "quantity": 5}

    refused, said = ask(shop, "PUT", path, {"reason": "x", "items": [good, wrong]})
    accepted, _ = ask(shop, "PUT", path, {"items": [good]})

    assert refused.status == 422
    assert said["title"] == (
        "[Item with variant_id 1102 is tracked by product, please update stock by product id]"
    )
    assert (accepted.status, shop.stock_of("CM-01")) == (200, 5)
    assert Effect("stock", "", "101@1=5") in shop.effects


@pytest.mark.parametrize(
    "item",
    [
        {"location_id": 9, "variant_id": 1101, "quantity": 5},
        {"location_id": 1, "product_id": 999, "quantity": 5},
        {"location_id": 1, "variant_id": 9, "quantity": 5},
        {"location_id": 1, "sku": "??", "quantity": 5},
        {"location_id": 1, "product_id": 101, "quantity": -1},
        {"location_id": 1, "product_id": 101},
    ],
)
def test_an_adjustment_of_nothing_known_is_refused(shop: BigCommerceShop, item: dict[str, object]) -> None:
    assert ask(shop, "PUT", "/v3/inventory/adjustments/absolute", {"items": [item]})[0].status == 422


def test_requests_of_another_store_find_nothing(shop: BigCommerceShop) -> None:
    headers = {"x-auth-token": shop.keys[0]}

    assert shop.answer(FakeRequest("GET", "/stores/other/v2/store", {}, headers)).status == 404
    assert ask(shop, "GET", "/v2/customers")[0].status == 404
    assert ask(shop, "GET", "/v2/time")[1] == {"time": START_MS // 1000}
