"""Looking after the file: rebuild, verify, dump, copy, erase."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import bindparam, func, literal_column, null, select, update

from pos_desktop.domain.errors import PosError, Unavailable
from pos_desktop.journal.chain import BadFact, ChainEnd, verify_chain
from pos_desktop.journal.envelope import ForgedFact, read_head
from pos_desktop.journal.facts import PERSONAL
from pos_desktop.services.ports.ledger import Priority
from pos_desktop.store.books import Books
from pos_desktop.store.driver import (
    Connection,
    Error,
    Row,
    connect_copier,
    connect_reader,
    connect_writer,
    in_our_words,
)
from pos_desktop.store.dump import dump_digest, dump_lines
from pos_desktop.store.form import SEARCHED, SEQ_BITS, SEQ_MASK
from pos_desktop.store.reader import Reader
from pos_desktop.store.rebuild import rebuild
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import device, journal
from pos_desktop.store.writer import Writer

SHOWN_DIFFERENCES = 20
# TypeError, ValueError: a damaged row holds anything
_TROUBLE: tuple[type[Exception], ...] = (*Error, PosError, TypeError, ValueError)

_DEVICES = sql(select(device.c.no, device.c.id).order_by(device.c.id))
_FACTS_OF_DEVICE = sql(
    select(journal.c.id, journal.c.head, journal.c.body)
    .where(journal.c.id.between(bindparam("first"), bindparam("last")))
    .order_by(journal.c.id)
)
_COUNT = sql(select(func.count()).select_from(journal))
_ERASE = sql(update(journal).values(body=null()).where(journal.c.id == bindparam("fact")))
_FACTS_OF_ROOT = sql(
    select(journal.c.id, journal.c.head).where(
        journal.c.root_no == bindparam("root"), journal.c.body.is_not(literal_column("NULL"))
    )
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Facts of another device that have not arrived yet: no damage, they come with the next exchange."""

    device: bytes
    first_seq: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole file found; `differences` are lines a replay would change."""

    facts: int
    bad: BadFact | None
    gaps: tuple[Gap, ...]
    differences: tuple[str, ...]
    damage: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every chain holds, every table is what the facts say, and every page is sound."""
        return self.bad is None and not self.differences and not self.damage


class Maintenance:
    """What the command line and the hub do with a whole file."""

    def __init__(self, writer: Writer, reader: Reader, path: Path) -> None:
        self._writer = writer
        self._reader = reader
        self._path = path

    def rebuild(self) -> int:
        """Drop every projection and replay the journal; returns the number of facts.

        Errors: `ForgedFact` at the first fact that is not what was sealed; the tables are as they were then.
        """
        return self._writer.run_on_books(rebuild, priority=Priority.BACKGROUND).result()

    def dump(self) -> Iterator[str]:
        """Yield the canonical text of all projections."""
        with self._reader.one_state():
            yield from dump_lines(self._reader.rows)

    def digest(self) -> str:
        """Return the SHA-256 of the dump."""
        with self._reader.one_state():
            return dump_digest(self._reader.rows)

    def sqlite_version(self) -> str:
        """Return the version of the database library in use."""
        row = self._reader.row("SELECT sqlite_version()")
        return str(row[0]) if row is not None else ""

    def quick_check(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the pages, nothing when they are sound."""
        return self._damage("PRAGMA quick_check")

    def verify(self) -> Verified:
        """Check every chain, every table against a replay, and every page.

        Errors: `Unavailable("not_saved")` when there is no room for the copy that is replayed.
        """
        damage = self._damage("PRAGMA integrity_check")
        try:
            facts, bad, gaps = self._chains()
            differences = () if bad or damage else self._differences()
        except _TROUBLE as error:
            if isinstance(error, Unavailable) and error.word("cause") == "disk_full":
                raise  # a full disk is no damage
            return Verified(0, None, (), (), (*damage, str(error)))
        return Verified(facts, bad, gaps, differences, damage)

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the whole file.

        Errors: `Unavailable("not_saved")` for a full disk, `Unavailable("file_exists")`.
        """
        if path.exists():
            raise Unavailable("file_exists", file=str(path))
        connection = connect_copier(self._path)
        try:
            connection.execute("VACUUM INTO ?", (str(path),))
        except Error as error:
            raise in_our_words(error) or error from error
        finally:
            connection.close()

    def erase(self, root: bytes, kinds: frozenset[str] = PERSONAL) -> int:
        """Blank the personal bodies under one root for good; returns how many. The chain still verifies.

        Unused space of the file may keep traces until it is written over; a copy has none.
        """
        return self._writer.run_on_books(lambda books: _erase(books, root, kinds & PERSONAL)).result()

    def own_facts(self, after_seq: int, limit: int) -> list[tuple[bytes, bytes | None]]:
        """Return (head, body) of this device's facts after one seq, in order: what is sent to the hub."""
        for no, id in self._reader.rows(_DEVICES):
            if id == self._writer.books.device_id:
                first = no << SEQ_BITS | after_seq + 1
                rows = self._reader.rows(
                    _FACTS_OF_DEVICE, (first, min(first + limit - 1, no << SEQ_BITS | SEQ_MASK))
                )
                return [(head, body) for _, head, body in rows]
        return []

    def facts(self) -> int:
        """Return how many facts the journal holds."""
        return int(self._reader.rows(_COUNT)[0][0])

    def _damage(self, pragma: str) -> tuple[str, ...]:
        """Ask a connection that has read nothing yet.

        A check of FTS5 trusts what its connection remembers of a text index, also after the writer merged it.
        """
        try:
            with self._reader.one_state(), closing(connect_reader(self._path)) as connection:
                found = [str(row[0]) for row in connection.execute(pragma).fetchall()]
        except _TROUBLE as error:
            return (str(error),)
        return () if found == ["ok"] else tuple(found[:SHOWN_DIFFERENCES])

    def _chains(self) -> tuple[int, BadFact | None, tuple[Gap, ...]]:
        facts = 0
        gaps: list[Gap] = []
        with self._reader.one_state():
            for no, id in self._reader.rows(_DEVICES):
                rows = self._reader.rows(_FACTS_OF_DEVICE, (no << SEQ_BITS, no << SEQ_BITS | SEQ_MASK))
                facts += len(rows)
                bad = _check_chain(id, rows, gaps)
                if bad is not None:
                    return facts, bad, tuple(gaps)
        return facts, None, tuple(gaps)

    def _differences(self) -> tuple[str, ...]:
        with tempfile.TemporaryDirectory(prefix="pos-verify-", dir=self._path.parent) as folder:
            copy = Path(folder) / "copy.db"
            self.copy_to(copy)
            connection = connect_writer(copy)
            try:
                return _differences_in(connection, self._writer.books)
            finally:
                connection.close()


def _check_chain(id: bytes, rows: Sequence[Row], gaps: list[Gap]) -> BadFact | None:
    """Check the runs of facts that are here; what is missing between them is noted in `gaps`."""
    end = ChainEnd()
    start = 0
    while start < len(rows):
        first_seq = rows[start][0] & SEQ_MASK
        if first_seq != end.seq + 1:
            gaps.append(Gap(id, end.seq + 1, first_seq - 1))
            try:
                end = ChainEnd(first_seq - 1, read_head(rows[start][1]).prev)
            except ForgedFact as error:
                return BadFact(id, first_seq, error.word("what"))
        until = start + 1
        while until < len(rows) and rows[until][0] == rows[until - 1][0] + 1:
            until += 1
        verdict = verify_chain(id, ((head, body) for _, head, body in rows[start:until]), end)
        if verdict.bad is not None:
            return verdict.bad
        end = verdict.end
        start = until
    return None


def _differences_in(connection: Connection, original: Books) -> tuple[str, ...]:
    def rows(statement: str) -> list[Row]:
        return connection.execute(statement).fetchall()

    before = list(dump_lines(rows))
    connection.execute("BEGIN IMMEDIATE")
    rebuild(Books(connection, original.device_id, original.wall))
    connection.execute("COMMIT")
    found: list[str] = []
    for old, new in zip_longest(before, dump_lines(rows)):
        if old != new:
            found.append(f"- {old}\n+ {new}")
        if len(found) == SHOWN_DIFFERENCES:
            break
    return tuple(found)


def _erase(books: Books, root: bytes, kinds: frozenset[str]) -> int:
    no = books.numbering.find_root(root)
    if no is None:
        return 0
    books.connection.execute("PRAGMA secure_delete = ON")
    erased = books.refold(root, lambda: _blank(books.connection, no, kinds))
    for name in SEARCHED:
        # Words of a deleted row stay in the index until it is merged.
        books.connection.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
    return erased


def _blank(connection: Connection, no: int, kinds: frozenset[str]) -> int:
    facts = connection.execute(_FACTS_OF_ROOT, (no,)).fetchall()
    personal = [(fact,) for fact, head in facts if read_head(head).kind in kinds]
    connection.executemany(_ERASE, personal)
    return len(personal)
