"""The queue of what each web shop will be told, and how far each step is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.online import HeldStep
from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.state import SetupState
from pos_desktop.ui.screens.shops.telling import shop_host, state_chip, told
from pos_desktop.ui.screens.words import channel_word, when
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text, text_cell
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Metric, Weight
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.label import AMOUNT_MUTED, BODY, SMALL_MUTED, TextStyle
from pos_desktop.ui.widgets.surface import Surface, column

NARROW = 1064
_NUMBER = TextStyle(weight=Weight.SEMIBOLD)


@dataclass(frozen=True, slots=True)
class MessageColumns:
    """Makes the cells of a step in one language, at one instant."""

    texts: Texts
    state: SetupState
    held: Mapping[object, HeldStep]

    def wide(self) -> tuple[Column[MessageRow], ...]:
        """Return the columns where the shop's address has room."""
        return self._columns(Column("shop", self.texts("Web shop"), self._shop_at, 248, 1))

    def narrow(self) -> tuple[Column[MessageRow], ...]:
        """Return the columns where it has none."""
        return self._columns(Column("shop", self.texts("Web shop"), self._shop, 124))

    def _columns(self, shop: Column[MessageRow]) -> tuple[Column[MessageRow], ...]:
        texts = self.texts
        return (
            Column("number", texts("Sale receipt"), self._number, 96),
            shop,
            Column("told", texts("What it will be told"), self._told, 280, 2),
            Column("since", texts("Since"), self._since, 120),
            Column("state", texts("Status"), self._state, 132),
            Column("leads", "", _leads, Metric.ICON, is_right=True),
        )

    def _number(self, row_: MessageRow) -> Cell:
        return text_cell(row_.number, _NUMBER)

    def _shop(self, row_: MessageRow) -> Cell:
        return text_cell(channel_word(self.texts, row_.channel_kind))

    def _shop_at(self, row_: MessageRow) -> Cell:
        host = shop_host(self.state.shops, row_.channel_id)
        return Cell((Text(channel_word(self.texts, row_.channel_kind), BODY),), (Text(host, SMALL_MUTED),))

    def _told(self, row_: MessageRow) -> Cell:
        step = told(self.texts, row_)
        return Cell((Text(step.words, BODY),), (Text(step.because, SMALL_MUTED),))

    def _since(self, row_: MessageRow) -> Cell:
        at_ms = row_.told_at_ms if row_.told_at_ms is not None else row_.not_before_ms
        return text_cell(when(self.texts, at_ms, self.state.zone), AMOUNT_MUTED)

    def _state(self, row_: MessageRow) -> Cell:
        return Cell((state_chip(self.texts, row_, self.state.now_ms, self.held.get(_key(row_))),))


class QueuePage(QWidget):
    """Shows the queue of every shop.

    Signals: `sale_requested` (sale id).
    """

    sale_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts, self._state = texts, SetupState()
        self._held: dict[object, HeldStep] = {}
        self._made: tuple[object, ...] = ()
        shape = TableShape("", row_height=Metric.ROW_TALL)
        columns = MessageColumns(texts, SetupState(), {}).narrow()
        self.table = RowTable(look, columns, _key, shape)
        self.empty = EmptyState(look)
        self._pages = QStackedWidget()
        ground = Surface(look)
        inside = column(ground)
        for page in (self.table, self.empty):
            self._pages.addWidget(page)
        inside.addWidget(self._pages)
        column(self).addWidget(ground)
        self.table.row_activated.connect(self._on_row_activated)

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show what waits, or everything."""
        self._texts, self._state = texts, state
        self.table.setAccessibleName(texts("Web shops"))
        self._show_columns()
        self.table.set_rows(state.messages)
        is_empty = not state.messages and not state.is_loading
        if is_empty:
            self.empty.set_face(empty_face(texts, state))
        self._pages.setCurrentWidget(self.empty if is_empty else self.table)

    def show_held(self, held: tuple[HeldStep, ...]) -> None:
        """Mark what was tried and is not told."""
        self._held = {(step.sale_id, step.key): step for step in held}
        self._show_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def _show_columns(self) -> None:
        state, is_narrow = self._state, self.width() < self._look.px(NARROW)
        held = tuple(self._held.values())
        wanted = (is_narrow, self._texts.language, state.zone, state.now_ms, state.shops, held)
        if wanted != self._made:
            self._made = wanted
            columns = MessageColumns(self._texts, state, self._held)
            self.table.set_columns(columns.narrow() if is_narrow else columns.wide())

    @Slot(object)
    def _on_row_activated(self, row_: MessageRow) -> None:
        self.sale_requested.emit(row_.sale_id)


def _key(row_: MessageRow) -> object:
    return row_.sale_id, row_.key


def _leads(_row: MessageRow) -> Cell:
    return Cell((Icon("chevron-right"),))


def empty_face(texts: Texts, state: SetupState) -> EmptyFace:
    """Return what an empty queue says: what will appear and how."""
    if state.shows_told:
        words = texts(
            "Pack, ship or take the payment of a web shop's order, and what its shop is to know appears here."
        )
        return EmptyFace(texts("No web shop was told anything yet"), words, has_picture=False)
    words = texts(
        "Pack or ship a web shop's order: eight seconds later, what its shop is to know waits here."
    )
    return EmptyFace(texts("Nothing waits for a web shop"), words, has_picture=False)
