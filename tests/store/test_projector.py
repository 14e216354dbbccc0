"""Tills that know the same facts hold the same tables, whatever the order, and the tables are right."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pos_desktop.journal.envelope import Recorded
from pos_desktop.store import levels
from pos_desktop.store.driver import Row
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK
from pos_desktop.store.open import Store
from tests.journal import oracle
from tests.journal.histories import History, deliveries, histories
from tests.store.shop import open_shop

EXAMPLES = 25
SOAK_EXAMPLES = 3_000
SLICES = (1, 3, 10, 200)

Facts = Sequence[Recorded]


@contextmanager
def a_till() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="pos-store-") as folder:
        store = open_shop(Path(folder))
        try:
            yield store
        finally:
            store.close()


def deliver(store: Store, facts: Facts, seed: int) -> None:
    """Hand the facts over in pieces of any size."""
    sizes = random.Random(seed)
    at = 0
    while at < len(facts):
        until = at + sizes.choice(SLICES)
        store.ledger.apply_foreign([(f.head_bytes, f.body_bytes) for f in facts[at:until]]).result()
        at = until


def check_agreement(facts: Facts, seed: int) -> None:
    """Fail unless tills agree to the byte, a rebuild changes nothing, and verifying finds nothing."""
    shuffled = deliveries(seed + 1, facts)
    with a_till() as first, a_till() as second, a_till() as third:
        deliver(first, facts, seed)
        deliver(second, deliveries(seed, facts), seed)
        deliver(third, shuffled[: len(shuffled) // 2], seed)
        third.maintenance.rebuild()
        deliver(third, shuffled[len(shuffled) // 2 :], seed)

        before = list(first.maintenance.dump())
        assert before == list(second.maintenance.dump())
        assert before == list(third.maintenance.dump())
        second.maintenance.rebuild()
        assert before == list(second.maintenance.dump())
        found = third.maintenance.verify()
        assert found.is_clean, found


def check_books(facts: Facts, seed: int) -> None:
    """Fail unless the tables say what code that shares nothing with them reads from the facts."""
    about = {root: [fact for fact in facts if fact.root == root] for root in oracle_roots(facts)}
    with a_till() as store:
        deliver(store, deliveries(seed, facts), seed)
        on_hand, committed = shelves(store)
        assert (on_hand, late(store)) == oracle.on_hand(facts)
        assert committed == sum((oracle.committed(of) for of in about.values()), Counter())
        owed = dict(store.reader.rows("SELECT id, owed_minor FROM sale JOIN root USING (no)"))
        assert owed == {root: oracle.owed(of) for root, of in about.items()}


def oracle_roots(facts: Facts) -> set[bytes]:
    families = ("sale", "payment", "fulfillment")
    kinds = ("channel.told", "channel.read_requested")
    return {fact.root for fact in facts if fact.kind.split(".")[0] in families or fact.kind in kinds}


def shelves(store: Store) -> tuple[dict[tuple[bytes, bytes], int], dict[tuple[bytes, bytes], int]]:
    rows = store.reader.rows(
        "SELECT o.id, p.id, on_hand, committed FROM stock_level JOIN root p ON p.no = product_no "
        "JOIN root o ON o.no = outlet_no"
    )
    on_hand = {(outlet, product): units for outlet, product, units, _ in rows if units}
    return on_hand, {(outlet, product): units for outlet, product, _, units in rows if units}


def late(store: Store) -> dict[tuple[tuple[bytes, bytes], bytes, int], int]:
    devices = dict(store.reader.rows("SELECT no, id FROM device"))
    rows: list[Row] = store.reader.rows(
        "SELECT o.id, p.id, fact, on_hand FROM stock_entry JOIN root p ON p.no = product_no "
        "JOIN root o ON o.no = outlet_no WHERE is_late = 1"
    )
    found: Counter[tuple[tuple[bytes, bytes], bytes, int]] = Counter()
    for outlet, product, fact, units in rows:
        found[(outlet, product), devices[fact >> SEQ_BITS], fact & SEQ_MASK] += units
    return {fact: units for fact, units in found.items() if units}


@settings(max_examples=EXAMPLES, derandomize=True)
@given(histories(), st.integers(0, 2**32))
def test_tills_that_know_the_same_hold_the_same_tables(facts: History, seed: int) -> None:
    check_agreement(facts, seed)


@settings(max_examples=EXAMPLES, derandomize=True)
@given(histories(), st.integers(0, 2**32))
def test_the_tables_are_what_an_independent_reading_says(facts: History, seed: int) -> None:
    check_books(facts, seed)


@pytest.mark.soak
@settings(max_examples=SOAK_EXAMPLES, derandomize=True)
@given(histories(60), st.integers(0, 2**32))
def test_tills_agree_and_are_right_over_many_histories(facts: History, seed: int) -> None:
    check_agreement(facts, seed)
    check_books(facts, seed)


def _forgets_the_count(_self: object, _place: levels.Place) -> levels.Base:
    return levels.NEVER_COUNTED


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("_base", _forgets_the_count),  # a movement from before the count is added to it
        ("recount", lambda _self, _place: None),  # a count that comes late is not taken over
    ],
)
def test_a_bug_planted_in_the_levels_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, planted: object
) -> None:
    monkeypatch.setattr(levels.Levels, name, planted)

    @settings(
        max_examples=300,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],
    )
    @given(histories(), st.integers(0, 2**32))
    def check(facts: History, seed: int) -> None:
        check_books(facts, seed)

    with pytest.raises(AssertionError):
        check()
