"""Each kind of fact is read by one fold."""

from __future__ import annotations

import pytest

from pos_desktop.journal.facts import KINDS
from pos_desktop.journal.folds.families import FAMILY_OF, FOLD_OF, family_of


def test_every_kind_but_a_printed_document_has_a_family() -> None:
    assert set(FAMILY_OF) == set(KINDS) - {"document.printed"}
    assert set(FAMILY_OF.values()) == set(FOLD_OF)


@pytest.mark.parametrize(
    ("kinds", "family"),
    [
        (["payment.taken"], "sale"),
        (["document.printed", "register.closed"], "session"),
        (["document.printed", "channel.told"], "sale"),
        (["channel.changed"], "record"),
        (["stock.counted"], "stock"),
        (["document.printed"], None),
        (["sale.dreamt_of"], None),
        ([], None),
    ],
)
def test_the_kinds_of_a_root_tell_its_family(kinds: list[str], family: str | None) -> None:
    assert family_of(kinds) == family
