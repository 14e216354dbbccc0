"""What an error carries to the person who reads it."""

from uuid import UUID

import pytest

from pos_desktop.domain.errors import PosError, Rejected, RuleBroken, Unavailable


def test_an_error_carries_its_reason_and_its_facts() -> None:
    error = RuleBroken("not_paid", owed_minor=4583, currency="CAD")

    assert error.reason == "not_paid"
    assert error.facts == {"owed_minor": 4583, "currency": "CAD"}
    assert str(error) == "not_paid (owed_minor=4583, currency=CAD)"


def test_an_error_without_facts_reads_as_its_reason() -> None:
    assert str(Rejected("unknown_kind")) == "unknown_kind"


@pytest.mark.parametrize("kind", [RuleBroken, Unavailable, Rejected])
def test_every_kind_is_an_error_of_the_product(kind: type[PosError]) -> None:
    assert issubclass(kind, PosError)


def test_facts_are_read_by_type() -> None:
    error = RuleBroken("short_stock", units=2000, sale_id=UUID(int=7))

    assert error.number("units") == 2000
    assert error.number("sale_id") == 0
    assert error.word("sale_id") == str(UUID(int=7))
    assert error.word("nothing", "-") == "-"
