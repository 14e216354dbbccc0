"""Typing a PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.amount import BACKSPACE, CLEAR
from pos_desktop.ui.widgets.pinpad import PinPad, PinTexts


def made(look: Look, qtbot: QtBot) -> tuple[PinPad, list[object]]:
    pad = PinPad(look, PinTexts("PIN", "Backspace", "Clear"))
    qtbot.addWidget(pad)
    entered: list[object] = []
    pad.entered.connect(lambda pin: entered.append(pin))
    return pad, entered


def test_four_digits_are_enough(look: Look, qtbot: QtBot) -> None:
    pad, entered = made(look, qtbot)

    for key in pad.keypad.keys[:4]:
        key.click()

    assert entered == ["1234"]


def test_a_wrong_digit_is_taken_back(look: Look, qtbot: QtBot) -> None:
    pad, entered = made(look, qtbot)

    for key in ("9", "9", CLEAR, "1", "2", "7", BACKSPACE, "3", "4"):
        pad.press(key)

    assert entered == ["1234"]


def test_the_keyboard_types_too(look: Look, qtbot: QtBot) -> None:
    pad, entered = made(look, qtbot)

    qtbot.keyClicks(pad.dots, "123")
    qtbot.keyClick(pad.dots, Qt.Key.Key_Return)

    assert entered == ["123"]


def test_a_refused_pin_is_forgotten_and_explained(look: Look, qtbot: QtBot) -> None:
    pad, entered = made(look, qtbot)
    pad.press("1")

    pad.show_problem("Wrong PIN")
    for key in "5678":
        pad.press(key)

    assert not pad.problem.isHidden()
    assert entered == ["5678"]
