"""The picture on the screen has the paper's size, and its bar code scans."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_desktop.printing.preview import preview_image
from pos_desktop.printing.rendering import lay_out
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import PrinterKind, standard_profile
from tests.printing.zbar import scanned

WIDE = standard_profile(PrinterKind.RECEIPT_80)


@pytest.mark.parametrize(("scale", "margin"), [(1.0, 0), (0.5, 0), (2.0, 24)])
def test_the_picture_is_as_large_as_the_paper(scale: float, margin: int) -> None:
    layout = lay_out(sample("receipt", "en"), WIDE)

    image = preview_image(layout, scale=scale, margin_dots=margin)

    assert image.width() == round((576 + 2 * margin) * scale)
    assert image.height() == round((layout.height_dots + 2 * margin) * scale)


@pytest.mark.parametrize(("kind", "code"), [("receipt", "M2-1045"), ("packing_slip", "1045")])
def test_a_scanner_reads_the_number_off_the_screen(kind: str, code: str, tmp_path: Path) -> None:
    image = preview_image(lay_out(sample(kind, "fr"), WIDE), margin_dots=20)

    assert scanned(image, tmp_path) == {code}


def test_the_same_paper_gives_the_same_picture() -> None:
    layout = lay_out(sample("packing_slip", "fr"), WIDE)

    assert preview_image(layout) == preview_image(layout)
