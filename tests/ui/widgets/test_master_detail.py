"""A list with what is chosen beside it: rows go by their keys, adding is offered where it is allowed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.table.cells import Cell, Column, Text
from pos_desktop.ui.theme import Scale, Theme
from pos_desktop.ui.widgets.master_detail import LIST_WIDTH, MasterDetail, SideList


def name_cell(name: str) -> Cell:
    """Return a name as a cell."""
    return Cell((Text(name),))


COLUMNS = (Column("name", "", name_cell, 200, 1, is_lead=True),)


def a_list(qtbot: QtBot, look: Look) -> SideList:
    """Return a list of two names, keyed by their first letters."""
    made = SideList(look, COLUMNS, lambda name: name[0])
    qtbot.addWidget(made)
    made.show_rows(COLUMNS, ("Ann", "Ben"), "B")
    made.show()
    return made


def test_a_row_is_told_by_its_key(qtbot: QtBot, look: Look) -> None:
    made = a_list(qtbot, look)
    with qtbot.waitSignal(made.row_chosen) as chosen:
        made.table.row_activated.emit("Ann")
    assert chosen.args == ["A"]


def test_adding_is_offered_where_it_is_allowed(qtbot: QtBot, look: Look) -> None:
    made = a_list(qtbot, look)
    assert not made.add_button.isVisible()
    made.offer_adding("Add", is_chosen=False, is_offered=True)
    assert made.add_button.isVisible()
    with qtbot.waitSignal(made.adding_requested):
        made.add_button.click()


def test_the_list_keeps_its_width_at_every_scale(qtbot: QtBot, look: Look) -> None:
    made = a_list(qtbot, look)
    look.set_theme(Theme(scale=Scale(150)))
    assert made.width() == LIST_WIDTH * 3 // 2


def test_a_page_stands_beside_the_list_or_in_its_place(qtbot: QtBot, look: Look) -> None:
    made, detail, empty = a_list(qtbot, look), QWidget(), QWidget()
    both = MasterDetail(look, made, (detail,), (empty,))
    qtbot.addWidget(both)
    both.show()
    both.show_beside(detail)
    assert (made.isVisible(), detail.isVisible(), empty.isVisible()) == (True, True, False)
    both.show_beside(None)
    assert (made.isVisible(), detail.isVisible(), empty.isVisible()) == (True, False, False)
    both.show_instead(empty)
    assert (made.isVisible(), detail.isVisible(), empty.isVisible()) == (False, False, True)
