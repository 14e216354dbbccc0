"""How printers, test pages and checks are put into words."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.paper import Outcome, Verdict
from pos_desktop.services.ports.texts import Texts
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.screens.setup.computer import JournalCheck, PrinterStand
from pos_desktop.ui.screens.setup.state import Part, Refusal, Trial
from pos_desktop.ui.screens.setup.words import (
    address_words,
    check_words,
    refused,
    standing_words,
    trial_words,
)
from pos_desktop.ui.theme import Tone
from tests.ui.screens.setup.workplace import COUNTER, LABELS, SCREEN

ENGLISH = Texts("en")


def test_an_address_is_said_without_its_scheme_and_usual_port() -> None:
    assert address_words(ENGLISH, COUNTER) == "192.168.1.50"
    assert address_words(ENGLISH, LABELS) == "/dev/usb/lp0"
    assert address_words(ENGLISH, SCREEN) == "on the screen of this till"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("usb:04b8:0e28", "USB 04b8:0e28"),
        ("serial:/dev/ttyUSB0?baud=19200", "/dev/ttyUSB0, 19200 baud"),
        ("serial:COM3", "COM3"),
        ("serial:/dev/serial/by-id/usb-Prolific-port0", "usb-Prolific-port0"),
        ("queue:Receipts", "queue Receipts"),
    ],
)
def test_an_address_of_this_computer_is_said_as_people_do(address: str, words: str) -> None:
    assert address_words(ENGLISH, PrinterSetting("Counter", address)) == words


def test_papers_that_wait_say_what_holds_them_up() -> None:
    words = standing_words(ENGLISH, PrinterStand(COUNTER, 2, 0, "paper_out"))
    assert words == ("2 papers wait: there is no paper in it", Tone.WARNING)
    assert standing_words(ENGLISH, PrinterStand(COUNTER)) == ("Nothing waits", Tone.MUTED)


def test_papers_that_may_be_lost_come_first() -> None:
    words, tone = standing_words(ENGLISH, PrinterStand(COUNTER, 2, 1, "paper_out"))
    assert words == "1 paper may not have come out"
    assert tone is Tone.WARNING


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (None, "Printing a test page"),
        (Outcome(Verdict.PRINTED), "The test page is printed"),
        (Outcome(Verdict.SENT), "The test page is sent; this printer never says whether it printed"),
        (Outcome(Verdict.NOT_SENT, "unreachable"), "No test page: it does not answer"),
        (
            Outcome(Verdict.UNCONFIRMED, "a_reason_of_tomorrow"),
            "Look whether the test page came out: it does not say whether it printed",
        ),
    ],
)
def test_a_test_page_says_what_became_of_it(outcome: Outcome | None, words: str) -> None:
    assert trial_words(ENGLISH, COUNTER, Trial("Counter", outcome))[0] == words


def test_a_virtual_printer_says_where_its_paper_is() -> None:
    words, _tone = trial_words(ENGLISH, SCREEN, Trial("Demo", Outcome(Verdict.PRINTED)))
    assert "Ctrl+Shift+P" in words


@pytest.mark.parametrize(
    ("check", "beginning"),
    [
        (JournalCheck(3_683), "In order: all 3,683 entries"),
        (
            JournalCheck(12, first_bad="1f2e-7", differences=3),
            "An entry was changed after it was recorded (1f2e-7).",
        ),
        (JournalCheck(12, differences=3), "Some tables differ"),
        (JournalCheck(0, damage=1), "The disk damaged the file."),
    ],
)
def test_a_check_says_what_it_found(check: JournalCheck, beginning: str) -> None:
    assert check_words(ENGLISH, check).startswith(beginning)
    assert check.is_clean == ("In order" in beginning)


def test_a_refusal_without_words_of_its_own_uses_those_of_everybody() -> None:
    assert refused(ENGLISH, Refusal(Part.PRINTERS, "printer_exists")).startswith("There is a printer")
    assert refused(ENGLISH, Refusal(Part.PRINTERS, "not_saved")).startswith("The disk did not take it")
