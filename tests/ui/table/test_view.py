"""The table on screen: rows by key and finger, one open in place, and nothing moves by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.table.cells import Sorting
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Metric, Mode, Scale, Theme
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import Label
from pos_desktop.ui.widgets.surface import column
from tests.ui.screen_checks import check_screen
from tests.ui.widget_gallery import Order, order_columns, orders


@pytest.fixture
def table(look: Look, window: QWidget, qtbot: QtBot) -> RowTable:
    shape = TableShape("Fulfillments", has_chevron=True)
    made = RowTable(look, order_columns(Texts("en")), lambda order: order.number, shape, window)
    window.resize(1000, 500)
    made.resize(1000, 500)
    made.show()
    made.set_rows(orders(200))
    return made


def a_panel(look: Look) -> QWidget:
    panel = QWidget()
    layout = column(panel, margin=24, gap=12)
    layout.addWidget(Label(look, "Sale note"))
    layout.addWidget(Button(look, Face("Mark as packed")))
    return panel


def top_of(table: RowTable, number: int) -> int:
    place = next(at for at, order in enumerate(table.rows) if order.number == number)
    return table.rowViewportPosition(place)


def test_a_press_activates_the_row(table: RowTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.row_activated) as activated:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 48 * 2 + 10))

    assert activated.args[0].number == 1038


def test_arrow_keys_move_and_enter_activates(table: RowTable, qtbot: QtBot) -> None:
    table.setFocus()
    table.show_row(1036)

    with qtbot.waitSignal(table.current_changed) as moved:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.row_activated) as activated:
        qtbot.keyClick(table, Qt.Key.Key_Return)

    assert moved.args[0].number == activated.args[0].number == 1037


def test_letters_search_nothing(table: RowTable, qtbot: QtBot) -> None:
    table.setFocus()
    table.show_row(1036)

    qtbot.keyClicks(table, "#1040")

    assert table.currentIndex().row() == 0


def test_a_row_opens_in_place_with_its_panel(table: RowTable, look: Look) -> None:
    panel = a_panel(look)
    before = top_of(table, 1038)

    table.open_row(1038, panel)

    assert top_of(table, 1038) == before
    assert panel.isVisible()
    assert panel.y() == before + Metric.ROW
    assert top_of(table, 1039) == panel.y() + panel.height() + 1


def test_one_row_is_open_at_a_time(table: RowTable, look: Look) -> None:
    first, second = a_panel(look), a_panel(look)
    table.open_row(1038, first)

    table.open_row(1040, second)

    assert table.open_key == 1040
    assert first.isHidden()
    assert table.rowHeight(2) == Metric.ROW


def test_the_panel_scrolls_with_its_row(table: RowTable, look: Look) -> None:
    panel = a_panel(look)
    table.open_row(1040, panel)

    table.verticalScrollBar().setValue(100)

    assert panel.y() == top_of(table, 1040) + Metric.ROW


def test_the_open_row_stays_where_it_is_when_orders_arrive_above(table: RowTable, look: Look) -> None:
    table.verticalScrollBar().setValue(48 * 20)
    panel = a_panel(look)
    table.open_row(1058, panel)
    before = top_of(table, 1058)

    arrived = tuple(replace(order, number=order.number - 500) for order in orders(3))
    table.set_rows(arrived + orders(200))

    assert top_of(table, 1058) == before
    assert panel.isVisible()
    assert panel.y() == before + Metric.ROW
    assert sum(table.rowHeight(row) != Metric.ROW for row in range(203)) == 1


def test_an_open_row_that_left_hides_its_panel_and_comes_back(table: RowTable, look: Look) -> None:
    panel = a_panel(look)
    table.open_row(1038, panel)

    table.set_rows(tuple(order for order in orders(200) if order.number != 1038))
    assert panel.isHidden()

    table.set_rows(orders(200))
    assert panel.isVisible()


def test_the_same_rows_again_move_nothing(table: RowTable) -> None:
    table.verticalScrollBar().setValue(777)

    table.set_rows(orders(200))

    assert table.verticalScrollBar().value() == 777


def test_the_keyboard_stays_on_its_row(table: RowTable) -> None:
    table.show_row(1040)

    table.set_rows((Order(1, "New", orders(1)[0].kind), *orders(200)))

    assert table.rows[table.currentIndex().row()].number == 1040


def test_a_title_asks_for_the_order_and_then_for_the_other_way_round(table: RowTable) -> None:
    asked: list[object] = []
    table.sort_requested.connect(lambda sorting: asked.append(sorting))

    table.horizontalHeader().sectionClicked.emit(0)
    table.set_sorting(Sorting("number"))
    table.horizontalHeader().sectionClicked.emit(0)
    table.horizontalHeader().sectionClicked.emit(1)

    assert asked == [Sorting("number"), Sorting("number", is_descending=True)]


def test_the_end_of_the_rows_is_told(table: RowTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.end_reached):
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())


def test_an_open_row_grows_with_the_scale(table: RowTable, look: Look) -> None:
    panel = a_panel(look)
    table.open_row(1038, panel)

    look.set_theme(Theme(Mode.DARK, Scale.LARGER))

    assert panel.y() == top_of(table, 1038) + look.px(Metric.ROW)
    assert top_of(table, 1038) == 2 * look.px(Metric.ROW)


def test_nothing_is_cut_with_an_open_row(table: RowTable, look: Look, window: QWidget) -> None:
    table.open_row(1038, a_panel(look))

    check_screen(window)


def test_a_name_without_room_is_told(table: RowTable) -> None:
    table.set_rows((Order(1, "Maximilienne de Beauharnais-Leuchtenberg" * 4, orders(1)[0].kind),))

    assert any("Maximilienne" in words for words in table.clipped_texts())
