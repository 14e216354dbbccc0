"""There is an example of every paper in both languages."""

from __future__ import annotations

import pytest

from pos_desktop.printing.rendering import lay_out
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import DocumentKind, PrinterKind, Text, standard_profile


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", DocumentKind)
def test_an_example_of_the_paper_says_what_it_is(kind: DocumentKind, language: str) -> None:
    document = sample(kind.value, language)

    assert (document.kind, document.language) == (kind, language)
    assert any(isinstance(block, Text) and "Maison Tilleul" in block.text for block in document.blocks) or (
        kind is DocumentKind.PICKING_LIST
    )


@pytest.mark.parametrize("kind", DocumentKind)
def test_no_english_is_left_on_french_paper(kind: DocumentKind) -> None:
    english, french = (
        set(lay_out(sample(kind, language), standard_profile(PrinterKind.RECEIPT_80)).lines)
        for language in ("en", "fr")
    )

    same = [line for line in english & french if any(char.isalpha() for char in line)]
    allowed = (
        "Maison", "214", "P. Desrosiers", "1240", "Montréal", "H2V", "SB-", "SO-", "LT-", "M2-", "A-03",
        "B-1", "Mile End", "Total", "TEST", "éèêë", "CP",
    )  # fmt: skip
    assert [line for line in same if not line.startswith(allowed)] == []


def test_a_test_page_describes_the_printer_it_is_for() -> None:
    profile = standard_profile(PrinterKind.RECEIPT_58, name="Kitchen")

    lines = lay_out(sample("test_page", "en", profile=profile), profile).lines

    assert [line.split() for line in lines if line.startswith(("Printer", "Dots", "Code page"))] == [
        ["Printer", "Kitchen"],
        ["Dots", "across", "384"],
        ["Code", "page", "CP1252"],
    ]


def test_there_is_no_example_of_an_unknown_paper() -> None:
    with pytest.raises(ValueError, match="poster"):
        sample("poster", "en")
