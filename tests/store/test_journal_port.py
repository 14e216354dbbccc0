"""Replication reads own facts in order, takes others' in with its cursor, and can become another device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.envelope import read_head
from pos_desktop.store.driver import Error
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store
from tests.store.shop import Order, an_id, facts_of, open_shop, run_order, set_up

OTHER = an_id("till 1, enrolled anew")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_shop(tmp_path / "till")
    set_up(store, 3)
    yield store
    store.close()


def _port(store: Store) -> JournalPort:
    return JournalPort(store.ledger, store.reader)


def test_own_facts_come_in_order_as_many_as_fit(store: Store) -> None:
    port = _port(store)
    seq, end = port.own_end()
    some = port.own_facts(2, 5, 1_000_000)

    assert [read_head(head).seq for head, _ in some] == [3, 4, 5, 6, 7]
    assert len(port.own_facts(0, 1_000, 1)) == 1
    assert port.own_facts(seq, 5, 1_000_000) == []
    assert (port.own_hash(seq), port.own_hash(seq + 1)) == (end, None)


def test_facts_and_cursor_are_taken_in_together(store: Store, tmp_path: Path) -> None:
    other = open_shop(tmp_path / "other", name="till 2")
    port = _port(other)

    taken = port.take_in(facts_of(store), kept=("hub_cursor", "e:7"))
    again = port.take_in(facts_of(store), kept=("hub_cursor", "e:7"))

    assert (taken.new, again.new, again.known) == (len(facts_of(store)), 0, taken.new)
    assert port.kept("hub_cursor") == "e:7"
    assert other.maintenance.digest() == store.maintenance.digest()
    other.close()


def test_own_facts_are_heard_of_and_others_are_not(store: Store, tmp_path: Path) -> None:
    other = open_shop(tmp_path / "other", name="till 2")
    port = _port(other)
    heard: list[int] = []
    port.on_own_fact(lambda: heard.append(1))

    port.take_in(facts_of(store), kept=("hub_cursor", "e:1"))
    assert heard == []
    run_order(other, Order(1))
    assert heard
    other.close()


def test_a_branch_is_issued_anew_under_another_device(store: Store) -> None:
    port = _port(store)
    common, _ = port.own_end()
    run_order(store, Order(1, products=3))
    mine = store.device_id
    branch = port.own_facts(common, 1_000, 1_000_000)

    moved = port.become(OTHER, common)

    assert (moved, port.device_id, port.own_end()[0]) == (len(branch), OTHER, len(branch))
    renewed = [(read_head(head), body) for head, body in port.own_facts(0, 1_000, 1_000_000)]
    for (head, body), (old_bytes, old_body) in zip(renewed, branch, strict=True):
        old = read_head(old_bytes)
        assert (head.stamp, head.at_ms, head.who, head.root, head.kind, body) == (
            old.stamp,
            old.at_ms,
            old.who,
            old.root,
            old.kind,
            old_body,
        )
        assert head.origin == (mine, old.seq)
    assert store.maintenance.verify().is_clean


def test_the_other_branch_then_comes_in_beside_it(store: Store, tmp_path: Path) -> None:
    port = _port(store)
    common, _ = port.own_end()
    clone = open_shop(tmp_path / "clone")
    _port(clone).take_in(facts_of(store), kept=("hub_cursor", "e:1"))
    run_order(store, Order(1, products=3))
    run_order(clone, Order(2, products=3))
    others = _port(clone).own_facts(common, 1_000, 1_000_000)

    port.become(OTHER, common)
    taken = port.take_in(others, kept=("hub_cursor", "e:2"))

    assert (taken.new, taken.refused) == (len(others), ())
    assert store.maintenance.verify().is_clean
    run_order(store, Order(3, products=3))
    assert store.maintenance.verify().is_clean
    clone.close()


def test_the_journal_is_guarded_again_afterwards(store: Store) -> None:
    port = _port(store)
    port.become(OTHER, port.own_end()[0] - 3)

    with pytest.raises((*Error, RuleBroken)):
        store.ledger.run_on_books(lambda books: books.connection.execute("DELETE FROM journal")).result()


def test_own_facts_come_back_only_where_they_continue_the_chain(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    store.maintenance.copy_to(copy / "pos.db")
    old = open_shop(copy)
    run_order(store, Order(1, products=3))
    run_order(old, Order(2, products=3))
    end = old.ledger.books.own_end()

    taken = _port(old).take_in(facts_of(store), kept=("hub_cursor", "e:7"))

    new = len(facts_of(store)) - end[0]
    assert new >= 0
    assert {what for _, _, what in taken.refused} <= {"fork", "own_chain"}
    assert taken.refused
    assert old.ledger.books.own_end() == end
    assert old.maintenance.verify().is_clean
    old.close()


def test_own_facts_that_were_lost_come_back(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    store.maintenance.copy_to(copy / "pos.db")
    old = open_shop(copy)
    run_order(store, Order(1, products=3))

    taken = _port(old).take_in(facts_of(store), kept=("hub_cursor", "e:7"))

    assert (taken.refused, old.ledger.books.own_end()) == ((), store.ledger.books.own_end())
    assert old.maintenance.digest() == store.maintenance.digest()
    old.close()
