"""Surfaces: parts lie side by side or beneath each other, and what scrolls knows its height at once."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.label import Label
from pos_desktop.ui.widgets.surface import Scroll, column, row, stack, take_out


def test_parts_lie_beneath_each_other_where_it_is_narrow() -> None:
    parts = row()

    assert stack(parts, is_narrow=True)
    assert parts.direction() is QBoxLayout.Direction.TopToBottom
    assert not stack(parts, is_narrow=True)
    assert stack(parts, is_narrow=False)
    assert parts.direction() is QBoxLayout.Direction.LeftToRight


def test_what_scrolls_has_room_for_more_words_once_it_is_settled(look: Look, qtbot: QtBot) -> None:
    content, words = QWidget(), Label(look, "", wraps=True)
    column(content).addWidget(words)
    scroll = Scroll(content)
    qtbot.addWidget(scroll)
    scroll.resize(200, 100)
    scroll.show()
    before = content.height()

    words.setText("The goods are already with the customer. Only a return takes them back. " * 5)
    scroll.settle()

    assert content.height() > before


def test_parts_that_are_taken_out_are_out_of_sight_at_once(look: Look, window: QWidget) -> None:
    parts = column(window)
    stays, goes = Label(look, "12.50"), Label(look, "0.50")
    for part in (stays, goes):
        parts.addWidget(part)
        part.show()

    take_out(parts, (goes,))

    assert (stays.isVisible(), goes.isVisible(), parts.count()) == (True, False, 1)
