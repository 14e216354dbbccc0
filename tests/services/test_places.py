"""Where a till stands: registers that are added, places that are taken, receipts that two do not share."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.facts import RegisterChanged
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.founding import NewShop, found_shop
from pos_desktop.services.places import Place, add_register, part_receipts, take_place
from pos_desktop.services.ports.ledger import Desk
from tests.builders import AShop
from tests.fakes.ledger import FakeLedger


@pytest.fixture
def shop() -> AShop:
    """A shop of two outlets with a register each."""
    return AShop()


def field(shop: AShop, register_id: bytes, name: str) -> object:
    """Return what a register says of itself."""
    record = shop.ledger.do(lambda entry: entry.catalogue(register_id))
    assert record is not None
    return record.fields.get(name)


def taken(shop: AShop, place: Place) -> Desk:
    """Let a till stand at a place."""
    desk: Desk = shop.ledger.do(lambda entry: take_place(entry, place))
    return desk


def register_of(desk: Desk) -> bytes | None:
    return desk.register_id.bytes if desk.register_id is not None else None


def test_a_register_is_added_with_receipt_numbers_of_its_own(shop: AShop) -> None:
    added = shop.do(add_register, shop.outlets[1], "  Till  9 ")
    assert field(shop, added, "name") == "Till 9"
    assert field(shop, added, "outlet_id") == shop.outlets[1]
    assert field(shop, added, "prefix") == "3-"
    assert field(shop, added, "currency") == "CAD"
    assert field(shop, added, "cash_step_minor") == 5


@pytest.mark.parametrize(
    ("name", "reason"), [("  ", "empty"), ("x" * 101, "too_long"), ("register 1", "register_name_taken")]
)
def test_a_name_that_will_not_do_is_refused(shop: AShop, name: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        shop.do(add_register, shop.outlets[0], name)
    assert refused.value.reason == reason


def test_a_cashier_adds_no_register(shop: AShop) -> None:
    with pytest.raises(RuleBroken, match="not_allowed"):
        shop.do(add_register, shop.outlets[0], "Till 9", desk=shop.cashier_desk())


def test_a_till_stands_at_the_register_it_was_let_in_for(shop: AShop) -> None:
    desk = taken(shop, Place(shop.outlets[1], register_id=shop.registers[1]))
    assert (desk.outlet_id.bytes, register_of(desk)) == (shop.outlets[1], shop.registers[1])


def test_a_register_that_the_shop_has_not_is_made_once(shop: AShop) -> None:
    place = Place(shop.outlets[1], register="Till 9")
    first, second = taken(shop, place), taken(shop, place)
    assert register_of(first) == register_of(second) not in shop.registers
    assert first.outlet_id.bytes == shop.outlets[1]


def test_without_a_register_it_is_a_back_office(shop: AShop) -> None:
    desk = taken(shop, Place(shop.outlets[1]))
    assert (desk.outlet_id.bytes, desk.register_id) == (shop.outlets[1], None)


def test_the_first_till_of_all_brings_the_place_of_its_code() -> None:
    ledger = FakeLedger()
    desk = ledger.do(lambda entry: take_place(entry, Place(outlet="Mile End", register="Till 1")))
    (outlet,) = ledger.do(lambda entry: entry.records("outlet"))
    (register,) = ledger.do(lambda entry: entry.records("register"))
    assert (outlet.fields["name"], register.fields["name"]) == ("Mile End", "Till 1")
    assert register_of(desk) == register.record_id


def test_of_two_shops_that_were_joined_one_counts_its_receipts_apart(shop: AShop) -> None:
    before = [field(shop, each, "prefix") for each in shop.registers]
    other = shop.do(save_record, RegisterChanged(name="Register 1", outlet_id=shop.outlets[1], prefix="1-"))
    assert other > shop.registers[0]
    assert not shop.ledger.do(lambda entry: part_receipts(entry, shop.registers[0]))
    assert shop.ledger.do(lambda entry: part_receipts(entry, other))
    assert field(shop, other, "prefix") == "3-"
    assert [field(shop, each, "prefix") for each in shop.registers] == before
    assert not shop.ledger.do(lambda entry: part_receipts(entry, other))


def test_a_shop_that_was_founded_here_is_left_as_it_is(shop: AShop) -> None:
    desk = shop.ledger.do(lambda entry: found_shop(entry, NewShop(outlet="Another")))
    assert desk.outlet_id.bytes == shop.outlets[0]
