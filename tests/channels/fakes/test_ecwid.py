"""The fake E-Series store behaves as the real one is described to."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.shop import Basket, FakeAnswer, FakeRequest, FakeShop, Wanted
from tests.channels.at_hand import START_MS, Clock


def a_shop(**named: Any) -> tuple[EcwidShop, Clock]:
    clock = Clock()
    return EcwidShop(clock=clock, **named), clock


def ask(
    shop: EcwidShop, method: str, path: str, body: object = None, *, token: str = "", **query: str
) -> FakeAnswer:
    headers = {"authorization": f"Bearer {token or shop.keys[0]}", "content-type": "application/json"}
    content = b"" if body is None else msgspec.json.encode(body)
    return shop.answer(FakeRequest(method, f"{shop.base_path}/{path}", query, headers, content))


def said(answer: FakeAnswer) -> Any:
    return msgspec.json.decode(answer.body)


BASKET = Basket(lines=(Wanted("CM-01", 2), Wanted("SB-01")), shipping_minor=900, discount_minor=333)
ELSEWHERE = {"locationInventory": {"x": 1}}
PICKUP = Basket(lines=(Wanted("HO-01", 1, "pickup", "laval"),), is_paid=True)


def test_it_is_a_fake_shop() -> None:
    shop: FakeShop = a_shop()[0]

    assert (shop.base_path, len(shop.keys)) == ("/api/v3/1003", 1)


def test_ids_come_from_the_seed() -> None:
    assert (
        a_shop(seed=3)[0].place(BASKET) == a_shop(seed=3)[0].place(BASKET) != a_shop(seed=4)[0].place(BASKET)
    )


@pytest.mark.parametrize("tax_inside", [False, True])
def test_an_order_adds_up(tax_inside: bool) -> None:
    shop, _ = a_shop(prices_include_tax=tax_inside)
    order = said(ask(shop, "GET", f"orders/{shop.place(BASKET)}"))

    on_top = 0 if tax_inside else order["tax"]
    assert order["total"] == pytest.approx(order["subtotal"] - 3.33 + 9 + on_top)
    assert order["tax"] > 0


def test_stock_goes_down_at_a_sale_and_back_at_a_cancel_or_a_deletion() -> None:
    shop, _ = a_shop(locations=("montreal", "laval"))
    before = shop.stock_of("HO-01", "laval")
    first, second = shop.place(PICKUP), shop.place(PICKUP)
    sold = shop.stock_of("HO-01", "laval")
    shop.cancel(first)
    shop.delete(second)

    assert (sold, shop.stock_of("HO-01", "laval")) == (before - 2, before)


def test_a_list_has_no_order_but_is_alike_at_every_request() -> None:
    shop, _ = a_shop(seed=5)
    placed = [shop.place(PICKUP) for _ in range(20)]
    first = [order["id"] for order in said(ask(shop, "GET", "orders"))["items"]]

    assert first == [order["id"] for order in said(ask(shop, "GET", "orders"))["items"]]
    assert sorted(first) == sorted(placed)
    assert first not in (placed, placed[::-1])


def test_a_page_holds_a_hundred_at_most_and_windows_hold_both_their_ends() -> None:
    shop, _ = a_shop()
    for _ in range(103):
        shop.place(PICKUP)
    at = str(START_MS // 1000)
    page = said(ask(shop, "GET", "orders", updatedFrom=at, updatedTo=at, limit="500", offset="100"))

    assert (page["total"], page["count"], page["offset"], page["limit"]) == (103, 3, 100, 100)


def test_an_unfinished_checkout_is_listed_only_when_asked_for() -> None:
    shop, _ = a_shop()
    order_id = shop.place(BASKET)
    shop.edit(order_id, paymentStatus="INCOMPLETE")

    assert said(ask(shop, "GET", "orders"))["total"] == 0
    assert said(ask(shop, "GET", "orders", paymentStatus="INCOMPLETE"))["total"] == 1


def test_the_search_learns_late_and_an_order_by_its_id_is_always_new() -> None:
    shop, clock = a_shop()
    shop.ledger.index_lag_ms = 60_000
    order_id = shop.place(BASKET)
    clock.now_ms += 60_000
    shop.mark_paid(order_id)
    listed = said(ask(shop, "GET", "orders"))["items"]
    now = said(ask(shop, "GET", f"orders/{order_id}"))
    clock.now_ms += 60_000

    assert [order["paymentStatus"] for order in listed] == ["AWAITING_PAYMENT"]
    assert now["paymentStatus"] == "PAID"
    assert said(ask(shop, "GET", "orders"))["items"][0]["paymentStatus"] == "PAID"


def test_a_change_moves_the_time_of_change() -> None:
    shop, clock = a_shop()
    order_id = shop.place(BASKET)
    clock.now_ms += 5_000
    ask(shop, "PUT", f"orders/{order_id}", {"trackingNumber": "1Z"})

    assert said(ask(shop, "GET", f"orders/{order_id}"))["updateTimestamp"] == START_MS // 1000 + 5


def test_a_status_mails_once_when_it_changes_unless_its_mail_is_off() -> None:
    shop, _ = a_shop()
    order_id, quiet = shop.place(BASKET), shop.place(BASKET)
    shop.ledger.silent_statuses = {"DELIVERED"}
    for status in ("SHIPPED", "SHIPPED", "DELIVERED"):
        ask(shop, "PUT", f"orders/{order_id}", {"fulfillmentStatus": status})
    ask(shop, "PUT", f"orders/{quiet}", {"disableAllCustomerNotifications": True, "paymentStatus": "PAID"})

    mails = [(effect.order_id, effect.detail) for effect in shop.effects if effect.kind == "mail"]
    assert mails == [(order_id, "PLACED"), (quiet, "PLACED"), (order_id, "SHIPPED")]
    assert [effect.order_id for effect in shop.effects if effect.kind == "shipment"] == [order_id]


def test_lines_sent_replace_all_lines() -> None:
    shop, _ = a_shop()
    order_id = shop.place(BASKET)
    ask(shop, "PUT", f"orders/{order_id}", {"items": []})

    assert said(ask(shop, "GET", f"orders/{order_id}"))["items"] == []


def test_a_refund_is_an_amount_and_a_status() -> None:
    shop, _ = a_shop()
    order_id = shop.place(PICKUP)
    shop.refund(order_id, (), 500)
    part = said(ask(shop, "GET", f"orders/{order_id}"))
    shop.refund(order_id, (), 100_000)

    assert (part["paymentStatus"], part["refundedAmount"]) == ("PARTIALLY_REFUNDED", 5)
    assert shop.standing(order_id).refunded_minor == 100_500
    assert said(ask(shop, "GET", f"orders/{order_id}"))["paymentStatus"] == "REFUNDED"


def test_an_edit_leaves_the_tax_as_it_was() -> None:
    shop, _ = a_shop()
    order_id = shop.place(BASKET)
    before = said(ask(shop, "GET", f"orders/{order_id}"))
    shop.add_line(order_id, Wanted("CU-03"))
    after = said(ask(shop, "GET", f"orders/{order_id}"))

    assert after["tax"] == before["tax"]
    assert after["total"] == pytest.approx(before["total"] + 46)


def test_standing_is_said_in_words_all_shops_share() -> None:
    shop, _ = a_shop()
    order_id = shop.place(PICKUP)
    states = [shop.standing(order_id).state]
    for status in ("READY_FOR_PICKUP", "DELIVERED", "WILL_NOT_DELIVER"):
        ask(shop, "PUT", f"orders/{order_id}", {"fulfillmentStatus": status})
        states.append(shop.standing(order_id).state)

    assert states == ["open", "packed", "done", "cancelled"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "orders/NOBODY", None, 404, "ORDER_NOT_FOUND"),
        ("PUT", "orders/NOBODY", {}, 404, "ORDER_NOT_FOUND"),
        ("PUT", "orders/{order}", {"paymentStatus": "BARTER"}, 400, "WRONG_PARAMETER"),
        ("PUT", "orders/{order}", {"trackingNumber": 5}, 400, "WRONG_PARAMETER"),
        ("PUT", "products/1", {"quantity": 1}, 404, "PRODUCT_NOT_FOUND"),
        ("PUT", "products/692730001/combinations/1", {"quantity": 1}, 404, "COMBINATION_NOT_FOUND"),
        (
            "PUT",
            "products/692730002",
            {"locationInventory": {"x": 1}},
            409,
            "NOT_ALLOWED_TO_UPDATE_PARAMETER",
        ),
        ("POST", "orders", {}, 405, "METHOD_NOT_ALLOWED"),
    ],
)
def test_it_refuses_what_the_real_one_refuses(
    method: str, path: str, body: object, status: int, code: str
) -> None:
    shop, _ = a_shop()
    answer = ask(shop, method, path.format(order=shop.place(BASKET)), body)

    assert (answer.status, said(answer)["errorCode"]) == (status, code)


def test_a_bad_token_is_refused_with_403_and_using_it_on_blocks_for_long() -> None:
    shop, _ = a_shop()
    answers = [ask(shop, "GET", "orders", token="secret_old") for _ in range(25)]

    assert said(answers[0])["errorCode"] == "INVALID_API_TOKEN"
    assert [answers[0].status, answers[-1].status] == [403, 429]
    assert int(answers[-1].headers["retry-after"]) > 3_000


def test_a_store_that_is_asked_too_often_wants_a_pause_and_a_longer_one_when_it_gets_none() -> None:
    shop, clock = a_shop()
    shop.gate.per_minute = 2
    answers = [ask(shop, "GET", "orders") for _ in range(5)]
    clock.now_ms += 120_000

    assert [answer.status for answer in answers] == [200, 200, 429, 429, 429]
    assert [answer.headers.get("retry-after") for answer in answers[2:]] == ["1", "2", "3"]
    assert ask(shop, "GET", "orders").status == 200


def test_deleted_orders_are_listed_by_the_id_of_the_order() -> None:
    shop, _ = a_shop()
    order_id = shop.place(BASKET)
    shop.delete(order_id)

    (gone,) = said(ask(shop, "GET", "orders/deleted"))["items"]
    assert gone["orderId"] == order_id
    assert ask(shop, "GET", f"orders/{order_id}").status == 404


def test_products_that_share_a_name_are_variations_and_only_those_have_a_sku() -> None:
    shop, _ = a_shop()
    (mug,) = said(ask(shop, "GET", "products", sku="CM-02"))["items"]

    assert (mug["sku"], mug["unlimited"]) == ("", True)
    assert [variation["sku"] for variation in mug["combinations"]] == ["CM-01", "CM-02"]
    assert "quantity" not in mug


def test_another_store_is_not_found() -> None:
    shop, _ = a_shop()
    headers = {"authorization": f"Bearer {shop.keys[0]}"}

    answer = shop.answer(FakeRequest("GET", "/api/v3/9/orders", {}, headers))

    assert (answer.status, said(answer)["errorCode"]) == (404, "STORE_NOT_FOUND")
