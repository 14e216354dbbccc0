"""An empty list says what will appear, and has no accent."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.surface import column
from tests.ui.screen_checks import check_screen

NOTHING = EmptyFace(
    "No orders to prepare at Mile End",
    "Web shop orders appear here by themselves, the oldest first.",
    (("outlets", Face("Show all outlets", "store")), ("finished", Face("Finished orders", "receipt-text"))),
)


def test_its_buttons_tell_which_was_pressed(look: Look, qtbot: QtBot) -> None:
    empty = EmptyState(look, NOTHING)
    qtbot.addWidget(empty)

    with qtbot.waitSignal(empty.action_requested) as requested:
        empty.findChildren(Button)[1].click()

    assert requested.args == ["finished"]
    assert all(button.kind is ButtonKind.NEUTRAL for button in empty.findChildren(Button))


def test_other_words_replace_the_old_ones(look: Look, window: QWidget) -> None:
    empty = EmptyState(look, NOTHING)
    column(window).addWidget(empty)
    empty.show()

    empty.set_face(EmptyFace("Nothing matches", "Take off a filter to see more."))

    check_screen(window)
    assert [button for button in empty.findChildren(Button) if button.isVisible()] == []
