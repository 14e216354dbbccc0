"""Taxes of lines and sales: prices with or without tax, several rates, rounded by line or by sale.

Every tax is computed on the net amount and rounded on its own, as the receipt has to show it.
Source: Excise Tax Act (Canada), s. 165.2(2), and the Act respecting the Québec sales tax, s. 16 (QST on the
    price
without GST, since 2013); EU: Directive 2006/112/EC leaves rounding by line or by sale to the member states.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pos_desktop.domain.money import share_out, times_ratio

_WHOLE_PPM = 1_000_000

Amounts = Sequence[tuple[int, Sequence["TaxRate"]]]


class TaxRounding(StrEnum):
    """Where a fraction of a cent is dropped."""

    LINE = "line"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """One tax as it stood when the line was made. Units: millionths, 9.975 % is 99,750."""

    tax_id: bytes
    name: str
    rate_ppm: int


TaxParts = tuple[tuple[TaxRate, int], ...]


@dataclass(frozen=True, slots=True)
class LineTax:
    """One line, taxed: net + tax = gross, and the parts sum to the tax. Units: minor units."""

    net_minor: int
    tax_minor: int
    gross_minor: int
    parts: TaxParts


@dataclass(frozen=True, slots=True)
class SaleTax:
    """All lines, taxed, and the total of each tax, which is what its parts on the lines sum to."""

    lines: tuple[LineTax, ...]
    totals: TaxParts

    @property
    def net_minor(self) -> int:
        """The sale without tax."""
        return sum(line.net_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """All taxes of the sale."""
        return sum(line.tax_minor for line in self.lines)

    @property
    def gross_minor(self) -> int:
        """The sale with tax."""
        return sum(line.gross_minor for line in self.lines)


def tax_line(amount_minor: int, rates: Sequence[TaxRate], *, inclusive: bool) -> LineTax:
    """Tax one amount; minus the amount gives minus the tax.

    Shapes: parts in the order of `rates`. Units: minor units; `amount_minor` holds the taxes if `inclusive`.
    """
    base = _base_ppm(rates, inclusive)
    parts = tuple((rate, times_ratio(amount_minor, rate.rate_ppm, base)) for rate in rates)
    return _line(amount_minor, parts, inclusive)


def tax_lines(amounts: Amounts, *, inclusive: bool, by: TaxRounding) -> SaleTax:
    """Tax all lines of a sale, rounding each line or only the sale.

    By sale, each tax is rounded once and its cents are shared out over the lines, so that the lines still sum
    to the totals. Lines may have different rates and signs.

    Shapes: lines in the order given, totals in the order in which taxes first appear. Units: minor units.
    """
    if by is TaxRounding.LINE:
        lines = tuple(tax_line(amount, rates, inclusive=inclusive) for amount, rates in amounts)
    else:
        lines = _rounded_by_sale(amounts, inclusive)
    return SaleTax(lines, _totals(lines))


def sum_parts(parts: Iterable[tuple[TaxRate, int]]) -> TaxParts:
    """Add up parts of the same tax, in the order in which taxes first appear."""
    sums: dict[TaxRate, int] = {}
    for rate, minor in parts:
        sums[rate] = sums.get(rate, 0) + minor
    return tuple(sums.items())


def _base_ppm(rates: Sequence[TaxRate], inclusive: bool) -> int:
    """What an amount stands for, in millionths of its net."""
    return _WHOLE_PPM + sum(rate.rate_ppm for rate in rates) * inclusive


def _line(amount_minor: int, parts: TaxParts, inclusive: bool) -> LineTax:
    tax_minor = sum(minor for _, minor in parts)
    net_minor = amount_minor - tax_minor if inclusive else amount_minor
    return LineTax(net_minor, tax_minor, net_minor + tax_minor, parts)


def _totals(lines: Iterable[LineTax]) -> TaxParts:
    return sum_parts(part for line in lines for part in line.parts)


def _rounded_by_sale(amounts: Amounts, inclusive: bool) -> tuple[LineTax, ...]:
    groups: dict[tuple[TaxRate, int], list[int]] = {}
    for index, (_, rates) in enumerate(amounts):
        for rate in rates:
            groups.setdefault((rate, _base_ppm(rates, inclusive)), []).append(index)
    parts: list[dict[TaxRate, int]] = [{} for _ in amounts]
    for (rate, base), members in groups.items():
        shares = _shares([amounts[index][0] for index in members], rate.rate_ppm, base)
        for index, share in zip(members, shares, strict=True):
            parts[index][rate] = share
    return tuple(
        _line(amount, tuple((rate, own[rate]) for rate in rates), inclusive)
        for (amount, rates), own in zip(amounts, parts, strict=True)
    )


def _shares(amounts: Sequence[int], rate_ppm: int, base_ppm: int) -> Sequence[int]:
    """The tax of several amounts, rounded once for all of them and shared out in whole cents."""
    whole = sum(amounts)
    if whole < 0:
        return [-share for share in _shares([-amount for amount in amounts], rate_ppm, base_ppm)]
    total = times_ratio(whole, rate_ppm, base_ppm)
    return share_out(total, [amount * rate_ppm for amount in amounts], base_ppm)
