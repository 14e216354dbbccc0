"""Rows of dots for printers that are sent pictures."""

from __future__ import annotations

from pos_desktop.printing.raster import raster_rows
from pos_desktop.services.ports.paper import Band, Bars, Box, DocumentKind, Layout, Picture


def layout_of(*items: Box | Bars | Picture, width: int = 20, height: int = 4) -> Layout:
    return Layout(DocumentKind.RECEIPT, width, height, 203, (Band(0, height, items),))


def test_black_is_one_the_first_dot_the_highest_bit_and_spare_bits_are_white() -> None:
    rows = raster_rows(layout_of(Box(0, 0, 1, 1), Box(8, 1, 12, 1)), 0, 4)

    assert rows.hex(" ", 3) == "800000 00fff0 000000 000000"


def test_a_whole_black_paper_is_black() -> None:
    assert raster_rows(layout_of(Box(0, 0, 20, 4)), 0, 4) == bytes.fromhex("fffff0" * 4)


def test_bars_and_pictures_keep_every_dot() -> None:
    bars = Bars(2, 0, 6, 1, 1, (2, 1, 3), "x")
    picture = Picture(8, 2, 9, 2, bytes.fromhex("aa80 5500"))

    assert raster_rows(layout_of(bars, picture), 0, 4).hex(" ", 3) == "370000 000000 00aa80 005500"


def test_a_part_of_the_paper_is_the_same_as_that_part_of_the_whole() -> None:
    layout = layout_of(Box(0, 0, 20, 4, 1), Box(4, 1, 3, 2))

    whole = raster_rows(layout, 0, 4)

    assert b"".join(raster_rows(layout, at, 1) for at in range(4)) == whole
