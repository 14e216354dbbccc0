"""A record takes each field from its last writer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.journal.envelope import Recorded, open_fact
from pos_desktop.journal.facts import ChannelChanged, CustomerChanged, PaymentTypeChanged, ProductChanged
from pos_desktop.journal.folds.record import fold_record
from tests.journal.chains import recorded
from tests.journal.shop import CUSTOMER, PRODUCTS

EDITS = recorded(
    PRODUCTS[0],
    ProductChanged(name="Mug", price_minor=900, codes=("1",)),
    ProductChanged(price_minor=1_000),
    ProductChanged(deleted=True),
    ProductChanged(name="Cup"),
)


@given(st.permutations(EDITS))
def test_the_last_writer_of_a_field_wins(edits: list[Recorded]) -> None:
    record = fold_record(PRODUCTS[0], edits)

    assert record.fields == {"name": "Cup", "price_minor": 1_000, "codes": ("1",), "deleted": True}
    assert record.kind == "product"
    assert record.stamp == EDITS[-1].stamp


def test_a_value_set_back_to_its_default_counts() -> None:
    facts = recorded(PRODUCTS[0], ProductChanged(deleted=True), ProductChanged(deleted=False))

    assert fold_record(PRODUCTS[0], facts).fields == {"deleted": False}


def test_an_erased_customer_is_a_customer_without_fields() -> None:
    [fact] = recorded(CUSTOMER, CustomerChanged(name="Ann"))

    record = fold_record(CUSTOMER, [open_fact(fact.head_bytes, None)])

    assert (record.kind, record.fields) == ("customer", {})


def test_the_kind_is_named_after_the_fact() -> None:
    assert fold_record(CUSTOMER, recorded(CUSTOMER, PaymentTypeChanged(name="Cash"))).kind == "payment_type"
    assert fold_record(CUSTOMER, recorded(CUSTOMER, ChannelChanged(name="Shop"))).kind == "channel"
