"""Choosing one of a few: tabs that switch what is shown, segments that set a value."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import CENTRE, box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.theme import Metric, Space, Weight
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.surface import row, take_out

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Choice(Struct, frozen=True):
    """One of a few; `count`, where given, is written after the words."""

    key: object
    text: str
    count: str = ""
    icon: str = ""


class ChoiceButton(Control):
    """One choice; subclasses paint it."""

    def __init__(self, look: Look, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(look, " ".join(part for part in (choice.text, choice.count) if part), parent)
        self.choice = choice
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """Leave checking to the group: a chosen one is not pressed off."""

    def words_width(self) -> int:
        """Return the pixels icon, words and count take."""
        look, choice = self.look, self.choice
        width = text_width(look.font(weight=Weight.SEMIBOLD), choice.text)
        width += look.px(Metric.ICON + Space.S) if choice.icon else 0
        count = text_width(look.font(weight=Weight.MEDIUM, figures=True), choice.count)
        return width + (count + look.px(6) if choice.count else 0)

    def draw_words(self, painter: QPainter, left: int, weight: Weight, ink: str) -> None:
        """Write icon, words and count from a left edge."""
        look, choice, side = self.look, self.choice, self.look.px(Metric.ICON)
        if choice.icon:
            draw_icon(painter, QPoint(left, (self.height() - side) // 2), choice.icon, ink, side)
            left += side + look.px(Space.S)
        line = QRect(left, 0, self.width() - left, self.height())
        left += draw_text(painter, line, choice.text, look.font(weight=weight), ink) + look.px(6)
        if choice.count:
            line.setLeft(left)
            draw_text(painter, line, choice.count, look.font(weight=Weight.MEDIUM, figures=True), ink)


class TabButton(ChoiceButton):
    """A word with a bar under it while it is current."""

    def __init__(self, look: Look, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(look, choice, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def needed_width(self) -> int:
        return self.words_width()

    def paint(self, painter: QPainter) -> None:
        look, colors = self.look, self.look.theme.colors
        is_current = self.isChecked()
        ink = colors.text if is_current or self.is_lit() else colors.muted
        weight = Weight.SEMIBOLD if is_current else Weight.MEDIUM
        self.draw_words(painter, 0, weight, ink)
        if is_current:
            bar = QRect(0, self.height() - look.px(3), self.words_width(), look.px(3))
            box(painter, bar, ground=colors.text, radius=1)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class SegmentButton(ChoiceButton):
    """One part of a divided box."""

    def needed_width(self) -> int:
        return self.words_width() + 2 * self.look.px(Space.L)

    def paint(self, painter: QPainter) -> None:
        look, colors = self.look, self.look.theme.colors
        is_current, radius = self.isChecked(), look.px(Metric.RADIUS)
        ground = colors.well if is_current or self.is_lit() else colors.surface
        border, width = (colors.text, look.px(Metric.RING)) if is_current else (colors.border, 1)
        box(painter, self.rect(), ground=ground, border=border, radius=radius, width=width)
        weight = Weight.SEMIBOLD if is_current else Weight.MEDIUM
        draw_text(painter, self.rect(), self.choice.text, look.font(weight=weight), colors.text, CENTRE)
        if self.hasFocus():
            focus_ring(painter, look, self.rect().adjusted(3, 3, -3, -3))


class OneOf(QWidget):
    """A row of choices of which exactly one is current; left and right move along it.

    Signals: `chosen` (the choice's key), only when the person chose.
    """

    chosen = Signal(object)
    button_type: type[ChoiceButton] = TabButton
    gap: int = Space.XL

    def __init__(self, look: Look, choices: Sequence[Choice] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._layout = row(self, gap=look.px(self.gap))
        self.buttons: tuple[ChoiceButton, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice], current: object = None) -> None:
        """Change the choices; `current` is the key of the current one, else it stays."""
        wanted = current if current is not None else self.current
        if tuple(button.choice for button in self.buttons) != tuple(choices):
            self._make_buttons(choices)
        keys = [button.choice.key for button in self.buttons]
        self.set_current(wanted if wanted in keys else keys[0] if keys else None)

    @property
    def current(self) -> object:
        """Return the key of the current choice."""
        return next((button.choice.key for button in self.buttons if button.isChecked()), None)

    def set_current(self, key: object) -> None:
        """Make a choice current, without a signal."""
        for button in self.buttons:
            button.setChecked(button.choice.key == key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        focused = [at for at, button in enumerate(self.buttons) if button.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        button = self.buttons[(focused[0] + step) % len(self.buttons)]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()

    def _make_buttons(self, choices: Sequence[Choice]) -> None:
        take_out(self._layout, self.buttons)
        self.buttons = tuple(self.button_type(self._look, choice, self) for choice in choices)
        for button in self.buttons:
            self._layout.addWidget(button)
            button.clicked.connect(self._on_button_clicked)

    @Slot()
    def _on_button_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, ChoiceButton) and not button.isChecked():
            self.set_current(button.choice.key)
            self.chosen.emit(button.choice.key)

    @Slot()
    def _on_look_changed(self) -> None:
        self._layout.setSpacing(self._look.px(self.gap))


class Tabs(OneOf):
    """Tabs above what they switch."""


class Segmented(OneOf):
    """A box divided into its values."""

    button_type = SegmentButton
    gap = 0
