"""Writes the difference between what the tables say of an aggregate and what they should say."""

from __future__ import annotations

from functools import cache

from pos_desktop.store.driver import Connection
from pos_desktop.store.form import SEARCHED
from pos_desktop.store.levels import Levels, Place, entries_that_differ
from pos_desktop.store.numbering import Numbering
from pos_desktop.store.prepared import prepared
from pos_desktop.store.rows import Keyed, Row, Rows

_SQL = prepared("projector")
_TABLES = tuple(_SQL["TABLES"].split())
_PUT = {name: _SQL[f"PUT {name}"] for name in _TABLES}
_DROP = {name: _SQL[f"DROP {name}"] for name in _TABLES}
_COLUMNS = {name: tuple(_SQL[f"COLUMNS {name}"].split()) for name in _TABLES}
_KEYS = {name: tuple(_SQL[f"KEY {name}"].split()) for name in _TABLES}
_KEY_COLUMNS = {name: len(key) for name, key in _KEYS.items()}
_PUT_TEXT = {name: f"INSERT INTO {name}(rowid, words) VALUES (?, ?)" for name in SEARCHED}
_DROP_TEXT = {name: f"DELETE FROM {name} WHERE rowid = ?" for name in SEARCHED}
_EMPTY: Keyed = {}


class Projector:
    """Collects the differences of many aggregates and writes them table by table, in the open transaction."""

    def __init__(self, connection: Connection, numbering: Numbering) -> None:
        self._connection = connection
        self.levels = Levels(connection, numbering)
        self._put: dict[str, list[Row]] = {}
        self._drop: dict[str, list[Row]] = {}
        self._gone_entries: list[Row] = []
        self._new_entries: list[Row] = []
        self._recounted: set[Place] = set()

    def add(self, no: int, old: Rows, new: Rows) -> None:
        """Take note of one aggregate's change; nothing is written before `write`."""
        was = old.tables
        for name, after in new.tables.items():
            before = was.get(name, _EMPTY)
            if before is not after:
                self._add_table(name, before, after)
        for name in was.keys() - new.tables.keys():
            self._add_table(name, was[name], _EMPTY)
        if old.texts != new.texts:
            self._add_texts(no, old.texts, new.texts)

    def _add_table(self, name: str, before: Keyed, after: Keyed) -> None:
        if name == "stock_entry":
            gone, added = entries_that_differ(before, after)
            self._gone_entries += gone
            self._new_entries += added
        elif before or name == "stock_count":
            self._add_changes(name, before, after)
        elif after:
            self._put.setdefault(_PUT[name], []).extend(after.values())

    def _add_changes(self, name: str, before: Keyed, after: Keyed) -> None:
        keys = _KEY_COLUMNS[name]
        gone = [row[:keys] for key, row in before.items() if key not in after]
        if gone:
            self._drop.setdefault(_DROP[name], []).extend(gone)
        if name == "stock_count" and before != after:
            self._recounted.update((row[0], row[1]) for row in (*gone, *after.values()))
        new: list[Row] = []
        for key, row in after.items():
            old = before.get(key)
            if old is None:
                new.append(row)
            elif old != row:
                self._add_update(name, old, row)
        if new:
            self._put.setdefault(_PUT[name], []).extend(new)

    def _add_update(self, name: str, old: Row, row: Row) -> None:
        """Only the columns that differ: an index over the others is not touched."""
        differing = tuple([at for at, value in enumerate(row) if old[at] != value])
        values = [row[at] for at in differing]
        self._put.setdefault(update_of(name, differing), []).append((*values, *row[: _KEY_COLUMNS[name]]))

    def _add_texts(self, no: int, before: dict[str, str], after: dict[str, str]) -> None:
        for name in before.keys() | after.keys():
            words = after.get(name)
            if before.get(name) == words:
                continue
            if name in before:
                self._drop.setdefault(_DROP_TEXT[name], []).append((no,))
            if words is not None:
                self._put.setdefault(_PUT_TEXT[name], []).append((no, words))

    def write(self) -> None:
        """Write everything noted so far."""
        for statement, rows in (*self._drop.items(), *self._put.items()):
            self._run(statement, rows)
        if self._gone_entries or self._new_entries or self._recounted:
            self.levels.write(self._gone_entries, self._new_entries, self._recounted)
        self.forget()

    def forget(self) -> None:
        """Drop what was noted and not written."""
        self._put, self._drop = {}, {}
        self._gone_entries, self._new_entries = [], []
        self._recounted = set()

    def _run(self, statement: str, rows: list[Row]) -> None:
        if len(rows) == 1:
            self._connection.execute(statement, rows[0])
        else:
            self._connection.executemany(statement, rows)


@cache
def update_of(name: str, differing: tuple[int, ...]) -> str:
    """Return the statement that changes these columns of one row; the kinds of change are few.

    They are too many to be prepared, and a sale does not wait for Core: its text is put together here.
    """
    columns = _COLUMNS[name]
    values = ", ".join(f"{columns[at]}=?" for at in differing)
    at_key = " AND ".join(f"{name}.{column} = ?" for column in _KEYS[name])
    return f"UPDATE {name} SET {values} WHERE {at_key}"
