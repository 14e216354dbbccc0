"""The hub's database: PostgreSQL for any number of processes, SQLite for one machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic.command import upgrade
from alembic.config import Config
from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from pos_desktop.domain.errors import Rejected, Unavailable

T = TypeVar("T")

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
POOL = 8
TRIES = 5
# Autocommit saves PostgreSQL two round trips of three; SQLite needs to be told not to lock for writing.
_READING: dict[bool, dict[str, Any]] = {True: {"isolation_level": "AUTOCOMMIT"}, False: {"reads_only": True}}
# PostgreSQL says that the same again may work: serialization failure, deadlock, lock not available.
_AGAIN = frozenset({"40001", "40P01", "55P03"})
_MIGRATING = 0x706F7368  # an advisory lock of our own, so that two processes do not migrate at once


class Database:
    """Lends connections, each inside one transaction; one writer at a time on SQLite."""

    def __init__(self, url: str) -> None:
        """Open the database at a URL and bring it up to date.

        Errors: `Rejected("bad_database_url")`, `Unavailable("no_database")`, `Rejected("database_newer")`.
        """
        self.url = _url(url)
        self.is_postgresql = self.url.get_backend_name() == "postgresql"
        self._engine = _engine(self.url)
        self._readers = self._engine.execution_options(**_READING[self.is_postgresql])
        self._writing = threading.Lock()
        try:
            self._migrate()
        except DBAPIError as error:
            self._engine.dispose()
            raise Unavailable("no_database", problem=str(error.orig).strip().splitlines()[0]) from error

    @property
    def name(self) -> str:
        """Return the URL as it may be shown, its password hidden."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection to read with; on PostgreSQL every statement sees what was committed before it."""
        with self._readers.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Lend a connection that sees one state all along."""
        options: dict[str, Any] = {"reads_only": True}
        if self.is_postgresql:
            options["isolation_level"] = "REPEATABLE READ"
        with self._engine.execution_options(**options).connect() as connection:
            yield connection

    def read(self, question: Callable[[Connection], T]) -> T:
        """Return what a question finds; asked once more when its connection turned out to be dead."""
        try:
            with self.reading() as connection:
                return question(connection)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        with self.reading() as connection:
            return question(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection whose transaction is durable when the block ends without an error."""
        if self.is_postgresql:
            with self._engine.begin() as connection:
                yield connection
        else:
            with self._writing, self._engine.begin() as connection:
                yield connection

    @property
    def driver_errors(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises by itself, and what SQLAlchemy makes of it."""
        driver: Any = self._engine.dialect.dbapi
        return (DBAPIError, driver.Error)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.writing() as connection:
            if self.is_postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            config.attributes["connection"] = connection
            upgrade(config, "head")


def is_worth_again(error: DBAPIError) -> bool:
    """Whether the transaction that failed may go through when it is tried again at once.

    Shapes: also where the connection died, perhaps after the commit: the same again must change nothing.
    """
    return error.connection_invalidated or getattr(error.orig, "sqlstate", "") in _AGAIN


def _url(url: str) -> URL:
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise Rejected("bad_database_url", problem="say postgresql://... or sqlite:///FILE") from error
    backend = made.get_backend_name()
    if backend == "postgresql":
        return made.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and made.database:
        return made.set(drivername="sqlite")
    raise Rejected("bad_database_url", problem="say postgresql://... or sqlite:///FILE")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_size=POOL, max_overflow=POOL, hide_parameters=True)
    engine = create_engine(url, module=dbapi2, pool_size=POOL, max_overflow=POOL, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # or the driver begins by itself, and too late
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")

    return engine


def _is_writing(connection: Connection) -> bool:
    return not connection.get_execution_options().get("reads_only", False)
