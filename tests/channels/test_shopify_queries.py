"""Every document that Shopify is asked is valid in the versions we say, and a wrong field is caught."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pos_desktop.channels import shopify_queries
from pos_desktop.channels.fakes.serving import Exchange
from pos_desktop.channels.fakes.shop import FakeAnswer, Wanted
from tests.channels.at_hand import DirectHttp
from tests.channels.shopify_schema import VERSIONS, needs_schema, wrong_documents, wrong_exchanges
from tests.channels.shopify_stand import a_message, direct, pulled, shipping

DOCUMENTS = {
    name: text
    for name, text in vars(shopify_queries).items()
    if name.isupper() and not name.startswith("_") and text.lstrip().startswith(("query", "mutation"))
}


@needs_schema
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_in_both_versions(name: str, version: str) -> None:
    assert wrong_documents(version, DOCUMENTS[name]) == ()


@needs_schema
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("name", "right", "planted"),
    [
        ("ORDERS", "currentQuantity", "currentQuantities"),
        ("SET_STOCK", "@idempotent(key: $key)", "@idempotent(uuid: $key)"),
        ("SHIP", "FulfillmentInput!", "FulfillmentV2Input!"),
        ("CANCEL", "orderCancelUserErrors", "cancelErrors"),
    ],
)
def test_a_wrong_field_in_a_document_is_caught(name: str, right: str, planted: str, version: str) -> None:
    assert right in DOCUMENTS[name]

    assert wrong_documents(version, DOCUMENTS[name].replace(right, planted))


def some_exchanges() -> list[Exchange]:
    """Return what pulling, telling and setting stock come to."""
    with direct() as stand:
        order_id = stand.place(Wanted("CM-01", 2), Wanted("VA-01", 1, "pickup", "Mile End"))
        pulled(stand.connector)
        order = stand.order(order_id)
        stand.tell(shipping(order, 0, tracking="1Z", carrier="UPS"))
        stand.tell(a_message(order, "paid"))
        assert isinstance(stand.http, DirectHttp)
        return stand.http.exchanges


def with_answer(exchange: Exchange, change: Any) -> Exchange:
    content = json.loads(exchange.answer.body)
    change(content["data"])
    return replace(exchange, answer=FakeAnswer.of_json(content))


def with_variables(exchange: Exchange, **variables: Any) -> Exchange:
    content = json.loads(exchange.request.body)
    content["variables"] |= variables
    return replace(exchange, request=replace(exchange.request, body=json.dumps(content).encode()))


def of(exchanges: list[Exchange], operation: str) -> Exchange:
    return next(one for one in exchanges if f" {operation}" in one.request.body.decode())


@needs_schema
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["nodes"][0].pop("name"),
        lambda data: data["nodes"][0].update(nickname="x"),
        lambda data: data["nodes"][0].update(displayFulfillmentStatus="TELEPORTED"),
        lambda data: data["nodes"][0]["lineItems"]["nodes"][0].update(quantity="2"),
        lambda data: data["nodes"][0].update(lineItems=None),
        lambda data: data["nodes"][0].update(taxesIncluded=1),
    ],
)
def test_a_wrong_field_in_an_answer_of_the_fake_is_caught(change: Any) -> None:
    exchange = of(some_exchanges(), "PosOrders")

    assert wrong_exchanges([exchange]) == []
    assert wrong_exchanges([with_answer(exchange, change)])


@needs_schema
@pytest.mark.parametrize(
    "variables",
    [
        {"fulfillment": {"notifyCustomer": False}},
        {"fulfillment": {"lineItemsByFulfillmentOrder": [], "trackingNumber": "1Z"}},
        {"note": "x"},
    ],
)
def test_a_wrong_field_in_what_is_sent_is_caught(variables: Any) -> None:
    exchange = of(some_exchanges(), "PosShip")

    assert wrong_exchanges([exchange]) == []
    assert wrong_exchanges([with_variables(exchange, **variables)])
