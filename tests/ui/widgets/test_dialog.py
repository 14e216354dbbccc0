"""The question that must be answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.button import Face
from pos_desktop.ui.widgets.dialog import Dialog, DialogFace
from tests.ui.screen_checks import check_screen

VOID = DialogFace("Void this sale?", "Hand back 45.00 in cash.", Face("Void", "ban"), Face("Keep the sale"))


@pytest.fixture
def dialog(look: Look, window: QWidget) -> Dialog:
    made = Dialog(look, window, VOID)
    made.open_centred()
    return made


def answers(dialog: Dialog) -> list[str]:
    heard: list[str] = []
    dialog.accepted.connect(lambda: heard.append("accepted"))
    dialog.closed.connect(lambda: heard.append("closed"))
    return heard


def test_yes_is_told_after_it_closed(dialog: Dialog) -> None:
    heard = answers(dialog)

    dialog.accept_button.click()

    assert heard == ["closed", "accepted"]


def test_cancel_and_escape_only_close(dialog: Dialog, qtbot: QtBot) -> None:
    heard = answers(dialog)

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert heard == ["closed"]


def test_a_press_beside_it_is_no_answer(dialog: Dialog, qtbot: QtBot) -> None:
    heard = answers(dialog)

    qtbot.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))

    assert heard == []


def test_the_safe_answer_has_the_focus_and_tab_stays_inside(dialog: Dialog) -> None:
    assert dialog.focusWidget() is dialog.cancel_button

    dialog.focusNextPrevChild(True)
    assert dialog.focusWidget() is dialog.accept_button
    dialog.focusNextPrevChild(True)
    assert dialog.focusWidget() is dialog.cancel_button


def test_it_stays_in_the_middle_and_nothing_of_it_is_cut(dialog: Dialog) -> None:
    dialog.window().resize(1000, 700)

    assert abs(dialog.panel.geometry().center().x() - 500) <= 1
    check_screen(dialog.window())
