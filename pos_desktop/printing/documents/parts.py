"""The pieces papers share: heading, title, dates, people, the bar code at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pos_desktop.domain.formats import format_long_date, format_time
from pos_desktop.services.ports.paper import (
    Align,
    Barcode,
    Block,
    Party,
    Row,
    Shop,
    Size,
    Spacer,
    Text,
    pair,
)
from pos_desktop.services.ports.texts import Texts

MAX_CODE = 48


def heading(shop: Shop) -> Iterator[Block]:
    """The shop's name and what stands under it."""
    yield Text(shop.name, Size.LARGE, bold=True, align=Align.CENTER)
    yield from (Text(line, align=Align.CENTER) for line in shop.lines)
    yield Spacer(8)


def title(text: str) -> Iterator[Block]:
    """What the paper is, white on black."""
    yield Text(text.upper(), Size.LARGE, bold=True, align=Align.CENTER, inverse=True)
    yield Spacer(10)


def duplicate(texts: Texts, copy_no: int) -> Iterator[Block]:
    """The mark of a reprint; nothing on an original (0)."""
    if copy_no:
        yield Text(
            texts("DUPLICATE {number}", number=copy_no),
            Size.TALL,
            bold=True,
            align=Align.CENTER,
            inverse=True,
        )
        yield Spacer(8)


def stamp(at: datetime, language: str) -> str:
    """Day, year and minute as they stand on paper: 22 Nov 2026 10:48."""
    return f"{format_long_date(at, language)} {format_time(at, language)}"


def order_line(texts: Texts, number: str, at: datetime) -> Row:
    """The order's number and its own time."""
    return pair(texts("Order {number}", number=number), stamp(at, texts.language))


def person(party: Party, *, size: Size = Size.LARGE) -> Iterator[Block]:
    """A name large, then firm, address and telephone."""
    yield Text(party.name, size, bold=True)
    rest = (party.company, *party.lines, party.phone)
    yield from (Text(line) for line in rest if line)


def number_code(number: str) -> Iterator[Block]:
    """The number as a bar code with its digits below; nothing when no bar code can hold it."""
    data = code_data(number)
    if data:
        yield Spacer(10)
        yield Barcode(data)
        yield Text(data, align=Align.CENTER)


def code_data(number: str) -> str:
    """Return what scanners give back for a number: no "#", which keyboards of other countries lack."""
    return "".join(char for char in number if "!" <= char <= "~" and char != "#")[:MAX_CODE]


def closing(lines: tuple[str, ...]) -> Iterator[Block]:
    """The last words, centred."""
    yield from (Text(line, align=Align.CENTER) for line in lines)
