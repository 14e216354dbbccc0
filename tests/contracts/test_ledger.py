"""The ledger in memory and the one on disk keep the same promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.facts import ProductChanged, RegisterClosed, SettingChanged
from pos_desktop.services import fulfilling, registering, selling
from pos_desktop.services.catalogue import setting_root
from pos_desktop.services.ports.paper import PrintJob
from pos_desktop.services.returning import return_lines
from pos_desktop.store.open import Store, open_store
from tests.builders import AShop, Doer
from tests.fakes.ledger import FakeClock, FakeLedger

T = TypeVar("T")


class StoreLedger:
    """The real ledger, called as the tests call the fake."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock

    def do(self, work: Callable[[Any], T]) -> T:
        return self.store.ledger.submit(work).result()


@pytest.fixture(params=["memory", "disk"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AShop]:
    clock = FakeClock()
    if request.param == "memory":
        yield _stocked(FakeLedger(clock))
        return
    store = open_store(tmp_path, clock=clock)
    try:
        yield _stocked(StoreLedger(store, clock))
        assert store.maintenance.verify().is_clean
    finally:
        store.close()


def _stocked(ledger: Doer) -> AShop:
    shop = AShop(ledger)
    for sku in shop.products:
        shop.count(sku, 5)
    return shop


def test_what_is_recorded_is_seen_at_once_in_the_same_entry(shop: AShop) -> None:
    def work(entry: Any) -> tuple[int, int]:
        sale_id = selling.open_cart(entry, shop.desk)
        selling.add_product(entry, shop.desk, sale_id, shop.products["MUG"])
        cart = entry.sale(sale_id).cart
        return len(cart.lines), cart.lines[0].quantity

    assert shop.ledger.do(work) == (1, UNIT)


def test_a_failed_entry_leaves_nothing(shop: AShop) -> None:
    before = shop.ledger.do(lambda entry: (entry.seen(), entry.records("outlet")))

    def work(entry: Any) -> None:
        shop_outlet = entry.new_id()
        entry.record(shop_outlet, SettingChanged(name="x", value="y"), who=None)
        entry.spool(PrintJob(UUID(bytes=entry.new_id()), "p", "receipt", b"{}", UUID(bytes=shop_outlet)))
        raise RuleBroken("on_purpose")

    with pytest.raises(RuleBroken):
        shop.ledger.do(work)

    assert shop.ledger.do(lambda entry: (entry.seen(), entry.records("outlet"))) == before
    assert shop.ledger.do(lambda entry: entry.setting("x", "none")) == "none"


def test_ids_are_fresh_and_in_order(shop: AShop) -> None:
    ids = shop.ledger.do(lambda entry: [entry.new_id() for _ in range(50)])
    assert len(set(ids)) == 50
    assert all(len(each) == 16 for each in ids)


def test_records_and_codes_are_found_and_the_deleted_are_not(shop: AShop) -> None:
    assert {r.fields["name"] for r in shop.ledger.do(lambda e: e.records("outlet"))} == {
        "Mile End",
        "Old Port",
    }
    found = shop.ledger.do(lambda entry: entry.product_by_code("62MUG"))
    assert [record.record_id for record in found] == [shop.products["MUG"]]
    assert shop.ledger.do(lambda entry: entry.product_by_code("nothing")) == ()
    assert shop.ledger.do(lambda entry: entry.catalogue(bytes(16))) is None


def test_settings_are_read_by_name(shop: AShop) -> None:
    change = SettingChanged(name="shop_name", value="Tilleul")
    shop.ledger.do(lambda entry: entry.record(setting_root("shop_name"), change, who=None))
    assert shop.ledger.do(lambda entry: entry.setting("shop_name")) == "Tilleul"


def test_a_setting_is_read_as_it_was_just_written_in_the_same_entry(shop: AShop) -> None:
    def work(entry: Any) -> tuple[str, str]:
        before = entry.setting("shop_name", "none")
        change = SettingChanged(name="shop_name", value="Tilleul")
        entry.record(setting_root("shop_name"), change, who=None)
        return before, entry.setting("shop_name")

    assert shop.ledger.do(work) == ("none", "Tilleul")


def test_a_code_is_looked_up_as_it_was_just_written_in_the_same_entry(shop: AShop) -> None:
    def work(entry: Any) -> tuple[int, int]:
        before = len(entry.product_by_code("4006381333931"))
        change = ProductChanged(codes=("4006381333931",))
        entry.record(shop.products["MUG"], change, who=None)
        return before, len(entry.product_by_code("4006381333931"))

    assert shop.ledger.do(work) == (0, 1)


def test_a_register_has_no_open_session_once_it_was_closed_in_the_same_entry(shop: AShop) -> None:
    def work(entry: Any) -> tuple[bool, bool]:
        session = entry.open_session(shop.registers[0])
        entry.record(session.session_id, RegisterClosed(()), who=None)
        return session is not None, entry.open_session(shop.registers[0]) is not None

    assert shop.ledger.do(work) == (True, False)


def test_stock_follows_orders_sales_and_hand_overs(shop: AShop) -> None:
    ids = shop.order(goods={"MUG": 2}, paid=True).sale_id
    assert shop.stock("MUG") == (5, 2)
    shop.sold("MUG")
    part = shop.sale(ids).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, ids, part)
    shop.do(fulfilling.ship_fulfillment, ids, part)
    assert shop.stock("MUG") == (2, 0)
    shop.count("MUG", 9)
    assert shop.stock("MUG") == (9, 0)


def test_receipt_numbers_have_no_gap_also_when_a_sale_fails(shop: AShop) -> None:
    first = shop.sale(shop.sold("MUG")).number

    def fail(entry: Any) -> None:
        entry.next_receipt_number(shop.registers[0])
        raise RuleBroken("on_purpose")

    with pytest.raises(RuleBroken):
        shop.ledger.do(fail)

    assert (first, shop.sale(shop.sold("MUG")).number) == ("1-1", "1-2")


def test_money_is_summed_over_sales(shop: AShop) -> None:
    shop.sold("MUG")
    charged = shop.sold("MUG", paid=False, customer=True)
    shop.pay(charged, kind="on_account")
    session = shop.do(registering.session_of)

    takings = shop.ledger.do(lambda entry: entry.takings(session.session_id))
    by_kind = {kind: amount for _, kind, amount in takings}
    assert (by_kind["cash"], by_kind["on_account"]) == (1_050, 1_050)
    assert shop.ledger.do(lambda entry: entry.account_balance(shop.customer)) == 1_050


def test_store_credit_is_what_was_given_less_what_was_spent(shop: AShop) -> None:
    sale_id = shop.sold("MUG", customer=True)
    back = shop.do(return_lines, sale_id, [(shop.sale(sale_id).lines[0].key, UNIT)])
    del back
    number = shop.customer.hex()
    assert shop.ledger.do(lambda entry: entry.stored_value("store_credit", number)) == 0


def test_returns_are_found_by_their_sale(shop: AShop) -> None:
    sale_id = shop.sold("MUG")
    back = shop.do(return_lines, sale_id, [(shop.sale(sale_id).lines[0].key, UNIT)])
    assert [each.sale_id for each in shop.ledger.do(lambda e: e.returns_of(sale_id))] == [back.sale_id]


def test_sessions_are_open_until_closed_and_numbered(shop: AShop) -> None:
    register = shop.registers[0]
    assert shop.ledger.do(lambda entry: entry.last_session_number(register)) == 1
    shop.do(registering.close_register, counted={shop.types["cash"]: 10_000})
    assert shop.ledger.do(lambda entry: entry.open_session(register)) is None
    assert shop.ledger.do(lambda entry: entry.last_session_number(register)) == 1


def test_spooled_papers_are_counted_by_what_they_are_of(shop: AShop) -> None:
    sale_id = shop.sold("MUG")

    def spool(entry: Any) -> int:
        job = PrintJob(UUID(bytes=entry.new_id()), "p", "receipt", b"{}", UUID(bytes=sale_id), None, 0)
        entry.spool(job)
        return int(entry.copies("receipt", sale_id))

    assert shop.ledger.do(spool) == 1
    assert shop.ledger.do(lambda entry: entry.copies("packing_slip", sale_id)) == 0
