"""Money as whole minor units beside a currency: reading, exact ratios, and shares that sum exactly."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from pos_desktop.domain.errors import RuleBroken

_CURRENCIES_BY_DIGITS = (
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
)
_DIGITS = {code: digits for digits, codes in _CURRENCIES_BY_DIGITS for code in codes.split()}
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{0,12}))?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class Rounding(Enum):
    """What happens to exactly one half."""

    HALF_UP = auto()  # away from zero, as tax offices do
    HALF_EVEN = auto()


class CurrencyMismatch(RuleBroken):
    """Two amounts of different currencies met; currencies are never added up."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__("currency_mismatch", expected=expected, found=found)


def check_same_currency(expected: str, found: str) -> None:
    """Refuse a second currency.

    Errors: `CurrencyMismatch`.
    """
    if expected != found:
        raise CurrencyMismatch(expected, found)


def is_currency(text: str) -> bool:
    """Whether `text` has the form of a currency code: three capital letters."""
    return _CURRENCY.fullmatch(text) is not None


def minor_digits(currency: str) -> int:
    """How many decimals an amount of `currency` has: 2 for CAD, 0 for JPY, 3 for KWD.

    Source: ISO 4217, list one.
    """
    return _DIGITS.get(currency, 2)


def parse_minor(text: str, currency: str, rounding: Rounding | None = None) -> int:
    """The amount in minor units that a decimal string such as "12.50" says, exactly.

    Shapes: an optional sign, digits, and a point with decimals; no spaces, no grouping, no exponent.
    Errors: `RuleBroken("bad_amount")` for any other text, and for decimals the currency does not have, unless
        `rounding` says how to drop them (shops print "8.2645").
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise RuleBroken("bad_amount", text=text, currency=currency)
    sign, whole, decimals = match[1], match[2], match[3] or ""
    digits = minor_digits(currency)
    value = int(whole + decimals) * (-1 if sign == "-" else 1)
    if len(decimals) <= digits:
        return value * int(10 ** (digits - len(decimals)))
    divisor = 10 ** (len(decimals) - digits)
    if rounding is None and value % divisor:
        raise RuleBroken("bad_amount", text=text, currency=currency)
    return times_ratio(value, 1, divisor, rounding or Rounding.HALF_UP)


def times_ratio(value: int, numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """`value * numerator / denominator` as a whole number; minus the value gives minus the result.

    Shapes: `denominator` > 0.
    Errors: `ValueError` for a denominator of zero or below.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be above zero")
    product = value * numerator
    whole, rest = divmod(abs(product), denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and (rounding is Rounding.HALF_UP or whole % 2)):
        whole += 1
    return whole if product >= 0 else -whole


def spread(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide `total` in proportion to `weights` so that the parts sum exactly; earlier parts win ties.

    Shapes: n >= 1 weights, none below zero, give n parts in the same order. All weights zero: equal parts.
    Units: minor units; a part has the sign of the total, and never exceeds its weight when the total does not
        exceed their sum.
    Errors: `ValueError` without weights or for a weight below zero.
    Source: largest-remainder method.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights must be there and not below zero")
    if total < 0:
        return tuple(-part for part in spread(-total, weights))
    whole = sum(weights)
    if whole == 0:
        return spread(total, (1,) * len(weights))
    return share_out(total, [total * weight for weight in weights], whole)


def share_out(total: int, numerators: Sequence[int], denominator: int) -> tuple[int, ...]:
    """Round the exact shares `numerators / denominator` down, then raise the largest remainders.

    Shapes: n >= 1 shares of any sign whose sum is about `total`; n parts in the same order, which sum to it.
    """
    floors = [numerator // denominator for numerator in numerators]
    everyone, extra = divmod(total - sum(floors), len(floors))
    order = sorted(range(len(floors)), key=lambda index: -(numerators[index] % denominator))
    raised = frozenset(order[:extra])
    return tuple(floor + everyone + (index in raised) for index, floor in enumerate(floors))
