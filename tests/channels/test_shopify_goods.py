"""What a Shopify order holds after edits and refunds: never a debt, never a unit too many."""

from __future__ import annotations

from typing import Any

import pytest

from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.domain.balance import Balance
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.orders import NeutralOrder, check_order
from tests.channels.shopify_stand import a_document, direct, translated


def money(amount: str) -> dict[str, Any]:
    return {"presentmentMoney": {"amount": amount, "currencyCode": "CAD"}}


def a_record(amount: str, units: int, restock: str = "CANCEL", **changes: Any) -> dict[str, Any]:
    """Return a refund of mugs: one mug had cost 14.50 and 2.17 tax."""
    line = {
        "quantity": units,
        "restockType": restock,
        "lineItem": {"id": "gid://shopify/LineItem/41"},
        "subtotalSet": money(f"{14.5 * units:.2f}"),
        "totalTaxSet": money(f"{2.17 * units:.2f}"),
    }
    return {
        "id": "gid://shopify/Refund/901",
        "createdAt": "2026-11-21T09:00:00Z",
        "totalRefundedSet": money(amount),
        "refundLineItems": {"nodes": [line] if units else []},
    } | changes


def balance(order: NeutralOrder) -> Balance:
    """Return what the till makes of an order."""
    return Balance(order.total_minor, order.paid_minor).after_refund(order.refunded_minor)


def an_edited(current: str, owed: str, quantity: int = 1, **changes: Any) -> NeutralOrder:
    document = a_document()
    document |= {"currentTotalPriceSet": money(current), "totalOutstandingSet": money(owed)} | changes
    document["lineItems"]["nodes"][0]["currentQuantity"] = quantity
    return translated(document)


def test_units_removed_without_money_leave_the_line_and_the_total() -> None:
    order = an_edited("79.85", "-16.67", refunds=[a_record("0.00", 1)])

    assert (order.lines[0].quantity, order.lines[0].total_net_minor) == (1000, 1450)
    assert (order.total_minor, order.total_tax_minor, order.refunds) == (7985, 1040, ())
    assert sum(tax.amount_minor for tax in order.lines[0].taxes) == order.lines[0].total_tax_minor
    assert balance(order).overpaid_minor == 1667
    assert check_order(order) == ("paid_over_total:9652:7985",)
    assert order.flags == ()


def test_units_removed_without_any_record_take_their_share_of_the_line() -> None:
    order = an_edited("79.85", "-16.67")

    assert (order.lines[0].quantity, order.total_minor, order.flags) == (1000, 7985, ())


def test_a_line_that_was_removed_whole_is_gone() -> None:
    order = an_edited("63.18", "-33.34", 0, refunds=[a_record("0.00", 2)])

    assert [line.key for line in order.lines] == ["42"]
    assert order.total_minor == 6318
    assert [placement.units for placement in order.placements] == [(("42", 1000),)]


def test_a_refund_with_money_names_its_units_and_leaves_the_line_whole() -> None:
    order = an_edited("79.85", "0.00", refunds=[a_record("16.67", 1)])

    (refund,) = order.refunds
    assert (refund.amount_minor, refund.units, refund.restock) == (1667, (("41", 1000),), True)
    assert (order.lines[0].quantity, order.total_minor) == (2000, 9652)
    assert (balance(order).owed_minor, balance(order).overpaid_minor) == (0, 0)
    assert (*order.flags, *check_order(order)) == ()


def test_an_amount_without_units_moves_no_goods_and_leaves_no_debt() -> None:
    order = an_edited("91.52", "0.00", 2, refunds=[a_record("5.00", 0)])

    assert (order.refunds[0].units, order.total_minor, balance(order).owed_minor) == ((), 9652, 0)
    assert order.flags == ()


def test_goodwill_that_the_shop_does_not_take_off_its_total_is_no_debt_either() -> None:
    order = an_edited("96.52", "0.00", 2, refunds=[a_record("5.00", 0)])

    assert (order.total_minor, balance(order).owed_minor, order.flags) == (9652, 0, ())


def test_what_a_refund_kept_back_is_a_charge_of_its_own_where_the_shop_counts_it() -> None:
    kept = an_edited("86.52", "0.00", refunds=[a_record("10.00", 1)])
    taken_off = an_edited("79.85", "-6.67", refunds=[a_record("10.00", 1)])

    assert (kept.total_minor, [charge.key for charge in kept.charges]) == (9652, ["shipping:31"])
    assert taken_off.total_minor == 8985
    assert [(charge.key, charge.total_net_minor) for charge in taken_off.charges[1:]] == [("fee:edits", -667)]
    assert (taken_off.flags, balance(taken_off).overpaid_minor) == ((), 667)


def test_goods_that_came_back_without_money_are_a_return_not_an_edit() -> None:
    order = an_edited("79.85", "-16.67", refunds=[a_record("0.00", 1, "RETURN")])

    assert order.lines[0].quantity == 2000
    assert (order.refunds[0].amount_minor, order.refunds[0].units) == (0, (("41", 1000),))
    assert order.total_minor == 7985


def test_a_cancellation_removes_nothing_but_an_edit_before_it_did() -> None:
    edit = a_record("0.00", 1)
    its_own = a_record("0.00", 1, id="gid://shopify/Refund/902", createdAt="2026-11-22T10:00:00Z")

    order = an_edited("0.00", "-79.85", 0, refunds=[edit, its_own], cancelledAt="2026-11-22T10:00:05Z")

    assert (order.lines[0].quantity, order.total_minor, order.refunds) == (1000, 7985, ())
    assert order.flags == ()


def test_more_refunded_than_ordered_is_refused_by_name() -> None:
    with pytest.raises(Rejected) as refused:
        an_edited("0.00", "0.00", refunds=[a_record("99.00", 3)])

    assert refused.value.facts["field"] == "$.refunds"


def test_a_line_that_contradicts_its_refunds_is_flagged() -> None:
    assert "quantity_differs:41:2" in an_edited("79.85", "0.00", 2, refunds=[a_record("16.67", 1)]).flags


@pytest.mark.parametrize("paid_minor", [0, 2000, 5000])
def test_an_edit_of_an_order_with_a_deposit_leaves_the_shops_own_debt(paid_minor: int) -> None:
    with direct() as stand:
        order_id = stand.place(Wanted("CM-01", 3), Wanted("VA-01", 1))
        shop_order = stand.shop.orders[int(order_id)]
        shop_order.payments[0].status, shop_order.payments[0].amount_minor = "SUCCESS", paid_minor
        stand.shop.remove(order_id, "CM-01", 2)

        order = stand.order(order_id)

        assert balance(order).owed_minor == shop_order.owed_minor
        assert (order.flags, check_order(order)) == ((), ())
        assert order.lines[0].quantity == 1000
