"""Product labels from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Till

EAN = "4006381333931"


@pytest.fixture
def till(till: Till) -> Till:
    """A till with a product that bears an EAN, and one with a code that fits nowhere."""
    csv = f"sku,name,price,code\nPEN,Marker,2.50,{EAN}\nLONG,Long,1.00,{'ABC' * 12}\nÉTÉ,Summer,1.00,\n"
    assert till.ask("products", "import", till.file("goods.csv", csv)).code == 0
    return till


def _to(till: Till, name: str) -> tuple[Path, str]:
    path = till.folder.parent / name
    return path, f"file:{path}"


def test_labels_are_printed_as_often_as_they_are_asked_for(till: Till) -> None:
    paper, address = _to(till, "labels.zpl")

    done = till.ask("print", "labels", "PENx2", EAN, "--to", address)

    assert (done.code, done.data["labels"]) == (0, 3)
    assert paper.read_bytes().count(b"^XA") == 3


def test_the_printer_set_up_for_labels_takes_them(till: Till) -> None:
    paper, address = _to(till, "labels.zpl")
    till.ask("printer", "add", "Counter", f"file:{paper}.receipts")
    till.ask("printer", "add", "Parcels", f"file:{paper}.parcels", "--kind", "label4x6")
    till.ask("printer", "add", "Goods", address, "--kind", "label57x32")

    assert till.ask("print", "labels", "PEN").data["printer"] == "Goods"
    assert paper.read_bytes().startswith(b"^XA^PW456^LL256")


def test_labels_go_into_a_pdf_of_their_size_and_onto_escpos_labels(till: Till) -> None:
    pdf, address = _to(till, "labels.pdf")
    assert till.ask("print", "labels", "PENx2", "--to", address, "--lang", "fr").code == 0
    pages = PdfReader(io.BytesIO(pdf.read_bytes())).pages
    assert ["2,50" in page.extract_text() for page in pages] == [True, True]

    raw, address = _to(till, "labels.bin")
    assert till.ask("print", "labels", "PEN", "--to", address, "--printer", "label57x32escpos").code == 0
    assert raw.read_bytes().endswith(b"\x0c")


def test_a_code_that_is_too_wide_or_no_code_is_refused_in_words(till: Till) -> None:
    paper, address = _to(till, "labels.zpl")

    wide = till.run("print", "labels", "LONG", "--to", address)
    assert (wide.code, "too wide for these labels" in wide.err) == (1, True)
    assert till.ask("print", "labels", "ÉTÉ", "--to", address).reason == "code_unprintable"
    assert till.ask("print", "labels", "NONE", "--to", address).reason == "unknown_code"
    assert till.ask("print", "labels", "PENx501", "--to", address).reason == "too_many_labels"
    assert till.ask("print", "labels", "PEN").reason == "no_printer"
    assert not paper.exists()


@pytest.mark.parametrize("kind", ["closure", "product-label", "product_label"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_samples_need_no_shop(till: Till, kind: str, language: str) -> None:
    paper, address = _to(till, "sample.bin")
    done = till.ask("print", "sample", kind, "--lang", language, "--to", address)
    assert (done.code, done.data["bytes"]) == (0, paper.stat().st_size)
