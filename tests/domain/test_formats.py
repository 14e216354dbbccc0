"""How amounts, rates, quantities, dates and times read in English and in Canadian French."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.formats import (
    format_amount,
    format_date,
    format_datetime,
    format_long_date,
    format_money,
    format_quantity,
    format_rate,
    format_time,
    parse_typed_amount,
)

MONTREAL = timezone(timedelta(hours=-5))


def at(hour: int, minute: int, *, month: int = 11, day: int = 22) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MONTREAL)


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (4583, "CAD", "45.83", "45,83"),
        (-4583, "CAD", "-45.83", "-45,83"),
        (5, "CAD", "0.05", "0,05"),
        (0, "CAD", "0.00", "0,00"),
        (123456789, "CAD", "1,234,567.89", "1\u00a0234\u00a0567,89"),
        (1500, "JPY", "1,500", "1\u00a0500"),
        (1234, "KWD", "1.234", "1,234"),
    ],
)
def test_an_amount_reads_as_its_language_writes_it(
    minor: int, currency: str, english: str, french: str
) -> None:
    assert format_amount(minor, currency, "en") == english
    assert format_amount(minor, currency, "fr") == french


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (7900, "CAD", "$79.00", "79,00\u00a0$"),
        (-7900, "CAD", "-$79.00", "-79,00\u00a0$"),
        (7900, "EUR", "€79.00", "79,00\u00a0€"),
        (7900, "USD", "US$79.00", "79,00\u00a0$\u00a0US"),
        (7900, "PLN", "PLN\u00a079.00", "79,00\u00a0PLN"),
    ],
)
def test_money_has_its_sign_where_its_language_puts_it(
    minor: int, currency: str, english: str, french: str
) -> None:
    assert format_money(minor, currency, "en") == english
    assert format_money(minor, currency, "fr_CA") == french


@pytest.mark.parametrize(
    ("ppm", "english", "french"),
    [
        (50_000, "5%", "5\u00a0%"),
        (99_750, "9.975%", "9,975\u00a0%"),
        (149_750, "14.975%", "14,975\u00a0%"),
        (0, "0%", "0\u00a0%"),
        (100, "0.01%", "0,01\u00a0%"),
        (1_000_000, "100%", "100\u00a0%"),
    ],
)
def test_a_rate_is_as_short_as_it_can_be(ppm: int, english: str, french: str) -> None:
    assert format_rate(ppm, "en") == english
    assert format_rate(ppm, "fr") == french


@pytest.mark.parametrize(
    ("thousandths", "english", "french"),
    [
        (2000, "2", "2"),
        (1500, "1.5", "1,5"),
        (-1000, "-1", "-1"),
        (250, "0.25", "0,25"),
        (10_000, "10", "10"),
    ],
)
def test_a_quantity_is_as_short_as_it_can_be(thousandths: int, english: str, french: str) -> None:
    assert format_quantity(thousandths, "en") == english
    assert format_quantity(thousandths, "fr") == french


def test_dates_and_times_read_as_in_the_shop() -> None:
    assert format_date(at(10, 48), "en") == "22 Nov"
    assert format_date(at(10, 48), "fr") == "22 nov."
    assert format_long_date(at(10, 48), "en") == "22 Nov 2026"
    assert format_long_date(at(10, 48), "fr") == "22 nov. 2026"
    assert format_time(at(9, 14), "en") == "09:14"
    assert format_time(at(9, 14), "fr") == "9\u00a0h\u00a014"
    assert format_time(at(0, 5), "fr") == "0\u00a0h\u00a005"
    assert format_datetime(at(16, 20), "en") == "22 Nov 16:20"
    assert format_datetime(at(16, 20), "fr") == "22 nov. 16\u00a0h\u00a020"


def test_every_month_has_its_name() -> None:
    english = [format_date(at(0, 0, month=month, day=1), "en") for month in range(1, 13)]
    french = [format_date(at(0, 0, month=month, day=1), "fr") for month in range(1, 13)]

    assert (english[0], english[7], english[11]) == ("1 Jan", "1 Aug", "1 Dec")
    assert (french[1], french[4], french[7]) == ("1 févr.", "1 mai", "1 août")
    assert len(set(english)) == len(set(french)) == 12


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("1250", 1250), ("", 0), ("005", 5), ("12.50", 1250), ("1\u00a0234,50", 123450), ("$5", 5)],
)
def test_typed_digits_are_cents(typed: str, minor: int) -> None:
    assert parse_typed_amount(typed) == minor


@pytest.mark.parametrize("typed", ["12a", "-5", "1e3", "٣", "1234567890123"])
def test_what_no_keypad_types_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_typed_amount(typed)

    assert refused.value.reason == "bad_amount"


@given(
    st.integers(0, 10**11),
    st.sampled_from(["CAD", "JPY", "KWD", "EUR", "USD"]),
    st.sampled_from(["en", "fr"]),
)
def test_a_shown_amount_reads_back_as_typed(minor: int, currency: str, language: str) -> None:
    assert parse_typed_amount(format_amount(minor, currency, language)) == minor
