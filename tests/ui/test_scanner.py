"""A scanner that types like a keyboard, told from a person by the gaps between the keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.scanner import MOST_GAP_MS, Scan, Scanner, read_burst
from pos_desktop.ui.widgets.amount import AmountField
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.fields import SearchField

NONE = Qt.KeyboardModifier.NoModifier
FRENCH_DIGITS = "à&é\"'(-è_ç"


class Desk(QWidget):
    """A search field, an amount and a button, and a keyboard with a clock."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.now_ms = 0
        self.field = SearchField(look, "Search")
        self.amount = AmountField(look, "Amount", str)
        self.button = Button(look, Face("Mark as packed"))
        layout = QVBoxLayout(self)
        for part in (self.field, self.amount, self.button):
            layout.addWidget(part)

    def press(self, key: int, text: str = "", *, scan_code: int = 0) -> None:
        """Press and release one key in the widget that has the focus."""
        focus = QApplication.focusWidget()
        assert focus is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, NONE, scan_code, 0, 0, text)
            QCoreApplication.sendEvent(focus, event)

    def type(self, text: str, *, gap_ms: int) -> None:
        """Type letters with a gap before each."""
        for letter in text:
            self.now_ms += gap_ms
            self.press(0, letter)

    def enter(self, *, gap_ms: int) -> None:
        """Press Enter."""
        self.now_ms += gap_ms
        self.press(Qt.Key.Key_Return, "\r")


@pytest.fixture
def desk(look: Look, qtbot: QtBot) -> Desk:
    made = Desk(look)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.field.setFocus()
    return made


@pytest.fixture
def scans(desk: Desk, qapp: QApplication) -> Iterator[list[Scan]]:
    scanner = Scanner(qapp, now_ms=lambda: desk.now_ms)
    heard: list[Scan] = []
    scanner.scanned.connect(heard.append)
    yield heard
    qapp.removeEventFilter(scanner)
    scanner.deleteLater()


def test_a_scan_is_told_and_leaves_no_trace_in_the_field(desk: Desk, scans: list[Scan]) -> None:
    desk.field.setText("mug")
    submitted: list[object] = []
    desk.field.submitted.connect(submitted.append)

    desk.type("4006381333931", gap_ms=8)
    desk.enter(gap_ms=8)

    assert scans == [Scan("4006381333931")]
    assert desk.field.text() == "mug"
    assert submitted == []


def test_whoever_follows_the_typing_hears_that_the_code_is_gone(desk: Desk, scans: list[Scan]) -> None:
    typed: list[str] = []
    desk.field.textEdited.connect(typed.append)

    desk.type("12345", gap_ms=5)
    desk.enter(gap_ms=5)

    assert typed[-1] == ""


def test_typing_by_hand_is_typing(desk: Desk, scans: list[Scan]) -> None:
    submitted: list[object] = []
    desk.field.submitted.connect(submitted.append)

    desk.type("1042", gap_ms=MOST_GAP_MS + 1)
    desk.enter(gap_ms=200)

    assert scans == []
    assert desk.field.text() == "1042"
    assert submitted == ["1042"]


def test_three_fast_keys_are_no_scan(desk: Desk, scans: list[Scan]) -> None:
    desk.type("123", gap_ms=5)
    desk.enter(gap_ms=5)

    assert scans == []
    assert desk.field.text() == "123"


def test_a_scan_never_presses_the_focused_button(desk: Desk, scans: list[Scan]) -> None:
    presses: list[int] = []
    desk.button.clicked.connect(lambda: presses.append(1))
    desk.button.setFocus()

    desk.type("12 45", gap_ms=8)
    desk.enter(gap_ms=8)

    assert presses == []
    assert [scan.code for scan in scans] == ["12 45"]


def test_enter_by_hand_still_presses_the_focused_button(desk: Desk, scans: list[Scan]) -> None:
    presses: list[int] = []
    desk.button.clicked.connect(lambda: presses.append(1))
    desk.button.setFocus()

    desk.enter(gap_ms=500)

    assert len(presses) == 1


def test_a_scan_types_no_amount(desk: Desk, scans: list[Scan]) -> None:
    desk.amount.set_minor(4583)
    desk.amount.setFocus()

    desk.type("4006381333931", gap_ms=8)
    desk.enter(gap_ms=8)

    assert desk.amount.minor == 4583
    assert len(scans) == 1


def test_tab_ends_a_scan_and_moves_no_focus(desk: Desk, scans: list[Scan]) -> None:
    desk.type("1234567", gap_ms=8)
    desk.now_ms += 8
    desk.press(Qt.Key.Key_Tab, "\t")

    assert [scan.code for scan in scans] == ["1234567"]
    assert QApplication.focusWidget() is desk.field


def test_digits_on_a_french_layout_are_read_from_the_keys(desk: Desk, scans: list[Scan]) -> None:
    for digit in "4006381333931":
        desk.now_ms += 8
        desk.press(0, FRENCH_DIGITS[int(digit)], scan_code=11 if digit == "0" else int(digit) + 1)
    desk.enter(gap_ms=8)

    assert [scan.code for scan in scans] == ["4006381333931"]


def test_two_scans_in_a_row_are_two(desk: Desk, scans: list[Scan]) -> None:
    for code in ("11112222", "33334444"):
        desk.type(code, gap_ms=4)
        desk.enter(gap_ms=4)

    assert [scan.code for scan in scans] == ["11112222", "33334444"]


def test_letters_keep_what_the_layout_typed_and_offer_the_keys() -> None:
    assert read_burst("C?)à&", "CM-01") == Scan("C?)à&", ("CM-01",))
    assert read_burst("CM-01", "CM-01") == Scan("CM-01")
    assert read_burst("CM-01", "") == Scan("CM-01")
