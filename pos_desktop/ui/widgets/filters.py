"""Filters above a list: one that opens a menu of values, one that can be taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.theme import Metric, Space, Weight
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.menu import Menu, MenuItem


class LabelledValue(Control):
    """A box that says what is set: muted label, value, and an icon for what pressing does."""

    def __init__(self, look: Look, label: str, value: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(look, f"{label}: {value}", parent)
        self._label = label
        self._value = value
        self._icon = icon

    def set_texts(self, label: str, value: str) -> None:
        """Change what is said."""
        self._label, self._value = label, value
        self.setAccessibleName(f"{label}: {value}")
        self.updateGeometry()
        self.update()

    def needed_width(self) -> int:
        look = self.look
        words = text_width(look.font(), self._label) + text_width(
            look.font(weight=Weight.MEDIUM), self._value
        )
        return words + look.px(Space.S) + look.px(Metric.ICON) + look.px(14 + Space.L + Space.M)

    def paint(self, painter: QPainter) -> None:
        look, colors = self.look, self.look.theme.colors
        ground = colors.well if self.is_lit() else colors.surface
        box(painter, self.rect(), ground=ground, border=colors.border, radius=look.px(Metric.RADIUS))
        side, left = look.px(Metric.ICON), look.px(14)
        icon_left = self.width() - look.px(Space.M) - side
        line = QRect(left, 0, icon_left - left - look.px(Space.XS), self.height())
        used = draw_text(painter, line, self._label, look.font(), colors.muted) + look.px(Space.S)
        line.setLeft(left + used)
        draw_text(painter, line, self._value, look.font(weight=Weight.MEDIUM), colors.text)
        draw_icon(painter, QPoint(icon_left, (self.height() - side) // 2), self._icon, colors.muted, side)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class FilterButton(LabelledValue):
    """A filter whose menu opens beneath it.

    Signals: `chosen` (the key of the value picked).
    """

    chosen = Signal(object)

    def __init__(
        self, look: Look, label: str, items: Sequence[MenuItem], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, label, "", "chevron-down", parent)
        self._items: tuple[MenuItem, ...] = ()
        self.set_items(label, items)
        self.clicked.connect(self._on_clicked)

    def set_items(self, label: str, items: Sequence[MenuItem], *, value: str = "") -> None:
        """Change label and values; the chosen item's text is shown unless `value` says otherwise."""
        self._items = tuple(items)
        chosen = next((item.text for item in items if item.is_chosen), "")
        self.set_texts(label, value or chosen)

    def choose(self, key: object) -> None:
        """Mark a value as the chosen one, without a signal."""
        self._items = tuple(replace(item, is_chosen=item.key == key) for item in self._items)
        self.set_items(self._label, self._items)

    @Slot()
    def _on_clicked(self) -> None:
        menu = Menu(self.look, self, self._items)
        menu.chosen.connect(self.chosen)
        menu.open_at(self)


class RemovableFilter(LabelledValue):
    """A filter in force; pressing it takes it off.

    Signals: `removed` (the key given).
    """

    removed = Signal(object)

    def __init__(
        self,
        look: Look,
        key: object,
        label: str,
        value: str,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, label, value, "x", parent)
        self._key = key
        if name:
            self.setAccessibleName(name)
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.removed.emit(self._key)
