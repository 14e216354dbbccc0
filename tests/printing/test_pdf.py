"""A PDF reader that is not ours finds the paper's size and its words."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from pos_desktop.printing.pdf import MARGIN_MM, pdf_bytes
from pos_desktop.printing.rendering import lay_out, render
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import DocumentKind, PrinterKind, standard_profile

PDF = standard_profile(PrinterKind.PDF)
POINT_MM = 25.4 / 72


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if not kind.endswith("label")])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_line_of_the_layout_is_text_in_the_pdf(kind: DocumentKind, language: str) -> None:
    printout = render(sample(kind, language), PDF)

    pages = PdfReader(io.BytesIO(printout.data)).pages

    found = "".join("".join(page.extract_text().split()) for page in pages)
    for line in printout.layout.lines:
        assert "".join(line.split()) in found


@pytest.mark.parametrize("kind", ["receipt", "gift_receipt"])
def test_the_page_has_the_size_of_the_paper_and_stands_upright(kind: str) -> None:
    layout = lay_out(sample(kind, "en"), PDF)

    (page,) = PdfReader(io.BytesIO(pdf_bytes(layout))).pages

    width, height = float(page.mediabox.width) * POINT_MM, float(page.mediabox.height) * POINT_MM
    assert width == pytest.approx(576 * 25.4 / 203 + 2 * MARGIN_MM, abs=0.5)
    assert height == pytest.approx(layout.height_mm + 2 * MARGIN_MM, abs=0.5)


def test_a_label_can_be_a_pdf_of_exactly_four_by_six_inches() -> None:
    layout = lay_out(sample("address_label", "fr"), standard_profile(PrinterKind.LABEL_4X6))

    (page,) = PdfReader(io.BytesIO(pdf_bytes(layout, margin_mm=0))).pages

    assert (float(page.mediabox.width), float(page.mediabox.height)) == (
        pytest.approx(288, abs=1),
        pytest.approx(432, abs=1),
    )
    assert "Desrosiers" in page.extract_text()
