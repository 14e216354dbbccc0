"""Typing a PIN: dots for what was typed and the keys beneath."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, focus_ring, painter_on
from pos_desktop.ui.theme import Metric, Space, Tone
from pos_desktop.ui.widgets.amount import BACKSPACE, CLEAR
from pos_desktop.ui.widgets.keypad import PIN_KEYS, Keypad
from pos_desktop.ui.widgets.label import SMALL, Label, TextStyle
from pos_desktop.ui.widgets.surface import column

LENGTH = 4
LONGEST = 8


@dataclass(frozen=True, slots=True)
class PinTexts:
    """What the pad says, in the user's language."""

    name: str
    backspace: str
    clear: str


class PinDots(QWidget):
    """As many dots as digits were typed; the digits themselves are never drawn.

    Signals: `key_pressed` (str) from the keyboard; `submitted` (nothing) on Enter.
    """

    key_pressed = Signal(object)
    submitted = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show how many digits were typed."""
        self._count = count
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.POPOVER) // 2, self._look.px(Metric.TARGET))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in tuple("0123456789"):
            self.key_pressed.emit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.key_pressed.emit(BACKSPACE)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors = self._look, self._look.theme.colors
        painter = painter_on(self)
        box(painter, self.rect(), ground=colors.surface, border=colors.border, radius=look.px(Metric.RADIUS))
        if self.hasFocus():
            focus_ring(painter, look, self.rect())
        side, gap = look.px(Space.M), look.px(Space.M)
        places = max(self._count, LENGTH)
        left = (self.width() - places * side - (places - 1) * gap) // 2
        for place in range(places):
            dot = self.rect()
            dot.setRect(left + place * (side + gap), (self.height() - side) // 2, side, side)
            ground = colors.text if place < self._count else ""
            box(painter, dot, ground=ground, border=colors.border, radius=side // 2)
        painter.end()


class PinPad(QWidget):
    """Dots, keys and a line for what went wrong.

    Signals: `entered` (str): four digits were typed, or fewer or more and then Enter.
    """

    entered = Signal(object)

    def __init__(self, look: Look, texts: PinTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = ""
        self.dots = PinDots(look, texts.name, self)
        self.problem = Label(look, "", TextStyle(SMALL.size, tone=Tone.DANGER), wraps=True, parent=self)
        self.keypad = Keypad(look, {BACKSPACE: texts.backspace, CLEAR: texts.clear}, PIN_KEYS, self)
        layout = column(self, gap=look.px(Space.S))
        layout.addWidget(self.dots)
        layout.addWidget(self.problem)
        layout.addWidget(self.keypad)
        self.problem.hide()
        self.setFocusProxy(self.dots)
        self.dots.key_pressed.connect(self.press)
        self.dots.submitted.connect(self._submit)
        self.keypad.key_pressed.connect(self.press)

    def show_problem(self, text: str) -> None:
        """Say why the PIN was not taken; what was typed is forgotten."""
        self._digits = ""
        self.dots.set_count(0)
        self.problem.say(text)

    @Slot(object)
    def press(self, key: str) -> None:
        """Take a key of the keypad."""
        if key == CLEAR:
            self._digits = ""
        elif key == BACKSPACE:
            self._digits = self._digits[:-1]
        else:
            self._digits = (self._digits + key)[:LONGEST]
        self.dots.set_count(len(self._digits))
        if len(self._digits) == LENGTH and key not in (CLEAR, BACKSPACE):
            self._submit()

    @Slot()
    def _submit(self) -> None:
        digits, self._digits = self._digits, ""
        self.dots.set_count(0)
        if digits:
            self.entered.emit(digits)
