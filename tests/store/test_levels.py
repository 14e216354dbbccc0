"""What is remembered of stock levels is what the table says, after any facts in any order."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pos_desktop.store.books import Books
from pos_desktop.store.levels import Levels, Place
from pos_desktop.store.rows import Row
from tests.journal.histories import History, deliveries, histories
from tests.store.shop import open_shop

_TABLE = "SELECT product_no, outlet_no, on_hand, committed FROM stock_level"
_PLACES = "SELECT DISTINCT product_no, outlet_no FROM stock_entry"


def check_levels(history: History, seed: int) -> None:
    """Fail unless every level that was looked at between slices of facts is the table's."""
    facts = [(fact.head_bytes, fact.body_bytes) for fact in deliveries(seed, history)]
    with tempfile.TemporaryDirectory(prefix="pos-store-") as folder:
        store = open_shop(Path(folder))
        try:
            for at in range(0, len(facts), 5):
                store.ledger.apply_foreign(facts[at : at + 5]).result()
                store.ledger.run_on_books(_compare).result()
            store.maintenance.rebuild()
            store.ledger.run_on_books(_compare).result()
        finally:
            store.close()


def _compare(books: Books) -> None:
    table = {row[:2]: row[2:] for row in books.connection.execute(_TABLE).fetchall()}
    places = {tuple(row) for row in books.connection.execute(_PLACES).fetchall()} | table.keys()
    remembered = {place: books.projector.levels.level(place) for place in places}
    assert remembered == {place: table.get(place, (0, 0)) for place in places}


@given(histories(), st.integers(0, 1_000))
@settings(max_examples=15, deadline=None)
def test_a_level_that_was_looked_at_moves_with_the_table(history: History, seed: int) -> None:
    check_levels(history, seed)


def test_a_level_that_stays_behind_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    write = Levels.write

    def forgetful(self: Levels, gone: list[Row], new: list[Row], recounted: set[Place]) -> None:
        known = dict(self._known)
        write(self, gone, new, recounted)
        self._known.update(known)

    monkeypatch.setattr(Levels, "write", forgetful)

    @given(histories(), st.integers(0, 1_000))
    @settings(max_examples=50, deadline=None, phases=[Phase.generate], database=None, derandomize=True)
    def some(history: History, seed: int) -> None:
        check_levels(history, seed)

    with pytest.raises(AssertionError):
        some()
