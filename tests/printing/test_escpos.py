"""The bytes put every letter where the layout has it, as a foreign decoder sees them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pos_desktop.printing.raster import raster_rows
from pos_desktop.printing.rendering import lay_out, render
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import (
    Barcode,
    Bars,
    Cut,
    Document,
    DocumentKind,
    Layout,
    Picture,
    PrinterKind,
    PrinterProfile,
    PrintMode,
    Run,
    Size,
    Text,
    standard_profile,
)
from tests.printing.decoder import Decoder, Letter, Paper

ROLL_KINDS = [kind for kind in DocumentKind if kind is not DocumentKind.ADDRESS_LABEL]
WIDE, NARROW = standard_profile(PrinterKind.RECEIPT_80), standard_profile(PrinterKind.RECEIPT_58)
PROFILES = {
    "80 mm": WIDE,
    "58 mm": NARROW,
    "80 mm CP858": replace(WIDE, code_page="CP858"),
    "42 columns": replace(WIDE, dots=504),
}


def letters_of(layout: Layout) -> list[Letter]:
    """Spread the runs of a layout into letters, blanks on white left out."""
    return sorted(
        Letter(
            item.y, item.x + at * item.cell_width, char, item.cell_width, item.height, item.bold, item.inverse
        )
        for item in layout.items
        if isinstance(item, Run)
        for at, char in enumerate(item.text)
        if char.strip() or item.inverse
    )


def seen(paper: Paper) -> list[Letter]:
    return sorted(letter for letter in paper.letters if letter.char.strip() or letter.inverse)


def document(*blocks: object) -> Document:
    return Document(DocumentKind.RECEIPT, "en", blocks)  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ROLL_KINDS)
def test_every_letter_lands_where_the_layout_has_it(
    kind: DocumentKind, language: str, profile: PrinterProfile
) -> None:
    printout = render(sample(kind, language, profile=profile), profile)

    paper = Decoder().feed(printout.data)

    assert seen(paper) == letters_of(printout.layout)
    assert paper.height == printout.layout.height_dots
    assert paper.cuts == 1


@pytest.mark.parametrize("kind", ROLL_KINDS)
def test_bar_codes_land_where_the_layout_has_them(kind: DocumentKind) -> None:
    printout = render(sample(kind, "fr"), WIDE)

    paper = Decoder().feed(printout.data)

    bars = [item for item in printout.layout.items if isinstance(item, Bars)]
    assert paper.bars == [(item.y, item.data, item.module_dots, item.height) for item in bars]


def test_accents_and_the_euro_use_one_code_page_from_start_to_end() -> None:
    for page, slot in (("CP1252", 16), ("CP858", 19)):
        printout = render(document(Text("Crème brûlée 4,50 €")), replace(WIDE, code_page=page))

        paper = Decoder().feed(printout.data)

        assert set(paper.pages) == {slot}
        assert "".join(letter.char for letter in paper.letters) == "Crème brûlée 4,50 €"


def test_a_printer_that_forgets_its_page_with_small_letters_still_prints_accents() -> None:
    printout = render(document(Text("été", Size.SMALL), Text("été")), WIDE)

    paper = Decoder(forgets_page=True).feed(printout.data)

    assert "".join(letter.char for letter in paper.letters) == "étéété"


def test_letters_no_page_has_are_sent_as_a_picture_and_the_rest_as_letters() -> None:
    printout = render(document(Text("Before"), Text("王小明"), Text("After")), WIDE)

    paper = Decoder().feed(printout.data)

    assert "".join(letter.char for letter in paper.letters) == "BeforeAfter"
    assert [(across, rows) for _y, across, rows, _dots in paper.rasters] == [(72, 30)]
    assert paper.height == printout.layout.height_dots


def test_a_brace_in_a_bar_code_is_doubled_for_the_printer() -> None:
    paper = Decoder().feed(render(document(Barcode("A{B")), WIDE).data)

    assert paper.bars[0][1] == "A{B"


def test_a_bar_code_too_wide_for_the_paper_becomes_a_square_that_fits() -> None:
    wide_code = "ORDER-1234567890123"
    printout = render(document(Barcode(wide_code)), NARROW)

    paper = Decoder().feed(printout.data)

    assert paper.bars == []
    picture = next(item for item in printout.layout.items if isinstance(item, Picture))
    assert paper.rasters[0][:3] == (picture.y, picture.x // 8 + (picture.width + 7) // 8, picture.height)
    assert paper.rasters[0][1] * 8 <= NARROW.dots


@pytest.mark.parametrize("kind", ROLL_KINDS)
def test_image_mode_sends_every_dot_in_bands_a_cheap_printer_can_hold(kind: DocumentKind) -> None:
    profile = replace(WIDE, mode=PrintMode.IMAGE)
    printout = render(sample(kind, "fr"), profile)

    paper = Decoder().feed(printout.data)

    assert paper.letters == []
    assert max(rows for _y, _across, rows, _dots in paper.rasters) <= 128
    dots = b"".join(dots for _y, _across, _rows, dots in paper.rasters)
    assert dots == raster_rows(printout.layout, 0, printout.layout.height_dots)


def test_a_label_on_an_escpos_printer_ends_at_the_next_label_and_is_not_cut() -> None:
    profile = replace(standard_profile(PrinterKind.LABEL_4X6), commands=WIDE.commands)

    paper = Decoder().feed(render(sample("address_label", "en"), profile).data)

    assert (paper.cuts, paper.label_ends, paper.height) == (0, 1, 1218)


def test_paper_without_a_cut_is_not_cut() -> None:
    assert Decoder().feed(render(document(Text("x")), WIDE).data).cuts == 0
    assert Decoder().feed(render(document(Text("x"), Cut()), WIDE).data).cuts == 1


def test_the_comparison_finds_one_letter_one_dot_off() -> None:
    printout = render(document(Text("Total")), WIDE)
    band = printout.layout.bands[0]
    run = band.items[0]
    assert isinstance(run, Run)
    moved = replace(printout.layout, bands=(replace(band, items=(replace(run, x=run.x + 1),)),))

    paper = Decoder().feed(printout.data)

    assert seen(paper) == letters_of(lay_out(printout.document, WIDE))
    assert seen(paper) != letters_of(moved)


def test_the_library_writes_nothing_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    render(sample("receipt", "en"), WIDE)

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_library_leaves_its_table_where_it_was_told_or_nowhere(is_kept: bool, tmp_path: Path) -> None:
    program = (
        "import logging, pathlib, sys\n"
        "from pos_desktop.printing.escpos import keep_printer_table_in\n"
        "from pos_desktop.printing.rendering import render\n"
        "from pos_desktop.printing.samples import sample\n"
        "from pos_desktop.services.ports.paper import standard_profile\n"
        "if len(sys.argv) > 1: keep_printer_table_in(pathlib.Path(sys.argv[1]))\n"
        "assert render(sample('receipt', 'fr'), standard_profile('receipt80')).data\n"
        "assert logging.root.handlers == []\n"
    )
    kept = tmp_path / "kept"
    kept.mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("ESCPOS_CAPABILITIES_PICKLE_DIR", None)

    arguments = [sys.executable, "-c", program, *([str(kept)] if is_kept else [])]
    done = subprocess.run(arguments, env=environment, check=False, timeout=60)

    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert bool(list(kept.glob("*.pickle"))) is is_kept
