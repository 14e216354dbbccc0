"""Exactly one of a few is current, and only a person's choice is told."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.tabs import Choice, OneOf, Segmented, Tabs

CHOICES = (Choice("all", "All"), Choice("continue", "Continue sale", "8"), Choice("return", "Process return"))


def made(look: Look, qtbot: QtBot, kind: type[OneOf] = Tabs) -> tuple[OneOf, list[object]]:
    tabs = kind(look, CHOICES)
    qtbot.addWidget(tabs)
    tabs.show()
    heard: list[object] = []
    tabs.chosen.connect(lambda key: heard.append(key))
    return tabs, heard


def test_the_first_is_current_at_first(look: Look, qtbot: QtBot) -> None:
    tabs, _ = made(look, qtbot)

    assert tabs.current == "all"


def test_a_press_chooses_and_a_second_press_changes_nothing(look: Look, qtbot: QtBot) -> None:
    for kind in (Tabs, Segmented):
        tabs, heard = made(look, qtbot, kind)

        tabs.buttons[1].click()
        tabs.buttons[1].click()

        assert tabs.current == "continue"
        assert heard == ["continue"]


def test_arrow_keys_move_along(look: Look, qtbot: QtBot, window: QWidget) -> None:
    tabs, heard = made(look, qtbot)
    tabs.setParent(window)
    tabs.show()
    tabs.buttons[0].setFocus()

    qtbot.keyClick(tabs.buttons[0], Qt.Key.Key_Right)
    qtbot.keyClick(tabs.buttons[1], Qt.Key.Key_Left)

    assert heard == ["continue", "all"]


def test_new_words_keep_the_current_one(look: Look, qtbot: QtBot) -> None:
    tabs, heard = made(look, qtbot)
    tabs.set_current("return")

    tabs.set_choices([Choice("all", "Toutes"), Choice("return", "Retours")])

    assert tabs.current == "return"
    assert heard == []
