"""The one row of a table that stands open, and keeping it where it is while rows come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView, QWidget

from pos_desktop.ui.table.model import RowModel


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row and how far down the view it stands, in pixels."""

    key: object
    top: int


class OpenRow(QObject):
    """Holds the panel inside the open row: its height, its place while scrolling, its end."""

    # Of the class too: while Python takes a closed window apart, Qt still asks this filter about its panel.
    key: object = None
    panel: QWidget | None = None

    def __init__(self, table: QTableView, rows: RowModel, line_height: Callable[[], int]) -> None:
        super().__init__(table)
        self._table = table
        self._rows = rows
        self._line_height = line_height
        self._tall_place: int | None = None
        table.verticalScrollBar().valueChanged.connect(self.place_panel)

    def open(self, key: object, panel: QWidget) -> None:
        """Put a panel under the line of a row; the row open before closes."""
        if self.panel is not panel:
            self._forget_panel()
            panel.setParent(self._table.viewport())
            panel.installEventFilter(self)
        self.key, self.panel = key, panel
        self.arrange()
        self._bring_into_view()

    def close(self) -> None:
        """Close the row and throw its panel away."""
        self.key = None
        self._forget_panel()
        self.arrange()

    def place(self) -> int | None:
        """Return where the open row stands among the rows, or nothing."""
        return self._rows.place_of(self.key) if self.key is not None else None

    def anchor(self) -> Anchor | None:
        """Return the row that has to stay where it is: the open one, else the first in view once scrolled."""
        place = self.place()
        if place is None and self._table.verticalScrollBar().value() > 0:
            place = self._table.rowAt(0)
        if place is None or place < 0:
            return None
        return Anchor(self._rows.key_of(place), self._table.rowViewportPosition(place))

    def hold(self, anchor: Anchor | None) -> None:
        """Scroll so that the row stands where it stood."""
        place = self._rows.place_of(anchor.key) if anchor is not None else None
        if anchor is None or place is None:
            return
        self._table.doItemsLayout()
        bar = self._table.verticalScrollBar()
        bar.setValue(bar.value() + self._table.rowViewportPosition(place) - anchor.top)
        self.place_panel()

    def arrange(self) -> None:
        """Give the open row its height and every other one the usual height."""
        place = self.place()
        if self._tall_place is not None and self._tall_place != place:
            self._table.setRowHeight(self._tall_place, self._line_height())
            self._tall_place = None
        if self.panel is None:
            return
        self.panel.setVisible(place is not None)
        if place is not None:
            self._table.setRowHeight(place, self._line_height() + self._panel_height(self.panel))
            self._tall_place = place
            self.place_panel()

    def place_panel(self) -> None:
        """Move the panel to where its row is now."""
        place = self.place()
        if self.panel is None or place is None:
            return
        line = self._line_height()
        top = self._table.rowViewportPosition(place) + line
        width, height = self._table.viewport().width(), self._table.rowHeight(place) - line - 1
        self.panel.setGeometry(0, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.panel and event.type() == QEvent.Type.LayoutRequest:
            before = self.panel.height()
            self.arrange()
            if self.panel.height() > before:
                self._bring_into_view()
        return False

    def _panel_height(self, panel: QWidget) -> int:
        width = self._table.viewport().width()
        layout = panel.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width) + 1
        return panel.sizeHint().height() + 1

    def _bring_into_view(self) -> None:
        place = self.place()
        if place is None:
            return
        self._table.doItemsLayout()
        bar = self._table.verticalScrollBar()
        top = self._table.rowViewportPosition(place)
        below = top + self._table.rowHeight(place) - self._table.viewport().height()
        if below > 0:
            bar.setValue(bar.value() + min(below, top))
        elif top < 0:
            bar.setValue(bar.value() + top)
        self.place_panel()

    def _forget_panel(self) -> None:
        if self.panel is not None:
            self.panel.removeEventFilter(self)
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
