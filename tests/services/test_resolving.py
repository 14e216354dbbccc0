"""What a manager does about a contradiction: settling it with a note, and giving a code to one product."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.facts import ProductChanged
from pos_desktop.journal.settling import digest_of
from pos_desktop.journal.state import Contradiction
from pos_desktop.services import fulfilling
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.resolving import (
    MOST_SIGNS,
    keep_code,
    put_back_rival,
    reopen_exception,
    settle_exception,
)
from tests.builders import AShop

OVERPAID = Contradiction("overpaid", "overpaid", (("over_minor", 500), ("currency", "CAD")), 7)
CODE = "6260001"


@pytest.fixture
def shop() -> AShop:
    """A shop whose mug and bowl answer to one code."""
    made = AShop()
    for name, codes in (("Bowl", (CODE, "77")), ("Plate", (CODE,))):
        change = ProductChanged(sku=name.upper(), name=name, codes=codes, price_minor=100, currency="CAD")
        made.products[name] = made.do(save_record, change)
    return made


def codes_of(shop: AShop, name: str) -> object:
    """Return the codes a product answers to."""
    record = shop.ledger.do(lambda entry: entry.catalogue(shop.products[name]))
    assert record is not None
    return record.fields.get("codes")


def test_what_was_settled_is_kept_with_its_note(shop: AShop) -> None:
    about = shop.sold("MUG")
    root = shop.do(settle_exception, about, OVERPAID, number="#1042", note="  paid back by hand ")
    record = shop.ledger.do(lambda entry: entry.catalogue(root))
    assert record is not None
    assert record.kind == "exception"
    assert record.fields["about_id"] == about
    assert record.fields["note"] == "paid back by hand"
    assert record.fields["seen"] == digest_of(OVERPAID)
    assert (record.fields["number"], record.fields["kind"]) == ("#1042", "overpaid")
    assert record.fields["details"] == OVERPAID.details


def test_two_tills_that_settle_the_same_make_one_record(shop: AShop) -> None:
    about = shop.sold("MUG")
    assert shop.do(settle_exception, about, OVERPAID) == shop.do(settle_exception, about, OVERPAID)


def test_a_settled_one_comes_back_when_it_is_wanted(shop: AShop) -> None:
    about = shop.sold("MUG")
    root = shop.do(settle_exception, about, OVERPAID)
    shop.do(reopen_exception, about, OVERPAID.key)
    assert shop.ledger.do(lambda entry: entry.catalogue(root)) is None
    with pytest.raises(RuleBroken, match="unknown_record"):
        shop.do(reopen_exception, about, OVERPAID.key)


@pytest.mark.parametrize(
    "changed",
    [
        {"details": (("over_minor", 501), ("currency", "CAD"))},
        {"stamp": 8},
        {"kind": "paid_and_cancelled"},
    ],
)
def test_another_sum_is_another_thing_to_look_at(changed: dict[str, object]) -> None:
    assert digest_of(msgspec.structs.replace(OVERPAID, **changed)) != digest_of(OVERPAID)


def test_a_cashier_settles_nothing(shop: AShop) -> None:
    with pytest.raises(RuleBroken, match="not_allowed"):
        shop.do(settle_exception, shop.sold("MUG"), OVERPAID, desk=shop.cashier_desk())


def test_a_note_has_an_end(shop: AShop) -> None:
    with pytest.raises(RuleBroken, match="note_too_long"):
        shop.do(settle_exception, shop.sold("MUG"), OVERPAID, note="x" * (MOST_SIGNS + 1))


def test_one_product_keeps_a_code_and_the_others_their_own(shop: AShop) -> None:
    gone = shop.do(keep_code, CODE, shop.products["Plate"])
    assert gone == (shop.products["Bowl"],)
    assert codes_of(shop, "Bowl") == ("77",)
    found = shop.ledger.do(lambda entry: entry.product_by_code(CODE))
    assert [each.record_id for each in found] == [shop.products["Plate"]]


def test_a_code_that_is_shared_no_longer_is_left_alone(shop: AShop) -> None:
    shop.do(keep_code, CODE, shop.products["Plate"])
    with pytest.raises(RuleBroken, match="no_longer_shared"):
        shop.do(keep_code, CODE, shop.products["Plate"])
    with pytest.raises(RuleBroken, match="no_longer_shared"):
        shop.do(keep_code, CODE, shop.products["MUG"])


def test_a_sku_is_not_taken_from_its_product(shop: AShop) -> None:
    shop.do(save_record, ProductChanged(codes=("MUG",)), record_id=shop.products["Bowl"])
    with pytest.raises(RuleBroken, match="code_is_sku") as refused:
        shop.do(keep_code, "MUG", shop.products["Bowl"])
    assert refused.value.facts["product"]
    shop.do(keep_code, "MUG", shop.products["MUG"])
    assert codes_of(shop, "Bowl") == ()


def test_a_cashier_decides_about_no_code(shop: AShop) -> None:
    with pytest.raises(RuleBroken, match="not_allowed"):
        shop.do(keep_code, CODE, shop.products["Plate"], desk=shop.cashier_desk())


def test_what_another_outlet_prepared_is_put_back_and_nothing_is_left_to_look_at(shop: AShop) -> None:
    sale_id, lost = shop.prepared_twice()
    assert shop.do(put_back_rival, sale_id, lost).contradictions == ()
    with pytest.raises(RuleBroken, match="nothing_to_put_back"):
        shop.do(put_back_rival, sale_id, lost)


def test_what_the_other_outlet_handed_over_is_not_put_back(shop: AShop) -> None:
    with pytest.raises(RuleBroken, match="already_handed_over"):
        shop.do(put_back_rival, *shop.prepared_twice(is_gone=True))


def test_the_parcel_that_counts_is_no_rival(shop: AShop) -> None:
    sale_id, _lost = shop.prepared_twice()
    counts = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, sale_id, counts, all_here=True)
    with pytest.raises(RuleBroken, match="nothing_to_put_back"):
        shop.do(put_back_rival, sale_id, counts)


def test_nobody_puts_back_where_they_do_not_work(shop: AShop) -> None:
    elsewhere = shop.cashier_desk(outlet_ids=frozenset({UUID(bytes=shop.outlets[1])}))
    with pytest.raises(RuleBroken, match="not_allowed"):
        shop.do(put_back_rival, *shop.prepared_twice(), desk=elsewhere)
