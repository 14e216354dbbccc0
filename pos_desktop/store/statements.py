"""Statements written in Core, compiled once to text for the driver's own cursor.

Measured: this costs 1.4 x raw SQLite for a whole order; Core's cached execution costs 2.5 x.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Table, bindparam, delete, insert
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from pos_desktop.store import written

_DIALECT = SQLiteDialect(paramstyle="qmark")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text of a statement, the order of its parameters, and the values that were written into it."""

    sql: str
    names: tuple[str, ...]
    values: Mapping[str, object]

    def bound(self, **given: object) -> tuple[object, ...]:
        """Return the parameters in the order of the question marks."""
        values = {**self.values, **given}
        return tuple(values[name] for name in self.names)


def compiled(statement: object) -> Compiled:
    """Return a statement ready for the driver."""
    text = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})  # type: ignore[attr-defined]
    return Compiled(str(text), tuple(text.positiontup or ()), dict(text.params))


def sql(statement: object) -> str:
    """Return the text of a statement whose parameters are given in the order in which they stand.

    Errors: `ValueError` for a value written into the statement: it would need a place in that order.
    """
    ready = compiled(statement)
    written = [name for name, value in ready.values.items() if value is not None]
    if written:
        raise ValueError(f"values inside a prepared statement: {', '.join(written)}")
    return ready.sql


def put(table: Table) -> str:
    """Return the statement that writes whole rows, values in the order of the columns."""
    return sql(insert(table).prefix_with("OR REPLACE"))


def drop(table: Table) -> str:
    """Return the statement that deletes a row by its primary key, values in the order of the key."""
    return sql(
        delete(table).where(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))
    )


def write_all() -> dict[str, dict[str, str]]:
    """Return the texts of all statements, by module and name."""
    return {found.name: _texts_of(found.name) for found in pkgutil.iter_modules(written.__path__)}


def _texts_of(module: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for word, value in vars(importlib.import_module(f"{written.__name__}.{module}")).items():
        if word.isupper() and isinstance(value, str):
            texts[word] = value
        elif word.isupper() and isinstance(value, dict):
            texts |= {f"{word} {table}": text for table, text in value.items() if isinstance(text, str)}
    return texts
