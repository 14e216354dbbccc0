"""The one writer: who goes first, what a failure leaves, what others' facts do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.journal.facts import ContactGiven, StockCounted
from pos_desktop.services.ports.changes import Changed
from pos_desktop.services.ports.ledger import Entry, Priority, StockLevel
from pos_desktop.store import writer
from pos_desktop.store.books import Books
from pos_desktop.store.open import Store
from tests.store.shop import (
    CHANNEL,
    OUTLETS,
    REGISTER,
    SESSION,
    START_MS,
    STEPS,
    USER,
    Clock,
    Order,
    a_product,
    an_id,
    facts_of,
    import_order,
    open_shop,
    product_changed,
    run_order,
    set_up,
    stock_root,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_shop(tmp_path / "till")
    set_up(opened)
    yield opened
    opened.close()


def hold(store: Store) -> tuple[Event, Future[None]]:
    """Keep the writer busy until the event is set."""
    released = Event()

    def wait(_entry: Entry) -> None:
        assert released.wait(30)

    return released, store.ledger.submit(wait)


def test_work_that_raises_leaves_nothing(store: Store) -> None:
    before = store.maintenance.digest(), store.maintenance.facts()

    def work(entry: Entry) -> None:
        import_order(entry, Order(1))
        assert entry.stock(OUTLETS[0], a_product(7)).committed == 2_000
        raise RuleBroken("not_today")

    with pytest.raises(RuleBroken, match="not_today"):
        store.ledger.submit(work).result()

    assert (store.maintenance.digest(), store.maintenance.facts()) == before
    run_order(store, Order(1))
    assert store.maintenance.verify().is_clean


def test_a_number_given_back_by_a_failure_is_given_again(store: Store) -> None:
    def fails(entry: Entry) -> None:
        entry.next_receipt_number(REGISTER)
        raise RuleBroken("not_today")

    assert store.ledger.submit(lambda entry: entry.next_receipt_number(REGISTER)).result() == "S-1"
    with pytest.raises(RuleBroken):
        store.ledger.submit(fails).result()
    assert store.ledger.submit(lambda entry: entry.next_receipt_number(REGISTER)).result() == "S-2"


def test_the_person_at_the_till_goes_first(store: Store) -> None:
    released, _ = hold(store)
    order: list[str] = []
    done = [
        store.ledger.submit(lambda _: order.append("import"), priority=Priority.BACKGROUND),
        store.ledger.submit(lambda _: order.append("scan")),
        store.ledger.submit(lambda _: order.append("pay")),
    ]
    released.set()
    for future in done:
        future.result()

    assert order == ["scan", "pay", "import"]


def test_a_sale_does_not_wait_for_all_the_facts_of_others(store: Store, tmp_path: Path) -> None:
    other = open_shop(tmp_path / "other", name="till 2")
    set_up(other)
    for number in range(20):
        run_order(other, Order(number))
    facts = facts_of(other)
    other.close()

    released, _ = hold(store)
    arriving = store.ledger.apply_foreign(facts)
    known_then = store.ledger.submit(lambda entry: dict(entry.seen()))
    released.set()

    assert other.device_id not in known_then.result()
    assert arriving.result().new == len(facts)


def test_while_somebody_sells_the_slices_are_small(tmp_path: Path) -> None:
    other = open_shop(tmp_path / "other", name="till 2")
    set_up(other)
    facts = facts_of(other)
    other.close()
    now = 100.0
    till = open_shop(tmp_path / "till")
    till.ledger._monotonic = lambda: now
    changes: list[Changed] = []
    till.listen(changes.append)

    till.ledger.apply_foreign(facts[:30]).result()
    till.ledger.submit(lambda entry: None).result()
    till.ledger.apply_foreign(facts[30:60]).result()
    now += writer.SELLING_S
    till.ledger.apply_foreign(facts[60:]).result()
    till.close()

    assert len(changes) == 1 + 3 + 1


def test_a_sale_that_comes_between_two_slices_does_not_wait_for_the_rest_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_shop(tmp_path / "other", name="till 2")
    set_up(other, 400)
    facts = facts_of(other)
    other.close()
    till = open_shop(tmp_path / "till")
    sales: list[Future[dict[bytes, int]]] = []
    project = Books.project

    def sell_meanwhile(books: Books) -> None:
        project(books)
        if not sales:
            sales.append(till.ledger.submit(lambda entry: dict(entry.seen())))

    monkeypatch.setattr(Books, "project", sell_meanwhile)
    arriving = till.ledger.apply_foreign(facts)

    assert arriving.result().new == len(facts)
    assert sales[0].result() == {other.device_id: writer.SLICE_WHEN_IDLE}
    till.close()


def test_facts_come_in_any_order_twice_and_with_gaps(store: Store, tmp_path: Path) -> None:
    run_order(store, Order(5))
    facts = facts_of(store)
    other = open_shop(tmp_path / "other", name="till 2")

    gappy = other.ledger.apply_foreign(facts[::-2]).result()
    again = other.ledger.apply_foreign(facts[::-1] + facts).result()

    assert (gappy.new, gappy.known) == (len(facts[::2]), 0)
    assert (again.new, again.known) == (len(facts) - len(facts[::2]), len(facts) + len(facts[::2]))
    assert other.maintenance.digest() == store.maintenance.digest()
    assert other.maintenance.verify().is_clean
    other.close()


def test_a_forged_fact_is_refused_and_the_others_are_taken(store: Store, tmp_path: Path) -> None:
    facts = facts_of(store)
    head, body = facts[3]
    assert body is not None
    other = open_shop(tmp_path / "other", name="till 2")

    applied = other.ledger.apply_foreign([*facts[:3], (head, body[:-1] + b"!"), *facts[4:]]).result()

    assert (applied.new, len(applied.refused)) == (len(facts) - 1, 1)
    assert applied.refused[0].word("what") == "body_hash"
    other.close()


def test_another_fact_under_a_known_identity_is_refused(store: Store, tmp_path: Path) -> None:
    clone = open_shop(tmp_path / "clone", clock=Clock(START_MS + 60_000))
    set_up(clone, 1)

    applied = store.ledger.apply_foreign(facts_of(clone)[:1]).result()

    assert [forged.word("what") for forged in applied.refused] == ["fork"]
    clone.close()


def test_the_cursor_is_written_down_with_the_last_fact(store: Store, tmp_path: Path) -> None:
    other = open_shop(tmp_path / "other", name="till 2")
    other.ledger.apply_foreign(facts_of(store), cursor=("hub", "17")).result()

    assert other.reader.rows("SELECT value FROM local_state WHERE name = 'hub'") == [("17",)]
    other.close()


def test_the_clock_goes_on_after_every_stamp_that_was_seen_also_after_a_restart(tmp_path: Path) -> None:
    ahead = open_shop(tmp_path / "ahead", name="till 2", clock=Clock(START_MS + 86_400_000))
    set_up(ahead, 1)
    facts = facts_of(ahead)
    ahead.close()
    till = open_shop(tmp_path / "till")
    till.ledger.apply_foreign(facts).result()
    till.close()

    till = open_shop(tmp_path / "till")
    name = ContactGiven(name="Noor")
    till.ledger.submit(lambda entry: entry.record(an_id("sale"), name, who=USER)).result()

    stamps = till.ledger.run_on_books(lambda books: books.clock.last).result()
    assert stamps > (START_MS + 86_400_000) << 16
    till.close()


def test_a_count_starts_anew_and_lists_what_the_counter_had_not_seen(store: Store, tmp_path: Path) -> None:
    product = a_product(7)
    other = open_shop(tmp_path / "other", name="till 2", clock=Clock(START_MS - 1_000))
    other.ledger.submit(lambda entry: import_order(entry, Order(1))).result()
    other.ledger.submit(lambda entry: entry.record(an_id("order 1"), Order(1).shipped, who=USER)).result()

    def count(entry: Entry) -> StockLevel:
        counted = StockCounted(OUTLETS[0], product, 90_000, entry.seen())
        entry.record(stock_root(OUTLETS[0], product), counted, who=USER)
        return entry.stock(OUTLETS[0], product)

    assert store.ledger.submit(count).result().on_hand == 90_000
    store.ledger.apply_foreign(facts_of(other)).result()

    level = store.ledger.submit(lambda entry: entry.stock(OUTLETS[0], product)).result()
    assert level.on_hand == 90_000
    kinds = [row.contradiction.kind for row in store.queries.exceptions() if row.root == product]
    assert kinds == ["late_movement"]
    other.close()


def test_an_entry_reads_what_it_recorded(store: Store) -> None:
    def work(entry: Entry) -> None:
        entry.record(an_id("new product"), product_changed(99, "Vase"), who=USER)
        assert [found.record_id for found in entry.product_by_code("4000000000099")] == [an_id("new product")]
        assert [found.record_id for found in entry.product_by_code(" sku-00099 ")] == [an_id("new product")]
        assert entry.account_balance(an_id("nobody")) == entry.stored_value("gift_card", "1") == 0
        assert entry.last_session_number(REGISTER) == 1
        assert entry.setting("late_after_hours", "24") == "24"
        assert [kind.fields["name"] for kind in entry.records("outlet")] == ["Mile End", "Old Port"]
        assert entry.catalogue(CHANNEL) is not None

    store.ledger.submit(work).result()


def test_takings_and_copies_are_counted(store: Store) -> None:
    run_order(store, Order(3))

    def work(entry: Entry) -> tuple[object, ...]:
        slips = entry.copies("packing_slip", Order(3).fulfillment_id)
        return entry.takings(SESSION), slips, entry.copies("receipt", Order(3).sale_id)

    takings, slips, receipts = store.ledger.submit(work).result()
    assert takings == ((an_id("cash"), "cash", Order(3).payment.amount_minor),)
    assert (slips, receipts) == (1, 0)


def test_every_step_can_be_interrupted_by_closing_and_goes_on_after_opening(tmp_path: Path) -> None:
    whole = open_shop(tmp_path / "whole")
    set_up(whole)
    run_order(whole, Order(1))
    store = open_shop(tmp_path / "restarted")
    set_up(store)
    for step in STEPS:
        store.close()
        store = open_shop(tmp_path / "restarted")
        store.ledger.submit(partial(step, order=Order(1))).result()

    assert store.maintenance.digest() == whole.maintenance.digest()
    whole.close()
    store.close()


def test_a_closed_writer_says_so(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    store.close()

    with pytest.raises(Unavailable, match="closed"):
        store.ledger.submit(lambda entry: None).result()
    with pytest.raises(Unavailable, match="closed"):
        store.ledger.apply_foreign([]).result()


def test_listeners_hear_of_roots_and_kinds_until_they_stop(store: Store) -> None:
    heard: list[Changed] = []
    stop = store.listen(heard.append)
    store.ledger.submit(partial(import_order, order=Order(1))).result()
    store.ledger.submit(lambda entry: None).result()
    stop()
    store.ledger.submit(partial(import_order, order=Order(2))).result()

    kinds = frozenset({"sale.order_received", "sale.contact_given"})
    assert heard == [Changed(frozenset({Order(1).sale_id}), kinds)]
