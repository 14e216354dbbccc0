"""One document for every printer: the right bytes, from one layout."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import DocumentKind, PrinterKind, standard_profile


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (PrinterKind.RECEIPT_80, b"\x1b@\x1c.\x1bt\x10"),
        (PrinterKind.LABEL_4X6, b"^XA"),
        (PrinterKind.PDF, b"%PDF-"),
    ],
)
def test_each_printer_is_spoken_to_in_its_language(kind: PrinterKind, start: bytes) -> None:
    assert render(sample("address_label", "en"), standard_profile(kind)).data.startswith(start)


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_reprint_is_identical(kind: DocumentKind) -> None:
    document, profile = sample(kind, "fr"), standard_profile(PrinterKind.RECEIPT_80)

    assert render(document, profile) == render(document, profile)


def test_text_on_a_roll_is_printed_without_loading_qt() -> None:
    program = (
        "import sys\n"
        "from pos_desktop.printing.rendering import render\n"
        "from pos_desktop.printing.samples import sample\n"
        "from pos_desktop.services.ports.paper import standard_profile\n"
        "render(sample('packing_slip', 'fr'), standard_profile('receipt80'))\n"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))\n"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
