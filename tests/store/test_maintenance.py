"""Looking after the file: what was changed is found, what is erased stays erased, copies are whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import Unavailable
from pos_desktop.journal.envelope import ForgedFact
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.store.driver import Connection, connect_writer
from pos_desktop.store.maintenance import Gap, Verified
from pos_desktop.store.open import Store
from tests.store.shop import Order, an_id, facts_of, open_shop, run_order, set_up

DROP_GUARDS = (
    "DROP TRIGGER journal_kept",
    "DROP TRIGGER journal_sealed",
    "DROP TRIGGER journal_erased",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_shop(tmp_path)
    set_up(store, 5)
    run_order(store, Order(1, 5))
    store.close()
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = open_shop(folder)
    yield opened
    opened.close()


def tampered(folder: Path, *statements: str) -> Verified:
    connection = connect_writer(folder / "pos.db")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    store = open_shop(folder)
    try:
        return store.maintenance.verify()
    finally:
        store.close()


def test_an_untouched_file_is_clean(store: Store) -> None:
    found = store.maintenance.verify()

    assert found.is_clean
    assert found.facts == store.maintenance.facts() > 20


def test_a_till_that_searched_before_and_sold_on_is_still_clean(store: Store) -> None:
    """A check by a connection that remembers an older text index says that it is corrupt."""
    said = set()
    for hundred in range(100, 600, 100):
        store.queries.sales(SaleFilter(search="elise", limit=5))
        for number in range(20):
            run_order(store, Order(hundred + number))
        said |= set(store.reader.rows("PRAGMA integrity_check"))
        assert store.maintenance.verify().is_clean
        assert store.maintenance.quick_check() == ()

    assert said > {("ok",)}, "a connection that remembers was right: it may be asked itself"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE journal SET body = CAST(body || 'x' AS BLOB) WHERE id & 255 = 9", "body_hash"),
        ("UPDATE journal SET body = NULL WHERE id & 255 = 9", "body_missing"),
        ("UPDATE journal SET head = substr(head, 1, 30) WHERE id & 255 = 9", "head"),
    ],
)
def test_the_first_changed_fact_is_named(folder: Path, statement: str, what: str) -> None:
    found = tampered(folder, *DROP_GUARDS, statement)

    assert found.bad is not None
    assert (found.bad.device, found.bad.seq, found.bad.what) == (an_id("till 1"), 9, what)


def test_a_changed_table_is_named(folder: Path) -> None:
    found = tampered(folder, "UPDATE sale SET owed_minor = 1")

    assert not found.is_clean
    assert len(found.differences) == 1
    assert '"owed_minor":1,' in found.differences[0].splitlines()[0]


def test_a_fact_taken_out_shows_as_a_gap_with_other_tables(folder: Path) -> None:
    found = tampered(folder, *DROP_GUARDS, "DELETE FROM journal WHERE id & 255 = 9")

    assert found.gaps == (Gap(an_id("till 1"), 9, 9),)
    assert found.differences


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal",
        "UPDATE journal SET head = body",
        "UPDATE journal SET id = id + 1000",
        "UPDATE journal SET body = X'00'",
    ],
)
def test_the_journal_refuses_to_be_changed(folder: Path, statement: str) -> None:
    connection = connect_writer(folder / "pos.db")
    with pytest.raises(Exception, match=r"never|only ever erased"):
        connection.execute(statement)
    connection.close()


def test_a_rebuild_stops_at_a_forged_fact_and_leaves_the_tables(folder: Path) -> None:
    connection: Connection = connect_writer(folder / "pos.db")
    for statement in (*DROP_GUARDS, "UPDATE journal SET body = X'90' WHERE id & 255 = 9"):
        connection.execute(statement)
    connection.close()
    store = open_shop(folder)
    before = store.maintenance.digest()

    with pytest.raises(ForgedFact):
        store.maintenance.rebuild()

    assert store.maintenance.digest() == before
    store.close()


def test_a_rebuild_changes_nothing_and_keeps_what_is_local(store: Store) -> None:
    before = list(store.maintenance.dump())
    jobs = store.reader.rows("SELECT * FROM local_print_job")

    assert store.maintenance.rebuild() == store.maintenance.facts()

    assert list(store.maintenance.dump()) == before
    assert store.reader.rows("SELECT * FROM local_print_job") == jobs != []
    assert store.queries.find_sale("B-1") == Order(1).sale_id
    run_order(store, Order(2, 5))
    assert store.maintenance.verify().is_clean


def test_an_erased_person_is_gone_and_the_chain_holds(store: Store, folder: Path) -> None:
    assert store.queries.sale_detail(Order(1).sale_id) is not None

    assert store.maintenance.erase(Order(1).sale_id) == 1

    detail = store.queries.sale_detail(Order(1).sale_id)
    assert detail is not None
    assert detail.sale.contact.name == ""
    assert detail.sale.total_minor == Order(1).received.total_minor
    assert store.maintenance.verify().is_clean
    assert "martin" not in "\n".join(store.maintenance.dump()).lower()
    store.maintenance.copy_to(folder / "copy.db")
    left = (folder / "copy.db").read_bytes()
    assert "Élise".encode() not in left
    assert b"elise" not in left


def test_an_erased_fact_does_not_come_back(store: Store) -> None:
    facts = facts_of(store)
    store.maintenance.erase(Order(1).sale_id)
    before = store.maintenance.digest()

    assert store.ledger.apply_foreign(facts).result().known == len(facts)

    assert store.maintenance.digest() == before


def test_a_copy_is_a_whole_database(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    store.maintenance.copy_to(tmp_path / "copy" / "pos.db")
    copy = open_shop(tmp_path / "copy")

    assert copy.maintenance.digest() == store.maintenance.digest()
    copy.close()
    with pytest.raises(Unavailable, match="file_exists"):
        store.maintenance.copy_to(tmp_path / "copy" / "pos.db")


def test_what_is_sent_are_the_own_facts_after_one_seq(store: Store) -> None:
    facts = facts_of(store)

    assert store.maintenance.own_facts(3, 2) == facts[3:5]
    assert store.maintenance.own_facts(len(facts), 10) == []
