"""Amounts typed as cents: the typing itself, and the field that shows it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_text, focus_ring, painter_on, text_width
from pos_desktop.ui.theme import Metric, Size, Space, Weight

BACKSPACE = "backspace"
CLEAR = "clear"
MOST_MINOR = 99_999_999_99


class TypedAmount(Struct, frozen=True):
    """An amount as it is typed: each digit shifts it one place to the left.

    Units: `minor` in minor units. `is_preset` amounts are replaced, not extended, by the next digit.
    """

    minor: int = 0
    is_preset: bool = True

    def press(self, key: str) -> TypedAmount:
        """Return the amount after a key: one or two digits, `BACKSPACE` or `CLEAR`."""
        if key == CLEAR:
            return TypedAmount(0)
        if key == BACKSPACE:
            return TypedAmount(0 if self.is_preset else self.minor // 10, False)
        base = 0 if self.is_preset else self.minor
        typed = base * 10 ** len(key) + int(key)
        return self if typed > MOST_MINOR else TypedAmount(typed, False)


class AmountField(QWidget):
    """Shows an amount and takes it from the keyboard, typed as cents.

    Signals: `amount_changed` (int, minor units); `submitted` (int, minor units) on Enter.
    """

    amount_changed = Signal(object)
    submitted = Signal(object)

    def __init__(
        self, look: Look, label: str, format_amount: Callable[[int], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._label = label
        self._format = format_amount
        self._typed = TypedAmount()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()
        look.changed.connect(self._on_look_changed)

    @property
    def minor(self) -> int:
        """Return the amount shown, in minor units."""
        return self._typed.minor

    def set_minor(self, minor: int) -> None:
        """Show an amount that the next digit replaces; tells nobody."""
        self._show(TypedAmount(minor))

    def set_texts(self, label: str, format_amount: Callable[[int], str]) -> None:
        """Change label and way of writing, for another language."""
        self._label, self._format = label, format_amount
        self._show(self._typed)

    @Slot(object)
    def press(self, key: str) -> None:
        """Take a key of the keypad."""
        typed = self._typed.press(key)
        if typed != self._typed:
            self._show(typed)
            self.amount_changed.emit(typed.minor)

    def typed_state(self) -> TypedAmount:
        """Return what was typed, so that a scan that ran into the field can be taken out again."""
        return self._typed

    def restore_typed_state(self, state: TypedAmount) -> None:
        """Put back what `typed_state` gave."""
        if state != self._typed:
            self._show(state)
            self.amount_changed.emit(state.minor)

    def needed_width(self) -> int:
        """Return the pixels label and amount need."""
        amount = text_width(self._amount_font(), self._format(self.minor))
        label = text_width(self.look.font(), self._label)
        return label + amount + 2 * self.look.px(Space.L) + self.look.px(Space.L)

    def sizeHint(self) -> QSize:
        return QSize(self.needed_width(), self.look.px(Metric.PAYMENT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit(self.minor)
        elif event.key() == Qt.Key.Key_Backspace:
            self.press(BACKSPACE)
        elif event.key() == Qt.Key.Key_Delete:
            self.press(CLEAR)
        elif event.text() in tuple("0123456789"):
            self.press(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors = self.look, self.look.theme.colors
        painter = painter_on(self)
        radius = look.px(Metric.RADIUS)
        box(painter, self.rect(), ground=colors.surface, border=colors.border, radius=radius)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())
        line = self.rect().adjusted(look.px(Space.L), 0, -look.px(Space.L), 0)
        draw_text(painter, line, self._label, look.font(), colors.muted)
        text = self._format(self.minor)
        draw_text(painter, line.adjusted(0, 0, -look.px(6), 0), text, self._amount_font(), colors.text, RIGHT)
        if self.hasFocus():
            height = look.px(28)
            caret = QRect(line.right() - look.px(2), (self.height() - height) // 2, look.px(2), height)
            box(painter, caret, ground=colors.text)
        painter.end()

    def _amount_font(self) -> QFont:
        return self.look.font(Size.TITLE, Weight.SEMIBOLD, figures=True)

    def _show(self, typed: TypedAmount) -> None:
        self._typed = typed
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label}: {self._format(self.minor)}")

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
