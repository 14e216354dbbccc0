"""The tab of the contradictions: what happened, what resolves it, and the way to the sale."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.contradictions import said
from pos_desktop.ui.screens.setup.state import SetupState, sale_of
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Ground, Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.label import BODY_MEDIUM, BODY_STRONG, MUTED, SMALL_MUTED
from pos_desktop.ui.widgets.surface import Surface, column


@dataclass(frozen=True, slots=True)
class ContradictionColumns:
    """Makes the cells of a contradiction in one language."""

    texts: Texts

    def columns(self) -> tuple[Column[ExceptionRow], ...]:
        """Return the columns."""
        texts = self.texts
        return (
            Column("sign", "", _sign, Metric.ICON),
            Column("happened", texts("What happened, and what resolves it"), self._happened, 560, 1),
            Column("about", texts("About"), self._about, 112, is_right=True),
        )

    def _happened(self, row_: ExceptionRow) -> Cell:
        words = said(self.texts, row_)
        return Cell((Text(words.happened, BODY_STRONG),), (Text(words.resolves, SMALL_MUTED),))

    def _about(self, row_: ExceptionRow) -> Cell:
        if sale_of(row_) is None:
            return Cell((Text(self.texts("Product"), MUTED),))
        return Cell((Text(self.texts("Sale"), BODY_MEDIUM), Icon("chevron-right")))


class ToLookAtPage(QWidget):
    """Shows the list a manager works off.

    Signals: `sale_requested` (sale id).
    """

    sale_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._language = texts.language
        self.band = Band(look)
        shape = TableShape("", row_height=Metric.ROW_TALL)
        self.table = RowTable(look, ContradictionColumns(texts).columns(), _key, shape)
        self.empty = EmptyState(look)
        self._pages = QStackedWidget()
        self._lay_out()
        self.table.row_activated.connect(self._on_row_activated)

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show what contradicts."""
        words = texts("Nothing is lost: each of these was recorded and needs a decision.")
        self.band.set_face(BandFace(Tone.INFO, words, "info"))
        self.table.setAccessibleName(texts("To look at"))
        if texts.language != self._language:
            self._language = texts.language
            self.table.set_columns(ContradictionColumns(texts).columns())
        self.table.set_rows(state.exceptions)
        is_empty = not state.exceptions and not state.is_loading
        if is_empty:
            self.empty.set_face(
                EmptyFace(
                    texts("Nothing to look at"),
                    texts("What contradicts, such as an order paid twice or short stock, appears here."),
                    has_picture=False,
                )
            )
        self.band.setVisible(not is_empty)
        self._pages.setCurrentWidget(self.empty if is_empty else self.table)

    def _lay_out(self) -> None:
        px = self._look.px
        upper = Surface(self._look, Ground.BACKGROUND)
        line = column(upper)
        line.setContentsMargins(px(Metric.MARGIN), 0, px(Metric.MARGIN), px(Space.M))
        line.addWidget(self.band)
        ground = Surface(self._look)
        inside = column(ground)
        for page in (self.table, self.empty):
            self._pages.addWidget(page)
        inside.addWidget(self._pages)
        layout = column(self)
        layout.addWidget(upper)
        layout.addWidget(ground, 1)

    @Slot(object)
    def _on_row_activated(self, row_: ExceptionRow) -> None:
        sale_id = sale_of(row_)
        if sale_id is not None:
            self.sale_requested.emit(sale_id)


def _key(row_: ExceptionRow) -> object:
    return row_.root, row_.contradiction.key


def _sign(_row: ExceptionRow) -> Cell:
    return Cell((Icon("triangle-alert", Tone.WARNING),))
