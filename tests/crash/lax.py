"""The planted fault: a connection with `synchronous=NORMAL` that says it is FULL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pos_desktop.store.driver import Connection, connect_writer


class _Answer:
    """The one row of a pragma."""

    rowcount = 1

    def fetchone(self) -> tuple[int]:
        return (2,)


class LaxConnection:
    """Passes everything on, but never lets the level of syncing be raised or seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.execute("PRAGMA synchronous = NORMAL")

    def execute(self, statement: str, parameters: Sequence[object] = (), /) -> Any:
        if statement.startswith("PRAGMA synchronous"):
            return _Answer()
        return self._connection.execute(statement, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def connect_lax_writer(path: Path) -> Any:
    """Return the writer's connection with the fault in it."""
    return LaxConnection(connect_writer(path))
