"""Connections to the one database file, each with the settings that durability rests on.

Source: sqlite.org/wal.html (versions before 3.51.3 can corrupt a WAL file that two connections use),
sqlite.org/pragma.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from pysqlite3 import dbapi2

from pos_desktop.domain.errors import PosError, Rejected, Unavailable

OLDEST_SQLITE = (3, 51, 3)
FULL = 2
CACHED_STATEMENTS = 512
BUSY_MS = 5_000
WRITER_CACHE_KB = 32_768
READER_CACHE_KB = 8_192

Error: tuple[type[Exception], ...] = (dbapi2.Error, UnicodeDecodeError)  # damaged text is met by both
Row = tuple[Any, ...]


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    rowcount: int

    def fetchone(self) -> Row | None:
        """Return the next row."""

    def fetchall(self) -> list[Row]:
        """Return the rows that are left."""

    def __iter__(self) -> Any:
        """Go through the rows that are left."""


class Connection(Protocol):
    """What is used of a driver's connection; tests put a recording one in its place."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]], /) -> Any:
        """Run one statement for each row."""

    def close(self) -> None:
        """Give the file back."""


Connect = Callable[[Path], Connection]


def _none(_value: None) -> None:
    return None


# The driver asks bytes and None, which need no adapting, whether they can adapt themselves, and makes up an
# error message for each answer: 0.8 us a value, a tenth of a whole order. What is registered is not asked.
ADAPTED: tuple[tuple[type, Callable[[Any], object]], ...] = ((bytes, bytes), (type(None), _none))
for _kind, _adapt in ADAPTED:
    dbapi2.register_adapter(_kind, _adapt)


def require_sqlite(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse a SQLite that can corrupt the file.

    Errors: `Rejected("sqlite_too_old")`.
    """
    if version < OLDEST_SQLITE:
        raise Rejected("sqlite_too_old", found=".".join(map(str, version)))


def connect_writer(path: Path) -> Connection:
    """Return the one connection that writes.

    Errors: `Rejected("not_durable")` if the file system or the library does not give WAL and full syncing.
    """
    connection = _open(f"file:{_quoted(path)}?mode=rwc", WRITER_CACHE_KB)
    try:
        prepare_writer(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare_writer(connection: Connection) -> None:
    """Make a fresh connection durable, and look that it is."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    assert_durable(connection)
    if mode is None or mode[0] != "wal":
        raise Rejected("not_durable", journal_mode=str(mode and mode[0]))


def assert_durable(connection: Connection) -> None:
    """Refuse a connection that may lose an acknowledged sale when the power is cut.

    Errors: `Rejected("not_durable")`.
    """
    level = connection.execute("PRAGMA synchronous").fetchone()
    if level is None or level[0] != FULL:
        raise Rejected("not_durable", synchronous=str(level and level[0]))


def settle(connection: Connection) -> None:
    """Move everything from the write-ahead log into the file, so that a copy of the file alone is whole.

    The log keeps its size: a till that starts on a full disk can still be opened and read. Where the disk
    refuses, the log stays as it is and nothing is lost.
    """
    with suppress(dbapi2.Error):
        connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()


def connect_reader(path: Path) -> Connection:
    """Return a connection that reads and cannot write."""
    connection = _open(f"file:{_quoted(path)}?mode=ro", READER_CACHE_KB)
    connection.execute("PRAGMA query_only = ON")
    return connection


def connect_copier(path: Path) -> Connection:
    """Return a connection that may write a copy of the file beside it; SQLite counts that as writing."""
    return _open(f"file:{_quoted(path)}?mode=rw", READER_CACHE_KB)


def _open(uri: str, cache_kb: int) -> Connection:
    connection: Connection = dbapi2.connect(
        uri,
        uri=True,
        isolation_level=None,
        timeout=BUSY_MS / 1000,
        check_same_thread=False,
        cached_statements=CACHED_STATEMENTS,
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{cache_kb}")
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:  # a full or damaged disk shows at the first statement
        connection.close()
        raise
    return connection


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


_CAUSES = (
    ("disk is full", "disk_full"),
    ("disk I/O error", "io_error"),
    ("readonly database", "read_only"),
    ("unable to open", "cannot_open"),
    ("locked", "locked"),
)
_DAMAGE = (
    "malformed",
    "not a database",
    "decode",
    "no such column",
    "no such table",
    "no column named",
    "unrecognized option",
    "vtable constructor failed",
)


def in_our_words(error: Exception) -> PosError | None:
    """Return the driver's trouble as ours, or None for what is our own bug.

    Shapes: `Unavailable("not_saved", cause=...)`, `Rejected("database_damaged")`.
    """
    text = str(error)
    if any(part in text for part in _DAMAGE):
        return Rejected("database_damaged", detail=text)
    for part, cause in _CAUSES:
        if part in text:
            return Unavailable("not_saved", cause=cause)
    return None
