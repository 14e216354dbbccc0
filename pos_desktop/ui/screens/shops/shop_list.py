"""The list of web shops at the left, and the button that adds one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.online import ChannelState
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.state import ShopsState, Side, needs_look
from pos_desktop.ui.screens.shops.words import standing_face, title_of
from pos_desktop.ui.table.cells import Cell, Column, Icon, Piece, Text
from pos_desktop.ui.theme import Size, Tone
from pos_desktop.ui.widgets.label import AMOUNT, BODY_MEDIUM, TextStyle
from pos_desktop.ui.widgets.master_detail import SideList


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


class ShopList(SideList):
    """Every web shop by name; a row's key is its channel id."""

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, _ShopCells(texts, ShopsState()).columns(), _key, parent)

    def show_state(self, texts: Texts, state: ShopsState) -> None:
        """Show every shop and how it stands."""
        is_adding = state.side is Side.ADD
        self.table.setAccessibleName(texts("Web shops"))
        current = None if is_adding else state.chosen
        self.show_rows(_ShopCells(texts, state).columns(), state.shops, current)
        self.offer_adding(texts("Add a web shop"), is_chosen=is_adding, is_offered=state.may_manage)


def _key(shop: ChannelState) -> object:
    return shop.channel_id
