"""The keys an amount or a PIN is typed on with a finger."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import CENTRE, box, draw_icon, draw_text, text_width
from pos_desktop.ui.theme import Metric, Size, Space, Weight
from pos_desktop.ui.widgets.amount import BACKSPACE, CLEAR
from pos_desktop.ui.widgets.control import Control

AMOUNT_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0", BACKSPACE)
PIN_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", CLEAR, "0", BACKSPACE)
_ICONS = {BACKSPACE: "delete", CLEAR: "x"}


class Key(Control):
    """One key; it never takes the focus, which stays where the keyboard types."""

    def __init__(self, look: Look, key: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, parent)
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def needed_width(self) -> int:
        words = text_width(self.look.font(Size.TITLE, Weight.MEDIUM), self.key)
        return words if self.key not in _ICONS else self.look.px(Metric.ICON)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(Metric.KEYPAD), self.look.px(Metric.KEYPAD))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(Metric.KEYPAD_LEAST), self.look.px(Metric.TARGET))

    def paint(self, painter: QPainter) -> None:
        colors, look = self.look.theme.colors, self.look
        ground = colors.well if self.isDown() else colors.surface
        box(painter, self.rect(), ground=ground, border=colors.border, radius=look.px(Metric.RADIUS))
        side = look.px(Metric.ICON)
        if self.key in _ICONS:
            at = QPoint((self.width() - side) // 2, (self.height() - side) // 2)
            draw_icon(painter, at, _ICONS[self.key], colors.text, side)
            return
        draw_text(painter, self.rect(), self.key, look.font(Size.TITLE, Weight.MEDIUM), colors.text, CENTRE)


class Keypad(QWidget):
    """Twelve keys in three columns, up to 80 high.

    Shapes: `names` says `BACKSPACE` and `CLEAR` in the user's language.
    Signals: `key_pressed` (str): a digit, two zeros, `BACKSPACE` or `CLEAR`.
    """

    key_pressed = Signal(object)

    def __init__(
        self,
        look: Look,
        names: dict[str, str],
        keys: tuple[str, ...] = AMOUNT_KEYS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.keys = tuple(Key(look, key, names.get(key, key), self) for key in keys)
        for at, key in enumerate(self.keys):
            self._grid.addWidget(key, at // 3, at % 3)
            key.clicked.connect(self._on_key_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_names(self, names: dict[str, str]) -> None:
        """Name the keys without a digit, for another language."""
        for key in self.keys:
            key.setAccessibleName(names.get(key.key, key.key))

    @Slot()
    def _on_key_clicked(self) -> None:
        key = self.sender()
        if isinstance(key, Key):
            self.key_pressed.emit(key.key)

    @Slot()
    def _on_look_changed(self) -> None:
        self._grid.setSpacing(self._look.px(Space.S))
        self.setMaximumHeight(4 * self._look.px(Metric.KEYPAD) + 3 * self._look.px(Space.S))
