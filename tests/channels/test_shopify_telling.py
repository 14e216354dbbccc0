"""A Shopify order says what happened here, once, whatever was lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

import pytest

from pos_desktop.channels.fakes.serving import Faults
from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.channels.http import Answer, Request
from pos_desktop.channels.shopify_telling import ShopifyTeller
from pos_desktop.domain.errors import PosError
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopRefused, ShopUnavailable
from tests.channels.at_hand import DirectHttp
from tests.channels.shopify_stand import Stand, a_message, a_parcel, direct, served, shipping

ID_OF_SECOND = UUID(int=77)
MIXED = (Wanted("CM-01", 2), Wanted("VA-01", 1, "pickup", "Mile End"))


def a_mixed_order(stand: Stand) -> NeutralOrder:
    return stand.order(stand.place(*MIXED))


def again(outgoing: Outgoing, attempts: int = 1) -> Outgoing:
    return Outgoing(**{name: getattr(outgoing, name) for name in outgoing.__slots__} | {"attempts": attempts})


def loses_answers(stand: Stand, operation: str) -> None:
    """Let the shop act on the next such request, and its answer be lost."""
    way = cast(DirectHttp, stand.http)
    send = way.send

    def lossy(request: Request) -> Answer:
        answer = send(request)
        if operation.encode() in (request.body or b""):
            way.send = send  # type: ignore[method-assign]
            raise ShopUnavailable("cut")
        return answer

    way.send = lossy  # type: ignore[method-assign]


def refusal(tell: Callable[[], object]) -> PosError:
    with pytest.raises(ShopRefused) as refused:
        tell()
    return refused.value


# --- handed over


def test_a_delivery_is_fulfilled_with_its_number_and_nobody_is_written_to() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        mails = stand.effects("mail")

        told = stand.tell(shipping(order, 0, tracking="1Z999", carrier="UPS"))

        standing = stand.shop.standing(order.order_id)
        assert not told.was_known
        assert (standing.shipped, standing.tracking) == ((("CM-01", 2),), ("1Z999",))
        assert (stand.effects("shipment"), stand.effects("mail")) == (1, mails)


def test_each_place_of_a_split_order_is_fulfilled_for_itself() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)

        stand.tell(shipping(order, 1))
        half = stand.shop.standing(order.order_id).state
        stand.tell(shipping(order, 0))

        assert (half, stand.shop.standing(order.order_id).state) == ("open", "done")
        assert [one.location_id for one in stand.shop.orders[int(order.order_id)].parcels] == [
            stand.shop.location_called("Mile End"),
            stand.shop.location_called("Plateau"),
        ]


def test_several_fulfillment_orders_of_one_place_are_one_call_and_of_two_are_two() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01"), Wanted("VA-01")))
        (place,) = stand.shop.orders[int(order.order_id)].places
        second = type(place)(stand.shop.new_id(), place.location_id, place.method, [place.work.pop()])
        stand.shop.orders[int(order.order_id)].places.append(second)
        stand.tell(shipping(order))
        here = stand.effects("shipment")
        other = stand.order(stand.place(Wanted("CM-01"), Wanted("VA-01", location="Mile End")))
        units = tuple(unit for one in other.placements for unit in one.units)
        stand.tell(shipping(other, units=units))

        assert (here, stand.effects("shipment") - here) == (1, 2)
        assert stand.shop.standing(other.order_id).state == "done"


def test_a_parcel_is_found_though_the_shop_moved_it_and_gave_it_new_names() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        stand.shop.move(order.order_id, "Mile End")

        stand.tell(shipping(order))

        assert stand.shop.standing(order.order_id).state == "done"


def test_what_left_in_the_admin_is_known_and_gets_its_number() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        stand.shop.ship_in_admin(order.order_id)

        bare = stand.tell(shipping(order))
        numbered = stand.tell(shipping(order, tracking="1Z"))
        known = stand.tell(shipping(order, tracking="1Z"))

        assert (bare.was_known, numbered.was_known, known.was_known) == (True, False, True)
        assert (stand.effects("shipment"), stand.shop.standing(order.order_id).tracking) == (1, ("1Z",))


def test_what_the_shop_has_left_of_a_parcel_is_fulfilled() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 3)))
        shop_order = stand.shop.orders[int(order.order_id)]
        place = shop_order.places[0]
        stand.shop.ship(shop_order, [(place, place.work[0], 1)], [])

        stand.tell(shipping(order))

        assert stand.shop.standing(order.order_id).shipped == (("CM-01", 3),)
        assert stand.shop.standing(order.order_id).state == "done"


@pytest.mark.parametrize("is_new_start", [False, True])
@pytest.mark.parametrize("tracking", ["", "1Z"])
def test_a_lost_answer_makes_no_second_parcel(tracking: str, is_new_start: bool) -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        message = shipping(order, tracking=tracking)
        loses_answers(stand, "PosShip")
        with pytest.raises(ShopUnavailable):
            stand.tell(message)

        connector = stand.another() if is_new_start else stand.connector
        connector.tell(again(message))

        assert stand.effects("shipment") == 1


def test_a_lost_answer_of_a_parcel_like_another_makes_no_second_parcel() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        half = ((order.lines[0].key, 1000),)
        first, second = shipping(order, units=half), shipping(order, units=half, fulfillment_id=ID_OF_SECOND)
        stand.tell(first)
        loses_answers(stand, "PosShip")
        with pytest.raises(ShopUnavailable):
            stand.tell(second)

        stand.tell(again(second))

        assert stand.effects("shipment") == 2
        assert stand.shop.standing(order.order_id).state == "done"


def test_a_request_that_was_delivered_twice_is_told_and_known() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        way = cast(DirectHttp, stand.http)

        def deliver_twice(request: Request) -> None:
            if b"PosShip" in (request.body or b""):
                way.before = lambda _: None
                way.send(request)

        way.before = deliver_twice
        stand.tell(shipping(order))

        assert stand.effects("shipment") == 1


def test_a_parcel_whose_first_attempt_never_left_is_told() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))

        stand.another().tell(again(shipping(order), attempts=3))

        assert stand.effects("shipment") == 1


@pytest.mark.parametrize(
    ("status", "problem"), [("ON_HOLD", "Plateau: on hold"), ("SCHEDULED", "Plateau: scheduled for later")]
)
def test_goods_that_the_shop_holds_back_are_refused_with_its_reason(status: str, problem: str) -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        stand.shop.hold(order.order_id, status)

        error = refusal(lambda: stand.tell(shipping(order)))

        assert (error.reason, error.word("problem")) == ("not_allowed", problem)


def test_more_than_the_shop_knows_of_is_refused() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))

        error = refusal(lambda: stand.tell(shipping(order, units=((order.lines[0].key, 3000),))))

        assert (error.reason, stand.effects("shipment")) == ("not_allowed", 0)


def test_parts_of_a_unit_are_refused_by_name() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))

        error = refusal(lambda: stand.tell(shipping(order, units=((order.lines[0].key, 1500),))))

        assert (error.reason, error.word("field")) == ("bad_field", order.lines[0].key)


@pytest.mark.parametrize("kind", ["shipped", "paid", "packed"])
def test_an_order_cancelled_or_gone_there_is_never_written_to(kind: str) -> None:
    with direct() as stand:
        cancelled, gone = a_mixed_order(stand), a_mixed_order(stand)
        stand.shop.cancel(cancelled.order_id)
        stand.shop.delete(gone.order_id)
        effects = len(stand.shop.effects)

        errors = [
            refusal(lambda order=order: stand.tell(a_message(order, kind, a_parcel(order, 1))))  # type: ignore[misc]
            for order in (cancelled, gone)
        ]

        assert [error.reason for error in errors] == ["order_cancelled", "order_gone"]
        assert len(stand.shop.effects) == effects


# --- paid


def test_paid_is_told_while_something_is_outstanding() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)

        first = stand.tell(a_message(order, "paid"))
        second = stand.tell(a_message(order, "paid"))

        assert (first.was_known, stand.shop.standing(order.order_id).is_paid) == (False, True)
        assert (stand.effects("payment"), stand.order(order.order_id).payments[0].transaction) == (1, "")
        assert not second.was_known  # it was this program that told it


def test_money_that_came_in_the_shop_as_well_was_known() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        stand.shop.mark_paid(order.order_id)

        assert stand.tell(a_message(order, "paid")).was_known
        assert stand.effects("payment") == 1


def test_a_lost_answer_pays_once_and_is_not_taken_for_the_customers_money() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        loses_answers(stand, "PosPaid")
        with pytest.raises(ShopUnavailable):
            stand.tell(a_message(order, "paid"))

        told = stand.another().tell(again(a_message(order, "paid")))

        assert (told.was_known, stand.effects("payment")) == (False, 1)


def test_reserved_money_is_never_taken_in_addition() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        stand.shop.reserve(order.order_id)

        error = refusal(lambda: stand.tell(a_message(order, "paid")))

        assert (error.reason, stand.effects("payment")) == ("not_allowed", 0)


# --- ready for pickup


def ready(order: NeutralOrder) -> Outgoing:
    parcel = a_parcel(order, 1)
    return a_message(order, "packed", parcel, key=f"ready:{parcel.fulfillment_id.hex}")


def test_a_pickup_that_is_ready_is_told_once_and_the_shop_writes_once() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        mails = stand.effects("mail")

        stand.tell(ready(order))
        told = stand.tell(again(ready(order)))

        assert (stand.effects("mail") - mails, told.was_known) == (1, True)
        assert stand.shop.standing(order.order_id).state == "packed"


@pytest.mark.parametrize("is_new_start", [False, True])
def test_a_lost_answer_writes_no_second_mail(is_new_start: bool) -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        mails = stand.effects("mail")
        loses_answers(stand, "PosReady")
        with pytest.raises(ShopUnavailable):
            stand.tell(ready(order))

        connector = stand.another() if is_new_start else stand.connector
        told = connector.tell(again(ready(order)))

        assert (stand.effects("mail") - mails, told.was_known) == (1, True)
        assert told.detail == "it may have been told before, and is not told twice"


def test_an_attempt_that_never_left_this_computer_is_made_again() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        mails = stand.effects("mail")
        way = cast(DirectHttp, stand.http)

        def unplugged(request: Request) -> None:
            if b"PosReady" in (request.body or b""):
                way.before = lambda _: None
                raise ShopUnavailable("no_network")

        way.before = unplugged
        with pytest.raises(ShopUnavailable):
            stand.tell(ready(order))
        stand.tell(again(ready(order)))

        assert stand.effects("mail") - mails == 1


def test_a_pickup_that_is_over_needs_no_mail() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        stand.shop.ship_in_admin(order.order_id)
        mails = stand.effects("mail")

        assert stand.tell(ready(order)).was_known
        assert stand.effects("mail") == mails


# --- cancelled


def test_a_cancellation_gives_no_money_back_and_writes_to_nobody() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2), is_paid=True))
        mails = stand.effects("mail")

        told = stand.tell(a_message(order, "cancelled", payload={"reason": "OTHER"}))

        standing = stand.shop.standing(order.order_id)
        assert (standing.state, standing.refunded_minor, told.was_known) == ("cancelled", 0, False)
        assert (stand.effects("mail"), stand.effects("cancel")) == (mails, 1)
        assert stand.shop.stock_of("CM-01") == 40


def test_a_cancellation_that_takes_its_time_is_asked_for_later_and_begun_once() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        stand.shop.changes.job_looks = 5
        message = a_message(order, "cancelled")
        with pytest.raises(ShopUnavailable) as waiting:
            stand.tell(message)

        stand.tell(again(message))

        assert (waiting.value.reason, stand.effects("cancel")) == ("still_working", 1)


@pytest.mark.parametrize("is_new_start", [False, True])
def test_a_lost_answer_cancels_once(is_new_start: bool) -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        stand.shop.changes.job_looks = 0
        loses_answers(stand, "PosCancel")
        with pytest.raises(ShopUnavailable):
            stand.tell(a_message(order, "cancelled"))

        connector = stand.another() if is_new_start else stand.connector
        connector.tell(again(a_message(order, "cancelled")))

        assert stand.effects("cancel") == 1


def test_what_was_cancelled_there_is_known_and_what_left_is_refused() -> None:
    with direct() as stand:
        cancelled, left = a_mixed_order(stand), a_mixed_order(stand)
        stand.shop.cancel(cancelled.order_id)
        stand.shop.ship_in_admin(left.order_id)

        assert stand.tell(a_message(cancelled, "cancelled")).was_known
        assert refusal(lambda: stand.tell(a_message(left, "cancelled"))).reason == "not_allowed"


@pytest.mark.parametrize("kind", ["refund", "refund_task", "whistled"])
def test_what_shopify_is_never_told_is_refused(kind: str) -> None:
    with direct() as stand:
        order = a_mixed_order(stand)

        assert refusal(lambda: stand.tell(a_message(order, kind))).reason == "not_allowed"


# --- all of it over a bad network


def a_life(order: NeutralOrder) -> list[Outgoing]:
    return [a_message(order, "paid"), ready(order), shipping(order, 0, tracking="1Z"), shipping(order, 1)]


def told_in_the_end(stand: Stand, message: Outgoing, *, restarts: bool) -> None:
    connector = stand.connector
    for attempts in range(60):
        try:
            connector.tell(again(message, attempts))
        except ShopUnavailable:
            connector = stand.another() if restarts else connector
            continue
        return
    raise AssertionError(f"{message.key} was never told")


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_over_a_bad_network_nothing_happens_twice(seed: int, restarts: bool) -> None:
    faults = Faults({"drop": 0.1, "cut": 0.12, "cut_headers": 0.05, "twice": 0.12, "error": 0.05}, seed=seed)
    faults.enabled = False
    with served(faults=faults, seed=seed) as stand:
        order = a_mixed_order(stand)
        mails = stand.effects("mail")
        faults.enabled = True
        for message in a_life(order):
            told_in_the_end(stand, message, restarts=restarts)

        standing = stand.shop.standing(order.order_id)
        assert (standing.state, standing.is_paid, standing.tracking) == ("done", True, ("1Z",))
        assert sorted(standing.shipped) == [("CM-01", 2), ("VA-01", 1)]
        assert (stand.effects("shipment"), stand.effects("payment")) == (2, 1)
        most = 2 if "twice" in faults.counts else 1  # Shopify writes at every request that reaches it
        assert 0 <= stand.effects("mail") - mails <= most


class Forgetful(ShopifyTeller):
    """Planted: tells without asking whether an earlier attempt got through."""

    def _was_sent(self, outgoing: Outgoing) -> bool:
        return False


def test_a_teller_that_forgets_is_caught() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01", 2)))
        half = shipping(order, units=((order.lines[0].key, 1000),))
        forgetful = Forgetful(stand.connector._calls, stand.connector._orders.standing)
        loses_answers(stand, "PosShip")
        with pytest.raises(ShopUnavailable):
            forgetful.tell(half)
        forgetful.tell(again(half))

        assert stand.effects("shipment") == 2  # one parcel, told twice


def test_a_message_about_no_parcel_is_refused() -> None:
    with direct() as stand:
        order = a_mixed_order(stand)
        parcel = Parcel(fulfillment_id=ID_OF_SECOND, method=Method.DELIVERY, location="", units=())
        message = a_message(order, "shipped", parcel, parcels=())

        assert refusal(lambda: stand.tell(message)).reason == "not_allowed"
