"""Code 128 read back by a decoder written from the standard's idea, and by zbar where there is one."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from barcode import EAN13
from barcode.charsets import code128 as standard
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from pos_desktop.printing.symbols import code128, code128_b, ean13, module_count, qr_modules
from tests.printing.zbar import scanned

DATA = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=48)
VALUES = {
    "".join(str(len(list(group))) for _bit, group in itertools.groupby(code)): value
    for value, code in enumerate(standard.CODES)
}


def read(pattern: tuple[int, ...]) -> str:
    """Read a pattern with the code table of another library, check digit included."""
    digits = "".join(map(str, pattern))
    assert digits.endswith("2331112")
    body = digits[:-7]
    values = [VALUES[body[at : at + 6]] for at in range(0, len(body), 6)]
    *content, check = values
    assert (content[0] + sum(place * value for place, value in enumerate(content[1:], 1))) % 103 == check
    text, in_c = "", content[0] == 105
    for value in content[1:]:
        if value == (100 if in_c else 99):
            in_c = not in_c
        else:
            text += f"{value:02}" if in_c else chr(value + 32)
    return text


@given(DATA)
def test_code_set_b_reads_back(data: str) -> None:
    assert read(code128_b(data)) == data


@given(DATA | st.from_regex(r"[A-Z]{0,3}[0-9]{1,20}[a-z]{0,2}[0-9]{0,8}", fullmatch=True))
def test_packed_digits_read_back_and_are_never_wider(data: str) -> None:
    assert read(code128(data)) == data
    assert module_count(code128(data)) <= module_count(code128_b(data))


def test_a_tracking_number_is_half_as_wide_when_packed() -> None:
    assert module_count(code128("7023210039414604")) == 11 * 8 + 35


def test_what_a_bar_code_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        code128("é")


def test_a_scanner_reads_both_codes_and_the_square(tmp_path: Path) -> None:
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    for top, pattern in ((20, code128_b("M2-1045")), (150, code128("7023210039414604AB"))):
        x = 40
        for index, width in enumerate(pattern):
            if index % 2 == 0:
                painter.fillRect(x, top, width * 2, 100, QColor(0, 0, 0))
            x += width * 2
    for row, modules in enumerate(qr_modules("SQUARE-7")):
        for column, black in enumerate(modules):
            if black:
                painter.fillRect(60 + column * 6, 320 + row * 6, 6, 6, QColor(0, 0, 0))
    painter.end()

    assert scanned(image, tmp_path) == {"M2-1045", "7023210039414604AB", "SQUARE-7"}


@given(st.integers(0, 10**12 - 1))
def test_an_ean_has_the_bars_another_library_draws(number: int) -> None:
    other = EAN13(f"{number:012}")
    code = other.get_fullcode()

    drawn = "".join(("1" if at % 2 == 0 else "0") * width for at, width in enumerate(ean13(code)))

    assert (drawn, module_count(ean13(code))) == (other.build()[0].replace("G", "1"), 95)


@pytest.mark.parametrize("code", ["4006381333932", "400638133393", "SB-24", ""])
def test_no_ean_is_drawn_of_anything_else(code: str) -> None:
    with pytest.raises(ValueError, match="no EAN-13"):
        ean13(code)
