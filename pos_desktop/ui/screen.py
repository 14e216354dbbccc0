"""What every screen in the shell is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.scanner import Scan


class Screen(QWidget):
    """One page of the shell: widgets, no rules. Subclasses add `render(state)` for their own state.

    Signals: `toast_requested` (a `Toast`): news for the person; `navigate_requested` (a `Destination`):
        lead to another screen.
    """

    has_next_step_at_left = False  # then news are shown at the right
    toast_requested = Signal(object)
    navigate_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.texts = texts

    @property
    def title(self) -> str:
        """Return the window's title while this screen is shown."""
        raise NotImplementedError

    def render(self, state: object) -> None:  # type: ignore[override]
        """Show a new frozen state; what is unchanged stays where it is."""
        raise NotImplementedError

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language; subclasses extend this."""
        self.texts = texts

    def on_scan(self, scan: Scan) -> None:
        """Take a scanned code; most screens have no use for one."""

    def focus_home(self) -> None:
        """Put the focus where the screen rests, mostly its search field."""
        self.setFocus()
