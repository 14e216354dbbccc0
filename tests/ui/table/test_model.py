"""Rows of frozen values in a model."""

from __future__ import annotations

import sys

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from pos_desktop.ui.table.model import RowModel
from tests.ui.widget_gallery import Order, order_columns, orders


class Texts:
    """Words as they are."""

    def __call__(self, message: str) -> str:
        return message


class Speaker(QObject):
    """Says nothing, and hears it."""

    spoke = Signal(object)

    def hear(self, said: object) -> None:
        assert said is None


def a_model(count: int) -> RowModel:
    model = RowModel(order_columns(Texts()), lambda order: order.number)  # type: ignore[arg-type]
    model.set_rows(orders(count))
    return model


def test_a_cell_says_its_words() -> None:
    model = a_model(3)

    assert model.data(model.index(0, 0)) == "#1036 22 Nov 09:14"
    assert model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole) == "In progress 3 / 5"


def test_rows_are_found_by_key_also_after_they_changed() -> None:
    model = a_model(3)
    assert model.place_of(1038) == 2

    model.set_rows(tuple(reversed(orders(3))))

    assert model.place_of(1038) == 0
    assert model.place_of(1) is None


def test_as_many_rows_as_before_keep_the_scroll_place() -> None:
    model = a_model(3)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))

    model.set_rows(orders(3))
    assert resets == []

    model.set_rows(orders(4))
    assert resets == [1]


def test_ten_thousand_rows_ask_no_cell_before_it_is_looked_at() -> None:
    asked: list[Order] = []
    columns = order_columns(Texts())  # type: ignore[arg-type]
    first = columns[0]

    def counting(order: Order) -> object:
        asked.append(order)
        return first.cell(order)

    model = RowModel((type(first)("n", "N", counting, 100),), lambda order: order.number)  # type: ignore[arg-type]
    model.set_rows(orders(10_000))

    assert model.rowCount() == 10_000
    assert asked == []


def test_qt_gives_back_every_reference_to_nothing() -> None:
    """The pin of PySide6: a version that drops references to None aborts after some thousand calls."""
    model, speaker = a_model(1), Speaker()
    speaker.spoke.connect(speaker.hear)
    index, before = model.index(0, 0), sys.getrefcount(None)

    for _ in range(5_000):
        speaker.spoke.emit(None)
        model.data(index, Qt.ItemDataRole.DecorationRole)
        model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
        model.rowCount(QModelIndex())
        model.headerData(0, Qt.Orientation.Vertical)

    assert abs(sys.getrefcount(None) - before) < 1_000
