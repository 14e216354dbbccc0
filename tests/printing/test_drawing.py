"""Letters stand in their cells, wherever they come from."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo, QGuiApplication

from pos_desktop.printing.drawing import font, natural_width, start_drawing
from pos_desktop.printing.raster import raster_rows
from pos_desktop.services.ports.paper import Band, DocumentKind, Face, Layout, Run


def ink(run: Run, width: int, height: int) -> list[tuple[int, int]]:
    """Return the black dots of one run drawn on a small paper."""
    layout = Layout(DocumentKind.RECEIPT, width, height, 203, (Band(0, height, (run,)),))
    dots = raster_rows(layout, 0, height)
    across = (width + 7) // 8
    return [
        (x, y) for y in range(height) for x in range(width) if dots[y * across + x // 8] >> (7 - x % 8) & 1
    ]


@pytest.mark.parametrize("char", "ÉÂÇgj|Œ€Å")
@pytest.mark.parametrize("bold", [False, True])
def test_no_letter_leaves_its_cell(char: str, bold: bool) -> None:
    dots = ink(Run(12, 24, 12, 24, char, 12, bold), 36, 72)

    assert dots
    assert all(11 <= x <= 24 and 24 <= y < 48 for x, y in dots)


def test_the_last_letter_of_a_line_stands_in_the_last_cell() -> None:
    dots = ink(Run(0, 0, 576, 24, " " * 47 + "M", 12), 576, 30)

    assert min(x for x, _y in dots) >= 47 * 12
    assert max(x for x, _y in dots) < 576


def test_large_letters_are_the_small_ones_doubled() -> None:
    small, large = ink(Run(0, 0, 12, 24, "H", 12), 12, 24), ink(Run(0, 0, 24, 48, "H", 24), 24, 48)

    assert len(large) == pytest.approx(4 * len(small), rel=0.2)


def test_white_letters_leave_the_black_band_whole_around_them() -> None:
    dots = set(ink(Run(0, 0, 24, 48, "É", 24, True, True), 24, 48))

    border = {(x, y) for x in range(24) for y in (0, 47)}
    assert border <= dots
    assert len(dots) < 24 * 48


def test_wide_letters_of_another_script_start_at_their_cells() -> None:
    dots = ink(Run(0, 0, 48, 24, "王王", 12), 48, 30)

    assert [x for x, _y in dots if x >= 24]


@pytest.mark.parametrize(("face", "family"), [(Face.MONO, "DejaVu Sans Mono"), (Face.SANS, "Inter")])
def test_the_shipped_letters_are_the_ones_drawn(face: Face, family: str) -> None:
    assert QFontInfo(font(face, bold=False)).family() == family


def test_natural_letters_stay_within_the_width_they_said() -> None:
    width = natural_width("Montréal QC", bold=True, pixels=60)

    dots = ink(Run(0, 0, width, 60, "Montréal QC", bold=True, face=Face.SANS), width + 40, 90)

    assert max(x for x, _y in dots) <= width


def test_a_running_application_is_used_and_not_a_second_one() -> None:
    assert start_drawing() is QGuiApplication.instance()
