"""The list of exceptions at the left: what each is called, what it is about, and since when."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.exceptions.contradictions import title
from pos_desktop.ui.screens.exceptions.state import ExceptionsState, Item
from pos_desktop.ui.screens.words import when_short
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Metric, Tone
from pos_desktop.ui.widgets.label import BODY_MEDIUM, SMALL_MUTED
from pos_desktop.ui.widgets.surface import Surface, column

LIST_WIDTH = 336


class _ItemCells(Struct, frozen=True):
    """Makes the cells of an exception in one language, at one instant."""

    texts: Texts
    state: ExceptionsState

    def columns(self) -> tuple[Column[Item], ...]:
        return (
            Column("sign", "", _sign, Metric.ICON),
            Column("what", "", self._what, 200, 1, is_lead=True),
        )

    def _what(self, item: Item) -> Cell:
        name = Text(title(self.texts, item.kind), BODY_MEDIUM)
        at = when_short(self.texts, item.at_ms, self.state.now_ms, self.state.zone) if item.at_ms else ""
        about = item.number or item.word("device")
        beneath = " · ".join(part for part in (about, at) if part)
        return Cell((name,), (Text(beneath, SMALL_MUTED),))


class ItemList(Surface):
    """Everything to look at.

    Signals: `item_chosen` (its key).
    """

    item_chosen = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, edges="tr", parent=parent)
        shape = TableShape("", row_height=Metric.ROW_TALL, has_header=False)
        self.table = RowTable(look, _ItemCells(texts, ExceptionsState()).columns(), _key, shape)
        layout = column(self)
        layout.setContentsMargins(0, 1, 1, 0)
        layout.addWidget(self.table, 1)
        self.table.row_activated.connect(self._on_row_activated)
        look.changed.connect(self._fit)
        self._fit()

    def show_state(self, texts: Texts, state: ExceptionsState) -> None:
        """Show every exception."""
        self.table.setAccessibleName(texts("To look at"))
        self.table.set_columns(_ItemCells(texts, state).columns())
        self.table.set_rows(state.items)
        self.table.set_current(state.chosen)

    @Slot(object)
    def _on_row_activated(self, item: Item) -> None:
        self.item_chosen.emit(item.key)

    @Slot()
    def _fit(self) -> None:
        self.setFixedWidth(self.look.px(LIST_WIDTH))


def _key(item: Item) -> object:
    return item.key


def _sign(_item: Item) -> Cell:
    return Cell((Icon("triangle-alert", Tone.WARNING),))
