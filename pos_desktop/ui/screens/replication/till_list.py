"""The list of the shop's tills at the left, and the button that adds one."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.replication import DeviceRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.state import ReplicationState, Side
from pos_desktop.ui.screens.replication.words import device_face
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Tone
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import BODY_MEDIUM, MUTED, TextStyle
from pos_desktop.ui.widgets.surface import Surface, column

LIST_WIDTH = 336


class _TillCells(Struct, frozen=True):
    """Makes the one cell of a till in one language, at one instant."""

    texts: Texts
    state: ReplicationState

    def columns(self) -> tuple[Column[DeviceRow], ...]:
        return (Column("till", "", self._till, 200, 1, is_lead=True),)

    def _till(self, device: DeviceRow) -> Cell:
        face = device_face(self.texts, self.state, device)
        ink = Tone.MUTED if face.tone is Tone.TEXT else face.tone
        name = Text(device.name or self.texts("Till without a name"), BODY_MEDIUM)
        here = (Text(self.texts("This till"), MUTED),) if device.is_self else ()
        return Cell((name, *here), (Icon(face.icon, ink), Text(face.words, TextStyle(Size.SMALL, tone=ink))))


class TillList(Surface):
    """Every till of the shop, this one first.

    Signals: `till_chosen` (device id); `adding_requested` (nothing).
    """

    till_chosen = Signal(object)
    adding_requested = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, edges="tr", parent=parent)
        shape = TableShape("", row_height=Metric.ROW_TALL, has_header=False)
        self.table = RowTable(look, _TillCells(texts, ReplicationState()).columns(), _key, shape)
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

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show every till and how it stands."""
        self.table.setAccessibleName(texts("Tills"))
        self.table.set_columns(_TillCells(texts, state).columns())
        self.table.set_rows(state.devices)
        self.table.set_current(None if state.side is Side.CODE else state.chosen)
        self.add_button.set_face(Face(texts("Add a till"), "plus"))
        self.add_button.set_chosen(state.side is Side.CODE)
        self._foot.setVisible(state.may_add)

    @Slot(object)
    def _on_row_activated(self, device: DeviceRow) -> None:
        self.till_chosen.emit(device.device_id)

    @Slot()
    def _fit(self) -> None:
        self.setFixedWidth(self.look.px(LIST_WIDTH))


def _key(device: DeviceRow) -> object:
    return device.device_id
