"""Where a Shopify order's goods go, after parts of it left, were refunded or held back."""

from __future__ import annotations

from typing import Any

from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderStatus, check_order
from tests.channels.shopify_stand import a_document, direct, translated


def a_fulfillment(units: int, *, location: str = "71", status: str = "SUCCESS") -> dict[str, Any]:
    return {
        "id": "gid://shopify/Fulfillment/301",
        "status": status,
        "location": {"id": f"gid://shopify/Location/{location}", "name": "Plateau"},
        "trackingInfo": [],
        "fulfillmentLineItems": {
            "nodes": [{"quantity": units, "lineItem": {"id": "gid://shopify/LineItem/41"}}]
        },
    }


def placed(order: NeutralOrder) -> list[tuple[Method, str, bool, tuple[tuple[str, int], ...]]]:
    return [(one.method, one.location, one.is_done, one.units) for one in order.placements]


def test_what_left_in_the_admin_is_done_and_the_rest_is_not() -> None:
    document = a_document() | {"fulfillments": [a_fulfillment(1)]}
    document["fulfillmentOrders"]["nodes"][0]["lineItems"]["nodes"][0]["remainingQuantity"] = 1

    order = translated(document)

    assert placed(order) == [
        (Method.DELIVERY, "71", True, (("41", 1000),)),
        (Method.DELIVERY, "71", False, (("41", 1000),)),
        (Method.PICKUP, "72", False, (("42", 1000),)),
    ]
    assert check_order(order) == ()


def test_a_fulfillment_that_was_cancelled_let_nothing_leave() -> None:
    document = a_document() | {"fulfillments": [a_fulfillment(2, status="CANCELLED")]}

    assert not any(one.is_done for one in translated(document).placements)


def test_refunded_units_stay_with_the_rest_of_their_line() -> None:
    with direct() as stand:
        order_id = stand.place(Wanted("CM-01", 3, location="Mile End"), is_paid=True)
        stand.shop.refund(order_id, [("CM-01", 1)], 1782)

        order = stand.order(order_id)

        (placement,) = order.placements
        assert placement.units == ((order.lines[0].key, 3000),)
        assert (placement.location_name, order.refunds[0].units) == (
            "Mile End", ((order.lines[0].key, 1000),),
        )  # fmt: skip


def test_an_order_is_settling_until_its_fulfillment_orders_are_made() -> None:
    with direct() as stand:
        order_id = stand.shop.place(Basket(lines=(Wanted("CM-01"),)))
        before = stand.order(order_id)
        stand.clock.pass_s(3)
        after = stand.order(order_id)

        assert (before.is_settling, before.placements, before.method) == (True, (), Method.DELIVERY)
        assert (after.is_settling, len(after.placements)) == (False, 1)


def test_what_needs_no_shipping_is_placed_nowhere_and_settles_at_once() -> None:
    document = a_document()
    for line in document["lineItems"]["nodes"]:
        line["requiresShipping"] = False
    document["fulfillmentOrders"]["nodes"] = []

    order = translated(document)

    assert (order.method, order.placements, order.is_settling) == (None, (), False)


def test_goods_that_are_held_back_are_flagged_with_their_place() -> None:
    document = a_document()
    document["fulfillmentOrders"]["nodes"][0]["status"] = "ON_HOLD"
    document["fulfillmentOrders"]["nodes"][1]["status"] = "SCHEDULED"

    order = translated(document)

    assert order.flags == ("shop_hold:Plateau", "shop_scheduled:Mile End")
    assert (order.status, len(order.placements)) == (OrderStatus.OPEN, 2)


def test_the_promise_is_the_earliest_that_is_not_over() -> None:
    document = a_document()
    first, second = document["fulfillmentOrders"]["nodes"]
    first["fulfillBy"], second["fulfillBy"] = "2026-11-20T18:00:00Z", "2026-11-21T18:00:00Z"
    earliest = translated(document).promised_at_ms
    first["status"] = "CLOSED"

    later = translated(document).promised_at_ms

    assert (earliest, later) == (1795197600000, 1795284000000)


def test_a_place_that_holds_more_than_was_ordered_is_flagged() -> None:
    document = a_document()
    document["fulfillmentOrders"]["nodes"][0]["lineItems"]["nodes"][0]["remainingQuantity"] = 5

    assert check_order(translated(document)) == ("placed_differs:41:5000",)


def test_a_parcel_point_is_a_delivery_and_a_place_that_was_deleted_has_a_name_only() -> None:
    document = a_document()
    place = document["fulfillmentOrders"]["nodes"][1]
    place["deliveryMethod"]["methodType"] = "PICKUP_POINT"
    place["assignedLocation"]["location"] = None

    placement = translated(document).placements[1]

    assert (placement.method, placement.location, placement.location_name) == (
        Method.DELIVERY, "", "Mile End",
    )  # fmt: skip


def test_a_place_that_names_a_line_the_order_does_not_have_is_flagged() -> None:
    document = a_document()
    document["lineItems"]["nodes"][0]["id"] = "gid://shopify/LineItem/4"

    assert "unknown_line:41" in translated(document).flags
