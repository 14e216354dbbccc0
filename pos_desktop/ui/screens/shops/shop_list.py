"""The list of web shops at the left, and the button that adds one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.online import ChannelState
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.state import ShopsState, Side, needs_look
from pos_desktop.ui.screens.shops.words import standing_face, title_of
from pos_desktop.ui.table.cells import Cell, Column, Icon, Piece, Text
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Tone
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import AMOUNT, BODY_MEDIUM, TextStyle
from pos_desktop.ui.widgets.surface import Surface, column

LIST_WIDTH = 336


@dataclass(frozen=True, slots=True)
class _ShopCells:
    """Makes the one cell of a shop in one language, at one instant."""

    texts: Texts
    state: ShopsState

    def columns(self) -> tuple[Column[ChannelState], ...]:
        return (
            Column("shop", "", self._shop, 200, 1, is_lead=True),
            Column("look", "", self._look, 36, is_right=True),
        )

    def _shop(self, shop: ChannelState) -> Cell:
        face = standing_face(self.texts, self.state, shop)
        ink = Tone.MUTED if face.tone is Tone.TEXT else face.tone
        name = Text(title_of(self.texts, shop), BODY_MEDIUM)
        return Cell((name,), (Icon(face.icon, ink), Text(face.words, TextStyle(Size.SMALL, tone=ink))))

    def _look(self, shop: ChannelState) -> Cell:
        count = needs_look(shop) + len(self.state.tasks_of(shop.channel_id))
        pieces: tuple[Piece, ...] = (Text(str(count), AMOUNT),) if count else ()
        return Cell(pieces)


class ShopList(Surface):
    """Every web shop by name.

    Signals: `shop_chosen` (channel id); `adding_requested` (nothing).
    """

    shop_chosen = Signal(object)
    adding_requested = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, edges="tr", parent=parent)
        shape = TableShape("", row_height=Metric.ROW_TALL, has_header=False)
        self.table = RowTable(look, _ShopCells(texts, ShopsState()).columns(), _key, shape)
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
        self.table.row_activated.connect(self._on_row_activated)
        self.add_button.clicked.connect(self.adding_requested)
        look.changed.connect(self._fit)
        self._fit()

    def show_state(self, texts: Texts, state: ShopsState) -> None:
        """Show every shop and how it stands."""
        self.table.setAccessibleName(texts("Web shops"))
        self.table.set_columns(_ShopCells(texts, state).columns())
        self.table.set_rows(state.shops)
        self.table.set_current(None if state.side is Side.ADD else state.chosen)
        self.add_button.set_face(Face(texts("Add a web shop"), "plus"))
        self.add_button.set_chosen(state.side is Side.ADD)
        self._foot.setVisible(state.may_manage)

    @Slot(object)
    def _on_row_activated(self, shop: ChannelState) -> None:
        self.shop_chosen.emit(shop.channel_id)

    @Slot()
    def _fit(self) -> None:
        self.setFixedWidth(self.look.px(LIST_WIDTH))


def _key(shop: ChannelState) -> object:
    return shop.channel_id
