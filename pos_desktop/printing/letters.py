"""Text made fit for one code page, once, before anything is laid out."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Typography that older code pages lack, with what a typewriter would put in its place. Applied only where
# the printer's code page has no such letter (CP858 has the euro but neither ligatures nor curly quotes).
_PLAIN = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
    "€": "EUR",
    "™": "TM",
    "•": "*",
    "·": "-",
    "×": "x",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "№": "No",
}
_NARROW_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2007": "\u00a0"})
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str, code_page: str) -> str:
    """Return the text as it will stand on paper: one line, composed, without invisible characters.

    Shapes: letters the code page lacks and that have no plain form are kept; `is_encodable` tells.
        U+202F, which no printer has, becomes U+00A0; a code page without U+00A0 gets a blank.
    """
    visible = "".join(_visible(char) for char in text.translate(_NARROW_SPACES))
    composed = unicodedata.normalize("NFC", visible)
    return unicodedata.normalize("NFC", "".join(_in_page(char, code_page) for char in composed))


def is_encodable(text: str, code_page: str) -> bool:
    """Tell whether the printer's code page holds every letter of the text."""
    return all(_has(char, code_page) for char in text)


def cell_count(text: str) -> int:
    """Return how many cells the text takes: wide scripts two each, combining marks none."""
    return sum(_cells(char) for char in text)


def wrap(text: str, cells: int) -> list[str]:
    """Break cleaned text into lines of at most `cells` cells, at blanks where there are any.

    Shapes: `cells` >= 2 (a wide letter must fit); empty text gives one empty line. A no-break space does
        not break.
    """
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cell_count(longer) <= cells:
            line = longer
            continue
        if line:
            lines.append(line.rstrip(" "))
        pieces = _pieces(word, cells)
        lines += pieces[:-1]
        line = pieces[-1]
    return [*lines, line.rstrip(" ")]


def at_most(lines: list[str], most: int) -> list[str]:
    """Return the lines, the end left out and marked where there are more than `most`; 0 keeps all."""
    if not most or len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]


def _pieces(word: str, cells: int) -> list[str]:
    pieces, piece = [], ""
    for char in word:
        if piece and cell_count(piece + char) > cells:
            pieces.append(piece)
            piece = ""
        piece += char
    return [*pieces, piece]


def _visible(char: str) -> str:
    if char in "\t\n\r\v\f\u2028\u2029":
        return " "
    category = unicodedata.category(char)
    if category == "Zs" and char != "\u00a0":
        return " "
    return "" if category in _DROPPED else char


def _in_page(char: str, code_page: str) -> str:
    if _has(char, code_page):
        return char
    return " " if char == "\u00a0" else _PLAIN.get(char, char)


@lru_cache(maxsize=4096)
def _has(char: str, code_page: str) -> bool:
    try:
        char.encode(code_page.lower())
    except UnicodeEncodeError:
        return False
    return True


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
