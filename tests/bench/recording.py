"""A writing connection that keeps what is written through it, transaction by transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pos_desktop.store.driver import Connection, Cursor, connect_writer
from tests.bench.floor import Transaction

_VERBS = ("INSERT", "UPDATE", "DELETE")


class RecordingConnection:
    """Passes everything on; `written` holds the transactions that were committed, in order."""

    def __init__(self, connection: Connection) -> None:
        self.written: list[Transaction] = []
        self._connection = connection
        self._open: Transaction = []

    def execute(self, statement: str, parameters: Sequence[object] = (), /) -> Cursor:
        """Run one statement."""
        if statement.startswith(_VERBS):
            self._open.append((statement, [tuple(parameters)]))
        elif statement == "COMMIT":
            self.written.append(self._open)
            self._open = []
        return self._connection.execute(statement, parameters)

    def executemany(self, statement: str, parameters: Iterable[Sequence[object]], /) -> Any:
        """Run one statement for each row."""
        rows = [tuple(row) for row in parameters]
        if rows:
            self._open.append((statement, rows))
        return self._connection.executemany(statement, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def connect_recorder(path: Path) -> Any:
    """Return the writer's connection, recorded."""
    return RecordingConnection(connect_writer(path))
