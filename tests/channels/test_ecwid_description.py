"""Every request to an E-Series store, and every answer of the fake one, is as the vendor describes."""

from __future__ import annotations

import msgspec
import pytest

from pos_desktop.channels.ecwid_shop import EcwidConnector
from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.serving import Exchange
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest, Wanted
from pos_desktop.services.ports.shops import ShopRefused, StockFigure, StockItem
from tests.channels.at_hand import Clock
from tests.channels.ecwid_description import DESCRIPTION, EXCEPTIONS, Description
from tests.channels.ecwid_stores import a_basket, a_message, handed

pytestmark = pytest.mark.skipif(DESCRIPTION is None, reason="the vendor's description is not here")

MUG = StockItem("692730001:422488001", "CM-01", "")
BOWL = StockItem("692730002:", "SB-01", "")
HEADERS = {"authorization": "Bearer x", "content-type": "application/json"}


@pytest.fixture(scope="module")
def description() -> Description:
    """Return the description, read once."""
    return Description()


def a_whole_day(shop: EcwidShop, clock: Clock, connector: EcwidConnector) -> None:
    """Do everything that a connector can do, refusals included."""
    connector.test()
    delivery = shop.place(a_basket(shipping_minor=900, discount_minor=333))
    pickup = shop.place(a_basket(Wanted("HO-01", method="pickup"), is_paid=True))
    dropped = shop.place(a_basket(note="vite"))
    list(connector.orders_changed(""))
    for order_id, kind, payload in (
        (pickup, "packed", {"fulfillmentStatus": "READY_FOR_PICKUP"}),
        (pickup, "picked_up", {"fulfillmentStatus": "DELIVERED"}),
        (delivery, "paid", {"paymentStatus": "PAID"}),
        (delivery, "shipped", {"fulfillmentStatus": "SHIPPED", "tracking": "1\n2", "carrier": "A\nB"}),
        (dropped, "cancelled", {"paymentStatus": "CANCELLED", "fulfillmentStatus": "WILL_NOT_DELIVER"}),
    ):
        connector.tell(a_message(order_id, kind, payload))
    shop.refund(delivery, (), 500)
    shop.add_line(pickup, Wanted("CU-03"))
    shop.delete(dropped)
    clock.pass_s(60)
    list(connector.orders_changed("1795500000:1795500000"))
    with pytest.raises(ShopRefused):
        connector.order(dropped)
    items = [MUG, BOWL, StockItem("", "LT-02", ""), StockItem("9:", "XX", "")]
    connector.stock_seen(items)
    connector.set_stock([StockFigure(item, 3, 3) for item in items])
    list(connector.products(""))
    shop.gate.is_closed = True
    with pytest.raises(ShopRefused):
        connector.test()


def exchanged(*, with_locations: bool = False, tax_inside: bool = False) -> list[Exchange]:
    """Return everything that was said on such a day."""
    clock = Clock()
    locations = ("laval", "montreal") if with_locations else ()
    shop = EcwidShop(clock=clock, locations=locations, prices_include_tax=tax_inside)
    shop.gate.per_minute = 10_000
    connector, http = handed(shop, clock)
    a_whole_day(shop, clock, connector)
    if with_locations:
        shop.gate.is_closed = False
        there = [StockFigure(StockItem(BOWL.ref, "SB-01", "laval"), 1, 1)]
        connector.set_stock(there)
        shop.product_calls.is_elsewhere = True
        connector.set_stock([StockFigure(BOWL, 2, 2)])
    return http.exchanges


@pytest.mark.parametrize("with_locations", [False, True])
@pytest.mark.parametrize("tax_inside", [False, True])
def test_everything_said_is_as_described(
    description: Description, with_locations: bool, tax_inside: bool
) -> None:
    exchanges = exchanged(with_locations=with_locations, tax_inside=tax_inside)

    faults = [fault for exchange in exchanges for fault in description.faults(exchange)]

    assert faults == []
    assert len(exchanges) > 30
    assert {exchange.answer.status for exchange in exchanges} >= {200, 402, 404}


def test_the_calls_that_are_not_described_are_named(description: Description) -> None:
    paths = {exchange.request.path.removeprefix("/api/v3/1003/") for exchange in exchanged()}

    assert set(EXCEPTIONS) <= paths


def ask(method: str, path: str, content: object = None, **query: str) -> FakeRequest:
    """Return a request."""
    body = b"" if content is None else msgspec.json.encode(content)
    return FakeRequest(method, f"/api/v3/1003/{path}", query, HEADERS, body)


PAGE = {"total": 1, "count": 1, "offset": 0, "limit": 100}


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (ask("PUT", "orders/A", {"fulfilmentStatus": "SHIPPED"}), {"updateCount": 1}),
        (ask("PUT", "orders/A", {"fulfillmentStatus": "SENT"}), {"updateCount": 1}),
        (ask("PUT", "orders/A", {"trackingNumber": 5}), {"updateCount": 1}),
        (ask("PUT", "products/5", {"quantity": "many"}), {"updateCount": 1}),
        (ask("PUT", "products/5", {"inventory": 4}), {"updateCount": 1}),
        (ask("PUT", "products/5/combinations/6", {"stock": 4}), {"updateCount": 1}),
        (ask("GET", "orders", None, modifiedFrom="5"), {**PAGE, "items": []}),
        (ask("GET", "products", None, offset="many"), {**PAGE, "items": []}),
        (ask("PUT", "orders/A", {"paymentStatus": "PAID"}), {"updated": 1}),
        (ask("GET", "orders"), {"items": []}),
        (ask("GET", "orders"), {**PAGE, "items": [{"id": "A", "total": "5"}]}),
        (ask("GET", "orders"), {**PAGE, "items": [{"id": "A", "totals": 5}]}),
        (ask("GET", "orders"), {**PAGE, "items": [{"id": "A", "items": [{"qty": 5}]}]}),
        (ask("GET", "orders/A"), {"id": 5}),
        (ask("GET", "products"), {**PAGE, "items": [{"id": 5, "stock": 5}]}),
    ],
    ids=lambda value: getattr(value, "path", ""),
)
def test_a_planted_wrong_field_is_caught(
    description: Description, request_: FakeRequest, answer: object
) -> None:
    assert description.faults(Exchange(request_, FakeAnswer.of_json(answer)))


def test_a_status_that_is_not_described_is_caught(description: Description) -> None:
    assert description.faults(Exchange(ask("GET", "orders"), FakeAnswer.of_json({}, status=418)))
