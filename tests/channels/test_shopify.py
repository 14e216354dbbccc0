"""Shopify orders become neutral orders that say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos_desktop.channels.shopify import looks_like
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import OrderStatus, check_order
from tests.channels.shopify_stand import FIXTURES, a_document, translated


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_lines_and_charges_sum_to_the_total_without_a_flag(path: Any) -> None:
    order = translated(a_document(path.stem))

    assert (check_order(order), order.flags) == ((), ())


def test_a_mixed_order_keeps_its_lines_taxes_shipping_and_people() -> None:
    order = translated(a_document())

    mug, vase = order.lines
    assert (order.order_id, order.number, order.currency) == ("5501", "#1001", "CAD")
    assert (mug.key, mug.sku, mug.quantity, mug.product_ref, mug.variant_ref) == (
        "41", "CM-01", 2000, "141", "241",
    )  # fmt: skip
    assert (mug.total_net_minor, mug.total_tax_minor) == (2900, 434)
    assert [(tax.name, tax.rate_ppm, tax.amount_minor) for tax in vase.taxes] == [
        ("GST", 50_000, 225),
        ("QST", 99_750, 449),
    ]
    assert [(charge.name, charge.total_net_minor) for charge in order.charges] == [("Standard", 995)]
    assert (order.contact.name, order.contact.email, order.contact.phone) == (
        "Zoé Côté", "zoe@example.test", "+15145550123",
    )  # fmt: skip


def test_everything_the_shopper_wrote_is_in_the_note_and_nothing_of_apps() -> None:
    assert translated(a_document()).note.split("\n") == [
        "Sonner deux fois",
        "Gift: yes",
        "Ceramic mug, sand - Engraving: Zoé",
    ]


def test_goods_go_where_their_fulfillment_orders_say() -> None:
    order = translated(a_document())

    assert [(one.method, one.location, one.location_name, one.units) for one in order.placements] == [
        (Method.DELIVERY, "71", "Plateau", (("41", 2000),)),
        (Method.PICKUP, "72", "Mile End", (("42", 1000),)),
    ]
    assert not order.is_settling


def test_the_order_is_kept_in_what_the_customer_pays_with() -> None:
    order = translated(a_document("taxes_included"))

    assert (order.currency, order.total_minor, order.total_tax_minor) == ("EUR", 4200, 700)
    assert (order.lines[0].unit_gross_minor, order.lines[0].total_net_minor) == (1200, 3000)
    assert (order.payment_method.code, order.payments) == ("cod", ())


def test_an_amount_in_the_shops_own_currency_only_is_refused_by_name() -> None:
    document = a_document("taxes_included")
    del document["lineItems"]["nodes"][0]["originalUnitPriceSet"]["presentmentMoney"]

    with pytest.raises(Rejected) as refused:
        translated(document)

    assert refused.value.facts["field"] == "$.lineItems.nodes[0].originalUnitPriceSet"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, OrderStatus.OPEN),
        ({"displayFulfillmentStatus": "PARTIALLY_FULFILLED"}, OrderStatus.OPEN),
        ({"displayFulfillmentStatus": "FULFILLED"}, OrderStatus.DONE),
        ({"displayFulfillmentStatus": "RESTOCKED"}, OrderStatus.OPEN),
        ({"displayFinancialStatus": None}, OrderStatus.OPEN),
        ({"displayFinancialStatus": "VOIDED"}, OrderStatus.UNFINISHED),
        ({"displayFinancialStatus": "EXPIRED"}, OrderStatus.UNFINISHED),
        ({"displayFinancialStatus": "VOIDED", "displayFulfillmentStatus": "FULFILLED"}, OrderStatus.DONE),
        ({"displayFinancialStatus": "AUTHORIZED"}, OrderStatus.ON_HOLD),
        ({"cancelledAt": "2026-11-21T10:00:00Z"}, OrderStatus.CANCELLED),
        ({"cancelledAt": "2026-11-21T10:00:00Z", "displayFulfillmentStatus": "X"}, OrderStatus.CANCELLED),
    ],
)
def test_the_status_is_what_shopify_says(changes: dict[str, Any], status: OrderStatus) -> None:
    assert translated(a_document() | changes).status is status


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (("displayFulfillmentStatus",), "TELEPORTED"),
        (("displayFinancialStatus",), "BARTERED"),
        (("fulfillmentOrders", "nodes", 0, "status"), "DREAMT"),
        (("fulfillmentOrders", "nodes", 1, "deliveryMethod", "methodType"), "DRONE"),
    ],
)
def test_a_word_nobody_told_us_about_waits_for_review(path: tuple[Any, ...], word: str) -> None:
    document = a_document()
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = word

    order = translated(document)

    assert order.status is OrderStatus.REVIEW
    assert f"unknown_status:{word}" in order.flags


def test_a_guest_without_address_and_a_deleted_product_are_read() -> None:
    document = a_document()
    document |= {"customer": None, "email": None, "shippingAddress": None, "billingAddress": None}
    document["lineItems"]["nodes"][0] |= {"product": None, "variant": None, "sku": None}

    order = translated(document)

    assert (order.contact.name, order.contact.shipping) == ("", None)
    assert (order.lines[0].sku, order.lines[0].product_ref, order.lines[0].name) == (
        "", "", "Ceramic mug, sand",
    )  # fmt: skip


def test_a_test_order_is_flagged() -> None:
    assert translated(a_document() | {"test": True}).flags == ("test_order",)


def test_unknown_fields_key_order_and_more_decimals_change_nothing() -> None:
    document = a_document()
    changed = dict(reversed(document.items())) | {"somethingNew": {"deep": [1]}}
    changed["totalPriceSet"] = {"presentmentMoney": {"amount": "96.5200", "currencyCode": "CAD", "x": 1}}

    assert translated(changed) == translated(document)


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("presentmentCurrencyCode", "dollars", "$.presentmentCurrencyCode"),
        ("id", "", "$.id"),
        ("legacyResourceId", "5502", "$.legacyResourceId"),
        ("updatedAt", "yesterday", "$.updatedAt"),
        ("lineItems", None, "$.lineItems"),
        (
            "totalPriceSet",
            {"presentmentMoney": {"amount": "much"}},
            "$.totalPriceSet.presentmentMoney.amount",
        ),
        ("lineItems", {"nodes": [], "pageInfo": {"hasNextPage": True}}, "$.lineItems"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, value: object, field: str) -> None:
    with pytest.raises(Rejected) as refused:
        translated(a_document() | {name: value})

    assert refused.value.reason == "bad_order_file"
    assert refused.value.facts["field"] == field


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('{"id": "gid://shopify/Order/1", "lineItems": {}, "displayFulfillmentStatus": "OPEN"}', True),
        ('{"id": "gid://shopify/Order/1"}', False),
        ('{"line_items": [], "total": "1", "billing": {}}', False),
        ("[]", False),
    ],
)
def test_an_order_is_told_from_anything_else(text: str, is_one: bool) -> None:
    assert looks_like(json.loads(text)) is is_one
