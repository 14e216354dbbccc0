"""Cash: rounding, change, quick amounts, notes and coins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.cash import CashDue, change_minor, coins, quick_amounts, round_cash
from pos_desktop.domain.errors import RuleBroken

CENTS = st.integers(-(10**9), 10**9)


@pytest.mark.parametrize(
    ("due", "rounded"),
    [
        (4580, 4580),
        (4581, 4580),
        (4582, 4580),
        (4583, 4585),
        (4584, 4585),
        (4586, 4585),
        (4587, 4585),
        (4588, 4590),
        (4589, 4590),
        (2, 0),
        (-4583, -4585),
        (-4582, -4580),
    ],
)
def test_canada_rounds_to_the_nearest_five_cents(due: int, rounded: int) -> None:
    assert round_cash(due, 5) == CashDue(rounded, rounded - due)


@pytest.mark.parametrize(
    ("due", "step", "rounded"),
    [
        (1205, 10, 1210),
        (1204, 10, 1200),
        (1225, 50, 1250),
        (1224, 50, 1200),
        (1250, 100, 1300),
        (1249, 100, 1200),
        (1233, 1, 1233),
    ],
)
def test_other_steps_round_exactly_half_up(due: int, step: int, rounded: int) -> None:
    assert round_cash(due, step).due_minor == rounded


@given(CENTS, st.sampled_from([1, 5, 10, 50, 100]))
def test_rounding_is_at_most_half_a_step_and_the_difference_is_kept(due: int, step: int) -> None:
    cash = round_cash(due, step)

    assert cash.due_minor % step == 0
    assert cash.due_minor - cash.rounding_minor == due
    assert 2 * abs(cash.rounding_minor) <= step


def test_a_step_below_one_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        round_cash(100, 0)

    assert refused.value.reason == "bad_step"


@pytest.mark.parametrize(("due", "given", "change"), [(4585, 5000, 415), (4585, 4585, 0), (4585, 2000, 0)])
def test_change_is_what_was_given_too_much(due: int, given: int, change: int) -> None:
    assert change_minor(due, given) == change


@pytest.mark.parametrize(
    ("due", "currency", "step", "amounts"),
    [
        (4583, "CAD", 5, (4585, 5000, 6000, 10000)),
        (5000, "CAD", 5, (5000, 6000, 10000)),
        (101, "EUR", 1, (101, 500, 1000, 2000)),
        (1234, "XYZ", 1, (1234,)),
        (0, "CAD", 5, ()),
        (2, "CAD", 5, ()),
        (-500, "CAD", 5, ()),
    ],
)
def test_quick_amounts_are_the_exact_one_and_the_next_notes(
    due: int, currency: str, step: int, amounts: tuple[int, ...]
) -> None:
    assert quick_amounts(due, currency, step) == amounts


@given(st.integers(1, 10**7), st.sampled_from(["CAD", "USD", "EUR", "GBP"]))
def test_quick_amounts_rise_and_are_enough(due: int, currency: str) -> None:
    amounts = quick_amounts(due, currency)

    assert list(amounts) == sorted(set(amounts))
    assert amounts[0] == due
    assert len(amounts) <= 4


@pytest.mark.parametrize(
    ("change", "currency", "pieces"),
    [
        (415, "CAD", ((200, 2), (10, 1), (5, 1))),
        (417, "CAD", ()),
        (0, "CAD", ()),
        (67, "USD", ((25, 2), (10, 1), (5, 1), (1, 2))),
        (388, "EUR", ((200, 1), (100, 1), (50, 1), (20, 1), (10, 1), (5, 1), (2, 1), (1, 1))),
        (4999, "GBP", ((2000, 2), (500, 1), (200, 2), (50, 1), (20, 2), (5, 1), (2, 2))),
        (500, "JPY", ()),
        (-100, "CAD", ()),
    ],
)
def test_change_is_counted_out_in_few_pieces(
    change: int, currency: str, pieces: tuple[tuple[int, int], ...]
) -> None:
    assert coins(change, currency) == pieces


@given(st.integers(0, 20_000), st.sampled_from(["USD", "EUR", "GBP"]))
def test_pieces_make_the_change(change: int, currency: str) -> None:
    assert sum(value * count for value, count in coins(change, currency)) == change
