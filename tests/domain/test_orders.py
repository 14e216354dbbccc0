"""The neutral order: what is odd about one, and what makes no sense."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.orders import (
    ChargeKind,
    NeutralOrder,
    OrderCharge,
    OrderLine,
    OrderPayment,
    OrderRefund,
    OrderStatus,
    check_order,
)

BEANS = OrderLine(
    key="1",
    sku="COF",
    name="Coffee beans 1 kg",
    quantity=2000,
    unit_gross_minor=49_99,
    total_net_minor=81_28,
    total_tax_minor=18_70,
)
SHIRT = OrderLine(
    key="2",
    name="T-shirt - S",
    quantity=1000,
    unit_gross_minor=79_00,
    total_net_minor=64_23,
    total_tax_minor=14_77,
)
COURIER = OrderCharge(
    key="3", kind=ChargeKind.SHIPPING, name="Courier", total_net_minor=10_00, total_tax_minor=2_30
)
REFUND = OrderRefund(refund_id="23", amount_minor=49_99, units=(("1", 1000),), restock=True)
PAYMENT = OrderPayment(transaction="TX-1", title="Direct bank transfer", amount_minor=191_28)


def an_order(**changes: object) -> NeutralOrder:
    order = NeutralOrder(
        channel_kind=ChannelKind.WOOCOMMERCE,
        channel_address="shop.example",
        order_id="16",
        number="16",
        placed_at_ms=1_795_000_000_000,
        updated_at_ms=1_795_000_000_000,
        currency="EUR",
        prices_include_tax=True,
        status=OrderStatus.OPEN,
        lines=(BEANS, SHIRT),
        charges=(COURIER,),
        total_minor=191_28,
        total_tax_minor=35_77,
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def test_an_order_that_adds_up_has_nothing_odd() -> None:
    order = an_order(refunds=(REFUND,), payments=(PAYMENT,))

    assert check_order(order) == ()
    assert (order.paid_minor, order.refunded_minor) == (191_28, 49_99)


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({"total_minor": 191_27}, ("sum_differs:19128:19127",)),
        ({"total_tax_minor": 35_00}, ("tax_differs:3577:3500",)),
        (
            {"refunds": (replace(REFUND, amount_minor=200_00),)},
            ("refunded_over_total:20000:19128",),
        ),
        ({"payments": (replace(PAYMENT, amount_minor=200_00),)}, ("paid_over_total:20000:19128",)),
        ({"lines": (), "total_minor": 12_30, "total_tax_minor": 2_30}, ("no_lines",)),
        (
            {"lines": (BEANS, replace(SHIRT, total_net_minor=-64_23)), "total_minor": 62_82},
            ("line_below_zero:2",),
        ),
    ],
)
def test_what_is_odd_is_flagged_with_both_numbers(changes: dict[str, object], flags: tuple[str, ...]) -> None:
    assert check_order(an_order(**changes)) == flags


def test_a_fee_below_zero_is_a_discount() -> None:
    fee = OrderCharge(key="9", kind=ChargeKind.FEE, name="Voucher", total_net_minor=-10_00, total_tax_minor=0)

    assert check_order(an_order(charges=(COURIER, fee), total_minor=181_28)) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"order_id": ""}, "order_id"),
        ({"currency": "euro"}, "currency"),
        ({"total_minor": -1}, "total_minor"),
        ({"lines": (replace(BEANS, quantity=0),)}, "lines[0].quantity"),
        ({"lines": (BEANS, replace(SHIRT, key="1"))}, "lines[1].key"),
        ({"lines": (BEANS, replace(SHIRT, key=""))}, "lines[1].key"),
        ({"payments": (PAYMENT, PAYMENT)}, "payments.transaction"),
        ({"refunds": (replace(REFUND, amount_minor=-1),)}, "refunds[0].amount_minor"),
        ({"refunds": (REFUND, REFUND)}, "refunds[1].refund_id"),
        ({"refunds": (replace(REFUND, units=(("7", 1000),)),)}, "refunds[0].units"),
        ({"refunds": (replace(REFUND, units=(("1", 0),)),)}, "refunds[0].units"),
        (
            {"refunds": (REFUND, replace(REFUND, refund_id="24", units=(("1", 1001),)))},
            "refunds[1].units",
        ),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_the_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_order(an_order(**changes))

    assert refused.value.reason == "bad_order"
    assert refused.value.word("field") == field


@given(st.integers(-(10**6), 10**6))
def test_any_difference_in_the_sum_is_seen(off: int) -> None:
    order = an_order(total_minor=max(0, 191_28 + off))

    assert bool(check_order(order)) == (order.total_minor != 191_28)
