"""A till takes over its hub's database: everything of both is there, its own things too, or nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import PosError, Rejected, Unavailable
from pos_desktop.services.ports.changes import Changed
from pos_desktop.store import joining
from pos_desktop.store.joining import Joining, remove_database
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import NAME, Store, replaced
from tests.store.shop import Clock, Order, facts_of, open_shop, run_order, set_up

KEPT = ("hub_cursor", "e:7")
LOCAL = ("local_device", "local_state", "local_receipt_series", "local_print_job", "local_channel")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Another till, whose facts the hub has."""
    other = open_shop(tmp_path / "other", name="till 2")
    set_up(other, 5)
    for number in range(3):
        run_order(other, Order(number, products=5))
    yield other
    other.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_shop(tmp_path / "till")
    yield store
    store.close()


def _snapshot(other: Store, store: Store) -> Joining:
    """Put a snapshot of another till's file where a hub's is put."""
    joined = Joining(store, Clock())
    other.maintenance.copy_to(joined.incoming)
    connection = sqlite3.connect(joined.incoming)
    for table in (*joining.CARRIED, "local_state", "local_stock_told"):
        connection.execute(f"DELETE FROM {table}")
    connection.commit()
    connection.close()
    return joined


def _expected(tmp_path: Path, *stores: Store) -> str:
    """Return what all facts of some tills come to."""
    whole = open_shop(tmp_path / "whole", name="till 9")
    for each in stores:
        whole.ledger.apply_foreign(facts_of(each)).result()
    digest = whole.maintenance.digest()
    whole.close()
    return digest


def test_a_new_till_has_everything_and_stays_who_it_is(store: Store, other: Store) -> None:
    device = store.device_id

    _snapshot(other, store).take_over(KEPT)

    assert store.maintenance.digest() == other.maintenance.digest()
    assert (store.device_id, JournalPort(store.ledger, store.reader).kept(KEPT[0])) == (device, KEPT[1])
    assert store.maintenance.verify().is_clean
    assert not list(store.path.parent.glob("pos-incoming*"))


def test_a_till_with_facts_of_its_own_brings_them_along(store: Store, other: Store, tmp_path: Path) -> None:
    set_up(store, 4)
    run_order(store, Order(9, products=4))
    store.ledger.run_on_books(lambda books: books.keep_state("hub_refused", "of this machine")).result()
    jobs = store.reader.rows("SELECT * FROM local_print_job")
    end = store.ledger.books.own_end()
    expected = _expected(tmp_path, store, other)

    _snapshot(other, store).take_over(KEPT)

    assert store.maintenance.digest() == expected
    assert store.ledger.books.own_end() == end
    assert store.reader.rows("SELECT * FROM local_print_job") == jobs != []
    assert JournalPort(store.ledger, store.reader).kept("hub_refused") == "of this machine"
    run_order(store, Order(10, products=4))
    assert store.maintenance.verify().is_clean


def test_what_is_sold_meanwhile_is_there_too(
    store: Store, other: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(store, 4)
    joined = _snapshot(other, store)
    switch = store.ledger.switch_file

    def sell_first(*words: object) -> object:
        run_order(store, Order(9, products=4))
        return switch(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(store.ledger, "switch_file", sell_first)

    joined.take_over(KEPT)

    assert store.maintenance.digest() == _expected(tmp_path, store, other)
    assert len(store.queries.named("outlet")) == 2


def test_screens_are_told_to_look_at_everything_again(store: Store, other: Store) -> None:
    heard: list[Changed] = []
    store.listen(heard.append)

    _snapshot(other, store).take_over(KEPT)

    assert "product.changed" in heard[-1].kinds or len(heard[-1].kinds) > 20


def test_other_threads_read_the_new_file_with_their_next_look(store: Store, other: Store) -> None:
    seen: list[int] = []
    looked, go_on = threading.Event(), threading.Event()

    def look() -> None:
        seen.append(len(store.queries.named("outlet")))
        looked.set()
        assert go_on.wait(30)
        seen.append(len(store.queries.named("outlet")))

    thread = threading.Thread(target=look)
    thread.start()
    assert looked.wait(30)

    _snapshot(other, store).take_over(KEPT)

    go_on.set()
    thread.join()
    assert seen == [0, 2]


def test_the_file_before_stays_until_the_next_clean_start(store: Store, other: Store) -> None:
    set_up(store, 2)

    _snapshot(other, store).take_over(KEPT)

    assert replaced(store.path).exists()
    store.close()
    again = open_shop(store.path.parent)
    assert not replaced(store.path).exists()
    again.close()


@pytest.mark.parametrize("damage", [b"", b"rubbish" * 1_000, None])
def test_a_snapshot_that_is_none_changes_nothing(store: Store, other: Store, damage: bytes | None) -> None:
    set_up(store, 2)
    digest = store.maintenance.digest()
    joined = _snapshot(other, store)
    content = bytearray(joined.incoming.read_bytes())
    content[8_192:12_288] = b"\x5a" * 4_096
    joined.incoming.write_bytes(bytes(content) if damage is None else damage)

    with pytest.raises(PosError):
        joined.take_over(KEPT)

    assert store.maintenance.digest() == digest
    assert not joined.incoming.exists()
    run_order(store, Order(1, products=2))


def test_a_disk_that_refuses_the_rename_leaves_the_old_file_in_use(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(store, 2)
    digest = store.maintenance.digest()

    def refuse(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(joining.os, "link", refuse)

    with pytest.raises(Unavailable, match="not_saved"):
        _snapshot(other, store).take_over(KEPT)

    assert store.maintenance.digest() == digest
    run_order(store, Order(1, products=2))


def test_somebody_who_reads_for_ever_is_not_waited_for(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_desktop.store.reader.PATIENCE_S", 0.05)

    joined = _snapshot(other, store)

    with store.reader.one_state(), pytest.raises(Unavailable, match="busy"):
        joined.take_over(KEPT)

    set_up(store, 2)


def test_only_forms_that_are_known_are_taken_over(store: Store) -> None:
    joined = Joining(store, Clock())

    assert (joined.can_read("0002"), joined.can_read("9999"), joined.facts()) == (True, False, 0)
    assert joined.incoming.parent == store.path.parent
    assert store.path.name == NAME


def test_removing_a_database_takes_its_log_along(tmp_path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"x.db{end}").write_bytes(b"")

    remove_database(tmp_path / "x.db")

    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_with_a_forged_fact_is_refused(store: Store, other: Store) -> None:
    set_up(store, 2)
    joined = _snapshot(other, store)
    connection = sqlite3.connect(joined.incoming)
    connection.execute("INSERT INTO device (id) VALUES (?)", (store.device_id,))
    no = connection.execute("SELECT no FROM device WHERE id = ?", (store.device_id,)).fetchone()[0]
    (head,) = connection.execute("SELECT head FROM journal LIMIT 1").fetchone()
    connection.execute("INSERT INTO journal VALUES (?, 1, ?, NULL)", (no << 40 | 1, head))
    connection.commit()
    connection.close()

    with pytest.raises(Rejected, match="database_damaged"):
        joined.take_over(KEPT)
