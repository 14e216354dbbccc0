"""The canonical text of all projections: the same facts give the same bytes on every machine.

One line per row: the table, then the row as JSON by column; small numbers are written as the ids they stand
for, a fact as device:seq. What belongs to one machine alone is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256

from sqlalchemy import Table, select

from pos_desktop.store.driver import Row
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import PROJECTIONS, device, root

Rows = Callable[[str], list[Row]]

_ROOT_NUMBERS = frozenset({"no", "root_no", "product_no", "outlet_no"})
_ROOTS = sql(select(root.c.no, root.c.id))
_DEVICES = sql(select(device.c.no, device.c.id))
_ALL = {table.name: sql(select(*table.columns)) for table in PROJECTIONS}


def dump_lines(rows: Rows) -> Iterator[str]:
    """Yield the lines; `rows` runs one statement, all of them on one consistent state."""
    roots = {no: id.hex() for no, id in rows(_ROOTS)}
    devices = {no: id.hex() for no, id in rows(_DEVICES)}
    for table in PROJECTIONS:
        writers = [_writer(table, name, roots, devices) for name in column_names(table)]
        yield from sorted(_line(table.name, writers, row) for row in rows(_ALL[table.name]))


def dump_digest(rows: Rows) -> str:
    """Return the SHA-256 of the dump, to compare two machines."""
    digest = sha256()
    for line in dump_lines(rows):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


_Writer = tuple[str, Callable[[object], object]]


def _writer(table: Table, name: str, roots: dict[int, str], devices: dict[int, str]) -> _Writer:
    if name in _ROOT_NUMBERS:
        return name.removesuffix("_no"), lambda value: None if value is None else roots[_whole(value)]
    if table.name == "stock_entry" and name == "fact":
        return name, lambda value: f"{devices[_whole(value) >> SEQ_BITS]}:{_whole(value) & SEQ_MASK}"
    return name, lambda value: value.hex() if isinstance(value, bytes) else value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a number of this file, not {value!r}")
    return value


def _line(table: str, writers: list[_Writer], row: Row) -> str:
    content = {name: write(value) for (name, write), value in zip(writers, row, strict=True)}
    return f"{table} {json.dumps(content, ensure_ascii=False, separators=(',', ':'))}"


def column_names(table: Table) -> tuple[str, ...]:
    """Return the columns of a table in the order of its rows."""
    return tuple(column.name for column in table.columns)
