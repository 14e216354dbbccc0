"""The list of exceptions at the left: what each is called, what it is about, and since when."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.exceptions.contradictions import title
from pos_desktop.ui.screens.exceptions.state import ExceptionsState, Item, View
from pos_desktop.ui.screens.words import when_short
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text
from pos_desktop.ui.theme import Metric, Tone
from pos_desktop.ui.widgets.label import BODY_MEDIUM, SMALL_MUTED
from pos_desktop.ui.widgets.master_detail import SideList


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
        by = item.settled.who if item.settled is not None else ""
        beneath = " · ".join(part for part in (about, by, at) if part)
        return Cell((name,), (Text(beneath, SMALL_MUTED),))


class ItemList(SideList):
    """Everything to look at, or everything that was settled; a row's key is the item's."""

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, _ItemCells(texts, ExceptionsState()).columns(), _key, parent)

    def show_state(self, texts: Texts, state: ExceptionsState) -> None:
        """Show every exception of the view."""
        self.table.setAccessibleName(texts("To look at") if state.view is View.OPEN else texts("Settled"))
        self.show_rows(_ItemCells(texts, state).columns(), state.shown, state.chosen)


def _key(item: Item) -> object:
    return item.key


def _sign(item: Item) -> Cell:
    return Cell(
        (Icon("triangle-alert", Tone.WARNING) if item.settled is None else Icon("check", Tone.MUTED),)
    )
