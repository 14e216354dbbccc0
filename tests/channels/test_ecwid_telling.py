"""What an E-Series store is told arrives once, and never against what the store says itself."""

from __future__ import annotations

import pytest

from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.serving import Fault, Faults
from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.services.ports.shops import (
    ShopRefused,
    ShopUnavailable,
)
from tests.channels.at_hand import Clock
from tests.channels.ecwid_stores import Store, a_basket, a_message, handed, served

READY = {"fulfillmentStatus": "READY_FOR_PICKUP"}
SHIPPED = {"fulfillmentStatus": "SHIPPED"}
DELIVERED = {"fulfillmentStatus": "DELIVERED"}
PAID = {"paymentStatus": "PAID"}
CANCELLED = {"paymentStatus": "CANCELLED", "fulfillmentStatus": "WILL_NOT_DELIVER"}


def test_each_step_is_told_once_and_mailed_once() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket(Wanted("HO-01", method="pickup")))
        told = [
            store.connector.tell(a_message(order_id, kind, payload))
            for kind, payload in (("packed", READY), ("paid", PAID), ("picked_up", DELIVERED))
        ]
        again = [
            store.connector.tell(a_message(order_id, kind, payload, attempts=1))
            for kind, payload in (("packed", READY), ("paid", PAID), ("picked_up", DELIVERED))
        ]
        standing = store.shop.standing(order_id)

    assert (standing.state, standing.is_paid) == ("done", True)
    assert [each.was_known for each in told + again] == [False] * 3 + [True] * 3
    assert store.mails(order_id) == ["READY_FOR_PICKUP", "PAID", "DELIVERED"]
    assert store.causes("shipment", order_id) == ["DELIVERED"]


def test_several_tracking_numbers_share_the_one_field_and_none_is_overwritten() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        store.shop.edit(order_id, trackingNumber="LABEL-9")
        message = {**SHIPPED, "tracking": "1Z-1\n1Z-2\n1Z-1", "carrier": "UPS\nUPS\nUPS"}
        store.connector.tell(a_message(order_id, "shipped", message))
        again = store.connector.tell(a_message(order_id, "shipped", message, attempts=1))

    assert store.shop.standing(order_id).tracking == ("LABEL-9", "1Z-1", "1Z-2")
    assert "trackingUrl" not in store.shop.ledger.document(order_id)
    assert again.was_known


def test_only_what_differs_is_written() -> None:
    with served() as (store, server):
        order_id = store.shop.place(a_basket())
        store.connector.tell(a_message(order_id, "shipped", SHIPPED))
        bodies = [each.request.body for each in server.exchanges if each.request.method == "PUT"]

    assert bodies == [b'{"fulfillmentStatus":"SHIPPED"}']


def test_our_own_payment_comes_back_as_our_own() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        store.connector.tell(a_message(order_id, "paid", PAID))
        (payment,) = store.pull()[order_id].payments

    assert payment.transaction == "pos:0123456789abcdef"


def test_a_gateways_transaction_is_left_alone() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        store.shop.edit(order_id, externalTransactionId="authorized-1")
        store.connector.tell(a_message(order_id, "paid", PAID))

    assert store.shop.ledger.document(order_id)["externalTransactionId"] == "authorized-1"


def test_an_order_paid_in_the_shop_meanwhile_is_read_as_such_before_it_counts_as_told() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        store.shop.mark_paid(order_id)
        with pytest.raises(ShopUnavailable, match="still_working"):
            store.connector.tell(a_message(order_id, "paid", PAID))
        (payment,) = store.pull()[order_id].payments
        told = store.connector.tell(a_message(order_id, "paid", PAID, attempts=1))

    assert payment.transaction == ""
    assert told.was_known
    assert store.causes("payment", order_id) == ["PAID"]


@pytest.mark.parametrize(
    ("kind", "payload"), [("packed", READY), ("paid", PAID), ("shipped", SHIPPED), ("picked_up", DELIVERED)]
)
@pytest.mark.parametrize(
    "status", [{"paymentStatus": "CANCELLED"}, {"fulfillmentStatus": "WILL_NOT_DELIVER"}]
)
def test_an_order_cancelled_there_is_never_brought_back(
    kind: str, payload: dict[str, str], status: dict[str, str]
) -> None:
    with served() as (store, server):
        order_id = store.shop.place(a_basket())
        store.shop.edit(order_id, **status)
        with pytest.raises(ShopRefused, match="order_cancelled"):
            store.connector.tell(a_message(order_id, kind, payload))

    assert all(each.request.method == "GET" for each in server.exchanges)


def test_a_cancelled_order_is_told_with_both_statuses_and_its_stock_goes_back() -> None:
    with served() as (store, _):
        before = store.shop.stock_of("CM-01")
        order_id = store.shop.place(a_basket())
        store.connector.tell(a_message(order_id, "cancelled", CANCELLED))
        again = store.connector.tell(a_message(order_id, "cancelled", CANCELLED, attempts=1))

    assert store.shop.standing(order_id).state == "cancelled"
    assert store.shop.stock_of("CM-01") == before
    assert again.was_known
    assert store.causes("cancel", order_id) == ["CANCELLED"]


def test_what_left_in_the_shop_is_not_cancelled_by_us() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        store.shop.ship_in_admin(order_id)
        with pytest.raises(ShopRefused, match="not_allowed"):
            store.connector.tell(a_message(order_id, "cancelled", CANCELLED))


def test_money_given_back_there_is_not_called_paid_or_cancelled() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket(is_paid=True))
        store.shop.refund(order_id, (), 100_000)
        with pytest.raises(ShopRefused, match="not_allowed"):
            store.connector.tell(a_message(order_id, "paid", PAID))
        store.connector.tell(a_message(order_id, "cancelled", CANCELLED))

    document = store.shop.ledger.document(order_id)
    assert (document["paymentStatus"], document["fulfillmentStatus"]) == ("REFUNDED", "WILL_NOT_DELIVER")


def test_an_order_further_along_there_is_never_brought_back() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket(Wanted("HO-01", method="pickup")))
        store.shop.ship_in_admin(order_id)
        told = store.connector.tell(a_message(order_id, "packed", READY))

    assert told.was_known
    assert store.shop.standing(order_id).state == "done"


def test_a_change_that_the_store_did_not_make_is_no_success() -> None:
    clock = Clock()
    shop = EcwidShop(clock=clock)
    order_id = shop.place(a_basket())
    connector, http = handed(shop, clock)
    shop.ledger.fulfill = lambda order_id, status: None  # type: ignore[method-assign]
    send = http.send

    def nothing_done(request: object) -> object:
        answer = send(request)  # type: ignore[arg-type]
        return type(answer)(200, {}, b'{"updateCount": 0}') if request.method == "PUT" else answer  # type: ignore[attr-defined]

    http.send = nothing_done  # type: ignore[assignment, method-assign]
    with pytest.raises(ShopRefused, match="not_allowed") as refused:
        connector.tell(a_message(order_id, "shipped", SHIPPED))

    assert "fulfillmentStatus" in refused.value.word("problem")


def test_a_message_of_a_kind_it_has_no_call_for_is_refused() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        with pytest.raises(ShopRefused, match="not_allowed"):
            store.connector.tell(a_message(order_id, "refund", {"amount_minor": 5}))
        with pytest.raises(ShopRefused, match="not_allowed"):
            store.connector.tell(a_message(order_id, "packed", {"fulfillmentStatus": "RETURNED"}))


def test_a_deleted_order_cannot_be_told_anything() -> None:
    with served() as (store, _), pytest.raises(ShopRefused, match="order_gone"):
        store.connector.tell(a_message("NOBODY", "paid", PAID))


# --- over a bad network

BAD_NETWORK: dict[Fault, float] = {
    "drop": 0.08, "cut": 0.08, "cut_headers": 0.05, "error": 0.05, "bad_gateway": 0.05, "twice": 0.1,
}  # fmt: skip
PICKUP_STEPS = [("packed", READY), ("paid", PAID), ("picked_up", DELIVERED)]


def told_at_last(store: Store, order_id: str, kind: str, payload: dict[str, str]) -> int:
    """Tell until the store knows, as the runner does; return how many attempts it took."""
    for attempts in range(100):
        try:
            store.connector.tell(a_message(order_id, kind, payload, attempts))
        except ShopUnavailable:
            continue
        return attempts + 1
    raise AssertionError(f"{kind} never got through")


@pytest.mark.parametrize("seed", range(5))
def test_over_a_bad_network_each_step_happens_once(seed: int) -> None:
    faults = Faults(BAD_NETWORK, seed=seed)
    with served(faults) as (store, _):
        orders = [store.shop.place(a_basket(Wanted("HO-01", method="pickup"))) for _ in range(6)]
        attempts = sum(
            told_at_last(store, order_id, kind, payload)
            for order_id in orders
            for kind, payload in PICKUP_STEPS
        )

    assert attempts > len(orders) * len(PICKUP_STEPS)
    for order_id in orders:
        assert store.mails(order_id) == ["READY_FOR_PICKUP", "PAID", "DELIVERED"]
        assert store.causes("payment", order_id) == ["PAID"]
        assert store.causes("shipment", order_id) == ["DELIVERED"]
