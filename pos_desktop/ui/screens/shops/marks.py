"""How a web shop stands, drawn: a line of icon and words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.drawings import IconDrawing
from pos_desktop.ui.screens.shops.words import StandingFace
from pos_desktop.ui.theme import Size, Space, Tone, Weight
from pos_desktop.ui.widgets.label import BODY_MEDIUM, Label, TextStyle
from pos_desktop.ui.widgets.surface import row


class StandingLine(QWidget):
    """How a shop stands: icon and words in one tone."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconDrawing(look, "clock")
        self.words = Label(look, "", BODY_MEDIUM, wraps=True)
        line = row(self, gap=look.px(Space.S))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)

    def show_face(self, face: StandingFace) -> None:
        """Show how it stands."""
        self._icon.show_icon(face.icon, Tone.MUTED if face.tone is Tone.TEXT else face.tone)
        self.words.setText(face.words)
        self.words.set_style(TextStyle(Size.BODY, Weight.MEDIUM, face.tone))
