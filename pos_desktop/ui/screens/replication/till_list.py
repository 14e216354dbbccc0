"""The list of the shop's tills at the left, and the button that adds one."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.replication import DeviceRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.state import ReplicationState, Side
from pos_desktop.ui.screens.replication.words import beside_words, device_face, device_name
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text
from pos_desktop.ui.theme import Size, Tone
from pos_desktop.ui.widgets.label import BODY_MEDIUM, MUTED, TextStyle
from pos_desktop.ui.widgets.master_detail import SideList


class _TillCells(Struct, frozen=True):
    """Makes the one cell of a till in one language, at one instant."""

    texts: Texts
    state: ReplicationState

    def columns(self) -> tuple[Column[DeviceRow], ...]:
        return (Column("till", "", self._till, 200, 1, is_lead=True),)

    def _till(self, device: DeviceRow) -> Cell:
        face = device_face(self.texts, self.state, device)
        ink = Tone.MUTED if face.tone is Tone.TEXT else face.tone
        beside = beside_words(self.texts, self.state, device)
        more = (Text(beside, MUTED),) if beside else ()
        return Cell(
            (Text(device_name(self.texts, self.state, device), BODY_MEDIUM), *more),
            (Icon(face.icon, ink), Text(face.words, TextStyle(Size.SMALL, tone=ink))),
        )


class TillList(SideList):
    """Every till of the shop, this one first; a row's key is its device id."""

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, _TillCells(texts, ReplicationState()).columns(), _key, parent)

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show every till and how it stands."""
        is_adding = state.side is Side.CODE
        self.table.setAccessibleName(texts("Tills"))
        current = None if is_adding else state.chosen
        self.show_rows(_TillCells(texts, state).columns(), state.devices, current)
        self.offer_adding(texts("Add a till"), is_chosen=is_adding, is_offered=state.may_add)


def _key(device: DeviceRow) -> object:
    return device.device_id
