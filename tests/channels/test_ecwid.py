"""E-Series orders become neutral orders that say the same, or say what is odd about them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.channels.decoding import decode
from pos_desktop.channels.ecwid import looks_like, translate
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderStatus, check_order
from tests.captured import captured_files

FIXTURES = Path(__file__).parent / "fixtures" / "ecwid"
STORE = "https://app.ecwid.com/api/v3/1003"
PLAIN: dict[str, Any] = json.loads((FIXTURES / "plain.json").read_bytes())
EXAMPLES = captured_files("specs/ecwid/examples", "*order*.response.json")

Path_ = tuple[str | int, ...]


def changed(*changes: tuple[Path_, Any], **fields: Any) -> dict[str, Any]:
    """Return the plain order with some of its fields changed."""
    found = copy.deepcopy(PLAIN)
    found.update(fields)
    for path, value in changes:
        place: Any = found
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return found


def read(order: object) -> NeutralOrder:
    """Translate an order as it comes over the wire."""
    return translate(decode(json.dumps(order).encode()), address=STORE)


def the_order(*changes: tuple[Path_, Any], **fields: Any) -> NeutralOrder:
    return read(changed(*changes, **fields))


def test_an_order_says_in_our_words_what_the_store_said() -> None:
    order = the_order()

    assert check_order(order) == order.flags == ()
    assert (order.order_id, order.number) == ("MAISON-X8UYE", "MAISON-X8UYE")
    assert (order.total_minor, order.total_tax_minor, order.currency) == (10478, 1365, "CAD")
    assert (order.placed_at_ms, order.updated_at_ms) == (1_795_179_909_000, 1_795_179_970_000)
    assert (order.status, order.method) == (OrderStatus.ON_HOLD, Method.DELIVERY)
    assert order.note == "Sonner deux fois."
    assert order.contact.name == "Jo Tremblay"
    assert order.contact.billing is not None
    assert order.contact.billing.lines == ("12, rue Principale", "App. 3")
    assert order.contact.shipping is not None
    assert order.contact.shipping.city == "Orford"


def test_lines_hold_their_discounts_taxes_options_and_variation() -> None:
    mug, bowl = the_order().lines

    assert (mug.key, mug.product_ref, mug.variant_ref) == ("1828115520", "692730761", "422488527")
    assert mug.name == "Tasse & soucoupe, Couleur: sable, Gravure: A, B"
    assert (mug.quantity, mug.total_net_minor, mug.total_tax_minor) == (2000, 2995, 450)
    assert [(tax.name, tax.rate_ppm, tax.amount_minor) for tax in mug.taxes] == [
        ("TPS", 50_000, 150),
        ("TVQ", 99_750, 300),
    ]
    assert (bowl.total_net_minor, bowl.variant_ref) == (5218, "")


def test_discounts_that_lines_do_not_tell_of_are_spread_so_that_they_sum_exactly() -> None:
    order = the_order((("items", 0, "discounts"), []), (("items", 1, "discounts"), None))

    assert [line.total_net_minor for line in order.lines] == [2995, 5218]
    assert check_order(order) == order.flags == ()


def test_discounts_that_no_longer_fit_their_order_are_flagged() -> None:
    order = the_order((("items", 0, "discounts", 0, "total"), 5))

    assert order.flags == ("discounts_differ:682:287",)
    assert check_order(order) == ()


def test_a_coupon_counts_beside_the_other_discounts() -> None:
    order = the_order(discount=0, couponDiscount=2.87)

    assert check_order(order) == ()


@pytest.mark.parametrize(
    ("status", "fulfillment", "expected"),
    [
        ("AWAITING_PAYMENT", "AWAITING_PROCESSING", OrderStatus.ON_HOLD),
        ("PAID", "AWAITING_PROCESSING", OrderStatus.OPEN),
        ("PAID", "PROCESSING", OrderStatus.OPEN),
        ("PAID", "READY_FOR_PICKUP", OrderStatus.OPEN),
        ("PARTIALLY_REFUNDED", "AWAITING_PROCESSING", OrderStatus.OPEN),
        ("REFUNDED", "AWAITING_PROCESSING", OrderStatus.DONE),
        ("PAID", "SHIPPED", OrderStatus.DONE),
        ("AWAITING_PAYMENT", "DELIVERED", OrderStatus.DONE),
        ("PAID", "OUT_FOR_DELIVERY", OrderStatus.DONE),
        ("PAID", "WILL_NOT_DELIVER", OrderStatus.CANCELLED),
        ("PAID", "RETURNED", OrderStatus.CANCELLED),
        ("CANCELLED", "AWAITING_PROCESSING", OrderStatus.CANCELLED),
        ("CANCELLED", "CUSTOM_FULFILLMENT_STATUS_2", OrderStatus.CANCELLED),
        ("INCOMPLETE", "AWAITING_PROCESSING", OrderStatus.UNFINISHED),
    ],
)
def test_both_statuses_together_say_what_an_order_is_worth(
    status: str, fulfillment: str, expected: OrderStatus
) -> None:
    order = the_order(paymentStatus=status, fulfillmentStatus=fulfillment)

    assert order.status is expected
    assert not any(flag.startswith("unknown_status") for flag in order.flags)


@pytest.mark.parametrize(
    ("status", "fulfillment", "flags"),
    [
        ("CUSTOM_PAYMENT_STATUS_1", "PROCESSING", ("unknown_status:CUSTOM_PAYMENT_STATUS_1",)),
        ("PAID", "CUSTOM_FULFILLMENT_STATUS_3", ("unknown_status:CUSTOM_FULFILLMENT_STATUS_3",)),
        ("BARTERED", "TELEPORTED", ("unknown_status:BARTERED", "unknown_status:TELEPORTED")),
    ],
)
def test_a_status_nobody_told_us_about_waits_for_a_person(
    status: str, fulfillment: str, flags: tuple[str, ...]
) -> None:
    order = the_order(paymentStatus=status, fulfillmentStatus=fulfillment)

    assert (order.status, order.flags) == (OrderStatus.REVIEW, flags)


@pytest.mark.parametrize(
    ("status", "paid"),
    [("AWAITING_PAYMENT", 0), ("CUSTOM_PAYMENT_STATUS_1", 0), ("PAID", 10478), ("REFUNDED", 10478)],
)
def test_what_is_paid_is_what_the_status_tells(status: str, paid: int) -> None:
    assert the_order(paymentStatus=status).paid_minor == paid


def test_a_gateways_transaction_names_the_payment_and_a_status_alone_does_not() -> None:
    named = the_order(paymentStatus="PAID", externalTransactionId="ch_1").payments[0]
    told = the_order(paymentStatus="PAID").payments[0]

    assert (named.transaction, told.transaction, told.title) == ("ch_1", "", "Virement")


def test_a_gift_card_is_a_payment_and_the_total_is_the_one_before_it() -> None:
    order = the_order(total=74.78, giftCardRedemption=30, giftCardId=77, giftCardCode="SECRET")

    assert (order.total_minor, order.paid_minor) == (10478, 3000)
    assert order.payments[0].transaction == "MAISON-X8UYE:gift-card:77"
    assert "SECRET" not in repr(order)
    assert check_order(order) == ()


def test_an_order_paid_by_gift_card_alone_has_no_other_payment() -> None:
    order = the_order(total=0, giftCardRedemption=104.78, paymentStatus="PAID")

    assert [payment.amount_minor for payment in order.payments] == [10478]


def test_a_gift_card_spent_twice_is_flagged() -> None:
    assert the_order(giftCardDoubleSpending=True).flags == ("gift_card_spent_twice",)


@pytest.mark.parametrize(("total", "before"), [(84.78, 84.78), (104.78, 104.78)])
def test_store_credit_is_a_payment_whether_or_not_the_total_holds_it(total: float, before: float) -> None:
    order = the_order(
        total=total, totalBeforeGiftCardRedemption=before, storeCredit={"redemption": {"amount": 20}}
    )

    assert (order.total_minor, order.paid_minor, check_order(order)) == (10478, 2000, ())


def test_store_credit_that_was_taken_back_pays_nothing() -> None:
    order = the_order(storeCredit={"redemption": {"amount": 20, "cancelled": True}})

    assert order.payments == ()


def test_refunds_are_whole_amounts_under_names_that_stay() -> None:
    refunds = [
        {"date": "2026-11-21 10:00:00 +0000", "amount": 5.25, "source": "CP"},
        {"date": "2026-11-21 10:00:00 +0000", "amount": 5.25, "source": "CP"},
    ]
    one = the_order(paymentStatus="PARTIALLY_REFUNDED", refunds=refunds[:1], refundedAmount=5.25)
    two = the_order(paymentStatus="PARTIALLY_REFUNDED", refunds=refunds, refundedAmount=10.5)

    assert [(refund.amount_minor, refund.units) for refund in two.refunds] == [(525, ()), (525, ())]
    assert two.refunds[0] == one.refunds[0]
    assert two.refunds[0].refund_id != two.refunds[1].refund_id
    assert one.flags == two.flags == ()


def test_a_refund_that_only_a_status_or_the_sum_tells_of_counts() -> None:
    by_status = the_order(paymentStatus="REFUNDED")
    by_sum = the_order(paymentStatus="PARTIALLY_REFUNDED", refundedAmount=7)

    assert by_status.refunded_minor == 10478
    assert by_sum.refunded_minor == 700
    assert check_order(by_status) == check_order(by_sum) == ()


def test_a_sum_of_refunds_that_differs_from_the_list_is_flagged() -> None:
    refunds = [{"date": "2026-11-21 10:00:00 +0000", "amount": 5}]
    order = the_order(paymentStatus="PARTIALLY_REFUNDED", refunds=refunds, refundedAmount=9)

    assert order.flags == ("refunds_differ:500:900",)
    assert order.refunded_minor == 900


@pytest.mark.parametrize(
    ("option", "method"),
    [
        ({"fulfillmentType": "PICKUP"}, Method.PICKUP),
        ({"fulfillmentType": "pickup", "isPickup": False}, Method.PICKUP),
        ({"fulfillmentType": "shipping", "isPickup": True}, Method.DELIVERY),
        ({"fulfillmentType": "deliver"}, Method.DELIVERY),
        ({"fulfillmentType": "DELIVERY"}, Method.DELIVERY),
        ({"isPickup": True}, Method.PICKUP),
        ({"isPickup": False}, Method.DELIVERY),
        (None, None),
    ],
)
def test_pickup_or_delivery_is_read_however_it_is_written(option: Any, method: Method | None) -> None:
    order = the_order(shippingOption=option)

    assert order.method is method
    assert not any(flag.startswith("unknown_method") for flag in order.flags)


def test_a_way_to_hand_over_that_nobody_told_us_about_is_flagged() -> None:
    order = the_order((("shippingOption", "fulfillmentType"), "DRONE"))

    assert (order.method, order.flags) == (Method.DELIVERY, ("unknown_method:DRONE",))


def test_a_pickup_has_its_place_and_its_time() -> None:
    option = {"fulfillmentType": "PICKUP", "locationId": "loc-7", "shippingMethodName": "Boutique Laval"}
    order = the_order(shippingOption=option, pickupTime="2026-11-25 17:00:00 +0000")

    assert (order.outlet_hint, order.pickup_location) == ("loc-7", "Boutique Laval")
    assert order.promised_at_ms == 1_795_626_000_000


@pytest.mark.parametrize(
    ("fields", "is_goods"),
    [
        ({"isShippingRequired": True, "digital": True}, True),  # goods with a file attached
        ({"isShippingRequired": False, "digital": True}, False),
        ({"isShippingRequired": None, "digital": True}, False),
        ({"isShippingRequired": None, "digital": None}, True),
        ({"giftCard": True}, False),
    ],
)
def test_only_what_is_handed_over_is_goods(fields: dict[str, Any], is_goods: bool) -> None:
    order = the_order(*(((("items", 0, name)), value) for name, value in fields.items()))

    assert order.lines[0].requires_shipping is is_goods


def test_prices_may_hold_their_tax() -> None:
    order = the_order(
        *(((("items", line, "taxes", tax, "includeInPrice")), None) for line in (0, 1) for tax in (0, 1)),
        pricesIncludeTax=True,
        total=91.13,
        totalBeforeGiftCardRedemption=91.13,
    )

    assert order.prices_include_tax
    assert (order.lines[0].total_net_minor, order.lines[0].total_tax_minor) == (2545, 450)
    assert (order.charges[0].total_net_minor, order.charges[0].total_tax_minor) == (765, 135)
    assert check_order(order) == ()


def test_fees_and_surcharges_are_charges_with_their_own_taxes() -> None:
    order = the_order(
        handlingFee={"name": "Emballage", "value": 2, "taxes": [{"name": "TPS", "value": 5, "total": 0.1}]},
        customSurcharges=[{"id": "tip", "value": 10, "type": "PERCENT", "total": 8.5, "taxes": []}],
        total=115.38,
        totalBeforeGiftCardRedemption=115.38,
        tax=13.75,
    )

    assert [(charge.name, charge.total_net_minor) for charge in order.charges] == [
        ("Livraison standard", 900),
        ("Emballage", 200),
        ("tip", 850),
    ]
    assert check_order(order) == ()


def test_taxes_on_shipping_may_stand_on_the_lines() -> None:
    order = the_order((("items", 0, "taxes", 0, "taxOnShipping"), 1.35), taxesOnShipping=[])

    assert order.charges[0].total_tax_minor == 135
    assert check_order(order) == ()


@pytest.mark.parametrize("discount", [2.87, 11.87])
def test_free_shipping_is_read_whether_or_not_the_discount_holds_it(discount: float) -> None:
    order = the_order(
        (("shippingOption", "discountedShippingRate"), 0),
        taxesOnShipping=[],
        discount=discount,
        total=94.43,
        totalBeforeGiftCardRedemption=94.43,
        tax=12.3,
    )

    assert order.charges == ()
    assert check_order(order) == order.flags == ()


def test_taxes_that_an_edit_left_behind_are_flagged() -> None:
    order = the_order(tax=12)

    assert check_order(order) == ("tax_differs:1365:1200",)


def test_a_total_that_is_no_sum_is_flagged() -> None:
    order = the_order(total=100, totalBeforeGiftCardRedemption=100)

    assert check_order(order) == ("sum_differs:10478:10000",)


def test_an_order_without_taxes_one_by_one_has_the_tax_of_its_lines() -> None:
    order = the_order((("items", 0, "taxes"), None), (("items", 1, "taxes"), []))

    assert [line.total_tax_minor for line in order.lines] == [450, 780]
    assert check_order(order) == ()


def test_unknown_fields_and_extra_precision_change_nothing() -> None:
    noisy = changed((("items", 0, "sparkle"), {"a": [1]}), (("items", 0, "price"), "15.5000"), new_field=None)

    assert read(noisy) == the_order()


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("total",), "much", "$.total"),
        (("total",), "NaN", "$.total"),
        (("total",), True, "$.total"),
        (("total",), 10**13, "$.total"),
        (("items", 0, "price"), "-", "$.items[0].price"),
        (("items", 0, "quantity"), 0, "$.items[0].quantity"),
        (("items", 0, "quantity"), -1, "$.items[0].quantity"),
        (("items", 1, "taxes", 0, "value"), 2000, "$.items[1].taxes[0].value"),
        (("items", 0, "id"), None, "$.items[0].id"),
        (("items",), None, "$.items"),
        (("id",), None, "$.id"),
        (("createDate",), "yesterday", "$.createDate"),
        (("updateTimestamp",), -5, "$.updateTimestamp"),
        (("currency",), "dollars", "$.currency"),
        (("refunds",), {"amount": 1}, "$.refunds"),
        (("paymentStatus",), None, "$.paymentStatus"),
    ],
)
def test_a_malformed_field_is_named(path: Path_, value: Any, field: str) -> None:
    with pytest.raises(Rejected) as refused:
        read(changed((path, value)))

    assert refused.value.facts["field"] == field


@pytest.mark.parametrize(
    "missing", ["id", "total", "items", "paymentStatus", "fulfillmentStatus", "currency"]
)
def test_a_missing_field_is_named(missing: str) -> None:
    order = {name: value for name, value in PLAIN.items() if name != missing}

    with pytest.raises(Rejected) as refused:
        read(order)

    assert missing in f"{refused.value.facts['field']} {refused.value.facts['problem']}"


def test_an_order_of_no_date_is_refused() -> None:
    order = changed(createDate=None, createTimestamp=None)

    with pytest.raises(Rejected) as refused:
        read(order)

    assert refused.value.facts["field"] == "$.createDate"


def test_only_orders_of_this_shop_look_like_them() -> None:
    assert looks_like(PLAIN)
    assert not any(
        map(looks_like, ({}, [], None, {"items": [], "total": 2}, {"line_items": [], "total": "1"}))
    )


@pytest.mark.skipif(not EXAMPLES, reason="the vendor's examples are not here")
def test_the_vendors_own_examples_add_up() -> None:
    seen = 0
    for path in EXAMPLES:
        document: Any = decode(path.read_bytes())
        for order in document["items"] if "offset" in document else [document]:
            if looks_like(order):
                seen += 1
                assert check_order(translate({**order, "currency": "EUR"}, address=STORE)) == ()

    assert seen >= 3
