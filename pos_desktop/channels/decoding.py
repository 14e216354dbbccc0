"""What every channel needs to read foreign JSON: bounded decoding, exact amounts, plain text.

A channel's types say `Exact`, `Quantity` and `Instant`; whatever is wrong with one is reported with its path.
"""

import html
import re
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Self, TypeVar

import msgspec

from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.money import minor_digits

MAX_BYTES = 64 * 1024 * 1024
MAX_ORDERS = 50_000
MAX_LINES = 5_000
MAX_TEXT = 2_000
MAX_PROBLEM = 300
MAX_AMOUNT = Decimal(10) ** 12
MAX_PERCENT = Decimal(1_000)

_TAG = re.compile(r"<[^<>]{0,200}>")
_SPACES = re.compile(r"[ \t\r\f\v\x00-\x08\x0e-\x1f\x7f]+")
_PATH = re.compile(r" - at `(.*)`$")

T = TypeVar("T")


def bad_order_file(field: str, problem: str) -> Rejected:
    """Return the error for a file that cannot be imported; the caller that knows the file adds its name."""
    return Rejected("bad_order_file", field=field, problem=problem[:MAX_PROBLEM])


class Exact(Decimal):
    """An amount of money, exactly as the shop wrote it; null and "" are zero."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the amount that a JSON string or number says.

        Errors: `ValueError` for anything that is no number, not finite, or beyond any price.
        """
        return cls(_decimal(value))


class Percent(Exact):
    """A tax rate in percent."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the rate that a JSON string or number says.

        Errors: `ValueError` for what is no number, or no rate of any tax.
        """
        rate = super().read(value)
        if abs(rate) > MAX_PERCENT:
            raise ValueError(f"{value!r} is no rate of a tax")
        return rate


class Quantity(int):
    """A quantity in thousandths, above zero."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the quantity that a JSON string or number says.

        Errors: `ValueError` for no number, zero or below, or finer than a thousandth.
        """
        exact = _decimal(value) * 1000
        if exact <= 0 or exact != exact.to_integral_value():
            raise ValueError(f"{value!r} is no quantity")
        return cls(exact)


class Instant(int):
    """An instant in milliseconds UTC; a naive one is UTC, as shops mean by "gmt"."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the instant that an ISO 8601 string says.

        Errors: `ValueError` for anything else, and for years no order was placed in.
        """
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is None or not 1990 <= moment.year <= 2200:
            raise ValueError(f"{value!r} is no date and time")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return cls(round(moment.timestamp() * 1000))


def _decimal(value: object) -> Decimal:
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError(f"{value!r} is no number")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error
    if not number.is_finite() or number.copy_abs() >= MAX_AMOUNT:  # abs() overflows from 1e1000000 on
        raise ValueError(f"{value!r} is no number")
    return number


# The library looks at a type when it first meets it, and crashes the program when a second thread uses what
# it has not looked at whole. All of them are met here, one after the other.
_first_use = threading.RLock()
_known: set[object] = set()

_JSON = msgspec.json.Decoder(float_hook=Decimal)


def decode(payload: bytes) -> object:
    """Return JSON with its fractions as exact decimals.

    Errors: `Rejected("bad_order_file", field=, problem=)` for what is too large or not JSON.
    """
    if len(payload) > MAX_BYTES:
        raise bad_order_file("$", f"larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        return _JSON.decode(payload)
    except (msgspec.DecodeError, RecursionError, InvalidOperation) as error:
        raise bad_order_file("$", f"not JSON: {error}") from error
    except UnicodeDecodeError as error:
        raise bad_order_file("$", "the text is not UTF-8") from error


def convert(value: object, shape: type[T], *, at: str) -> T:
    """Return decoded JSON as `shape`; `at` is where the value stood in the file.

    Errors: `Rejected("bad_order_file", field=, problem=)` that names the faulty field.
    """
    try:
        if shape in _known:
            return msgspec.convert(value, shape, strict=False, dec_hook=_read)
        with _first_use:
            converted = msgspec.convert(value, shape, strict=False, dec_hook=_read)
            _known.add(shape)
            return converted
    except msgspec.ValidationError as error:
        text = str(error)
        found = _PATH.search(text)
        raise bad_order_file(found[1].replace("$", at, 1) if found else at, _PATH.sub("", text)) from error


def _read(shape: type[Any], value: object) -> Any:
    if issubclass(shape, (Exact, Quantity, Instant)):
        return shape.read(value)
    if shape is object:
        return value
    raise NotImplementedError(shape)


def plain_int(value: int | None) -> int | None:
    """Return an instant that was read as an ordinary number, as every encoder knows it; None stays None."""
    return None if value is None else int(value)


def plain(text: str | None) -> str:
    """Return text as a person reads it: entities decoded, tags and control characters gone, bounded."""
    if not text:
        return ""
    return raw(html.unescape(_TAG.sub("", html.unescape(text))))


def raw(text: str | None) -> str:
    """Return text that is not marked up, on its lines, without control characters, bounded."""
    if not text:
        return ""
    cleaned = _SPACES.sub(" ", text.encode("utf-8", "ignore").decode("utf-8"))
    return "\n".join(line.strip() for line in cleaned.split("\n")).strip()[:MAX_TEXT]


class MinorSums:
    """Turns exact decimals into minor units so that the parts always sum to the rounded whole.

    Shops that compute in more decimals than the currency has print lines whose own rounding does not add up;
    each part is rounded together with what the parts before it left over, so exact amounts stay as they are.
    """

    __slots__ = ("_exact", "_given", "_scale")

    def __init__(self, currency: str) -> None:
        self._scale = Decimal(10) ** minor_digits(currency)
        self._exact = Decimal(0)
        self._given = 0

    def minor(self, value: Decimal) -> int:
        """Return the next part in minor units."""
        self._exact += value * self._scale
        due = int(self._exact.to_integral_value(ROUND_HALF_UP)) - self._given
        self._given += due
        return due


def minor(value: Decimal, currency: str) -> int:
    """Return one amount in minor units, halves away from zero."""
    return MinorSums(currency).minor(value)


def lines_of(parts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the parts that say something."""
    return tuple(text for part in parts if (text := raw(part)))
