"""A number with minus and plus beside it."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, focus_ring, painter_on
from pos_desktop.ui.theme import Metric, Size, Space, Weight
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.label import Label, TextStyle
from pos_desktop.ui.widgets.surface import row

_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class StepperTexts(Struct, frozen=True):
    """Names of the two buttons, in the user's language."""

    less: str
    more: str


class StepButton(Control):
    """Minus or plus."""

    def __init__(self, look: Look, icon: str, name: str, parent: QWidget) -> None:
        super().__init__(look, name, parent)
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paint(self, painter: QPainter) -> None:
        look, colors, side = self.look, self.look.theme.colors, self.look.px(Metric.ICON)
        if self.is_lit():
            box(painter, self.rect().adjusted(2, 2, -2, -2), ground=colors.well, radius=look.px(6))
        at = QPoint((self.width() - side) // 2, (self.height() - side) // 2)
        draw_icon(painter, at, self._icon, colors.text if self.isEnabled() else colors.muted, side)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class Stepper(QWidget):
    """The number in the middle is a text: the owner formats it and decides what a step does.

    Signals: `step_requested` (int): 1 or -1.
    """

    step_requested = Signal(object)

    def __init__(self, look: Look, texts: StepperTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.less = StepButton(look, "minus", texts.less, self)
        self.more = StepButton(look, "plus", texts.more, self)
        style = TextStyle(Size.SECTION, Weight.SEMIBOLD, figures=True)
        self.value = Label(look, "1", style, parent=self)
        self.value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = row(self)
        for part in (self.less, self.value, self.more):
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.less.clicked.connect(self._on_less_clicked)
        self.more.clicked.connect(self._on_more_clicked)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_value(self, text: str, *, can_step_down: bool = True, can_step_up: bool = True) -> None:
        """Show a number and which steps are possible."""
        self.value.setText(text)
        self.less.setEnabled(can_step_down)
        self.more.setEnabled(can_step_up)

    def set_texts(self, texts: StepperTexts) -> None:
        """Name the buttons in another language."""
        self.less.setAccessibleName(texts.less)
        self.more.setAccessibleName(texts.more)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step_requested.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors = self._look, self._look.theme.colors
        painter = painter_on(self)
        box(painter, self.rect(), ground=colors.surface, border=colors.border, radius=look.px(Metric.RADIUS))
        for left in (self.value.x(), self.value.x() + self.value.width() - 1):
            box(painter, QRect(left, 1, 1, self.height() - 2), ground=colors.hairline)
        painter.end()

    @Slot()
    def _on_less_clicked(self) -> None:
        self.step_requested.emit(-1)

    @Slot()
    def _on_more_clicked(self) -> None:
        self.step_requested.emit(1)

    @Slot()
    def _on_look_changed(self) -> None:
        self.value.setMinimumWidth(self._look.px(40))
        self.value.setContentsMargins(self._look.px(Space.S), 0, self._look.px(Space.S), 0)
        self.setFixedHeight(self._look.px(Metric.TARGET))
