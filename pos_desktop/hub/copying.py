"""Moves a hub from one database to another, as from the shop PC's SQLite to PostgreSQL: all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Table, func, insert, select

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.hub.database import Database
from pos_desktop.hub.tables import metadata, retailer

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Copied:
    """What went over."""

    retailers: int
    facts: int


def copy_all(source: Database, target: Database) -> Copied:
    """Copy every row, and compare what arrived; tills go on with the same ids, tokens and cursors.

    Shapes: no process may serve the source meanwhile, or what it takes in then stays behind.
    Errors: `Rejected("not_empty")` for a target that was used; `Unavailable("not_saved")` when what arrived
        differs. Nothing is in the target then.
    """
    counts: dict[str, int] = {}
    with source.snapshot() as reading, target.writing() as writing:
        if writing.execute(select(func.count()).select_from(retailer)).scalar_one():
            raise Rejected("not_empty")
        for table in metadata.sorted_tables:
            counts[table.name] = _copy(reading, writing, table)
            if _digest(reading, table) != _digest(writing, table):
                raise Unavailable("not_saved", problem=f"{table.name} arrived differently")
    return Copied(counts["retailer"], counts["fact"])


def _copy(reading: Connection, writing: Connection, table: Table) -> int:
    count = 0
    for rows in _rows(reading, table):
        writing.execute(insert(table), rows)
        count += len(rows)
    return count


def _digest(connection: Connection, table: Table) -> bytes:
    digest = sha256()
    for rows in _rows(connection, table):
        for row in rows:
            digest.update(repr(sorted(row.items())).encode())
    return digest.digest()


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    ordered = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(ordered, execution_options={"yield_per": _AT_ONCE})
    for rows in found.mappings().partitions(_AT_ONCE):
        yield [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
