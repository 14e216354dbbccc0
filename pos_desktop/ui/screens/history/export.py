"""What is filtered as a CSV file that any spreadsheet opens, however many sales there are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

from pos_desktop.domain.errors import Unavailable
from pos_desktop.domain.money import minor_digits
from pos_desktop.services.ports.rows import Queries, SaleFilter, SaleRow

PAGE = 1000
COLUMNS = (
    "number", "sold_at", "state", "label", "source", "channel", "method", "outlet", "register", "user",
    "customer", "currency", "total", "to_pay",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_sales(queries: Queries, chosen: SaleFilter, zone: tzinfo, path: Path) -> int:
    """Write every sale that matches, newest first, and return how many there were.

    Shapes: amounts are plain decimals with a point, instants ISO 8601 in the outlet's zone; text that a
        spreadsheet would take for a formula begins with an apostrophe.
    Errors: `Unavailable("not_written")` when the file cannot be written.
    """
    count = 0
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in _all(queries, chosen):
                writer.writerow(_cells(row, zone))
                count += 1
    except OSError as error:
        raise Unavailable("not_written", path=str(path)) from error
    return count


def _all(queries: Queries, chosen: SaleFilter) -> Iterator[SaleRow]:
    page = replace(chosen, limit=PAGE, before=None)
    while True:
        rows = queries.sales(page)
        yield from rows
        if len(rows) < PAGE:
            return
        page = replace(page, before=(rows[-1].placed_at_ms, rows[-1].sale_id))


def _cells(row: SaleRow, zone: tzinfo) -> tuple[str, ...]:
    sold_at = datetime.fromtimestamp(row.placed_at_ms / 1000, zone).isoformat(timespec="seconds")
    words = (row.state, row.label, row.source, row.channel_kind, row.method, row.outlet, row.register)
    people = (row.user, row.customer)
    amounts = (_decimal(row.total_minor, row.currency), _decimal(row.owed_minor, row.currency))
    texts = (_safe(text) for text in (row.number, *words, *people))
    number, *rest = texts
    return (number, sold_at, *rest, row.currency, *amounts)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _decimal(minor: int, currency: str) -> str:
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"
