"""Dropping every projection and making it anew from the journal, inside the transaction that is open."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateIndex, DropIndex

from pos_desktop.journal.envelope import open_fact
from pos_desktop.store.books import Books
from pos_desktop.store.folding import rows_of, state_of
from pos_desktop.store.form import SEARCHED
from pos_desktop.store.rows import Numbers, Rows
from pos_desktop.store.statements import put, sql
from pos_desktop.store.tables import (
    PROJECTIONS,
    journal,
    stock_level,
    text_search_ddl,
)

ROOTS_AT_ONCE = 500

JournalRow = tuple[int, bytes, bytes | None]  # number of the root, head, body

_ALL_FACTS = sql(select(journal.c.root_no, journal.c.head, journal.c.body).order_by(journal.c.root_no))
_CLEAR = [sql(delete(table)) for table in PROJECTIONS]
_INDICES = [index for table in PROJECTIONS for index in table.indexes]
_DIALECT = SQLiteDialect()
_DROP_INDICES = [str(DropIndex(index, if_exists=True).compile(dialect=_DIALECT)) for index in _INDICES]
_CREATE_INDICES = [str(CreateIndex(index).compile(dialect=_DIALECT)) for index in _INDICES]
_PUT = {table.name: put(table) for table in PROJECTIONS if table is not stock_level}
_PUT_TEXT = {name: f"INSERT INTO {name}(rowid, words) VALUES (?, ?)" for name in SEARCHED}


def rebuild(books: Books) -> int:
    """Replay the whole journal; returns how many facts were replayed.

    Errors: `ForgedFact` at the first fact whose bytes are not what was sealed; nothing is changed then.
    """
    connection = books.connection
    books.forget_all()
    for statement in (*_DROP_INDICES, *_CLEAR):
        connection.execute(statement)
    for name in SEARCHED:
        connection.execute(f"DROP TABLE {name}")
        connection.execute(text_search_ddl(name))
    replayed = 0
    tables: dict[str, list[tuple[object, ...]]] = {}
    # Closed at once when a fact is forged: an open cursor would hold the transaction.
    with closing(_journal(books)) as journal_rows:
        for at, (count, no, rows) in enumerate(_replayed(books, journal_rows), start=1):
            replayed += count
            _collect(tables, no, rows)
            if at % ROOTS_AT_ONCE == 0:
                _write(books, tables)
    _write(books, tables)
    books.projector.levels.rebuild()
    for statement in _CREATE_INDICES:
        connection.execute(statement)
    return replayed


def _replayed(books: Books, journal_rows: Iterator[JournalRow]) -> Iterator[tuple[int, int, Rows]]:
    numbers = Numbers(books.numbering.root, books.numbering.device)
    for no, rows in groupby(journal_rows, key=itemgetter(0)):
        facts = [open_fact(head, body) for _, head, body in rows]
        yield len(facts), no, rows_of(no, state_of(facts[0].root, facts), numbers)


def _journal(books: Books) -> Generator[JournalRow, None, None]:
    yield from books.connection.execute(_ALL_FACTS)


def _collect(tables: dict[str, list[tuple[object, ...]]], no: int, rows: Rows) -> None:
    for name, keyed in rows.tables.items():
        if name == "stock_entry":
            tables.setdefault(name, []).extend((*row, 0) for row in keyed.values())
        else:
            tables.setdefault(name, []).extend(keyed.values())
    for name, words in rows.texts.items():
        tables.setdefault(name, []).append((no, words))


def _write(books: Books, tables: dict[str, list[tuple[object, ...]]]) -> None:
    for name, rows in tables.items():
        books.connection.executemany(_PUT.get(name) or _PUT_TEXT[name], rows)
    tables.clear()
