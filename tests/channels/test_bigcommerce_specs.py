"""What is sent to BigCommerce, and what its fake answers, is as the vendor's own files describe it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pos_desktop.channels.fakes.serving import Exchange
from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.shops import StockFigure, StockItem
from tests.channels.bigcommerce_specs import GAPS, problems_of, specs
from tests.channels.bigcommerce_stand import Stand, a_basket, a_message, a_parcel, a_stand, served

pytestmark = pytest.mark.skipif(specs() is None, reason="the vendor's descriptions are not here")

PAYLOAD = {"status_id": 10}


def use_everything(stand: Stand) -> None:
    """Let the connector make every kind of request, accepted and refused."""
    shop, connector = stand.shop, stand.connector
    sent = shop.place(a_basket(is_paid=True, shipping_minor=900, discount_minor=300, note="Merci"))
    picked = shop.place(a_basket(Wanted("VA-01", 1, "pickup", "PLATEAU")))
    shop.mark_paid(shop.place(a_basket()))
    shop.refund(sent, [("CM-01", 1)], 1_000)
    connector.test()
    stand.pull()
    lines = [(line.key, line.quantity // 1000) for line in stand.read(sent).lines]
    connector.tell(a_message(sent, "packed", {"status_id": 9}))
    connector.tell(a_message(sent, "shipped", PAYLOAD, a_parcel(1, *lines, tracking="T1", carrier="UPS")))
    connector.tell(a_message(picked, "cancelled", {"status_id": 5}))
    list(connector.products(""))
    by_variant, by_product = StockItem("101:1101", "CM-01", "2"), StockItem("102:1102", "CM-02", "1")
    connector.stock_seen([by_variant, StockItem("103:1103", "", "1")])
    connector.set_stock([StockFigure(by_variant, 7, 7), StockFigure(by_product, 8, 8)])
    for refused in (a_message("77", "packed", {"status_id": 9}), a_message(picked, "packed", PAYLOAD)):
        with pytest.raises(PosError):
            connector.tell(refused)
    shop.revoke_key()
    with pytest.raises(PosError):
        connector.test()


def exchanges() -> list[Exchange]:
    """Return what was said over a real socket."""
    with served() as (stand, server):
        use_everything(stand)
        return server.exchanges


def test_every_request_and_every_answer_is_as_described() -> None:
    found = exchanges()

    assert [problem for exchange in found for problem in problems_of(exchange)] == []
    assert {(one.request.method, one.answer.status) for one in found} >= {
        ("GET", 200), ("GET", 204), ("GET", 401), ("GET", 404), ("PUT", 200), ("PUT", 422), ("POST", 201),
    }  # fmt: skip


def test_the_names_of_the_gaps_are_all_needed() -> None:
    found = exchanges()

    for gap in GAPS:
        assert any(
            one.answer.status in gap.statuses and one.request.path.endswith(gap.endings) for one in found
        ), gap.name


def _changed(exchange: Exchange, change: Callable[[Any], object]) -> Exchange:
    content = json.loads(exchange.answer.body)
    change(content)
    return replace(exchange, answer=replace(exchange.answer, body=json.dumps(content).encode()))


def _asked(exchange: Exchange, body: object) -> Exchange:
    return replace(exchange, request=replace(exchange.request, body=json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("method", "ending", "plant"),
    [
        ("PUT", "", lambda one: _asked(one, {"status_id": "nine"})),
        ("PUT", "", lambda one: _asked(one, {"statusid": 9})),
        ("POST", "/shipments", lambda one: _asked(one, {"order_address_id": "x", "items": []})),
        ("PUT", "/absolute", lambda one: _asked(one, {"items": [{"location_id": 1, "quantity": 1}]})),
        ("GET", "/orders", lambda one: _changed(one, lambda rows: rows[0].update(total_inc_tax=1.5))),
        ("GET", "/orders", lambda one: _changed(one, lambda rows: rows[0].update(payment_status="ok"))),
        ("GET", "/taxes", lambda one: _changed(one, lambda rows: rows[0].update(rate=5))),
        ("GET", "/transactions", lambda one: _changed(one, lambda found: found["data"][0].pop("event"))),
        ("GET", "/items", lambda one: _changed(one, lambda found: found["data"][0].update(identity=[]))),
    ],
)  # fmt: skip
def test_a_planted_wrong_field_is_caught(
    method: str, ending: str, plant: Callable[[Exchange], Exchange]
) -> None:
    good = next(
        one
        for one in exchanges()
        if one.request.method == method and one.request.path.endswith(ending) and one.answer.status < 300
    )

    assert problems_of(good) == []
    assert problems_of(plant(good)) != []


def test_a_planted_wrong_parameter_is_caught() -> None:
    stand, http = a_stand()
    stand.pull()
    good = http.exchanges[0]
    query = {**good.request.query, "min_date_modifed": "2026"}

    assert problems_of(good) == []
    assert problems_of(replace(good, request=replace(good.request, query=query))) != []
    assert problems_of(replace(good, request=replace(good.request, query={"include": "goods"}))) != []
