"""The left side at a computer that is no register: what it does all the same, and how it becomes one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.state import SellState
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.surface import column


class BackOfficePage(Page):
    """Says that no money is taken here.

    Signals: `back_requested` (nothing) and `wished` (a wish), as every page of the side; never emitted.
    """

    back_requested = Signal()
    wished = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState(look)
        column(self).addWidget(self.empty)

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show the same in every state."""

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.empty.set_face(
            EmptyFace(
                texts("This computer is no register"),
                texts(
                    "It packs, ships and looks at everything, and takes no money."
                    " An admin makes it a register in Setup, This computer."
                ),
            )
        )

    def focus_home(self) -> None:
        """Leave the focus where it is: nothing is typed here."""
