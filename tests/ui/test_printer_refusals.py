"""Every trouble a printer can have is said in both languages, and one of tomorrow says nothing wrong."""

from __future__ import annotations

import inspect
import re

import pytest

from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.paper import Outcome
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.printer_refusals import printer_reason, search_trouble


def named_in(value: type) -> list[str]:
    """Return the reason codes that a class says it may carry."""
    return re.findall(r'"([a-z_]+)"', inspect.getdoc(value) or "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_has_words(language: str) -> None:
    texts, reasons = Texts(language), named_in(Outcome)
    assert len(reasons) > 20
    assert [reason for reason in reasons if not printer_reason(texts, reason)] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_place_that_could_not_be_looked_at_has_words(language: str) -> None:
    texts, reasons = Texts(language), named_in(PrinterSearch)
    assert len(reasons) == 7
    assert [reason for reason in reasons if not search_trouble(texts, reason)] == []


def test_a_reason_of_tomorrow_is_not_guessed() -> None:
    assert printer_reason(Texts("en"), "a_reason_of_tomorrow") == ""
    assert search_trouble(Texts("en"), "a_reason_of_tomorrow") == ""
