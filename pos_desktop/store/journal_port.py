"""The port `LocalJournal`: the journal of this till as replication reads and feeds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeVar

from pos_desktop.services.ports.changes import Changed
from pos_desktop.services.ports.ledger import Priority
from pos_desktop.services.ports.replication import Fact, TakenIn
from pos_desktop.store.books import Books
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK
from pos_desktop.store.newcomer import is_newcomer, take_in_many
from pos_desktop.store.own_chain import split_own, take_back
from pos_desktop.store.reader import Reader
from pos_desktop.store.reissuing import reissue
from pos_desktop.store.writer import Applied, Writer

T = TypeVar("T")

_DEVICE = "SELECT no FROM device WHERE id = ?"
_OWN = "SELECT head, body FROM journal WHERE id BETWEEN ? AND ? ORDER BY id"
_HEAD = "SELECT head FROM journal WHERE id = ?"
_KEPT = "SELECT value FROM local_state WHERE name = ?"


class JournalPort:
    """Reads on a connection of its own; everything written waits for the one writer."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer, self._reader = writer, reader

    @property
    def device_id(self) -> bytes:
        """Return who this till is."""
        return self._writer.books.device_id

    def own_end(self) -> tuple[int, bytes]:
        """Return the seq and hash of this device's last fact, 0 and zeros before the first."""
        return self._write(lambda books: books.own_end())

    def own_seq(self) -> int:
        """Return the seq of the last own fact at once; one that is being written counts already."""
        return self._writer.books.own_end()[0]

    def own_hash(self, seq: int) -> bytes | None:
        """Return the hash of one own fact, None when it is not here."""
        row = self._reader.row(_HEAD, (self._number() << SEQ_BITS | seq,))
        return None if row is None else sha256(row[0]).digest()

    def own_facts(self, after_seq: int, limit: int, most_bytes: int) -> Sequence[Fact]:
        """Return own facts after one seq, in order, as many as fit, one at least if there is one."""
        first = self._number() << SEQ_BITS | after_seq + 1
        rows = self._reader.rows(_OWN, (first, min(first + limit - 1, first | SEQ_MASK)))
        found: list[Fact] = []
        size = 0
        for head, body in rows:
            size += len(head) + len(body or b"")
            if found and size > most_bytes:
                break
            found.append((head, body))
        return found

    def take_in(self, facts: Sequence[Fact], *, kept: tuple[str, str]) -> TakenIn:
        """Take in facts in any order; `kept` (name, value) is written in the same transaction as the last.

        Shapes: a fact of this device that does not follow its last one is refused as "own_chain": the chain
            goes on in one way only.
        """
        return self.begin_take_in(facts, kept=kept)()

    def begin_take_in(self, facts: Sequence[Fact], *, kept: tuple[str, str]) -> Callable[[], TakenIn]:
        """Begin the same; what is returned waits for the end, and fails as it does."""
        own, others = split_own(facts, self.device_id)
        back = self._write(lambda books: take_back(books, own)) if own else Applied()
        end = self._begin_many(others, kept) if is_newcomer(self._writer.books) else self._begin(others, kept)
        return lambda: _summed(back, *end())

    def _begin(self, facts: Sequence[Fact], kept: tuple[str, str]) -> Callable[[], tuple[Applied, ...]]:
        future = self._writer.apply_foreign(facts, cursor=kept)
        return lambda: (future.result(),)

    def _begin_many(self, facts: Sequence[Fact], kept: tuple[str, str]) -> Callable[[], tuple[Applied, ...]]:
        """Begin with as many in one transaction as the till lets; the rest comes in as it does for others."""
        future = self._writer.run_on_books(
            lambda books: take_in_many(books, facts, kept, lambda: self._writer.is_till_waiting),
            priority=Priority.BACKGROUND,
        )

        def end() -> tuple[Applied, ...]:
            first, at = future.result()
            return (first,) if at == len(facts) else (first, *self._begin(facts[at:], kept)())

        return end

    def kept(self, name: str) -> str:
        """Return what was kept under a name, "" when nothing."""
        row = self._reader.row(_KEPT, (name,))
        return "" if row is None else str(row[0])

    def keep(self, name: str, value: str) -> None:
        """Keep something of this machine alone, durably."""
        self._write(lambda books: books.keep_state(name, value))

    def become(self, device_id: bytes, after_seq: int) -> int:
        """Be another device from now on, with every own fact after one that the hub has; return how many."""
        return self._write(lambda books: reissue(books, after_seq, device_id))

    def on_own_fact(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` from the writer's thread after own facts were made; returns how to stop."""
        last = [self._writer.books.own_end()[0]]

        def heard(_changed: Changed) -> None:
            seq, _ = self._writer.books.own_end()
            if seq != last[0]:
                last[0] = seq
                listener()

        return self._writer.listen(heard)

    def _number(self) -> int:
        row = self._reader.row(_DEVICE, (self.device_id,))
        return 0 if row is None else int(row[0])

    def _write(self, work: Callable[[Books], T]) -> T:
        return self._writer.run_on_books(work, priority=Priority.BACKGROUND).result()


def _summed(*parts: Applied) -> TakenIn:
    refused = tuple(
        (bytes.fromhex(error.word("device")), error.number("seq"), error.word("what"))
        for part in parts
        for error in part.refused
    )
    return TakenIn(sum(part.new for part in parts), sum(part.known for part in parts), refused)
