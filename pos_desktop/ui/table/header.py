"""The titles above a table; pressing one asks for another order."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, draw_icon, draw_text, text_width
from pos_desktop.ui.table.cells import Sorting
from pos_desktop.ui.table.model import RowModel
from pos_desktop.ui.table.room import Room
from pos_desktop.ui.theme import Metric, Size, Space, Weight


class Header(QHeaderView):
    """Titles in small muted type with an arrow at the sorted one.

    Signals: `sort_requested` (a `Sorting`).
    """

    sort_requested = Signal(object)

    def __init__(self, look: Look, model: RowModel, room: Room, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._rows = model
        self._room = room
        self._sorting: Sorting | None = None
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.sectionClicked.connect(self._on_section_clicked)

    def set_sorting(self, sorting: Sorting | None) -> None:
        """Draw the arrow at the column rows are sorted by."""
        self._sorting = sorting
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.px(Metric.TABLE_HEADER))

    def title_width(self, section: int) -> int:
        """Return the pixels a title and its arrow need."""
        column = self._rows.columns[section]
        arrow = self._look.px(Space.XS + Space.L) if column.sort_key else 0
        return text_width(self._look.font(Size.SMALL, Weight.MEDIUM), column.title) + arrow

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's name
        look, colors = self._look, self._look.theme.colors
        column = self._rows.columns[section]
        painter.fillRect(rect, QColor(colors.surface))
        for line in (rect.top(), rect.bottom()):
            painter.fillRect(rect.left(), line, rect.width(), 1, QColor(colors.hairline))
        inside = self._room.inside(rect, section)
        font = look.font(Size.SMALL, Weight.MEDIUM)
        if column.is_right:
            draw_text(painter, inside, column.title, font, colors.muted, RIGHT)
            used = text_width(font, column.title)
            left = inside.right() - used - look.px(Space.XS + Space.L)
        else:
            used = draw_text(painter, inside, column.title, font, colors.muted)
            left = inside.left() + used + look.px(Space.XS)
        sorting = self._sorting
        if sorting is not None and column.sort_key == sorting.sort_key:
            name = "arrow-down" if sorting.is_descending else "arrow-up"
            at = QPoint(left, rect.center().y() - look.px(7))
            draw_icon(painter, at, name, colors.muted, look.px(14))

    @Slot(int)
    def _on_section_clicked(self, section: int) -> None:
        sort_key = self._rows.columns[section].sort_key
        if not sort_key:
            return
        again = self._sorting is not None and self._sorting.sort_key == sort_key
        is_descending = again and self._sorting is not None and not self._sorting.is_descending
        self.sort_requested.emit(Sorting(sort_key, is_descending))
