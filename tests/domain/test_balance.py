"""Balances: what counts as paid, and that a refund never leaves a debt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.balance import (
    Balance,
    DepositCover,
    PaymentKind,
    check_account_charge,
    counted_refund,
    counts_as_paid,
    cover_with_deposit,
    paid_with,
)
from pos_desktop.domain.errors import RuleBroken

CENTS = st.integers(0, 10**9)


def test_a_partly_refunded_paid_order_owes_nothing() -> None:
    balance = Balance(191_28, 191_28).after_refund(49_99)

    assert balance == Balance(141_29, 141_29)
    assert balance.owed_minor == 0
    assert balance.is_paid


def test_an_unpaid_order_owes_its_total() -> None:
    balance = Balance(65_83, 0)

    assert (balance.owed_minor, balance.overpaid_minor, balance.is_paid) == (65_83, 0, False)


def test_a_refund_of_an_unpaid_order_lowers_what_is_owed() -> None:
    assert Balance(100_00, 0).after_refund(20_00) == Balance(80_00, 0)


def test_money_taken_twice_is_to_be_given_back() -> None:
    assert Balance(50_00, 80_00).overpaid_minor == 30_00


@given(CENTS, CENTS, CENTS)
def test_a_refund_never_leaves_a_debt(total: int, paid: int, refunded: int) -> None:
    before = Balance(total, paid)
    after = before.after_refund(refunded)

    assert after.owed_minor <= before.owed_minor
    assert after.paid_minor >= 0
    assert 0 <= counted_refund(refunded, paid) <= paid


@given(CENTS, CENTS)
def test_owed_and_overpaid_say_the_whole_difference(total: int, paid: int) -> None:
    balance = Balance(total, paid)

    assert balance.owed_minor - balance.overpaid_minor == total - paid
    assert balance.is_paid == (balance.owed_minor == 0)


@pytest.mark.parametrize("kind", PaymentKind)
def test_promises_never_count_as_paid(kind: PaymentKind) -> None:
    promises = {PaymentKind.CASH_ON_DELIVERY, PaymentKind.BANK_TRANSFER, PaymentKind.LAYBY}

    assert counts_as_paid(kind) is (kind not in promises)


def test_what_was_paid_is_the_sum_of_what_counts() -> None:
    payments = [
        (PaymentKind.CASH, 45_85),
        (PaymentKind.ROUNDING, -2),
        (PaymentKind.CASH_ON_DELIVERY, 20_00),
        (PaymentKind.ON_ACCOUNT, 10_00),
        (PaymentKind.CARD, -5_00),
    ]

    assert paid_with(payments) == 50_83


def test_an_account_takes_no_more_than_its_limit() -> None:
    check_account_charge(45_83, already_owed_minor=250_00, limit_minor=300_00)

    with pytest.raises(RuleBroken) as refused:
        check_account_charge(50_01, already_owed_minor=250_00, limit_minor=300_00)

    assert refused.value.reason == "over_account_limit"
    assert refused.value.number("left_minor") == 50_00


@pytest.mark.parametrize(
    ("paid", "cover"),
    [
        (0, DepositCover(30, 70)),
        (20, DepositCover(10, 70)),
        (30, DepositCover(0, 70)),
        (50, DepositCover(0, 50)),
        (120, DepositCover(0, 0)),
    ],
)
def test_a_deposit_covers_the_goods_taken_now_first(paid: int, cover: DepositCover) -> None:
    assert cover_with_deposit(30, 70, paid) == cover
