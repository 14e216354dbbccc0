"""Every contradiction says what happened and what resolves it, in both languages."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.exceptions.contradictions import said
from pos_desktop.ui.screens.exceptions.state import sale_of
from tests.ui.screens.rows import an_id
from tests.ui.screens.setup.workplace import an_exception, exceptions


@pytest.mark.parametrize("row", exceptions(), ids=lambda row: row.contradiction.kind)
def test_it_is_said_in_both_languages(row: ExceptionRow) -> None:
    english, french = said(Texts("en"), row), said(Texts("fr"), row)
    assert english.happened != french.happened
    assert english.resolves != french.resolves
    assert "{" not in english.happened + english.resolves + french.happened + french.resolves


def test_money_too_much_is_named() -> None:
    row = an_exception("#1042", "overpaid", ("over_minor", 4_542), ("currency", "CAD"))
    assert said(Texts("fr"), row).resolves.startswith("45,42\u00a0$ ")


def test_a_product_is_no_sale_to_lead_to() -> None:
    assert sale_of(an_exception("OT-02", "short_stock")) is None
    assert sale_of(an_exception("#1042", "short")) == an_id("#1042")
