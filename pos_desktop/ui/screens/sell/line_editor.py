"""What can be done with one line, opened in place: how many, price, note, later, out."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.stepper import Stepper, StepperTexts


class LineAction(Struct, frozen=True):
    """A button of the open line: price, note, later, remove, more or less."""

    name: str


class LineEditor(QWidget):
    """One row of controls where there is room, two where the words are long.

    Signals: `action_requested` (`LineAction`).
    """

    action_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.stepper = Stepper(look, StepperTexts("", ""), self)
        self.price = Button(look, Face(), parent=self)
        self.note = Button(look, Face(), parent=self)
        self.later = Button(look, Face(), parent=self)
        self.remove = Button(look, Face(icon="trash-2"), ButtonKind.QUIET, name=" ", parent=self)
        self._actions = {
            self.price: LineAction("price"),
            self.note: LineAction("note"),
            self.later: LineAction("later"),
            self.remove: LineAction("remove"),
        }
        for button in self._actions:
            button.clicked.connect(self._on_button_clicked)
        self.stepper.step_requested.connect(self._on_step_requested)
        self._is_later = False
        self.retranslate(texts)

    def set_line(self, quantity: str, *, is_later: bool, can_step_down: bool) -> None:
        """Show a line."""
        self.stepper.set_value(quantity, can_step_down=can_step_down)
        if is_later != self._is_later:
            self._is_later = is_later
            self.retranslate(self._texts)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self.stepper.set_texts(StepperTexts(texts("One less"), texts("One more")))
        self.price.set_face(Face(texts("Price")))
        self.note.set_face(Face(texts("Note")))
        self.later.set_face(Face(texts("Now") if self._is_later else texts("Later")))
        self.remove.set_name(texts("Remove line"))
        self._arrange()

    def needed_height(self, width: int) -> int:
        """Return the pixels the controls take at a width."""
        one = self._look.px(Metric.BUTTON)
        return one if self._row_width() <= width else 2 * one + self._look.px(Space.S)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _row_width(self) -> int:
        return sum(hint.width() for hint in self._hints()) + 4 * self._look.px(Space.XS)

    def _hints(self) -> tuple[QSize, ...]:
        return tuple(part.sizeHint() for part in (self.stepper, *self._actions))

    def _arrange(self) -> None:
        look, hints = self._look, self._hints()
        high, width = look.px(Metric.BUTTON), self.width()
        if self._row_width() <= width:
            gap = min(look.px(Space.S), (width - sum(hint.width() for hint in hints)) // 4)
            left = 0
            for part, hint in zip((self.stepper, *self._actions), hints, strict=True):
                part.setGeometry(left, 0, hint.width(), high)
                left += hint.width() + gap
            self.remove.move(width - hints[-1].width(), 0)
            return
        self.stepper.setGeometry(0, 0, hints[0].width(), high)
        self.remove.setGeometry(width - hints[-1].width(), 0, hints[-1].width(), high)
        gap = look.px(Space.S)
        each = (width - 2 * gap) // 3
        for at, button in enumerate((self.price, self.note, self.later)):
            button.setGeometry(at * (each + gap), high + gap, each, high)

    @Slot()
    def _on_button_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.action_requested.emit(self._actions[button])

    @Slot(object)
    def _on_step_requested(self, step: int) -> None:
        self.action_requested.emit(LineAction("more" if step > 0 else "less"))
