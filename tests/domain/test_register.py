"""Closing a register: expected, counted, difference."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.register import (
    ClosureLine,
    Drawer,
    PaymentTaken,
    close_with,
    expected_amounts,
    total_difference,
)

CASH, CARD, ONLINE, GIFT = (UUID(int=number) for number in range(1, 5))


def test_cash_is_float_and_payments_and_movements() -> None:
    payments = [
        PaymentTaken(CARD, PaymentKind.CARD, 45_83),
        PaymentTaken(CASH, PaymentKind.CASH, 20_00),
        PaymentTaken(CASH, PaymentKind.CASH, -5_00),
        PaymentTaken(CARD, PaymentKind.CARD, 10_00),
    ]

    expected = expected_amounts(Drawer(CASH, float_minor=150_00, moved_minor=-12_50), payments)

    assert expected == (ClosureLine(CASH, 152_50), ClosureLine(CARD, 55_83))


def test_online_money_promises_and_rounding_are_never_in_a_drawer() -> None:
    payments = [
        PaymentTaken(ONLINE, PaymentKind.ONLINE, 25_00),
        PaymentTaken(CASH, PaymentKind.ROUNDING, 2),
        PaymentTaken(GIFT, PaymentKind.LAYBY, 30_00),
    ]

    assert expected_amounts(Drawer(CASH), payments) == (ClosureLine(CASH, 0),)


def test_what_was_counted_shows_the_difference() -> None:
    closure = close_with((ClosureLine(CASH, 152_50), ClosureLine(CARD, 55_83)), {CASH: 150_00, GIFT: 5_00})

    assert closure == (
        ClosureLine(CASH, 152_50, 150_00),
        ClosureLine(CARD, 55_83, None),
        ClosureLine(GIFT, 0, 5_00),
    )
    assert [line.difference_minor for line in closure] == [-2_50, 0, 5_00]
    assert total_difference(closure) == 2_50


@given(
    st.integers(0, 10**6), st.lists(st.tuples(st.sampled_from([CASH, CARD]), st.integers(-(10**6), 10**6)))
)
def test_everything_taken_is_expected_somewhere(float_minor: int, taken: list[tuple[UUID, int]]) -> None:
    payments = [PaymentTaken(type_id, PaymentKind.CARD, minor) for type_id, minor in taken]

    expected = expected_amounts(Drawer(CASH, float_minor), payments)

    assert sum(line.expected_minor for line in expected) == float_minor + sum(minor for _, minor in taken)
