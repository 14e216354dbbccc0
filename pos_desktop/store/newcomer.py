"""A till that has recorded nothing yet takes the facts of others in by the page: one commit for thousands.

Measured: a commit for every 200 facts was a quarter of the work, and on a disk that others use most of the
time. Tables and cursor are in step with the journal at every commit, so whoever is killed here goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pos_desktop.journal.envelope import ForgedFact
from pos_desktop.services.ports.replication import Fact
from pos_desktop.store.books import Books
from pos_desktop.store.writer import Applied, taken

FACTS_AT_ONCE = 200


def is_newcomer(books: Books) -> bool:
    """Whether this till never recorded anything: nobody sells at it."""
    return books.own_end()[0] == 0


def take_in_many(
    books: Books, facts: Sequence[Fact], kept: tuple[str, str], is_wanted: Callable[[], bool]
) -> tuple[Applied, int]:
    """Take facts in, in the transaction that is open; return what became of them, and how many it were.

    Shapes: it ends early when somebody at the till waits, as `is_wanted` says; `kept` (name, value) is
        written only when all were taken in.
    """
    new = at = 0
    refused: list[ForgedFact] = []
    while at < len(facts) and not (at and is_wanted()):
        some = facts[at : at + FACTS_AT_ONCE]
        new += taken(books, some, refused)
        at += len(some)
        books.project()
    if at == len(facts):
        books.keep_state(*kept)
    return Applied(new, at - new - len(refused), tuple(refused)), at
