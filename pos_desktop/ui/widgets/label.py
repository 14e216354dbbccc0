"""Text on a screen: a size, a weight and a tone of the theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Size, Tone, Weight


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks; `figures` for amounts, counts, dates and times."""

    size: Size = Size.BODY
    weight: Weight = Weight.REGULAR
    tone: Tone = Tone.TEXT
    figures: bool = False


BODY = TextStyle()
BODY_MEDIUM = TextStyle(weight=Weight.MEDIUM)
BODY_STRONG = TextStyle(weight=Weight.SEMIBOLD)
MUTED = TextStyle(tone=Tone.MUTED)
SMALL = TextStyle(Size.SMALL)
SMALL_MUTED = TextStyle(Size.SMALL, tone=Tone.MUTED)
CAPTION = TextStyle(Size.SMALL, Weight.SEMIBOLD, Tone.MUTED)
SECTION = TextStyle(Size.SECTION, Weight.SEMIBOLD)
TITLE = TextStyle(Size.TITLE, Weight.SEMIBOLD)
AMOUNT = TextStyle(weight=Weight.MEDIUM, figures=True)
AMOUNT_MUTED = TextStyle(tone=Tone.MUTED, figures=True)
AMOUNT_STRONG = TextStyle(Size.SECTION, Weight.SEMIBOLD, figures=True)
AMOUNT_DUE = TextStyle(Size.DUE, Weight.SEMIBOLD, figures=True)
AMOUNT_CHANGE = TextStyle(Size.CHANGE, Weight.SEMIBOLD, figures=True)


class Label(QLabel):
    """A line of text, or a paragraph when `wraps`."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        style: TextStyle = BODY,
        *,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._style = style
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # inside a list Qt would take the list's text
        self.setWordWrap(wraps)
        if wraps:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def say(self, words: str) -> None:
        """Show words; be gone while there are none."""
        self.setText(words)
        self.setVisible(bool(words))

    @property
    def style_of_text(self) -> TextStyle:
        """Return how the text looks now."""
        return self._style

    def set_style(self, style: TextStyle) -> None:
        """Change how the text looks."""
        if style != self._style:
            self._style = style
            self._on_look_changed()

    @Slot()
    def _on_look_changed(self) -> None:
        style = self._style
        self.setFont(self._look.font(style.size, style.weight, figures=style.figures))
        colors = self.palette()
        colors.setColor(QPalette.ColorRole.WindowText, self._look.color(style.tone))
        self.setPalette(colors)
