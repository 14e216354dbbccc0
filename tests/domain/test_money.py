"""Reading amounts, exact ratios, and shares that sum exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import (
    CurrencyMismatch,
    Rounding,
    check_same_currency,
    is_currency,
    minor_digits,
    parse_minor,
    share_out,
    spread,
    times_ratio,
)

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


@pytest.mark.parametrize(("currency", "digits"), [("CAD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XYZ", 2)])
def test_a_currency_has_its_own_decimals(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "CAD", 1250),
        ("12.5", "CAD", 1250),
        ("12", "CAD", 1200),
        ("12.", "CAD", 1200),
        ("-49.99", "EUR", -4999),
        ("+1.00", "EUR", 100),
        ("50.0000", "EUR", 5000),
        ("1500", "JPY", 1500),
        ("1500.00", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("0.00", "CAD", 0),
        ("-0.00", "CAD", 0),
        ("999999999999.99", "CAD", 99_999_999_999_999),
    ],
)
def test_a_decimal_string_is_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        ".5",
        "1,50",
        "1 000.00",
        "1e3",
        "NaN",
        "Infinity",
        "0x10",
        "--1",
        "12.345",
        " 12",
        "12\n",
        "١٢",
    ],
)
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_minor(text, "CAD")

    assert refused.value.reason == "bad_amount"
    assert refused.value.word("text") == text


@pytest.mark.parametrize(
    ("text", "rounding", "minor"),
    [
        ("40.6504", Rounding.HALF_UP, 4065),
        ("0.125", Rounding.HALF_UP, 13),
        ("0.125", Rounding.HALF_EVEN, 12),
        ("0.135", Rounding.HALF_EVEN, 14),
        ("-0.125", Rounding.HALF_UP, -13),
    ],
)
def test_further_decimals_are_dropped_only_on_request(text: str, rounding: Rounding, minor: int) -> None:
    assert parse_minor(text, "EUR", rounding) == minor


@given(AMOUNTS, st.sampled_from(["CAD", "JPY", "KWD"]))
def test_a_written_amount_reads_back(minor: int, currency: str) -> None:
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    text = f"{'-' if minor < 0 else ''}{whole}" + (f".{rest:0{digits}}" if digits else "")

    assert parse_minor(text, currency) == minor


def test_two_currencies_never_meet() -> None:
    check_same_currency("CAD", "CAD")

    with pytest.raises(CurrencyMismatch) as refused:
        check_same_currency("CAD", "EUR")

    assert refused.value.reason == "currency_mismatch"
    assert refused.value.facts == {"expected": "CAD", "found": "EUR"}


@pytest.mark.parametrize(("text", "is_one"), [("CAD", True), ("cad", False), ("CADX", False), ("", False)])
def test_a_currency_code_is_three_capitals(text: str, is_one: bool) -> None:
    assert is_currency(text) is is_one


@given(AMOUNTS, st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.sampled_from(Rounding))
def test_a_ratio_is_within_a_half_and_has_no_favourite_sign(
    value: int, numerator: int, denominator: int, rounding: Rounding
) -> None:
    result = times_ratio(value, numerator, denominator, rounding)

    assert abs(result - Fraction(value * numerator, denominator)) <= Fraction(1, 2)
    assert times_ratio(-value, numerator, denominator, rounding) == -result


@pytest.mark.parametrize(
    ("value", "half_up", "half_even"), [(1, 1, 0), (3, 2, 2), (5, 3, 2), (-1, -1, 0), (-3, -2, -2), (4, 2, 2)]
)
def test_exactly_one_half_is_rounded_as_told(value: int, half_up: int, half_even: int) -> None:
    assert times_ratio(value, 1, 2, Rounding.HALF_UP) == half_up
    assert times_ratio(value, 1, 2, Rounding.HALF_EVEN) == half_even


def test_a_ratio_needs_a_denominator_above_zero() -> None:
    with pytest.raises(ValueError):
        times_ratio(1, 1, 0)


@given(AMOUNTS, WEIGHTS)
def test_spread_parts_sum_and_are_near_their_share(total: int, weights: list[int]) -> None:
    parts = spread(total, weights)

    assert sum(parts) == total
    assert len(parts) == len(weights)
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * weight, whole) if whole else Fraction(total, len(weights))
        assert abs(part - share) < 1


@given(WEIGHTS, st.data())
def test_a_spread_discount_never_exceeds_what_it_is_taken_off(
    weights: list[int], data: st.DataObject
) -> None:
    discount = data.draw(st.integers(0, sum(weights)))

    if sum(weights):
        assert all(part <= weight for part, weight in zip(spread(discount, weights), weights, strict=True))


@given(AMOUNTS, WEIGHTS)
def test_spreading_minus_the_total_gives_minus_the_parts(total: int, weights: list[int]) -> None:
    assert spread(-total, weights) == tuple(-part for part in spread(total, weights))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),
        (1, (0, 5, 5), (0, 1, 0)),
        (7, (0, 0), (4, 3)),
        (1000, (333, 667), (333, 667)),
    ],
)
def test_the_cents_left_over_go_to_the_largest_remainders(
    total: int, weights: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    assert spread(total, weights) == parts


@pytest.mark.parametrize("weights", [(), (1, -1)])
def test_weights_must_be_there_and_not_below_zero(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        spread(10, weights)


@given(st.lists(AMOUNTS, min_size=1, max_size=9), st.integers(1, 10**6), st.integers(-3, 3))
def test_shares_of_any_sign_sum_to_the_total(numerators: list[int], denominator: int, off: int) -> None:
    total = times_ratio(sum(numerators), 1, denominator) + off

    assert sum(share_out(total, numerators, denominator)) == total
