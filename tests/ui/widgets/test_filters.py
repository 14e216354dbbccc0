"""Filters: a menu of values, and one that is taken off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.filters import FilterButton, RemovableFilter
from pos_desktop.ui.widgets.menu import Menu, MenuItem

OUTLETS = (
    MenuItem(1, "Mile End", is_chosen=True),
    MenuItem(2, "Vieux-Port"),
    MenuItem(3, "Closed", is_enabled=False),
)


def opened(look: Look, window: QWidget) -> tuple[FilterButton, Menu]:
    button = FilterButton(look, "Outlet", OUTLETS, window)
    button.show()
    button.click()
    menu = window.findChild(Menu)
    assert isinstance(menu, Menu)
    return button, menu


def test_it_says_what_is_chosen(look: Look, qtbot: QtBot, window: QWidget) -> None:
    button = FilterButton(look, "Outlet", OUTLETS)
    qtbot.addWidget(button)
    assert button.accessibleName() == "Outlet: Mile End"

    button.choose(2)
    assert button.accessibleName() == "Outlet: Vieux-Port"


def test_a_value_is_chosen_with_the_finger(look: Look, qtbot: QtBot, window: QWidget) -> None:
    button, menu = opened(look, window)

    with qtbot.waitSignal(button.chosen) as chosen:
        qtbot.mouseClick(menu.rows[1], Qt.MouseButton.LeftButton)

    assert chosen.args == [2]
    assert menu.isHidden()


def test_a_value_is_chosen_with_the_keyboard(look: Look, qtbot: QtBot, window: QWidget) -> None:
    button, menu = opened(look, window)

    qtbot.keyClick(menu.rows[0], Qt.Key.Key_Down)
    with qtbot.waitSignal(button.chosen) as chosen:
        qtbot.keyClick(menu.focusWidget(), Qt.Key.Key_Return)

    assert chosen.args == [2]


def test_escape_and_a_press_beside_it_choose_nothing(look: Look, qtbot: QtBot, window: QWidget) -> None:
    button, menu = opened(look, window)
    heard: list[object] = []
    button.chosen.connect(lambda key: heard.append(key))
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert menu.isHidden()

    button.click()
    again = next(found for found in button.window().findChildren(Menu) if found.isVisible())
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton, pos=again.rect().bottomRight())

    assert again.isHidden()
    assert heard == []


def test_the_menu_stays_inside_the_window(look: Look, qtbot: QtBot, window: QWidget) -> None:
    button, menu = opened(look, window)
    menu.close_panel()
    button.move(760, 570)
    button.click()
    again = next(found for found in button.window().findChildren(Menu) if found.isVisible())

    assert again.rect().contains(again.panel.geometry())


def test_a_filter_in_force_is_taken_off(look: Look, qtbot: QtBot, window: QWidget) -> None:
    applied = RemovableFilter(look, "status", "Status", "Packed")
    qtbot.addWidget(applied)

    with qtbot.waitSignal(applied.removed) as removed:
        applied.click()

    assert removed.args == ["status"]
