"""Fields: Enter submits, Escape empties the search, F2 comes back to it, Ctrl+Z belongs to the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.fields import SearchField, TextField
from pos_desktop.ui.widgets.surface import column


def put(window: QWidget, *parts: QWidget) -> None:
    layout = column(window)
    for part in parts:
        layout.addWidget(part)
        part.show()


def test_enter_submits_what_was_typed(look: Look, qtbot: QtBot, window: QWidget) -> None:
    field = TextField(look, "Tracking number")
    put(window, field)

    qtbot.keyClicks(field, "1Z999")
    with qtbot.waitSignal(field.submitted) as submitted:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert submitted.args == ["1Z999"]


def test_escape_empties_the_search(look: Look, qtbot: QtBot, window: QWidget) -> None:
    field = SearchField(look, "Search")
    put(window, field)
    qtbot.keyClicks(field, "mug")

    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert field.text() == ""


def test_a_search_follows_what_is_searched_for_but_never_writes_under_whoever_types(
    look: Look, qtbot: QtBot, window: QWidget
) -> None:
    field = SearchField(look, "Search")
    put(window, field)

    field.clearFocus()
    field.follow("1042")
    assert field.text() == "1042"
    field.setFocus()
    field.follow("")
    assert field.text() == "1042"


def test_f2_comes_back_to_the_search(look: Look, qtbot: QtBot, window: QWidget) -> None:
    field, other = SearchField(look, "Search"), TextField(look, "Note")
    put(window, field, other)
    other.setFocus()

    QTest.keyClick(window, Qt.Key.Key_F2)

    assert window.focusWidget() is field


def test_ctrl_z_takes_back_the_last_deed_not_a_letter(look: Look, qtbot: QtBot, window: QWidget) -> None:
    field = SearchField(look, "Search")
    put(window, field)
    undo = QShortcut(QKeySequence("Ctrl+Z"), window)
    field.setFocus()
    qtbot.keyClicks(field, "mug")

    with qtbot.waitSignal(undo.activated):
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert field.text() == "mug"


def test_the_hint_is_the_name(look: Look, qtbot: QtBot, window: QWidget) -> None:
    field = TextField(look, "Tracking number")
    qtbot.addWidget(field)
    field.set_hint("Numéro de suivi")

    assert field.accessibleName() == field.placeholderText() == "Numéro de suivi"
