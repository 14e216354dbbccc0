"""What was paid for a Shopify order and what it costs: three ways of telling that have to agree."""

from __future__ import annotations

from typing import Any

import pytest

from pos_desktop.domain.orders import NeutralOrder, OrderStatus, check_order
from tests.channels.shopify_stand import a_document, translated


def money(amount: str) -> dict[str, Any]:
    return {"presentmentMoney": {"amount": amount, "currencyCode": "CAD"}}


def a_payment(amount: str, *, id: int = 90, kind: str = "SALE", status: str = "SUCCESS", **more: Any) -> Any:
    gateway = {"gateway": "shopify_payments", "formattedGateway": "Shopify Payments"}
    return {
        "id": f"gid://shopify/OrderTransaction/{id}",
        "kind": kind,
        "status": status,
        "manualPaymentGateway": False,
        "processedAt": "2026-11-20T14:03:10Z",
        "amountSet": money(amount),
    } | gateway | more  # fmt: skip


def by_hand(amount: str, id: int = 91) -> Any:
    return a_payment(amount, id=id, gateway="manual", formattedGateway="Manual", manualPaymentGateway=True)


def paid_with(*transactions: Any, owed: str = "0.00", status: str = "PAID") -> NeutralOrder:
    changes = {
        "transactions": list(transactions),
        "totalOutstandingSet": money(owed),
        "displayFinancialStatus": status,
    }
    return translated(a_document() | changes)


def payments(order: NeutralOrder) -> list[tuple[str, int]]:
    return [(payment.transaction, payment.amount_minor) for payment in order.payments]


def test_a_gift_card_is_a_payment_beside_the_card() -> None:
    order = paid_with(
        a_payment("20.00", id=1, gateway="gift_card", formattedGateway="Gift Card"),
        a_payment("76.52", id=2),
    )

    assert payments(order) == [("1", 2000), ("2", 7652)]
    assert (order.payments[0].title, order.flags) == ("Gift Card", ())


def test_money_taken_by_hand_is_one_payment_without_a_name() -> None:
    order = paid_with(by_hand("20.00", 1), by_hand("76.52", 2))

    assert payments(order) == [("", 9652)]


def test_what_was_only_reserved_failed_or_promised_is_no_payment() -> None:
    order = paid_with(
        a_payment("96.52", id=1, kind="AUTHORIZATION"),
        a_payment("96.52", id=2, status="FAILURE"),
        a_payment("96.52", id=3, status="PENDING"),
        owed="96.52",
        status="AUTHORIZED",
    )

    assert (order.payments, order.status, order.flags) == ((), OrderStatus.ON_HOLD, ())


def test_reserved_money_counts_once_it_is_captured() -> None:
    order = paid_with(
        a_payment("96.52", id=1, kind="AUTHORIZATION"), a_payment("96.52", id=2, kind="CAPTURE")
    )

    assert (payments(order), order.status) == ([("2", 9652)], OrderStatus.OPEN)


def test_a_payment_provider_that_takes_its_time_puts_the_order_on_hold() -> None:
    waiting = paid_with(a_payment("96.52", status="PENDING"), owed="96.52", status="PENDING")
    cash = paid_with(
        a_payment("96.52", status="PENDING", manualPaymentGateway=True), owed="96.52", status="PENDING"
    )

    assert (waiting.status, cash.status) == (OrderStatus.ON_HOLD, OrderStatus.OPEN)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Cash on Delivery (COD)", "cod"),
        ("Bank Deposit", "bank_transfer"),
        ("Money Order", "moneyorder"),
        ("Klarna", "klarna"),
    ],
)
def test_the_way_to_pay_is_named_in_the_words_all_shops_share(title: str, code: str) -> None:
    order = paid_with(
        a_payment("96.52", status="PENDING", gateway=title.lower(), formattedGateway=title), owed="96.52"
    )

    assert (order.payment_method.code, order.payment_method.title) == (code, title)


def test_a_file_without_transactions_is_paid_as_far_as_its_sums_say() -> None:
    document = a_document()
    del document["transactions"]

    assert payments(translated(document)) == [("", 9652)]


def test_change_given_in_cash_is_taken_off() -> None:
    order = paid_with(a_payment("100.00", id=1, gateway="cash"), a_payment("3.48", id=2, kind="CHANGE"))

    assert order.paid_minor == 9652


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("totalTipReceivedSet", "fee:tip"),
        ("originalTotalDutiesSet", "fee:duties"),
        ("originalTotalAdditionalFeesSet", "fee:fees"),
    ],
)
def test_what_the_lines_do_not_explain_is_a_tip_duties_or_fees(field: str, key: str) -> None:
    document = a_document() | {
        field: money("4.00"),
        "totalPriceSet": money("100.52"),
        "currentTotalPriceSet": money("100.52"),
        "totalOutstandingSet": money("4.00"),
    }

    order = translated(document)

    assert [(charge.key, charge.total_net_minor) for charge in order.charges[1:]] == [(key, 400)]
    assert (order.total_minor, order.flags, check_order(order)) == (10052, (), ())


def test_a_tip_that_is_a_line_already_is_not_counted_twice() -> None:
    order = translated(a_document() | {"totalTipReceivedSet": money("48.00")})

    assert (order.total_minor, len(order.charges)) == (9652, 1)


@pytest.mark.parametrize(
    ("field", "flag"),
    [
        ("totalPriceSet", "total_price_differs:9999:9652"),
        ("currentTotalPriceSet", "current_total_differs:9999:9652"),
        ("totalOutstandingSet", "owed_differs:9999:0"),
    ],
)
def test_a_sum_that_contradicts_the_others_is_flagged_by_name(field: str, flag: str) -> None:
    order = translated(a_document() | {field: money("99.99")})

    assert flag in order.flags


def test_lines_that_no_sum_explains_are_flagged() -> None:
    document = a_document()
    document["lineItems"]["nodes"][0]["originalUnitPriceSet"] = money("15.51")

    assert check_order(translated(document)) == ("sum_differs:9654:9652",)


def test_a_tax_that_contradicts_the_lines_is_flagged() -> None:
    assert check_order(translated(a_document() | {"totalTaxSet": money("1.00")})) == ("tax_differs:1257:100",)


def test_a_kind_of_transaction_nobody_told_us_about_is_flagged() -> None:
    document = a_document()
    document["transactions"].append(a_payment("1.00", kind="BARTER"))

    assert translated(document).flags == ("unknown_transaction:BARTER",)
