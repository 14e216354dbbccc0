"""The fake WooCommerce shop does what a running one was seen to do."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import pytest

from pos_desktop.channels.fakes.shop import Basket, Effect, FakeAnswer, FakeRequest, Wanted
from pos_desktop.channels.fakes.woo_book import RefundRefused
from pos_desktop.channels.fakes.woo_orders import apart
from pos_desktop.channels.fakes.woocommerce import WooShop
from tests.captured import captured_files
from tests.channels.at_hand import Clock

ORDERS = "/wp-json/wc/v3/orders"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> WooShop:
    return WooShop(clock=clock)


def ask(
    shop: WooShop, method: str, path: str, body: object = None, *, keys: Sequence[str] = (), **query: str
) -> FakeAnswer:
    key, secret = keys or shop.keys
    coded = b64encode(f"{key}:{secret}".encode()).decode()
    content = b"" if body is None else json.dumps(body).encode()
    return shop.answer(FakeRequest(method, path, query, {"authorization": f"Basic {coded}"}, content))


def said(answer: FakeAnswer) -> Any:
    return json.loads(answer.body)


def code(answer: FakeAnswer) -> tuple[int, str]:
    return answer.status, said(answer)["code"]


def listed(shop: WooShop, **query: str) -> list[int]:
    return [order["id"] for order in said(ask(shop, "GET", ORDERS, **query))]


def place(shop: WooShop, sku: str = "CM-01", quantity: int = 1, **more: Any) -> str:
    return shop.place(Basket(lines=(Wanted(sku, quantity),), **more))


def happened(shop: WooShop, order_id: str, *kinds: str) -> list[tuple[str, str]]:
    return [
        (each.kind, each.detail) for each in shop.effects if each.order_id == order_id and each.kind in kinds
    ]


# --- keys


def test_keys_work_in_a_header_or_in_the_query_and_the_query_wins(shop: WooShop) -> None:
    key, secret = shop.keys
    in_query = {"consumer_key": key, "consumer_secret": secret}

    assert ask(shop, "GET", ORDERS).status == 200
    assert ask(shop, "GET", ORDERS, keys=("x", "y"), **in_query).status == 200
    assert ask(shop, "GET", ORDERS, consumer_key="x").status == 401


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("ck_unknown", "cs"), "woocommerce_rest_cannot_view"),
        (("", ""), "woocommerce_rest_cannot_view"),
    ],
)
def test_an_unknown_key_is_answered_as_none(shop: WooShop, keys: tuple[str, str], expected: str) -> None:
    assert code(ask(shop, "GET", ORDERS, keys=keys)) == (401, expected)


def test_a_wrong_secret_and_a_missing_permission_are_answered_alike(shop: WooShop) -> None:
    wrong = ask(shop, "GET", ORDERS, keys=(shop.keys[0], "cs"))
    shop.permission = "read"
    reads_only = ask(shop, "POST", f"{ORDERS}/1", {})

    assert code(wrong) == code(reads_only) == (401, "woocommerce_rest_authentication_error")


@pytest.mark.parametrize("header", ["", "Basic", "Basic ???", "Bearer x", "Basic /w=="])
def test_a_header_that_is_none_is_no_key(shop: WooShop, header: str) -> None:
    answer = shop.answer(FakeRequest("GET", ORDERS, {}, {"authorization": header}))

    assert answer.status == 401


def test_the_index_needs_no_key_and_a_path_of_no_api_is_a_page(shop: WooShop) -> None:
    assert "wc/v3" in said(shop.answer(FakeRequest("GET", "/wp-json/", {}, {})))["namespaces"]
    assert shop.answer(FakeRequest("GET", "/shop", {}, {})).body.startswith(b"<!DOCTYPE")
    assert code(ask(shop, "GET", "/wp-json/wc/v3/nope")) == (404, "rest_no_route")


# --- lists


def test_a_list_is_paged_and_says_how_much_there_is(shop: WooShop) -> None:
    for _ in range(5):
        place(shop)

    answer = ask(shop, "GET", ORDERS, per_page="2", page="2", orderby="id", order="asc")

    assert [order["id"] for order in said(answer)] == [103, 104]
    assert (answer.headers["x-wp-total"], answer.headers["x-wp-totalpages"]) == ("5", "3")
    beyond = ask(shop, "GET", ORDERS, per_page="2", page="9")
    assert (said(beyond), beyond.headers["x-wp-totalpages"]) == ([], "0")


def test_what_is_equal_comes_in_any_order(shop: WooShop) -> None:
    for _ in range(30):
        place(shop)
    query = {"orderby": "modified", "per_page": "100"}

    assert listed(shop, **query) != listed(shop, **query)


def test_the_bin_and_drafts_are_listed_as_in_a_running_shop(shop: WooShop) -> None:
    kept, binned, draft = (place(shop) for _ in range(3))
    shop.set_status(binned, "trash")
    shop.set_status(draft, "checkout-draft")

    assert sorted(listed(shop)) == sorted(listed(shop, status="any")) == [int(kept), int(draft)]
    assert listed(shop, status="trash") == [int(binned)]
    assert said(ask(shop, "GET", f"{ORDERS}/{binned}"))["status"] == "trash"


@pytest.mark.parametrize(
    ("after", "gmt", "is_seen"),
    [
        ("2026-09-21T14:13:19", "true", True),
        ("2026-09-21T14:13:20", "true", False),
        ("2026-09-21T14:13:19Z", "", True),
        ("2026-09-21T14:13:20Z", "", False),
        ("2026-09-21T18:13:19Z", "true", True),  # hours late, and seen all the same: the zone is misread
        ("2026-09-21T14:13:19", "", False),  # UTC taken for the site's own time
        ("2026-09-21T09:13:19", "", True),
    ],
)
def test_only_naive_utc_with_its_flag_is_compared_right(
    shop: WooShop, after: str, gmt: str, is_seen: bool
) -> None:
    place(shop)  # at 14:13:20 UTC, 9:13:20 where the site is
    flag = {"dates_are_gmt": gmt} if gmt else {}

    assert bool(listed(shop, modified_after=after, **flag)) is is_seen


def test_a_slow_transaction_is_seen_later_than_its_stamp(shop: WooShop, clock: Clock) -> None:
    shop.lag_s = 50
    stamps = {place(shop): clock() for _ in range(20)}
    before = len(listed(shop, per_page="100"))
    clock.pass_s(51)

    assert before < 20
    assert (
        len(listed(shop, per_page="100", modified_before="2026-09-21T14:13:21", dates_are_gmt="true")) == 20
    )
    assert len(stamps) == 20


# --- orders


def test_checkout_takes_stock_and_mails_once(shop: WooShop) -> None:
    stock = shop.stock_of("CM-01")
    order_id = place(shop, quantity=3, is_paid=True)

    assert shop.stock_of("CM-01") == stock - 3
    assert happened(shop, order_id, "mail", "payment") == [("payment", "stripe"), ("mail", "processing")]


@pytest.mark.parametrize(
    ("basket", "status", "is_paid"),
    [
        (Basket(lines=(Wanted("CM-01"),), is_paid=True), "processing", True),
        (Basket(lines=(Wanted("CM-01"),)), "on-hold", False),
        (Basket(lines=(Wanted("CM-01", 1, "pickup"),)), "processing", False),
    ],
)
def test_paid_is_the_day_of_payment_and_nothing_else(
    shop: WooShop, basket: Basket, status: str, is_paid: bool
) -> None:
    order = said(ask(shop, "GET", f"{ORDERS}/{shop.place(basket)}"))

    assert (order["status"], order["date_paid_gmt"] is not None) == (status, is_paid)


def test_completing_sets_the_day_of_payment_and_mails_once(shop: WooShop) -> None:
    order_id = place(shop)
    for _ in range(2):
        assert ask(shop, "PUT", f"{ORDERS}/{order_id}", {"status": "completed"}).status == 200

    assert shop.standing(order_id).is_paid
    assert happened(shop, order_id, "mail", "shipment") == [
        ("mail", "on-hold"),
        ("shipment", ""),
        ("mail", "completed"),
    ]


def test_every_write_moves_the_time_of_change(shop: WooShop, clock: Clock) -> None:
    order_id = place(shop)
    before = said(ask(shop, "GET", f"{ORDERS}/{order_id}"))["date_modified_gmt"]
    clock.pass_s(2)
    ask(shop, "PUT", f"{ORDERS}/{order_id}", {})

    assert said(ask(shop, "GET", f"{ORDERS}/{order_id}"))["date_modified_gmt"] > before


def test_any_write_takes_an_order_out_of_the_bin(shop: WooShop) -> None:
    order_id = place(shop)
    shop.set_status(order_id, "trash")
    ask(shop, "PUT", f"{ORDERS}/{order_id}", {})

    assert said(ask(shop, "GET", f"{ORDERS}/{order_id}"))["status"] == "processing"


@pytest.mark.parametrize("status", ["pending", "failed", "on-hold", "cancelled"])
def test_set_paid_works_for_an_order_that_waits_for_payment_only(shop: WooShop, status: str) -> None:
    order_id = place(shop)
    shop.set_status(order_id, status)
    ask(shop, "PUT", f"{ORDERS}/{order_id}", {"set_paid": True})

    assert shop.standing(order_id).is_paid is (status in ("pending", "failed"))


def test_cancelling_gives_back_what_the_order_still_holds(shop: WooShop) -> None:
    stock = shop.stock_of("CM-01")
    order_id = place(shop, quantity=3, is_paid=True)
    shop.refund(order_id, [("CM-01", 1)], 1_550)
    assert shop.stock_of("CM-01") == stock - 2
    shop.cancel(order_id)

    assert shop.stock_of("CM-01") == stock
    assert shop.standing(order_id).state == "cancelled"


def test_a_refund_is_never_of_more_than_is_left(shop: WooShop) -> None:
    order_id = place(shop, is_paid=True)
    path = f"{ORDERS}/{order_id}/refunds"
    asked = {"amount": "10.00", "api_refund": False}

    assert ask(shop, "POST", path, asked).status == 201
    assert code(ask(shop, "POST", path, asked)) == (500, "woocommerce_rest_cannot_create_order_refund")
    assert said(ask(shop, "POST", path, {"amount": "1.00"}))["data"] == 500  # no gateway to ask
    with pytest.raises(RefundRefused):
        shop.refund(order_id, [], 10_000)
    assert shop.standing(order_id).refunded_minor == 1_000


def test_a_refund_over_the_api_puts_goods_back_only_when_asked(shop: WooShop) -> None:
    order_id = place(shop, quantity=2, is_paid=True)
    line = said(ask(shop, "GET", f"{ORDERS}/{order_id}"))["line_items"][0]
    stock = shop.stock_of("CM-01")
    asked = {"amount": "5.00", "api_refund": False, "line_items": [{"id": line["id"], "quantity": 1}]}

    ask(shop, "POST", f"{ORDERS}/{order_id}/refunds", {**asked, "api_restock": False})
    assert shop.stock_of("CM-01") == stock
    ask(shop, "POST", f"{ORDERS}/{order_id}/refunds", asked)
    assert shop.stock_of("CM-01") == stock + 1


def test_a_price_comes_apart_and_together_to_the_cent() -> None:
    for gross in range(-2_000, 20_000):
        taxed = apart(gross)
        assert taxed.net + taxed.gst + taxed.qst == gross
        assert gross < 0 or min(taxed.net, taxed.gst, taxed.qst) >= 0


def test_the_sum_of_an_order_s_parts_is_its_total(shop: WooShop) -> None:
    basket = Basket(
        lines=(Wanted("CM-01", 3), Wanted("CH-03", 7), Wanted("WT-01")),
        shipping_minor=999,
        discount_minor=777,
    )
    order = said(ask(shop, "GET", f"{ORDERS}/{shop.place(basket)}"))
    parts = [*order["line_items"], *order["shipping_lines"]]

    cents = sum(round(float(part[name]) * 100) for part in parts for name in ("total", "total_tax"))
    assert cents == round(float(order["total"]) * 100) == 3 * 1_550 + 7 * 850 + 5_800 + 999 - 777


def test_a_shop_made_from_the_same_seed_is_the_same() -> None:
    def one(seed: int) -> tuple[Any, ...]:
        shop = WooShop(clock=Clock(), seed=seed)
        return shop.keys, said(ask(shop, "GET", f"{ORDERS}/{place(shop)}"))

    assert one(3) == one(3)
    assert one(3)[0] != one(4)[0]


# --- stock


def test_stock_that_is_not_managed_is_answered_and_ignored(shop: WooShop) -> None:
    product = shop.book.product_of("CM-01")
    product.manages_stock = False

    answer = ask(shop, "PUT", f"/wp-json/wc/v3/products/{product.id}", {"stock_quantity": 1})

    assert (answer.status, said(answer)["stock_quantity"], product.stock) == (200, None, 40)


@pytest.mark.parametrize(("value", "expected"), [(None, 0), (4, 4), (-3, -3)])
def test_stock_is_whole_and_nothing_is_zero(shop: WooShop, value: int | None, expected: int) -> None:
    product = shop.book.product_of("CM-01")

    ask(shop, "PUT", f"/wp-json/wc/v3/products/{product.id}", {"stock_quantity": value})

    assert product.stock == expected


def test_a_fraction_of_a_piece_is_refused(shop: WooShop) -> None:
    path = f"/wp-json/wc/v3/products/{shop.book.product_of('CM-01').id}"

    assert code(ask(shop, "PUT", path, {"stock_quantity": 1.5})) == (400, "rest_invalid_param")


def test_a_variation_is_read_as_a_product_and_written_below_its_parent(shop: WooShop) -> None:
    product = shop.book.product_of("WT-01")

    assert said(ask(shop, "GET", f"/wp-json/wc/v3/products/{product.id}"))["parent_id"] == product.parent_id
    assert ask(shop, "PUT", f"/wp-json/wc/v3/products/{product.id}", {"stock_quantity": 1}).status == 404
    below = f"/wp-json/wc/v3/products/{product.parent_id}/variations/batch"
    ask(shop, "POST", below, {"update": [{"id": product.id, "stock_quantity": 1}]})
    assert product.stock == 1


def test_every_effect_is_kept_in_the_log(shop: WooShop) -> None:
    order_id = place(shop)
    shop.cancel(order_id)

    assert Effect("cancel", order_id) in shop.effects
    assert Effect("stock", "", "CM-01 -1") in shop.effects
    assert Effect("stock", "", "CM-01 +1") in shop.effects


# --- the recorded refusals

ASKED = {
    "error_bad_date_400": ("GET", ORDERS, {"modified_after": "2026-11-23"}, None),
    "error_bad_status_400": ("GET", ORDERS, {"status": "bogus"}, None),
    "error_no_route_404": ("GET", "/wp-json/wc/v3/nope", {}, None),
    "error_order_get_not_found": ("GET", f"{ORDERS}/999999", {}, None),
    "error_order_not_found": ("PUT", f"{ORDERS}/999999", {}, {"status": "completed"}),
    "error_per_page_101_400": ("GET", ORDERS, {"per_page": "101"}, None),
    "order_put_invalid_status_400": ("PUT", f"{ORDERS}/101", {}, {"status": "picked-up"}),
    "refund_api_refund_no_gateway": ("POST", f"{ORDERS}/101/refunds", {}, {"amount": "1.00"}),
    "refund_too_much_400": ("POST", f"{ORDERS}/101/refunds", {}, {"amount": "9999", "api_refund": False}),
    "error_batch_over_100_413": (
        "POST",
        "/wp-json/wc/v3/products/batch",
        {},
        {"update": [{"id": 10}] * 101},
    ),
}


@pytest.mark.parametrize(
    "file",
    [f for f in captured_files("examples/woocommerce", "*.json") if f.stem in ASKED],
    ids=lambda file: file.stem,
)
def test_a_refusal_is_worded_as_recorded(shop: WooShop, file: Any) -> None:
    place(shop)
    method, path, query, body = ASKED[file.stem]
    recorded = json.loads(file.read_text())["response"]

    answer = ask(shop, method, path, body, **query)

    assert (answer.status, said(answer)) == (recorded["status"], recorded["body"])
