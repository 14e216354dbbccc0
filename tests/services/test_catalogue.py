"""Records are created, edited field by field, deleted, by those who may."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.facts import (
    CustomerChanged,
    OutletChanged,
    ProductChanged,
    RegisterChanged,
    TaxChanged,
    UserChanged,
)
from pos_desktop.services.catalogue import change_setting, delete_record, save_record, set_pin
from tests.builders import AShop
from tests.services.test_signing_in import PlainHasher


@pytest.fixture
def shop() -> AShop:
    return AShop()


def _refused(reason: str, act: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason


def test_an_edit_changes_only_the_fields_it_names(shop: AShop) -> None:
    product = shop.products["MUG"]
    shop.do(save_record, ProductChanged(price_minor=1), record_id=product)
    fields = shop.ledger.do(lambda entry: entry.catalogue(product).fields)
    assert (fields["price_minor"], fields["name"]) == (1, "Mug")


def test_a_deleted_record_is_gone_and_what_was_sold_stays(shop: AShop) -> None:
    sale_id = shop.sold("MUG")
    shop.do(delete_record, shop.products["MUG"], ProductChanged)
    assert shop.ledger.do(lambda entry: entry.catalogue(shop.products["MUG"])) is None
    assert shop.sale(sale_id).lines[0].name == "Mug"
    _refused("unknown_record", lambda: shop.do(delete_record, shop.products["MUG"], ProductChanged))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (ProductChanged(name=""), "empty"),
        (ProductChanged(sku="X"), "empty"),
        (ProductChanged(name="X", price_minor=-1), "bad_amount"),
        (ProductChanged(name="X", currency="dollars"), "bad_currency"),
        (TaxChanged(name="GST", rate_ppm=1_000_001), "bad_rate"),
        (RegisterChanged(name="R", currency="C"), "bad_currency"),
        (UserChanged(name="U", role="king"), "bad_role"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: AShop, change: object, reason: str) -> None:
    _refused(reason, lambda: shop.do(save_record, change))


@pytest.mark.parametrize("change", [ProductChanged(name="X"), UserChanged(name="X"), OutletChanged(name="X")])
def test_a_cashier_edits_no_catalogue_but_adds_customers_without_credit(shop: AShop, change: object) -> None:
    cashier = shop.cashier_desk()
    _refused("not_allowed", lambda: shop.do(save_record, change, desk=cashier))
    assert shop.do(save_record, CustomerChanged(name="New"), desk=cashier)
    credit = CustomerChanged(name="New", account_limit_minor=1)
    _refused("not_allowed", lambda: shop.do(save_record, credit, desk=cashier))


def test_a_pin_is_kept_as_a_hash_and_set_by_its_owner_or_an_admin(shop: AShop) -> None:
    shop.do(set_pin, shop.cashier, "4321", PlainHasher(), desk=shop.cashier_desk())
    assert shop.ledger.do(lambda e: e.catalogue(shop.cashier).fields["pin_hash"]) == "hash of 4321"
    for pin in ("12", "abcd", "1234567890123", "１２３４"):
        _refused("bad_pin", lambda: shop.do(set_pin, shop.cashier, pin, PlainHasher()))  # noqa: B023


def test_a_setting_has_one_place_on_every_till(shop: AShop) -> None:
    shop.do(change_setting, "tax_rounding", "sale")
    shop.do(change_setting, "tax_rounding", "line")
    assert shop.ledger.do(lambda entry: entry.setting("tax_rounding")) == "line"
    assert len(shop.ledger.do(lambda entry: entry.records("setting"))) == 1
