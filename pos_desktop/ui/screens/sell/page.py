"""What every page of the left side is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.sell.state import SellState
from pos_desktop.ui.screens.sell.words import Wording


class Page(QWidget):
    """Widgets for one thing that is done at the left."""

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show a new state."""
        raise NotImplementedError

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        raise NotImplementedError

    def focus_home(self) -> None:
        """Put the focus where this page rests."""
        raise NotImplementedError

    def clear(self) -> None:
        """Begin anew, whenever the page is entered."""
