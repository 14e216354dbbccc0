"""Product labels: what stands on them, and that scanners read them off every kind of paper."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.documents.product_label import product_labels
from pos_desktop.printing.preview import preview_image
from pos_desktop.printing.rendering import codes_cut_off, lay_out, render
from pos_desktop.services.ports.paper import (
    Bars,
    Document,
    PrinterKind,
    PrinterProfile,
    ProductLabel,
    ProductLabelsData,
    Symbology,
    decode_document,
    encode_document,
    standard_profile,
)
from pos_desktop.services.ports.texts import Texts
from tests.printing.decoder import Decoder
from tests.printing.zbar import scanned

EAN = "0628110450241"
BOWL = ProductLabel("Bol de service 24 cm", 4_800, "CAD", EAN, "SB-24")
PROFILES = [
    standard_profile(kind)
    for kind in (
        PrinterKind.LABEL_57X32,
        PrinterKind.LABEL_57X32_ESC_POS,
        PrinterKind.PDF,
        PrinterKind.RECEIPT_58,
        PrinterKind.RECEIPT_80,
        PrinterKind.LABEL_4X6,
    )
]
SMALL = PROFILES[0]


def document(*labels: ProductLabel, language: str = "en") -> Document:
    return product_labels(ProductLabelsData(language, labels), Texts(language))


def bars_of(label: ProductLabel, profile: PrinterProfile = SMALL) -> list[Bars]:
    return [item for item in lay_out(document(label), profile).items if isinstance(item, Bars)]


def test_the_label_says_name_price_and_code() -> None:
    english = lay_out(document(BOWL), SMALL)
    french = lay_out(document(BOWL, language="fr"), SMALL)

    assert [run.text for run in english.items if not isinstance(run, Bars)] == [  # type: ignore[union-attr]
        "Bol de service 24 cm",
        "$48.00",
        "SB-24",
        EAN,
    ]
    assert "48,00\u00a0$" in french.lines[0]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.kind)
@pytest.mark.parametrize("code", [EAN, "SB-24", "4006381333932"])
def test_a_scanner_reads_the_code_off_every_paper(code: str, profile: PrinterProfile, tmp_path: Path) -> None:
    layout = lay_out(document(replace(BOWL, code=code)), profile)

    assert scanned(preview_image(layout, margin_dots=20), tmp_path) == {code}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.kind)
def test_an_ean_has_three_dots_a_module_and_the_other_codes_are_code_128(profile: PrinterProfile) -> None:
    (ean,), (other,) = bars_of(BOWL, profile), bars_of(replace(BOWL, code="SB-24"), profile)

    assert (ean.symbology, ean.module_dots, ean.width) == (Symbology.EAN_13, 3, 285)
    assert min(ean.x, profile.dots - ean.x - ean.width) >= 11 * 3 or profile.kind is PrinterKind.PDF
    assert other.symbology is Symbology.CODE_128


@pytest.mark.parametrize("kind", [PrinterKind.RECEIPT_58, PrinterKind.RECEIPT_80])
def test_a_receipt_printer_is_sent_the_code_in_its_own_commands(kind: PrinterKind) -> None:
    printed = render(document(BOWL, replace(BOWL, code="SB-24")), standard_profile(kind))

    bars = Decoder().feed(printed.data).bars

    assert [(data, module) for _, data, module, _ in bars] == [(EAN, 3), ("SB-24", 3)]


def test_each_copy_is_a_label_of_its_own_in_every_language_of_printers() -> None:
    labels = document(replace(BOWL, copies=2), replace(BOWL, code="SB-24"))

    zpl = render(labels, SMALL).data
    escpos = Decoder().feed(render(labels, PROFILES[1]).data)
    pages = PdfReader(io.BytesIO(render(labels, PROFILES[2]).data)).pages

    assert zpl.count(b"^XA^PW456^LL256") == zpl.count(b"^XZ") == 3
    assert escpos.label_ends == 3
    assert sum(rows for _, _, rows, _ in escpos.rasters) == 3 * 256
    assert [EAN in page.extract_text() for page in pages] == [True, True, False]
    sizes = {
        (round(float(p.mediabox.width) / 72 * 25.4), round(float(p.mediabox.height) / 72 * 25.4))
        for p in pages
    }
    assert sizes == {(57, 32)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), min_size=1, max_size=200),
    st.integers(0, 10**10),
    st.sampled_from([EAN, "SB-24", ""]),
)
def test_no_name_or_price_pushes_the_code_off_the_label(name: str, price_minor: int, code: str) -> None:
    wordy = document(replace(BOWL, name=name, price_minor=price_minor, code=code))

    layout = lay_out(wordy, SMALL)

    assert codes_cut_off(wordy, layout) == ()
    for item in layout.items:
        assert 0 <= item.x <= item.x + item.width <= SMALL.dots + 1
        assert item.y + item.height <= SMALL.height_dots


@pytest.mark.parametrize(("digits", "has_room"), [(28, True), (40, False)])
def test_a_code_that_finds_no_room_is_told(digits: int, has_room: bool) -> None:
    long = document(replace(BOWL, code="7" * digits))

    assert (codes_cut_off(long, lay_out(long, SMALL)) == ()) is has_room


@pytest.mark.parametrize("code", ["ÉTÉ-1", "A" * 49, "A\tB"])
def test_what_no_bar_code_can_hold_is_refused_in_words(code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        document(replace(BOWL, code=code))

    assert (refusal.value.reason, refusal.value.facts["code"]) == ("code_unprintable", code)


def test_labels_survive_the_spool() -> None:
    labels = document(replace(BOWL, copies=2))

    assert decode_document(encode_document(labels)) == labels
