"""Amounts, rates, quantities, dates and times as people read them, in English and Canadian French.

French puts a no-break space before "$" and "%", around "h" and between thousands. Instants come in as aware
datetimes that are already in the outlet's zone. Any language but French reads as English.
Source: product.md, section 9; Unicode CLDR for en-CA and fr-CA.
"""

from datetime import datetime

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import minor_digits

NBSP = "\u00a0"

_ENGLISH_SIGNS = {"CAD": "$", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "AUD": "A$", "NZD": "NZ$"}
_FRENCH_SIGNS = {
    "CAD": "$",
    "USD": f"${NBSP}US",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "AUD": f"${NBSP}AU",
    "NZD": f"${NBSP}NZ",
}
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FRENCH_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_MOST_TYPED_DIGITS = 12


def format_amount(minor: int, currency: str, language: str) -> str:
    """An amount without its currency sign: "1,045.83" or "1 045,83". Units: minor units."""
    return _decimal(minor, minor_digits(currency), language)


def format_money(minor: int, currency: str, language: str) -> str:
    """An amount with its currency sign: "$45.83", "-$45.83" or "45,83 $". Units: minor units."""
    if _is_french(language):
        return f"{format_amount(minor, currency, language)}{NBSP}{_FRENCH_SIGNS.get(currency, currency)}"
    sign = _ENGLISH_SIGNS.get(currency, currency + NBSP)
    return f"{'-' if minor < 0 else ''}{sign}{format_amount(abs(minor), currency, language)}"


def format_rate(rate_ppm: int, language: str) -> str:
    """A rate in percent, as short as it can be: "9.975%" or "9,975 %". Units: millionths."""
    percent = _decimal(rate_ppm, 4, language, shortest=True)
    return f"{percent}{NBSP}%" if _is_french(language) else f"{percent}%"


def format_quantity(thousandths: int, language: str) -> str:
    """A quantity, as short as it can be: "2", "1.5" or "1,5". Units: thousandths."""
    return _decimal(thousandths, 3, language, shortest=True)


def format_date(local: datetime, language: str) -> str:
    """Day and month: "22 Nov" or "22 nov."."""
    months = _FRENCH_MONTHS if _is_french(language) else _ENGLISH_MONTHS
    return f"{local.day} {months[local.month - 1]}"


def format_long_date(local: datetime, language: str) -> str:
    """Day, month and year, as on paper: "22 Nov 2026" or "22 nov. 2026"."""
    return f"{format_date(local, language)} {local.year}"


def format_time(local: datetime, language: str) -> str:
    """The time of day: "09:14" or "9 h 14"."""
    if _is_french(language):
        return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"
    return f"{local.hour:02}:{local.minute:02}"


def format_datetime(local: datetime, language: str) -> str:
    """Day, month and time: "22 Nov 09:14" or "22 nov. 9 h 14"."""
    return f"{format_date(local, language)} {format_time(local, language)}"


def parse_typed_amount(typed: str) -> int:
    """What somebody typed on a keypad, in minor units: the digits count as cents, "1250" is 12.50.

    Shapes: points, commas and spaces between digits are ignored, so a shown amount reads back; nothing is 0.
    Errors: `RuleBroken("bad_amount")` for anything else, and for more than 12 digits.
    """
    digits = "".join(character for character in typed if character not in ".,' \u00a0\u202f$€£¥")
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_TYPED_DIGITS:
        raise RuleBroken("bad_amount", text=typed)
    return int(digits)


def _is_french(language: str) -> bool:
    return language.startswith("fr")


def _decimal(value: int, digits: int, language: str, *, shortest: bool = False) -> str:
    whole, rest = divmod(abs(value), 10**digits)
    decimals = f"{rest:0{digits}}" if digits else ""
    if shortest:
        decimals = decimals.rstrip("0")
    text = f"{whole:,}.{decimals}" if decimals else f"{whole:,}"
    if _is_french(language):
        text = text.replace(",", NBSP).replace(".", ",")
    return f"-{text}" if value < 0 else text
