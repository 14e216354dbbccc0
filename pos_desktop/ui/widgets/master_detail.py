"""A list at the left and what is chosen beside it; above both a filter and a band."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.table.cells import Column
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.surface import Scroll, Surface, column, row
from pos_desktop.ui.widgets.tabs import Segmented

LIST_WIDTH = 336


class SideList(Surface):
    """A list of two-line rows, and at its foot the button that adds one where that is offered.

    Signals: `row_chosen` (the key of a row); `adding_requested` (nothing).
    """

    row_chosen = Signal(object)
    adding_requested = Signal()

    def __init__(
        self,
        look: Look,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, edges="tr", parent=parent)
        self._key = key
        self.table = RowTable(
            look, columns, key, TableShape("", row_height=Metric.ROW_TALL, has_header=False)
        )
        self.add_button = Button(look, Face())
        self._foot = Surface(look, Ground.SURFACE, edges="t")
        inside = column(self._foot)
        px = look.px
        inside.setContentsMargins(px(Metric.MARGIN), px(Space.S) + 1, px(Metric.MARGIN), px(Space.S))
        inside.addWidget(self.add_button)
        layout = column(self)
        layout.setContentsMargins(0, 1, 1, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._foot)
        self._foot.hide()
        self.table.row_activated.connect(self._on_row_activated)
        self.add_button.clicked.connect(self.adding_requested)
        look.changed.connect(self._fit)
        self._fit()

    def show_rows(self, columns: Sequence[Column[Any]], rows: Sequence[Any], current: object) -> None:
        """Show every row, and which is chosen."""
        self.table.set_columns(columns)
        self.table.set_rows(rows)
        self.table.set_current(current)

    def offer_adding(self, words: str, *, is_chosen: bool, is_offered: bool) -> None:
        """Show the button at the foot, drawn as chosen while one is being added."""
        self.add_button.set_face(Face(words, "plus"))
        self.add_button.set_chosen(is_chosen)
        self._foot.setVisible(is_offered)

    @Slot(object)
    def _on_row_activated(self, chosen: object) -> None:
        self.row_chosen.emit(self._key(chosen))

    @Slot()
    def _fit(self) -> None:
        self.setFixedWidth(self.look.px(LIST_WIDTH))


class SidePage(QWidget):
    """A page beside the list: a column that scrolls; subclasses fill `inside`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        content, px = QWidget(), look.px
        self.inside = column(content, gap=px(Space.L))
        self.inside.setContentsMargins(px(Metric.MARGIN), px(Space.L), px(Metric.MARGIN), px(Metric.MARGIN))
        self._scroll = Scroll(content)
        column(self).addWidget(self._scroll)


class MasterDetail(QWidget):
    """A list, the pages that may stand beside it, and those that may take the place of both."""

    def __init__(
        self,
        look: Look,
        side_list: SideList,
        beside: Sequence[QWidget],
        instead: Sequence[QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.filter, self.band = Segmented(look), Band(look)
        self._beside, self._pages, self._both = QStackedWidget(), QStackedWidget(), QWidget()
        for page in beside:
            self._beside.addWidget(page)
        for page in (self._both, *instead):
            self._pages.addWidget(page)
        both = row(self._both)
        both.addWidget(side_list)
        ground = Surface(look, Ground.BACKGROUND, edges="t")
        column(ground).addWidget(self._beside)
        both.addWidget(ground, 1)
        layout = column(self)
        layout.addWidget(self._upper(look))
        layout.addWidget(self._pages, 1)

    def show_beside(self, page: QWidget | None) -> None:
        """Show the list with a page beside it, or with nothing."""
        self._beside.setVisible(page is not None)
        if page is not None:
            self._beside.setCurrentWidget(page)
        self._pages.setCurrentWidget(self._both)

    def show_instead(self, page: QWidget) -> None:
        """Show a page in the place of the list."""
        self._pages.setCurrentWidget(page)

    def _upper(self, look: Look) -> Surface:
        upper = Surface(look, Ground.BACKGROUND)
        line = row(upper, gap=look.px(Space.M))
        line.setContentsMargins(look.px(Metric.MARGIN), 0, look.px(Metric.MARGIN), look.px(Space.M))
        line.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.band, 1)
        line.addStretch(0)
        return upper
