"""Buttons: pressed by key, finger and shortcut, and the focus stays where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import SearchField
from pos_desktop.ui.widgets.surface import column


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_it(look: Look, qtbot: QtBot, key: Qt.Key) -> None:
    button = Button(look, Face("Print"))
    qtbot.addWidget(button)
    button.show()

    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_its_keycap_is_its_shortcut(look: Look, qtbot: QtBot, window: QWidget) -> None:
    button = Button(look, Face("Pay", keycap="F12"), parent=window)
    button.show()

    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(window, Qt.Key.Key_F12)


def test_an_ampersand_in_a_name_makes_no_shortcut(look: Look, qtbot: QtBot) -> None:
    button = Button(look, Face("Soy candle, fig & cedar"))
    qtbot.addWidget(button)

    assert button.shortcut().isEmpty()


def test_a_press_leaves_the_focus_in_the_search_field(look: Look, qtbot: QtBot, window: QWidget) -> None:
    layout = column(window)
    search, button = SearchField(look, "Search"), Button(look, Face("Later"))
    layout.addWidget(search)
    layout.addWidget(button)
    search.show()
    button.show()
    search.setFocus()

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert window.focusWidget() is search


def test_the_name_says_amount_and_detail_too(look: Look, qtbot: QtBot) -> None:
    button = Button(look, Face("Store credit", amount="12.00", detail="12.00 available"))
    qtbot.addWidget(button)
    assert button.accessibleName() == "Store credit, 12.00, 12.00 available"

    button.set_face(Face("Pay", amount="$203.74"))
    assert button.accessibleName() == "Pay, $203.74"


def test_an_icon_alone_is_named(look: Look, qtbot: QtBot) -> None:
    button = Button(look, Face(icon="ellipsis"), name="More")
    qtbot.addWidget(button)
    button.set_name("Plus")

    assert button.accessibleName() == "Plus"


def test_only_the_next_step_is_green(look: Look, qtbot: QtBot) -> None:
    grounds = {}
    for kind in ButtonKind:
        button = Button(look, Face("Mark as packed"), kind)
        qtbot.addWidget(button)
        button.resize(button.sizeHint())
        grounds[kind] = button.grab().toImage().pixelColor(8, 24).name().upper()

    assert grounds[ButtonKind.PRIMARY] == look.theme.colors.accent
    assert look.theme.colors.accent not in (grounds[ButtonKind.NEUTRAL], grounds[ButtonKind.QUIET])
