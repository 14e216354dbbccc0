"""Text cleaned for a code page: what stays, what is replaced, what is kept to be drawn."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.printing.letters import cell_count, clean, is_encodable, wrap

PAGES = st.sampled_from(["CP1252", "CP858", "CP437"])


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        ("L’été – 4,50 €… œuvre", "CP1252", "L’été – 4,50 €… œuvre"),
        ("L’été – 4,50 €… œuvre", "CP858", "L'été - 4,50 €... oeuvre"),
        ("4,50 €", "CP437", "4,50 EUR"),
        ("1\u202f234\u00a0$", "CP1252", "1\u00a0234\u00a0$"),
        ("E\u0301te\u0301", "CP1252", "Été"),
        ("a\tb\nc\u2003d", "CP1252", "a b c d"),
        ("soft\u00adhyphen\u200b\x1b@", "CP1252", "softhyphen@"),
        ("王小明", "CP1252", "王小明"),
    ],
)
def test_text_is_cleaned_for_the_page(text: str, page: str, expected: str) -> None:
    assert clean(text, page) == expected


@given(st.text(), PAGES)
def test_cleaning_twice_changes_nothing(text: str, page: str) -> None:
    once = clean(text, page)

    assert clean(once, page) == once


@given(st.text(), PAGES)
def test_no_control_character_ever_reaches_a_printer(text: str, page: str) -> None:
    cleaned = clean(text, page)

    assert not [char for char in cleaned if unicodedata.category(char).startswith("C")]
    if is_encodable(cleaned, page):
        assert all(byte >= 0x20 for byte in cleaned.encode(page.lower()))


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, cells: int) -> None:
    cleaned = clean(text, "CP1252")

    lines = wrap(cleaned, cells)

    assert all(cell_count(line) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


def test_lines_break_at_blanks_and_never_at_a_no_break_space() -> None:
    assert wrap("Total 1\u00a0234,00\u00a0$ net", 12) == ["Total", "1\u00a0234,00\u00a0$", "net"]


def test_two_blanks_before_a_postcode_are_kept() -> None:
    assert wrap("Montréal QC  H2V 1V5", 40) == ["Montréal QC  H2V 1V5"]


def test_wide_letters_take_two_cells_and_marks_none() -> None:
    assert cell_count("王a\u0301") == 3
