"""Why something was not done reaches the person as a sentence, and nothing else of the error does."""

from __future__ import annotations

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.refusals import Refusal, refusal_of, refused

ENGLISH = Texts("en")


def test_only_words_and_numbers_of_an_error_are_kept() -> None:
    error = RuleBroken("short_stock", units=2_000, outlet="Mile End", sale_id=b"\x01", lines=("1", "2"))
    assert refusal_of(error) == Refusal("short_stock", (("units", 2_000), ("outlet", "Mile End")))


def test_a_number_that_is_absent_is_none_of_it() -> None:
    refusal = Refusal("short_stock", (("units", 2_000), ("outlet", "Mile End")))
    assert (refusal.number("units"), refusal.number("outlet"), refusal.number("left")) == (2_000, 0, 0)


def test_a_refusal_says_what_to_do() -> None:
    assert refused(ENGLISH, Refusal("not_packed")) == "It is not packed yet. Pack it first."


def test_nothing_is_said_where_nothing_was_refused() -> None:
    assert refused(ENGLISH, None) == ""
