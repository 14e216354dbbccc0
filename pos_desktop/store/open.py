"""Opening and closing the local database of one till."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.domain.ids import new_id
from pos_desktop.services.ports.changes import Listener
from pos_desktop.store.books import Books
from pos_desktop.store.driver import (
    Connect,
    Connection,
    Error,
    assert_durable,
    connect_reader,
    connect_writer,
    in_our_words,
    require_sqlite,
)
from pos_desktop.store.folding import PROJECTION
from pos_desktop.store.lock import FolderLock
from pos_desktop.store.migrating import LINEAGE, create, form_of, migrate, require_readable
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries import StoreQueries
from pos_desktop.store.reader import Reader
from pos_desktop.store.spool import LocalSpool
from pos_desktop.store.writer import Writer

if TYPE_CHECKING:  # late: nobody looks after the file while the till starts
    from pos_desktop.store.maintenance import Maintenance

NAME = "pos.db"

_SQL = prepared("open")
_READ_DEVICE = _SQL["READ_DEVICE"]
_PUT_DEVICE = _SQL["PUT_DEVICE"]
_PUT_STATE = _SQL["PUT_STATE"]
_READ_STATE = "SELECT value FROM local_state WHERE name = ?"
_PROJECTED_BY = "projection"


def wall_ms() -> int:
    """Return the time of the machine, milliseconds UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Store:
    """The open database: `ledger` writes, `queries` and `spool` read, `maintenance` looks after it."""

    path: Path
    ledger: Writer
    queries: StoreQueries
    spool: LocalSpool
    reader: Reader
    lock: FolderLock

    @property
    def device_id(self) -> bytes:
        """Return who this till is; a clone is given an identity of its own."""
        return self.ledger.books.device_id

    @property
    def maintenance(self) -> Maintenance:
        """Return what looks after the whole file."""
        # late: nobody looks after the file while the till starts
        from pos_desktop.store.maintenance import Maintenance

        return Maintenance(self.ledger, self.reader, self.path)

    def load_core(self) -> None:
        """Load now what the first list or search would else wait for."""
        # late: it takes longer to load than all the rest
        from pos_desktop.store.written import fulfillments, sales, stock

        del fulfillments, sales, stock

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` on the writer's thread after every change; returns how to stop."""
        return self.ledger.listen(listener)

    def close(self) -> None:
        """Finish what was submitted and let the folder go."""
        self.ledger.close()
        self.reader.close()
        self.lock.release()


def open_store(
    folder: Path,
    *,
    clock: Callable[[], int] = wall_ms,
    device_id: bytes | None = None,
    connect: Connect = connect_writer,
) -> Store:
    """Open the database in a data folder; a missing one is made, an older one is brought up to date.

    Shapes: `device_id` enrols a new file under a given id; an existing file keeps its own.
    Units: `clock` gives milliseconds UTC.
    Errors: `Unavailable` "folder_in_use", "folder_read_only", "folder_missing", "not_saved" (full disk);
        `Rejected` "database_newer", "database_damaged", "not_our_database", "not_durable", "sqlite_too_old".
    """
    require_sqlite()
    lock = FolderLock(folder)
    path = folder / NAME
    try:
        _require_writable(path)
        writer = Writer(lambda: open_books(path, clock, device_id, connect))
        replaced(path).unlink(missing_ok=True)
    except Error as error:
        lock.release()
        raise in_our_words(error) or error from error
    except BaseException:
        lock.release()
        raise
    reader = Reader(lambda: connect_reader(path))
    return Store(
        path,
        writer,
        StoreQueries(reader),
        LocalSpool(
            reader, lambda sql, values: writer.run_on_books(lambda books: _execute(books, sql, values))
        ),
        reader,
        lock,
    )


def _execute(books: Books, statement: str, values: tuple[object, ...]) -> None:
    books.connection.execute(statement, values)


def _require_writable(path: Path) -> None:
    # SQLite also writes beside the file
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise Unavailable("folder_read_only", folder=str(path.parent))


def replaced(path: Path) -> Path:
    """Return where the file is kept that a hub's snapshot took the place of, until the next clean start."""
    return path.with_name(f"{path.stem}-before-joining.db")


def open_books(path: Path, clock: Callable[[], int], device_id: bytes | None, connect: Connect) -> Books:
    """Open one file, made or brought up to date first. Errors: as `open_store`."""
    connection = connect(path)
    try:
        form = form_of(connection)
        if form is None:
            create(connection)
        else:
            require_readable(form)
            if form != LINEAGE[-1]:
                migrate(connection, path, form)
        own = _own_device(connection, device_id or new_id(clock(), os.urandom(10)).bytes)
        books = Books(connection, own, clock)
        _reproject(books)
        assert_durable(connection)
    except BaseException:
        connection.close()
        raise
    return books


def _own_device(connection: Connection, proposed: bytes) -> bytes:
    row = connection.execute(_READ_DEVICE).fetchone()
    if row is not None:
        if not isinstance(row[0], bytes):
            raise Rejected("database_damaged", detail="the device has no id")
        return row[0]
    connection.execute(_PUT_DEVICE, (proposed, ""))
    return proposed


def _reproject(books: Books) -> None:
    """Make the tables anew when another release's folds made them."""
    row = books.connection.execute(_READ_STATE, (_PROJECTED_BY,)).fetchone()
    if row is not None and row[0] == str(PROJECTION):
        return
    # late: only the first start of another release replays everything
    from pos_desktop.store.rebuild import rebuild

    books.connection.execute("BEGIN IMMEDIATE")
    try:
        if books.heads:
            rebuild(books)
        books.connection.execute(_PUT_STATE, (_PROJECTED_BY, str(PROJECTION)))
        books.connection.execute("COMMIT")
    except BaseException:
        if books.connection.in_transaction:
            books.connection.execute("ROLLBACK")
        raise
