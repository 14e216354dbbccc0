"""Reading connections: one per thread, each call sees one consistent state and waits for no writer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pos_desktop.domain.errors import Unavailable
from pos_desktop.store.driver import Connection, Error, Row, in_our_words

PATIENCE_S = 10.0


class Reader:
    """Gives each thread its own connection."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._mine = threading.local()
        self._all: list[Connection] = []
        self._gate = threading.Condition(threading.Lock())
        self._is_closed = False
        self._is_paused = False
        self._inside = 0
        self._file = 0

    def rows(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Row]:
        """Return all rows of one statement.

        Errors: `Rejected("database_damaged")`; `Unavailable` closed, and for what the disk or a lock refuses.
        """
        self._enter()
        try:
            return self._connection().execute(statement, parameters).fetchall()
        except Error as error:
            raise in_our_words(error) or error from error
        finally:
            self._leave()

    def row(self, statement: str, parameters: tuple[Any, ...] = ()) -> Row | None:
        """Return the first row of one statement."""
        found = self.rows(statement, parameters)
        return found[0] if found else None

    def kept(self, statement: str) -> list[Row]:
        """Return all rows of a statement without parameters, read anew only when somebody wrote meanwhile.

        Errors: as `rows`. Inside `one_state` only.
        """
        version = self.rows("PRAGMA data_version")
        kept: dict[str, tuple[object, list[Row]]] = self._mine.__dict__.setdefault("kept", {})
        if statement not in kept or kept[statement][0] != version:
            kept[statement] = (version, self.rows(statement))
        return kept[statement][1]

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Let everything read inside see the same state."""
        self._enter()
        try:
            connection = self._connection()
            if connection.in_transaction:
                yield
                return
            connection.execute("BEGIN")
            try:
                yield
            finally:
                _end(connection)
        finally:
            self._leave()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold every thread back before its next read, all connections closed: another file takes the place.

        Errors: `Unavailable("busy")` when one goes on reading for longer than `PATIENCE_S`.
        """
        with self._gate:
            self._is_paused = True
            try:
                if not self._gate.wait_for(lambda: not self._inside, PATIENCE_S):
                    raise Unavailable("busy")
            except BaseException:
                self._go_on()
                raise
            for connection in self._all:
                connection.close()
            self._all.clear()
            self._file += 1
        try:
            yield
        finally:
            with self._gate:
                self._go_on()

    def close(self) -> None:
        """Close the connections of all threads once nobody reads; whoever comes now is refused.

        Shapes: one that goes on reading for longer than `PATIENCE_S` keeps all open, until the program ends:
            to close what is read from crashes the program.
        """
        with self._gate:
            self._is_closed = True
            if self._gate.wait_for(lambda: not self._inside, PATIENCE_S):
                for connection in self._all:
                    connection.close()
                self._all.clear()

    def _enter(self) -> None:
        depth: int = getattr(self._mine, "depth", 0)
        if not depth:
            with self._gate:
                self._gate.wait_for(lambda: not self._is_paused)
                if self._is_closed:
                    raise Unavailable("closed")
                self._inside += 1
        self._mine.depth = depth + 1

    def _leave(self) -> None:
        self._mine.depth -= 1
        if not self._mine.depth:
            with self._gate:
                self._inside -= 1
                if not self._inside:
                    self._gate.notify_all()

    def _go_on(self) -> None:
        self._is_paused = False
        self._gate.notify_all()

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None or self._mine.file != self._file:
            with self._gate:
                connection = self._mine.connection = self._connect()
                self._mine.file, self._mine.kept = self._file, {}
                self._all.append(connection)
        return connection


def _end(connection: Connection) -> None:
    """Nothing was written, COMMIT fails on a damaged page, and SQLite may have ended it all itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
