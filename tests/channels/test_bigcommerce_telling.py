"""A BigCommerce shop is told what happened: once, after a look, and never against what it says itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.channels.fakes.serving import Exchange, Fault, Faults
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest, Wanted
from pos_desktop.domain.errors import PosError
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopRefused, ShopUnavailable, Told
from tests.channels.bigcommerce_stand import Stand, a_basket, a_message, a_parcel, a_stand, served

PACKED = {"status_id": 9}
DONE = {"status_id": 10}
CANCELLED = {"status_id": 5}


def parcels_of(stand: Stand, order_id: str, *trackings: str, carrier: str = "") -> tuple[Parcel, ...]:
    """Return one parcel for each line, in their order, with the numbers given."""
    lines = stand.shop.orders[int(order_id)].lines
    numbers = [*trackings, *[""] * len(lines)]
    return tuple(
        a_parcel(index, (str(line.id), line.quantity), tracking=numbers[index], carrier=carrier)
        for index, line in enumerate(lines)
    )


def whole(stand: Stand, order_id: str, tracking: str = "T1") -> Parcel:
    lines = stand.shop.orders[int(order_id)].lines
    return a_parcel(1, *((str(line.id), line.quantity) for line in lines), tracking=tracking)


def writes(exchanges: Sequence[Exchange]) -> list[str]:
    """Return what was written, as method and end of the path."""
    asked = [one.request for one in exchanges if one.request.method != "GET"]
    return [f"{request.method} {request.path.rpartition('/')[2]}" for request in asked]


def test_packed_puts_the_status_alone() -> None:
    stand, http = a_stand()
    order_id = stand.shop.place(a_basket(discount_minor=500))
    total = stand.shop.orders[int(order_id)].total_minor

    told = stand.connector.tell(a_message(order_id, "packed", PACKED))

    assert told == Told("Awaiting Shipment")
    assert http.exchanges[-1].request.body == b'{"status_id":9}'
    assert stand.shop.standing(order_id).state == "packed"
    assert stand.shop.orders[int(order_id)].total_minor == total


def test_telling_again_writes_nothing() -> None:
    stand, http = a_stand()
    order_id = stand.shop.place(a_basket())
    message = a_message(order_id, "shipped", DONE, whole(stand, order_id))
    stand.connector.tell(message)
    http.exchanges.clear()

    told = stand.connector.tell(message)

    assert told.was_known
    assert writes(http.exchanges) == []
    assert len(stand.causes("shipment", order_id)) == 1


@pytest.mark.parametrize("status_id", [2, 3, 10])
def test_packed_never_takes_an_order_back_from_where_it_is(status_id: int) -> None:
    stand, http = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.shop.orders[int(order_id)].status_id = status_id

    assert stand.connector.tell(a_message(order_id, "packed", PACKED)).was_known
    assert writes(http.exchanges) == []


def test_shipped_makes_a_shipment_with_tracking_and_then_completes() -> None:
    stand, http = a_stand()
    order_id = stand.shop.place(a_basket(is_paid=True))

    parcel = whole(stand, order_id, "CN 123")
    told = stand.connector.tell(a_message(order_id, "shipped", DONE, parcel))

    standing = stand.shop.standing(order_id)
    assert (standing.state, standing.tracking) == ("done", ("CN 123",))
    assert standing.shipped == (("CM-01", 2), ("SB-01", 1))
    assert writes(http.exchanges) == ["POST shipments", f"PUT {order_id}"]
    assert told.detail.endswith("Completed")


def test_each_parcel_of_a_split_order_becomes_a_shipment_of_its_own() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())

    stand.connector.tell(a_message(order_id, "shipped", DONE, *parcels_of(stand, order_id, "T1", "T2")))

    assert stand.shop.standing(order_id).tracking == ("T1", "T2")
    assert [shipment.items for shipment in stand.shop.orders[int(order_id)].shipments] == [
        ((line.id, line.quantity),) for line in stand.shop.orders[int(order_id)].lines
    ]


def test_one_line_split_over_two_parcels_is_shipped_twice_by_halves() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket(Wanted("CM-01", 2)))
    (line,) = stand.shop.orders[int(order_id)].lines
    halves = [a_parcel(number, (str(line.id), 1)) for number in (1, 2)]
    message = a_message(order_id, "shipped", DONE, *halves)

    stand.connector.tell(message)
    stand.shop.orders[int(order_id)].status_id = 2  # the answer to the last step was lost
    stand.connector.tell(message)

    assert [shipment.items for shipment in stand.shop.orders[int(order_id)].shipments] == [
        ((line.id, 1),),
        ((line.id, 1),),
    ]


def test_several_addresses_of_a_parcel_are_a_shipment_each() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    second = stand.shop.orders[int(order_id)].lines[1]
    second.address_id += 1_000

    stand.connector.tell(a_message(order_id, "shipped", DONE, whole(stand, order_id)))

    shipments = stand.shop.orders[int(order_id)].shipments
    assert len({shipment.address_id for shipment in shipments}) == len(shipments) == 2


def test_what_the_merchant_shipped_meanwhile_is_not_shipped_again() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    message = a_message(order_id, "shipped", DONE, whole(stand, order_id))
    stand.shop.ship_in_admin(order_id)

    stand.connector.tell(message)

    assert len(stand.causes("shipment", order_id)) == 1
    assert stand.shop.orders[int(order_id)].status_id == 10


def test_what_is_picked_up_or_not_handed_over_is_not_shipped() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket(Wanted("VA-01", 1, "pickup", "PLATEAU"), Wanted("SB-01")))
    pickup, sent = stand.shop.orders[int(order_id)].lines
    parcels = (
        a_parcel(1, (str(pickup.id), 1), method=Method.PICKUP),
        a_parcel(2, (str(sent.id), 1), is_handed_over=False),
        a_parcel(3, (str(pickup.id), 1)),  # sent after all, though the shop has no address for it
    )

    stand.connector.tell(a_message(order_id, "picked_up", DONE, *parcels))

    assert stand.causes("shipment", order_id) == []
    assert stand.shop.orders[int(order_id)].status_id == 10


@pytest.mark.parametrize(
    ("carrier", "provider", "method"),
    [("Postes Canada", "canadapost", ""), ("UPS", "ups", ""), ("Chez nous", "", "Chez nous"), ("", "", "")],
)
def test_a_carrier_is_named_as_the_shop_knows_it(carrier: str, provider: str, method: str) -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket(Wanted("SB-01")))

    parcels = parcels_of(stand, order_id, "T1", carrier=carrier)
    stand.connector.tell(a_message(order_id, "shipped", DONE, *parcels))

    (shipment,) = stand.shop.orders[int(order_id)].shipments
    assert (shipment.provider, shipment.method) == (provider, method)


def refusal(stand: Stand, message: Outgoing) -> ShopRefused:
    before = list(stand.shop.effects)
    with pytest.raises(ShopRefused) as refused:
        stand.connector.tell(message)
    assert stand.shop.effects == before
    return refused.value


@pytest.mark.parametrize(
    ("kind", "status_id", "reason"),
    [
        ("packed", 5, "order_cancelled"),
        ("shipped", 5, "order_cancelled"),
        ("packed", 6, "order_cancelled"),
        ("packed", 4, "not_allowed"),
        ("packed", 0, "not_allowed"),
        ("packed", 12, "not_allowed"),
        ("shipped", 13, "not_allowed"),
        ("cancelled", 2, "not_allowed"),
        ("cancelled", 10, "not_allowed"),
        ("cancelled", 13, "not_allowed"),
    ],
)
def test_a_shop_that_says_otherwise_is_not_overwritten(kind: str, status_id: int, reason: str) -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.shop.orders[int(order_id)].status_id = status_id
    payload = {"packed": PACKED, "shipped": DONE, "cancelled": CANCELLED}[kind]

    assert refusal(stand, a_message(order_id, kind, payload, whole(stand, order_id))).reason == reason


def test_an_order_that_is_not_there_or_archived_is_gone() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.shop.archive(order_id)

    assert refusal(stand, a_message(order_id, "packed", PACKED)).reason == "order_gone"
    assert refusal(stand, a_message("12", "packed", PACKED)).reason == "order_gone"
    assert refusal(stand, a_message("12/../34", "packed", PACKED)).reason == "order_gone"


def test_what_the_shop_has_no_call_for_is_refused() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())

    assert refusal(stand, a_message(order_id, "paid", {})).reason == "not_allowed"


def test_a_tracking_number_too_long_for_the_shop_is_refused_by_name() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())

    refused = refusal(stand, a_message(order_id, "shipped", DONE, whole(stand, order_id, "7" * 51)))

    assert (refused.reason, refused.facts["field"]) == ("bad_field", "tracking_number")


def test_cancelling_takes_stock_back_once() -> None:
    stand, _ = a_stand()
    before = stand.shop.stock_of("CM-01")
    order_id = stand.shop.place(a_basket())
    message = a_message(order_id, "cancelled", CANCELLED)

    assert not stand.connector.tell(message).was_known
    assert stand.connector.tell(message).was_known
    assert stand.shop.stock_of("CM-01") == before
    assert stand.causes("cancel", order_id) == [""]


def test_a_shop_that_does_not_do_what_it_was_told_is_not_believed() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.shop.put_status = lambda order, status_id: None  # type: ignore[method-assign]

    with pytest.raises(ShopUnavailable) as unavailable:
        stand.connector.tell(a_message(order_id, "packed", PACKED))

    assert unavailable.value.reason == "bad_answer"


def test_a_refused_shipment_that_is_there_all_the_same_counts() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    answered = stand.shop.answer

    def twice(request: FakeRequest) -> FakeAnswer:
        if request.method == "POST":
            answered(request)
        return answered(request)

    stand.shop.answer = twice  # type: ignore[method-assign]
    stand.connector.tell(a_message(order_id, "shipped", DONE, whole(stand, order_id)))

    assert stand.shop.orders[int(order_id)].status_id == 10
    assert len(stand.causes("shipment", order_id)) == 1


def test_a_refused_shipment_that_is_not_there_is_refused() -> None:
    stand, _ = a_stand()
    order_id = stand.shop.place(a_basket())
    stand.shop.ship = lambda order, shipment: "The field 'items' is invalid."  # type: ignore[method-assign]

    refused = refusal(stand, a_message(order_id, "shipped", DONE, whole(stand, order_id)))

    assert (refused.reason, refused.facts["problem"]) == ("not_allowed", "The field 'items' is invalid.")


def told_at_last(stand: Stand, message: Outgoing, tries: int = 200) -> None:
    for _ in range(tries):
        try:
            stand.connector.tell(message)
        except ShopUnavailable:
            continue
        return
    raise AssertionError("never told")


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_no_lost_answer_ships_or_mails_twice(seed: int) -> None:
    rates: dict[Fault, float] = {
        "drop": 0.05,
        "cut": 0.1,
        "cut_headers": 0.05,
        "twice": 0.1,
        "error": 0.05,
        "bad_gateway": 0.05,
    }
    with served(Faults(rates, seed=seed)) as (stand, _):
        order_id = stand.shop.place(a_basket(is_paid=True))
        told_at_last(stand, a_message(order_id, "packed", PACKED))
        parcels = parcels_of(stand, order_id, "T1", "T2")
        told_at_last(stand, a_message(order_id, "shipped", DONE, *parcels))

        assert stand.shop.standing(order_id).state == "done"
        assert stand.shop.standing(order_id).tracking == ("T1", "T2")
        assert len(stand.causes("shipment", order_id)) == 2
        assert len(stand.mails(order_id)) == len(set(stand.mails(order_id))) == 3


def _blindly(stand: Stand, message: Outgoing) -> None:
    """Tell without looking, as one might at first."""
    api = stand.connector._api
    items = [
        {"order_product_id": int(key), "quantity": count // 1000}
        for parcel in message.parcels
        for key, count in parcel.units
    ]
    address_id = stand.shop.orders[int(message.order_id)].address_id
    path = f"/v2/orders/{message.order_id}"
    api.post(f"{path}/shipments", {"order_address_id": address_id, "items": items})
    api.put(path, dict(message.payload))


def _ships_twice_blindly(seed: int) -> bool:
    with served(Faults({"cut": 0.3}, seed=seed)) as (stand, _):
        order_id = stand.shop.place(a_basket(Wanted("CM-01", 4)))
        (line,) = stand.shop.orders[int(order_id)].lines
        message = a_message(order_id, "shipped", DONE, a_parcel(1, (str(line.id), 2)))
        for _ in range(5):
            try:
                _blindly(stand, message)
            except PosError:
                continue
            break
        return len(stand.causes("shipment", order_id)) > 1


def test_telling_blindly_is_seen_to_ship_twice() -> None:
    assert any(_ships_twice_blindly(seed) for seed in range(20))
