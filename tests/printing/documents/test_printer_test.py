"""The test page shows width, letters and code page of the printer it is for."""

from __future__ import annotations

from dataclasses import replace

from pos_desktop.printing.documents.printer_test import test_page as page_for
from pos_desktop.printing.layout import lay_out_roll
from pos_desktop.services.ports.paper import PrinterKind, TestPageData, standard_profile
from pos_desktop.services.ports.texts import Texts
from tests.printing.documents.papers import SHOP, SOLD_AT


def test_the_ruler_is_exactly_as_wide_as_the_printer() -> None:
    for kind in (PrinterKind.RECEIPT_58, PrinterKind.RECEIPT_80):
        profile = replace(standard_profile(kind), name="Counter")

        layout = lay_out_roll(page_for(TestPageData("en", SHOP, profile, SOLD_AT), Texts("en")), profile)

        rulers = [line for line in layout.lines if line.startswith("1234567890")]
        assert [len(line) for line in rulers] == [profile.columns]


def test_the_french_page_shows_every_accent() -> None:
    profile = standard_profile(PrinterKind.RECEIPT_80)

    layout = lay_out_roll(page_for(TestPageData("fr", SHOP, profile, SOLD_AT), Texts("fr")), profile)

    assert "PAGE D’ESSAI" in [line.strip() for line in layout.lines]
    assert any("éèêë àâ ç" in line and "œ €" in line for line in layout.lines)
