"""Taxes: with and without, several rates, rounded by line and by sale."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.tax import LineTax, TaxRate, TaxRounding, sum_parts, tax_line, tax_lines

GST = TaxRate(b"gst", "GST", 50_000)
QST = TaxRate(b"qst", "QST", 99_750)
VAT = TaxRate(b"vat", "VAT", 230_000)
LOW = TaxRate(b"low", "VAT", 55_000)

AMOUNTS = st.integers(-(10**9), 10**9)
RATE_SETS = st.sampled_from([(), (GST,), (GST, QST), (VAT,), (LOW,), (QST,)])
LINES = st.lists(st.tuples(AMOUNTS, RATE_SETS), max_size=12)


@pytest.mark.parametrize(
    ("amount", "rates", "inclusive", "net", "taxes", "gross"),
    [
        (7900, (GST, QST), False, 7900, (395, 788), 9083),
        (9083, (GST, QST), True, 7900, (395, 788), 9083),
        (-7900, (GST, QST), False, -7900, (-395, -788), -9083),
        (1230, (VAT,), True, 1000, (230,), 1230),
        (999, (VAT,), True, 812, (187,), 999),
        (1000, (), False, 1000, (), 1000),
        (1000, (), True, 1000, (), 1000),
        (10, (GST,), False, 10, (1,), 11),
        (0, (GST, QST), True, 0, (0, 0), 0),
    ],
)
def test_a_line_is_taxed_as_the_law_says(
    amount: int, rates: tuple[TaxRate, ...], inclusive: bool, net: int, taxes: tuple[int, ...], gross: int
) -> None:
    taxed = tax_line(amount, rates, inclusive=inclusive)

    assert taxed == LineTax(net, sum(taxes), gross, tuple(zip(rates, taxes, strict=True)))


def test_by_line_and_by_sale_differ_by_the_cents_that_lines_drop() -> None:
    lines = [(10, (GST,))] * 3

    by_line = tax_lines(lines, inclusive=False, by=TaxRounding.LINE)
    by_sale = tax_lines(lines, inclusive=False, by=TaxRounding.SALE)

    assert by_line.totals == ((GST, 3),)
    assert by_sale.totals == ((GST, 2),)
    assert [line.tax_minor for line in by_sale.lines] == [1, 1, 0]
    assert (by_sale.net_minor, by_sale.tax_minor, by_sale.gross_minor) == (30, 2, 32)


def test_totals_list_each_tax_once_in_order_of_appearance() -> None:
    taxed = tax_lines([(1000, (GST,)), (1000, (GST, QST))], inclusive=False, by=TaxRounding.SALE)

    assert taxed.totals == ((GST, 100), (QST, 100))


def test_two_taxes_of_one_rate_stay_apart() -> None:
    other = TaxRate(b"hst", "HST", 50_000)

    assert sum_parts([(GST, 5), (other, 7), (GST, 1)]) == ((GST, 6), (other, 7))


def test_a_sale_without_lines_has_no_tax() -> None:
    taxed = tax_lines([], inclusive=True, by=TaxRounding.SALE)

    assert (taxed.lines, taxed.totals, taxed.gross_minor) == ((), (), 0)


@given(LINES, st.booleans(), st.sampled_from(TaxRounding))
def test_everything_sums_exactly(
    lines: list[tuple[int, tuple[TaxRate, ...]]], inclusive: bool, by: TaxRounding
) -> None:
    taxed = tax_lines(lines, inclusive=inclusive, by=by)

    for (amount, rates), line in zip(lines, taxed.lines, strict=True):
        assert line.net_minor + line.tax_minor == line.gross_minor
        assert (line.gross_minor if inclusive else line.net_minor) == amount
        assert [rate for rate, _ in line.parts] == list(rates)
        assert sum(minor for _, minor in line.parts) == line.tax_minor
    assert taxed.totals == sum_parts(part for line in taxed.lines for part in line.parts)
    assert sum(minor for _, minor in taxed.totals) == taxed.tax_minor


SOLD = st.lists(st.tuples(st.integers(0, 10**9), RATE_SETS), max_size=12)


@given(SOLD, st.booleans(), st.sampled_from(TaxRounding))
def test_goods_coming_back_take_exactly_their_tax_with_them(
    lines: list[tuple[int, tuple[TaxRate, ...]]], inclusive: bool, by: TaxRounding
) -> None:
    sold = tax_lines(lines, inclusive=inclusive, by=by)
    back = tax_lines([(-amount, rates) for amount, rates in lines], inclusive=inclusive, by=by)

    for there, here in zip(sold.lines, back.lines, strict=True):
        assert here.parts == tuple((rate, -minor) for rate, minor in there.parts)
        assert here.gross_minor == -there.gross_minor


@given(LINES, st.booleans())
def test_no_line_is_more_than_a_cent_from_its_exact_tax(
    lines: list[tuple[int, tuple[TaxRate, ...]]], inclusive: bool
) -> None:
    taxed = tax_lines(lines, inclusive=inclusive, by=TaxRounding.SALE)

    for (amount, rates), line in zip(lines, taxed.lines, strict=True):
        base = 1_000_000 + (sum(rate.rate_ppm for rate in rates) if inclusive else 0)
        for rate, minor in line.parts:
            assert abs(minor - Fraction(amount * rate.rate_ppm, base)) <= 1


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_by_sale_a_tax_is_rounded_once(amounts: list[int]) -> None:
    taxed = tax_lines([(amount, (QST,)) for amount in amounts], inclusive=False, by=TaxRounding.SALE)

    exact = Fraction(sum(amounts) * QST.rate_ppm, 1_000_000)
    assert abs(dict(taxed.totals)[QST] - exact) <= Fraction(1, 2)
