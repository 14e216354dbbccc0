"""Text is found whatever its accents, case and signs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.store.words import as_code, as_match, digits_of, normalised, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café Crème", "cafe creme"),
        ("ÉLISE Straße", "elise strasse"),
        ("#1042 · B-7", "1042 b 7"),
        ("ﬁne ½", "fine 1 2"),
        ("", ""),
        ("日本 茶", "日本 茶"),
    ],
)
def test_text_becomes_plain_words(text: str, words: str) -> None:
    assert " ".join(normalised(text).split()) == words


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_shortcuts_give_what_letter_by_letter_gives(text: str) -> None:
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))

    assert normalised(text).split() == letters.split()
    assert digits_of(text) == "".join(char for char in text if char.isascii() and char.isdigit())


def test_each_word_stands_once() -> None:
    assert words_of(("Mug, sand", "MUG 7", "")) == "mug sand 7"


def test_what_is_typed_cannot_break_the_query() -> None:
    assert as_match('mug" OR (x:*') == '"mug"* "or"* "x"*'
    assert as_match(" -- ") == ""


def test_numbers_are_found_however_they_are_written() -> None:
    assert digits_of("+1 (514) 555-0142") == "15145550142"
    assert as_code(" Sku-7 ") == "sku-7"
