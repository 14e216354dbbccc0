"""A WooCommerce site is asked the way it can be asked, and its refusals are told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos_desktop.channels.http import Answer
from pos_desktop.channels.woocommerce_site import SiteSettings, refusal_of
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from tests.captured import captured_files
from tests.channels.at_hand import DirectHttp
from tests.channels.woo_stand import Stand, a_basket, direct


def asked(stand: Stand) -> list[tuple[str, bool]]:
    """Return the roots that were asked, and whether the keys stood in the query."""
    assert isinstance(stand.http, DirectHttp)
    return [
        (request.url.partition("shop.example")[2].partition("/wc/v3")[0], "consumer_key" in request.params)
        for request in stand.http.log
    ]


def test_keys_go_into_the_query_where_the_host_strips_the_header() -> None:
    stand = direct()
    stand.shop.strips_authorization = True
    site = stand.site()

    assert site.get("orders").status == 200
    assert site.get("orders").status == 200
    assert asked(stand) == [("/wp-json", False), ("/wp-json", True), ("/wp-json", True)]


@pytest.mark.parametrize("strips", [False, True])
def test_a_site_without_pretty_links_is_asked_through_its_index_page(strips: bool) -> None:
    stand = direct()
    stand.shop.has_pretty_links = False
    stand.shop.strips_authorization = strips
    site = stand.site()

    assert site.get("orders").status == 200
    assert site.index()["name"] == "Linden &amp; Co."
    assert asked(stand)[1][0] == "/index.php/wp-json"
    assert asked(stand)[-2] == ("/index.php/wp-json", strips)


def test_keys_that_worked_once_are_not_tried_another_way_later() -> None:
    stand = direct()
    site = stand.site()
    site.get("orders")
    stand.shop.keys = ("ck_new", "cs_new")

    with pytest.raises(ShopRefused) as refused:
        site.get("orders")

    assert refused.value.reason == "bad_key"
    assert asked(stand) == [("/wp-json", False)] * 2


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://shop.example/", "https://shop.example"),
        ("shop.example", "https://shop.example"),
        ("https://shop.example/boutique/", "https://shop.example/boutique"),
        ("https://shop.example/wp-json/wc/v3", "https://shop.example"),
        ("https://shop.example/boutique/index.php/wp-json/", "https://shop.example/boutique"),
        (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080"),
    ],
)
def test_an_address_is_understood_as_people_copy_it(address: str, base: str) -> None:
    assert direct().connector(address=address)._site.base == base


@pytest.mark.parametrize(
    "address", ["", "ftp://shop.example", "https://", "https://[", "https://me:pw@shop.example"]
)
def test_an_address_of_the_wrong_form_is_refused_at_once(address: str) -> None:
    stand = direct()

    with pytest.raises(ShopRefused) as refused:
        stand.connector(address=address or " ")

    assert refused.value.reason == "wrong_address"


def test_amounts_are_asked_for_as_exact_as_the_shop_computes_them() -> None:
    stand = direct()
    stand.shop.office.decimals = 4
    assert stand.site().precision() == {"dp": "4"}

    stand.shop.office.decimals = 0
    order_id = stand.shop.place(a_basket("CM-01"))
    assert stand.site().precision() == {"dp": "2"}
    assert stand.site().get(f"orders/{order_id}").json(dict[str, Any])["total"] == "16"
    assert stand.connector().order(order_id).total_minor == 1_550  # type: ignore[union-attr]


def test_settings_that_may_not_be_read_are_asked_for_once() -> None:
    stand = direct()
    stand.shop.office.may_manage = False
    site = stand.site()

    assert site.settings() == site.settings() == SiteSettings()
    assert site.precision() == {}
    assert len(asked(stand)) == 1


def test_a_list_without_a_count_is_no_answer_of_this_api() -> None:
    stand = direct()

    with pytest.raises(ShopUnavailable) as failed:
        stand.site().listed("reports/orders/totals", {})

    assert (failed.value.reason, failed.value.word("field")) == ("bad_answer", "x-wp-total")


def answer(status: int, content: object, **headers: str) -> Answer:
    body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    return Answer(status, headers, body)


PAGE = "<html>no</html>"


@pytest.mark.parametrize(
    ("status", "content", "reason"),
    [
        (401, {"code": "woocommerce_rest_authentication_error"}, "bad_key"),
        (401, PAGE, "bad_key"),
        (403, {"code": "woocommerce_rest_cannot_view", "data": {"status": 403}}, "missing_permission"),
        (403, PAGE, "not_allowed"),
        (404, {"code": "woocommerce_rest_shop_order_invalid_id"}, "order_gone"),
        (400, {"code": "woocommerce_rest_shop_order_invalid_id"}, "order_gone"),
        (404, {"code": "rest_no_route"}, "wrong_address"),
        (404, PAGE, "wrong_address"),
        (301, "", "wrong_address"),
        (400, {"code": "rest_invalid_param", "data": {"params": {"status": "no"}}}, "bad_field"),
        (413, {"code": "woocommerce_rest_request_entity_too_large"}, "bad_field"),
        (500, {"code": "internal_server_error", "message": "<p>no</p>", "data": 500}, "shop_error"),
        (502, PAGE, "shop_error"),
        (400, [1], "bad_field"),
        (400, {"code": ["x"], "data": {"params": []}}, "bad_field"),
    ],
)
def test_a_refusal_is_told_by_status_and_code(status: int, content: object, reason: str) -> None:
    assert refusal_of(answer(status, content)).reason == reason


def test_a_parameter_that_is_refused_is_named() -> None:
    refused = refusal_of(answer(400, {"code": "rest_invalid_param", "data": {"params": {"status": "no"}}}))

    assert refused.word("field") == "status"


@pytest.mark.parametrize(
    "file", captured_files("examples/woocommerce", "error_*.json"), ids=lambda file: file.stem
)
def test_a_recorded_refusal_is_one_of_ours(file: Any) -> None:
    recorded = json.loads(file.read_text())["response"]

    refused = refusal_of(answer(recorded["status"], recorded["body"]))

    assert isinstance(refused, ShopRefused)
    assert (refused.reason == "order_gone") == ("not_found" in file.stem)
