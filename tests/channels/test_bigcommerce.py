"""BigCommerce orders become neutral orders that say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.channels.bigcommerce import looks_like, translate
from pos_desktop.channels.decoding import decode
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderStatus, check_order

FIXTURES = Path(__file__).parent / "fixtures" / "bigcommerce"
SHOP = "https://api.bigcommerce.com/stores/abc123"
ORDERS = sorted(path.stem for path in FIXTURES.glob("*.json") if path.stem != "page")

Json = dict[str, Any]


def the_document(name: str) -> Json:
    document: Json = json.loads((FIXTURES / f"{name}.json").read_bytes())
    return document


def translated(document: object) -> NeutralOrder:
    return translate(decode(json.dumps(document).encode()), address=SHOP)


def the_order(name: str, **changes: object) -> NeutralOrder:
    document = the_document(name)
    document["order"].update(changes)
    return translated(document)


@pytest.mark.parametrize(
    ("name", "status", "method", "total", "paid", "refunded"),
    [
        ("paid_delivery", OrderStatus.OPEN, Method.DELIVERY, 7358, 7358, 0),
        ("unpaid_pickup", OrderStatus.ON_HOLD, Method.PICKUP, 3564, 0, 0),
        ("mixed", OrderStatus.OPEN, Method.PICKUP, 10233, 10233, 0),
        ("prices_with_tax", OrderStatus.OPEN, Method.DELIVERY, 6984, 0, 0),
        ("discount_on_line_only", OrderStatus.OPEN, Method.DELIVERY, 6899, 6899, 0),
        ("discount_on_no_line", OrderStatus.OPEN, Method.DELIVERY, 6358, 6358, 0),
        ("credits", OrderStatus.OPEN, Method.DELIVERY, 7358, 7358, 0),
        ("paid_by_status", OrderStatus.OPEN, Method.DELIVERY, 7358, 7358, 0),
        ("captured_twice", OrderStatus.OPEN, Method.DELIVERY, 7358, 7358, 0),
        ("partially_shipped", OrderStatus.OPEN, Method.DELIVERY, 6496, 6496, 0),
        ("digital", OrderStatus.OPEN, None, 7200, 7200, 0),
        ("refunds", OrderStatus.OPEN, Method.DELIVERY, 6496, 6496, 2032),
        ("two_addresses", OrderStatus.OPEN, Method.DELIVERY, 12877, 12877, 0),
        ("goods_apart", OrderStatus.OPEN, Method.DELIVERY, 7703, 7703, 0),
    ],
)
def test_money_status_and_method_are_the_shops(
    name: str, status: OrderStatus, method: Method | None, total: int, paid: int, refunded: int
) -> None:
    order = the_order(name)

    assert (order.status, order.method) == (status, method)
    assert (order.total_minor, order.paid_minor, order.refunded_minor) == (total, paid, refunded)


@pytest.mark.parametrize("name", ORDERS)
def test_lines_and_charges_sum_to_the_total(name: str) -> None:
    assert check_order(the_order(name)) == ()


@pytest.mark.parametrize("name", ORDERS)
def test_fields_nobody_told_us_about_change_nothing(name: str) -> None:
    document = the_document(name)
    before = translated(document)
    document["order"]["loyalty"] = {"points": 12.5}
    document["order"]["billing_address"]["pronoun"] = "iel"

    assert translated(document) == before


@pytest.mark.parametrize(
    ("status_id", "status"),
    [
        (0, OrderStatus.UNFINISHED),
        (1, OrderStatus.UNFINISHED),
        (2, OrderStatus.DONE),
        (3, OrderStatus.OPEN),
        (4, OrderStatus.DONE),
        (5, OrderStatus.CANCELLED),
        (6, OrderStatus.CANCELLED),
        (7, OrderStatus.ON_HOLD),
        (8, OrderStatus.OPEN),
        (9, OrderStatus.OPEN),
        (10, OrderStatus.DONE),
        (11, OrderStatus.OPEN),
        (12, OrderStatus.REVIEW),
        (13, OrderStatus.REVIEW),
        (14, OrderStatus.OPEN),
        (99, OrderStatus.REVIEW),
    ],
)
def test_a_status_is_known_by_its_number_whatever_the_merchant_calls_it(
    status_id: int, status: OrderStatus
) -> None:
    order = the_order("paid_delivery", status_id=status_id, status="Prête !", custom_status="Expédiée")

    assert order.status is status
    assert order.flags == (("unknown_status:Prête !",) if status is OrderStatus.REVIEW else ())


def test_an_archived_order_is_as_good_as_cancelled_unless_it_was_done() -> None:
    assert the_order("paid_delivery", is_deleted=True).status is OrderStatus.CANCELLED
    assert the_order("paid_delivery", is_deleted=True, status_id=10).status is OrderStatus.DONE


def test_a_partly_refunded_order_from_before_our_time_waits_for_a_person() -> None:
    document = the_document("refunds")

    order = translated({**document, "before_us": True})

    assert order.status is OrderStatus.REVIEW
    assert order.flags[0].startswith("unknown_status:")


def test_a_shipped_order_with_goods_to_be_picked_up_is_still_open() -> None:
    assert the_order("mixed", status_id=2).status is OrderStatus.OPEN


def test_the_currency_is_the_one_the_shopper_pays_in() -> None:
    assert the_order("paid_delivery").currency == "CAD"


def test_times_of_both_forms_are_utc() -> None:
    order = the_order("paid_delivery")

    assert (order.placed_at_ms, order.updated_at_ms) == (1_795_359_480_000, 1_795_359_730_000)
    assert order.payments[0].paid_at_ms == 1_795_359_483_000


def test_taxes_have_their_names_and_rates() -> None:
    (line,), (shipping,) = the_order("paid_delivery").lines, the_order("paid_delivery").charges

    assert [(tax.name, tax.rate_ppm, tax.amount_minor) for tax in line.taxes] == [
        ("TPS", 50_000, 270),
        ("TVQ", 99_750, 538),
    ]
    assert [tax.amount_minor for tax in shipping.taxes] == [50, 100]


def test_taxes_that_do_not_agree_with_the_line_are_left_out() -> None:
    document = the_document("paid_delivery")
    document["taxes"][0]["line_amount"] = "2.6000"

    assert translated(document).lines[0].taxes == ()


def test_the_tax_told_apart_counts_where_only_that_sums_to_the_total() -> None:
    document = the_document("paid_delivery")
    document["order"]["consignments"]["shipping"][0]["line_items"][0]["total_tax"] = "9.0000"

    order = translated(document)

    assert order.lines[0].total_tax_minor == 808
    assert check_order(order) == ()


def test_prices_with_tax_keep_the_discounted_total_the_shopper_paid() -> None:
    (line,), (shipping,) = the_order("prices_with_tax").lines, the_order("prices_with_tax").charges

    assert (line.unit_gross_minor, line.total_net_minor, line.total_tax_minor) == (1696, 5344, 440)
    assert (shipping.total_net_minor, shipping.total_tax_minor) == (1109, 91)


def test_a_discount_that_no_line_bears_is_a_charge_below_zero() -> None:
    (discount,) = [one for one in the_order("discount_on_no_line").charges if one.key == "fee:discount"]

    assert (discount.total_net_minor, discount.total_tax_minor) == (-1000, 0)


def test_a_total_that_no_discount_explains_is_flagged() -> None:
    order = the_order("discount_on_no_line", coupon_discount="9.9900")

    assert check_order(order) == ("sum_differs:7358:6358",)


def test_store_credit_and_gift_certificates_are_payments_and_count_once() -> None:
    payments = the_order("credits").payments

    assert [(payment.transaction, payment.amount_minor) for payment in payments] == [
        ("store_credit:1045", 2000),
        ("gift_certificate:1045", 358),
        ("501", 5000),
    ]


def test_a_payment_that_only_the_status_tells_of_has_no_transaction() -> None:
    (payment,) = the_order("paid_by_status").payments

    assert (payment.transaction, payment.title, payment.amount_minor) == ("", "Bank Deposit", 7358)


def test_captures_count_but_authorizations_failures_and_voids_do_not() -> None:
    payments = the_order("captured_twice").payments

    assert [(payment.transaction, payment.amount_minor) for payment in payments] == [("2", 4000), ("3", 3358)]


@pytest.mark.parametrize("status", ["", "pending", "authorized", "capture pending", "declined", "void", "??"])
def test_an_order_whose_money_did_not_come_is_unpaid(status: str) -> None:
    assert the_order("paid_by_status", payment_status=status).payments == ()


def test_odd_payments_are_flagged() -> None:
    document = the_document("paid_delivery")
    document["transactions"][0].update(test=True, fraud_review=True)
    document["transactions"].append({**document["transactions"][0], "id": 502, "currency": "USD"})

    assert translated(document).flags == ("test_payment:501", "fraud_review:501", "payment_currency:502:USD")


def test_cash_on_delivery_is_known_as_that() -> None:
    assert the_order("unpaid_pickup").payment_method.code == "cod"


def test_a_refund_names_its_units_and_a_declined_one_is_none() -> None:
    assert [(one.refund_id, one.amount_minor, one.units) for one in the_order("refunds").refunds] == [
        ("7", 1782, (("1", 1000),)),
        ("9", 250, ()),
    ]


def test_a_refund_of_more_than_was_ordered_is_flagged_and_bounded() -> None:
    document = the_document("refunds")
    document["refunds"][0]["items"][0]["quantity"] = 4

    order = translated(document)

    assert order.refunds[0].units == (("1", 3000),)
    assert order.flags == ("refund_differs:7:1",)


def test_money_given_back_without_a_refund_is_taken_from_the_transactions() -> None:
    document = the_document("refunds")
    document["refunds"] = []

    (refund,) = translated(document).refunds

    assert (refund.refund_id, refund.amount_minor, refund.units) == ("transaction:502", 1782, ())


def test_a_pickup_names_its_location_and_mixed_goods_are_placed() -> None:
    order = the_order("mixed")

    assert order.pickup_location == "Plateau"
    assert [(one.method, one.units, one.location, one.location_name) for one in order.placements] == [
        (Method.PICKUP, (("1", 2000),), "2", "Plateau"),
        (Method.DELIVERY, (("2", 1000),), "", ""),
    ]


def test_goods_to_be_sent_are_left_to_the_till_to_allocate() -> None:
    assert the_order("paid_delivery").placements == ()


def test_what_the_shop_sent_itself_stands_apart_from_what_it_did_not() -> None:
    assert [(one.units, one.is_done) for one in the_order("partially_shipped").placements] == [
        ((("1", 2000),), True),
        ((("1", 1000),), False),
    ]


def test_downloads_and_gift_certificates_are_not_handed_over() -> None:
    assert [line.requires_shipping for line in the_order("digital").lines] == [False, False]


def test_goods_beside_the_order_are_read_with_their_options() -> None:
    order = the_order("goods_apart")

    assert order.lines[0].name == "Bol de service 24 cm (Taille: M, Gravure: Rabin)"
    assert [(one.key, one.name, one.total_net_minor) for one in order.charges] == [
        ("shipping:shipping", "Postes Canada, régulier", 1000),
        ("fee:handling", "Handling", 200),
        ("fee:4", "Emballage", 115),
    ]


def test_a_second_address_is_flagged_and_told_in_the_note() -> None:
    order = the_order("two_addresses")

    assert order.flags == ("several_addresses:2",)
    assert order.note.splitlines()[-1] == "2) Ann Lee, 5 King Street, Toronto, M5H 1A1, CA: 1 x Vase"


def test_a_product_is_known_by_product_variant_and_codes() -> None:
    (line,) = the_order("paid_delivery").lines

    assert (line.key, line.product_ref, line.variant_ref, line.sku) == ("1", "101", "201", "SKU-1")
    assert line.barcode == "0620000051187"


def test_the_customer_and_both_notes_come_over() -> None:
    order = the_order("paid_delivery")

    assert (order.contact.name, order.contact.email) == ("Paul Desrosiers", "paul@example.test")
    assert order.contact.shipping is not None
    assert order.contact.shipping.lines == ("1240, avenue Bernard", "App. 3")
    assert order.note == "Sonnez deux fois.\nFragile"


def test_an_order_without_anything_around_it_is_recognised_and_read() -> None:
    orders = json.loads((FIXTURES / "page.json").read_bytes())

    assert all(map(looks_like, orders))
    assert [translated(order).status for order in orders] == [OrderStatus.OPEN, OrderStatus.UNFINISHED]
    assert not looks_like({"line_items": [], "total": "1", "billing": {}})


def _first_line(document: Json) -> Json:
    line: Json = document["order"]["consignments"]["shipping"][0]["line_items"][0]
    return line


@pytest.mark.parametrize(
    ("plant", "field"),
    [
        (lambda d: d["order"].update(total_inc_tax="thirty"), "$.order.total_inc_tax"),
        (lambda d: d["order"].update(total_inc_tax="-1"), "$.order.total_inc_tax"),
        (lambda d: d["order"].update(total_tax="NaN"), "$.order.total_tax"),
        (lambda d: d["order"].update(id=0), "$.order.id"),
        (lambda d: d["order"].update(status_id="open"), "$.order.status_id"),
        (lambda d: d["order"].update(default_currency_code="dollars"), "$.order.default_currency_code"),
        (lambda d: d["order"].update(date_created="yesterday"), "$.order.date_created"),
        (lambda d: d["order"].update(date_modified="Sun, 99 Nov 2026"), "$.order.date_modified"),
        (lambda d: d["order"].update(consignments="all"), "$.order.products"),
        (lambda d: d["order"]["consignments"].update(shipping=7), "$.order.consignments.shipping"),
        (lambda d: d["order"].update(fees=[{"id": "x"}]), "$.order.fees[0].id"),
        (
            lambda d: _first_line(d).update(quantity=0),
            "$.order.consignments.shipping[0].line_items[0].quantity",
        ),
        (
            lambda d: _first_line(d).update(total_tax="-0.01"),
            "$.order.consignments.shipping[0].line_items[0].total_tax",
        ),
        (lambda d: d["transactions"][0].update(amount=-5), "$.transactions[0].amount"),
        (lambda d: d.update(refunds=[{"id": 1, "total_amount": "x"}]), "$.refunds[0].total_amount"),
        (lambda d: d["taxes"][0].update(rate="1e999"), "$.taxes[0].rate"),
    ],
)
def test_a_malformed_field_is_named(plant: Callable[[Json], object], field: str) -> None:
    document = the_document("paid_delivery")
    plant(document)

    with pytest.raises(Rejected) as refused:
        translated(document)

    assert refused.value.facts["field"] == field


def test_links_in_place_of_goods_are_refused_by_name() -> None:
    document = the_document("goods_apart")
    del document["products"]

    with pytest.raises(Rejected) as refused:
        translated(document)

    assert refused.value.facts["field"] == "$.order.products"


def test_a_line_that_costs_more_than_it_did_is_never_explained_away_by_its_own_discount() -> None:
    document = the_document("prices_with_tax")
    _first_line(document)["discounted_total_inc_tax"] = "58.84"

    assert check_order(translated(document)) == ("sum_differs:7084:6984",)
