"""Text as it is searched: no accents, no case, words of letters and digits."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_WORDS = 64
REMEMBERED = 20_000  # the same names and SKUs are written again and again
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]")  # U+034F is no accent
_NO_DIGITS = re.compile("[^0-9]")
_TO_WORDS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})


@lru_cache(maxsize=REMEMBERED)
def normalised(text: str) -> str:
    """Return the text without accents and case, anything but letters and digits turned into blanks."""
    if text.isascii():
        return text.lower().translate(_TO_WORDS)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())
    if plain.isascii():
        return plain.translate(_TO_WORDS)
    return "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=REMEMBERED)
def words_of(texts: tuple[str, ...]) -> str:
    """Return every word once, in the order in which they stand, separated by blanks."""
    return " ".join(dict.fromkeys(" ".join(map(normalised, texts)).split()))


def digits_of(text: str) -> str:
    """Return the digits alone, so that a phone number is found however it is written."""
    return _NO_DIGITS.sub("", text)


def as_match(text: str) -> str:
    """Return the FTS5 expression that finds all words of `text`, each as a beginning; "" when it has none."""
    return " ".join(f'"{word}"*' for word in normalised(text).split()[:MAX_WORDS])


def as_code(code: str) -> str:
    """Return a bar code or SKU as it is looked up."""
    return code.strip().casefold()
