"""Why something was not done, said beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.screens.sell.words import Wording, refusal_words
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.band import Band, BandFace


class RefusalBand(Band):
    """A band that is there only while there is something to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self.hide()

    def show_refusal(self, words: Wording, refusal: Refusal | None) -> None:
        """Say why, or go away."""
        if refusal is not None:
            self.set_face(BandFace(Tone.DANGER, refusal_words(words, refusal), "triangle-alert"))
        self.setVisible(refusal is not None)
