"""Rows and states as plain values for scripts, and as lines for people."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: ids in hex, records by field name, pairs as lists."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | type(None)) else str(value)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return rows in columns as wide as they need."""
    all_rows = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(row[index]) for row in all_rows) for index in range(len(head))]
    return tuple(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in all_rows
    )
