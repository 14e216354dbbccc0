"""A new till takes pages of facts in at once, is never half in step, and lets who sells at it in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.domain.errors import Unavailable
from pos_desktop.journal.envelope import read_head
from pos_desktop.services.ports.changes import Changed
from pos_desktop.services.ports.replication import Fact
from pos_desktop.store import journal_port
from pos_desktop.store.books import Books
from pos_desktop.store.driver import Connection, connect_writer
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.newcomer import FACTS_AT_ONCE, take_in_many
from pos_desktop.store.open import Store
from pos_desktop.store.writer import Applied
from tests.journal.histories import History, deliveries, histories
from tests.store.shop import Order, facts_of, open_shop, run_order, set_up
from tests.store.test_projector import a_till, deliver
from tests.store.test_writer_faults import Faulty

CURSOR = "hub_cursor"
POINTS = 30  # more than a page has statements that write
Taking = Callable[[Books, Sequence[Fact], tuple[str, str], Callable[[], bool]], tuple[Applied, int]]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> list[Fact]:
    """Return what another till recorded: some slices of facts."""
    other = open_shop(tmp_path_factory.mktemp("other"), name="till 2")
    set_up(other, 2 * FACTS_AT_ONCE)
    run_order(other, Order(1))
    found = facts_of(other)
    other.close()
    return found


def _port(store: Store) -> JournalPort:
    return JournalPort(store.ledger, store.reader)


def test_a_page_is_one_commit_for_a_new_till(facts: list[Fact], tmp_path: Path) -> None:
    till = open_shop(tmp_path)
    changes: list[Changed] = []
    till.listen(changes.append)

    taken = _port(till).take_in(facts, kept=(CURSOR, "e:7"))

    assert (taken.new, len(changes), _port(till).kept(CURSOR)) == (len(facts), 1, "e:7")
    till.close()


def test_a_till_that_recorded_something_takes_slices(facts: list[Fact], tmp_path: Path) -> None:
    till = open_shop(tmp_path)
    set_up(till, 1)
    changes: list[Changed] = []
    till.listen(changes.append)

    assert _port(till).take_in(facts, kept=(CURSOR, "e:7")).new == len(facts)
    assert len(changes) > 2
    till.close()


def test_who_comes_to_the_new_till_is_served_before_the_rest(
    facts: list[Fact], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = open_shop(tmp_path)
    device = read_head(facts[0][0]).device
    served: list[Future[tuple[int, str]]] = []
    project = Books.project

    def come_meanwhile(books: Books) -> None:
        project(books)
        if not served:
            look = till.ledger.run_on_books(
                lambda books: (books.heads[books.numbering.device(device)], books.kept_state(CURSOR))
            )
            served.append(look)

    monkeypatch.setattr(Books, "project", come_meanwhile)

    assert _port(till).take_in(facts, kept=(CURSOR, "e:7")).new == len(facts)
    assert served[0].result() == (FACTS_AT_ONCE, "")
    assert _port(till).kept(CURSOR) == "e:7"
    assert till.maintenance.verify().is_clean
    till.close()


def test_a_forged_fact_in_the_middle_is_named_and_all_others_are_taken(
    facts: list[Fact], tmp_path: Path
) -> None:
    till = open_shop(tmp_path)
    middle = len(facts) // 2
    head, body = facts[middle]
    assert body is not None
    forged = [*facts[:middle], (head, body[:-1] + bytes([body[-1] ^ 1])), *facts[middle + 1 :]]

    taken = _port(till).take_in(forged, kept=(CURSOR, "e:7"))

    is_told = read_head(head)
    assert taken.refused == ((is_told.device, is_told.seq, "body_hash"),)
    assert (taken.new, till.maintenance.facts()) == (len(facts) - 1, len(facts) - 1)
    found = till.maintenance.verify()
    assert found.is_clean
    assert [(gap.first_seq, gap.last_seq) for gap in found.gaps] == [(is_told.seq, is_told.seq)]
    till.close()


@settings(max_examples=25, derandomize=True)
@given(histories(), st.integers(0, 2**32))
def test_a_new_till_holds_the_same_tables_as_one_that_took_slices(history: History, seed: int) -> None:
    with a_till() as slices, a_till() as newcomer:
        deliver(slices, history, seed)
        some = [(fact.head_bytes, fact.body_bytes) for fact in deliveries(seed, history)]
        half = len(some) // 2
        for page in (some[:half], some[half:]):
            _port(newcomer).take_in(page, kept=(CURSOR, "e:1"))

        assert list(newcomer.maintenance.dump()) == list(slices.maintenance.dump())


# --- ended at any statement


def ended_anywhere(folder: Path, facts: list[Fact]) -> None:
    """Fail unless a till whose disk refuses from any statement on opens in step, and goes on to the end."""
    for point in range(1, POINTS):
        home = folder / str(point)
        home.mkdir()
        _end_at(home, facts, point)
        with closing(open_shop(home)) as till:
            found, here = till.maintenance.verify(), till.maintenance.facts()
            assert found.is_clean, found
            assert (here, _port(till).kept(CURSOR)) in ((0, ""), (len(facts), "e:7"))
            _port(till).take_in(facts, kept=(CURSOR, "e:7"))
            assert till.maintenance.facts() == len(facts)


def _end_at(home: Path, facts: list[Fact], point: int) -> None:
    made: list[Faulty] = []

    def connect(path: Path) -> Connection:
        made.append(Faulty(connect_writer(path)))
        return made[-1]

    with closing(open_shop(home, connect=connect)) as till:
        made[0].arm(point, lasts=True)
        try:
            _port(till).take_in(facts, kept=(CURSOR, "e:7"))
        except Unavailable:
            assert made[0].has_failed


def test_a_new_till_that_ends_anywhere_is_in_step_and_goes_on(facts: list[Fact], tmp_path: Path) -> None:
    ended_anywhere(tmp_path, facts[-20:])


def _cursor_first(
    books: Books, facts: Sequence[Fact], kept: tuple[str, str], is_wanted: Callable[[], bool]
) -> tuple[Applied, int]:
    books.keep_state(*kept)
    books.connection.execute("COMMIT")
    books.connection.execute("BEGIN IMMEDIATE")
    return take_in_many(books, facts, kept, is_wanted)


def _tables_later(
    books: Books, facts: Sequence[Fact], kept: tuple[str, str], _is_wanted: Callable[[], bool]
) -> tuple[Applied, int]:
    for head, body in facts:
        books.take_in(head, body)
    books._write_facts()
    books.keep_state(*kept)
    books._dirty.clear()
    return Applied(len(facts)), len(facts)


@pytest.mark.parametrize("planted", [_cursor_first, _tables_later])
def test_a_cursor_before_its_facts_or_tables_left_behind_are_found(
    facts: list[Fact], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: Taking
) -> None:
    monkeypatch.setattr(journal_port, "take_in_many", planted)

    with pytest.raises(AssertionError):
        ended_anywhere(tmp_path, facts[-20:])
