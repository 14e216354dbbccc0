"""The table on screen: painted rows, one of which may stand open with a panel inside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import focus_ring, painter_on
from pos_desktop.ui.table.cells import Column, Sorting
from pos_desktop.ui.table.header import Header
from pos_desktop.ui.table.model import Index, RowModel
from pos_desktop.ui.table.open_row import OpenRow
from pos_desktop.ui.table.paint import cell_width
from pos_desktop.ui.table.room import Room
from pos_desktop.ui.table.row_painter import RowPainter
from pos_desktop.ui.theme import Metric

_NO_SELECTION = QItemSelectionModel.SelectionFlag.NoUpdate


@dataclass(frozen=True, slots=True)
class TableShape:
    """How a table is built.

    Units: `row_height` and `margin` at 100 %.
    """

    name: str
    row_height: int = Metric.ROW
    margin: int = Metric.MARGIN
    has_header: bool = True
    has_chevron: bool = False


class RowTable(QTableView):
    """Rows of frozen values, as many as there are; arrow keys move, Enter or a press activates.

    Signals: `row_activated` (the row); `current_changed` (the row) when the arrow keys moved;
        `sort_requested` (a `Sorting`); `end_reached` (nothing): the last row came into view.
    """

    row_activated = Signal(object)
    current_changed = Signal(object)
    sort_requested = Signal(object)
    end_reached = Signal()

    def __init__(
        self,
        look: Look,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], object],
        shape: TableShape,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._shape = shape
        self._rows = RowModel(columns, key, self)
        self._room = Room(look, margin=shape.margin, has_chevron=shape.has_chevron)
        self._titles = Header(look, self._rows, self._room, self)
        self._painter = RowPainter(look, self._rows, self._room, self)
        self._open = OpenRow(self, self._rows, self._row_height)
        self._set_up()
        self._on_look_changed()

    @property
    def rows(self) -> Sequence[Any]:
        """Return the rows shown."""
        return self._rows.rows

    @property
    def open_key(self) -> object:
        """Return the key of the open row, or nothing."""
        return self._open.key

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Change the columns: another language, another width; rows and the open one stay."""
        self._rows.set_columns(columns)
        self._arrange()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; the open row, else the first one in view, keeps its place on the screen."""
        anchor = self._open.anchor()
        index = self.currentIndex()
        current = self._rows.key_of(index.row()) if index.isValid() else None
        self._rows.set_rows(rows)
        self._open.arrange()
        place = self._rows.place_of(current) if current is not None else None
        if place is not None:
            self.selectionModel().setCurrentIndex(self._rows.index(place, 0), _NO_SELECTION)
        self._open.hold(anchor)

    def set_sorting(self, sorting: Sorting | None) -> None:
        """Draw the arrow at the column rows are sorted by."""
        self._titles.set_sorting(sorting)

    def set_current(self, key: object) -> None:
        """Draw a row as the current one: well and weight."""
        self._painter.current_key = key
        self.viewport().update()

    def show_row(self, key: object) -> None:
        """Scroll until a row is in view and put the keyboard on it."""
        place = self._rows.place_of(key)
        if place is not None:
            self.setCurrentIndex(self._rows.index(place, 0))

    def open_row(self, key: object, panel: QWidget) -> None:
        """Open a row in place with a panel under its line; the one open before closes."""
        self._painter.open_key = key
        self._open.open(key, panel)
        self.viewport().update()

    def close_row(self) -> None:
        """Close the open row; its panel is thrown away."""
        self._painter.open_key = None
        self._open.close()
        self.viewport().update()

    def clipped_texts(self) -> tuple[str, ...]:
        """Return the words of the visible cells and titles that do not fit their column."""
        clipped = []
        for at, column in enumerate(self._rows.columns):
            width = self._room.inside(QRect(0, 0, self.columnWidth(at), 1), at).width()
            if self._shape.has_header and self._titles.title_width(at) > width:
                clipped.append(column.title)
            for place in self._visible_places():
                cell = self._rows.cell(place, at)
                if cell_width(self._look, cell) > width:
                    clipped.append(cell.spoken)
        return tuple(clipped)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(Metric.TABLE_HEADER) + 2 * self._row_height())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing: typing belongs to the search field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            self.row_activated.emit(self._rows.rows[index.row()])
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        super().currentChanged(current, previous)
        self.viewport().update()
        if self.hasFocus() and current.isValid() and current.row() != previous.row():
            self.current_changed.emit(self._rows.rows[current.row()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if self.hasFocus() and index.isValid():
            painter = painter_on(self.viewport())
            top = self.rowViewportPosition(index.row())
            focus_ring(
                painter, self._look, QRect(1, top, self.viewport().width() - 2, self._row_height() - 1)
            )
            painter.end()

    def _set_up(self) -> None:
        self.setAccessibleName(self._shape.name)
        self.setModel(self._rows)
        self.setHorizontalHeader(self._titles)
        self.setItemDelegate(self._painter)
        self._titles.setVisible(self._shape.has_header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(self._on_clicked)
        self._titles.sort_requested.connect(self.sort_requested)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._look.changed.connect(self._on_look_changed)

    def _row_height(self) -> int:
        return self._look.px(self._shape.row_height)

    def _visible_places(self) -> range:
        if not self._rows.rows:
            return range(0)
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else len(self._rows.rows) - 1) + 1)

    def _arrange(self) -> None:
        for at, width in enumerate(self._room.share(self._rows.columns, self.viewport().width())):
            self.setColumnWidth(at, width)
        self._open.arrange()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.row_activated.emit(self._rows.rows[index.row()])

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if self._rows.rows and value >= self.verticalScrollBar().maximum():
            self.end_reached.emit()

    @Slot()
    def _on_look_changed(self) -> None:
        height = self._row_height()
        self._painter.line_height = height
        self.verticalHeader().setDefaultSectionSize(height)
        self._titles.setFixedHeight(self._look.px(Metric.TABLE_HEADER))
        self._arrange()
        self.viewport().update()
