"""A till takes over a database that its hub made: what it knew alone goes in, then the files change places.

Killed anywhere, the till opens with the old file or with the new one, and no fact of its own is missing in
either.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.envelope import ForgedFact
from pos_desktop.store.books import Books
from pos_desktop.store.driver import Connection, Error, connect_reader, connect_writer, in_our_words
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK
from pos_desktop.store.migrating import LINEAGE, form_of
from pos_desktop.store.open import Store, open_books, replaced

INCOMING = "pos-incoming.db"
AT_ONCE = 500

Batch = list[tuple[int, bytes, bytes | None]]  # number, head, body

_JOURNAL_AFTER = "SELECT id, head, body FROM journal WHERE id > ? ORDER BY id LIMIT ?"
_OWN_AFTER = "SELECT id, head, body FROM journal WHERE id BETWEEN ? AND ? ORDER BY id"
_NUMBER = "SELECT no FROM device WHERE id = ?"
_ATTACH, _DETACH = "ATTACH DATABASE ? AS old", "DETACH DATABASE old"
_STATE = "INSERT OR REPLACE INTO local_state SELECT * FROM old.local_state WHERE name != 'projection'"
_TOLD = """INSERT OR REPLACE INTO local_stock_told
    SELECT told.channel_id, here.no, told.location, told.available, told.on_hand, told.reason, told.problem
    FROM old.local_stock_told AS told JOIN old.root AS there ON there.no = told.product_no
    JOIN main.root AS here ON here.id = there.id"""
CARRIED = (
    "local_device",
    "local_receipt_series",
    "local_print_job",
    "local_channel",
    "local_attempt",
    "local_unread_order",
)
"""Tables of this machine that go over as they are; the others hold numbers that another file gives anew."""


class Joining:
    """Takes a hub's database over while the till goes on; used by one thread."""

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store, self._clock = store, clock

    @property
    def folder(self) -> Path:
        """Return where a snapshot is to be put: it is moved from there, so it is the same disk."""
        return self._store.path.parent

    @property
    def incoming(self) -> Path:
        """Return the file that `take_over` reads."""
        return self.folder / INCOMING

    def clear(self) -> None:
        """Remove what an earlier try left: the log of one file is no log of the next."""
        remove_database(self.incoming)

    def facts(self) -> int:
        """Return how many facts this till has already."""
        return self._store.maintenance.facts()

    def can_read(self, form: str) -> bool:
        """Whether a database of this form can be taken over: not one of a newer release."""
        return form in LINEAGE

    def take_over(self, kept: tuple[str, str]) -> None:
        """Go on with the incoming file, and with everything that is here; `kept` is written with it.

        Errors: `Rejected("database_damaged")`, `Unavailable` not_saved, busy; the till has its old file then.
        """
        try:
            self._take_over(kept)
        except ForgedFact as error:
            raise Rejected("database_damaged", detail=str(error)) from error
        except Error as error:
            raise in_our_words(error) or error from error
        except OSError as error:
            raise Unavailable("not_saved", file=str(self.incoming), problem=str(error)) from error
        finally:
            remove_database(self.incoming)

    def _take_over(self, kept: tuple[str, str]) -> None:
        _require_form(self.incoming)
        store = self._store
        books = open_books(self.incoming, self._clock, store.device_id, connect_writer)
        try:
            before = connect_reader(store.path)
            try:
                _add_facts(books, _all_facts(before))
            finally:
                before.close()
            store.ledger.switch_file(
                lambda old: _finish(books, old, store.path, kept), self._switch, store.reader.paused
            ).result()
        finally:
            books.connection.close()

    def _switch(self) -> None:
        """Let the new file take the place of the old one, which has no log any more: all have closed it."""
        path = self._store.path
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise Unavailable("busy", file=str(log))
        log.unlink(missing_ok=True)
        old = replaced(path)
        old.unlink(missing_ok=True)
        os.link(path, old)
        self.incoming.replace(path)
        _sync(path.parent)


def remove_database(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def _require_form(path: Path) -> None:
    """Refuse what is no database of ours; that it is whole is for its hub to see before it is hashed."""
    connection = connect_reader(path)
    try:
        form = form_of(connection)
    finally:
        connection.close()
    if form is None:
        raise Rejected("database_damaged", detail="it is empty")


def _all_facts(connection: Connection) -> Iterator[Batch]:
    last = 0
    while rows := connection.execute(_JOURNAL_AFTER, (last, AT_ONCE)).fetchall():
        last = rows[-1][0]
        yield [(row[0], row[1], row[2]) for row in rows]


def _own_facts(old: Books, after_seq: int) -> Iterator[Batch]:
    """Yield what this till recorded while the rest went over."""
    row = old.connection.execute(_NUMBER, (old.device_id,)).fetchone()
    if row is not None:
        first = row[0] << SEQ_BITS
        rows = old.connection.execute(_OWN_AFTER, (first | after_seq + 1, first | SEQ_MASK)).fetchall()
        yield [(row[0], row[1], row[2]) for row in rows]


def _add_facts(books: Books, batches: Iterator[Batch]) -> None:
    for rows in batches:
        with _transaction(books):
            for _, head, body in rows:
                books.take_in(head, body)


def _finish(books: Books, old: Books, path: Path, kept: tuple[str, str]) -> None:
    """Bring over what is left, on the thread of the old books: nothing can be recorded meanwhile."""
    _add_facts(books, _own_facts(old, books.own_end()[0]))
    books.connection.execute(_ATTACH, (str(path),))
    with _transaction(books):
        for table in CARRIED:
            books.connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM old.{table}")
        books.connection.execute(_STATE)
        books.connection.execute(_TOLD)
        books.keep_state(*kept)
    books.connection.execute(_DETACH)
    books.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    books.connection.close()


@contextmanager
def _transaction(books: Books) -> Iterator[None]:
    """Commit what is done inside; when it fails, the whole file is thrown away."""
    books.connection.execute("BEGIN IMMEDIATE")
    yield
    books.project()
    books.connection.execute("COMMIT")
    books.committed()


def _sync(folder: Path) -> None:
    """Make a rename durable; Windows does so itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
