"""The sums under the cart, painted."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Slot
from PySide6.QtGui import QColor, QFont, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import LEFT, RIGHT, draw_text, painter_on, text_width
from pos_desktop.ui.screens.sell.cart_rows import Sum
from pos_desktop.ui.theme import Size, Space, Weight

_ROW = 26
_STRONG_ROW = 40


class Sums(QWidget):
    """Names at the left, amounts at the right; a hairline above each block."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sums: tuple[Sum, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def set_sums(self, sums: tuple[Sum, ...]) -> None:
        """Show these sums."""
        if sums == self._sums:
            return
        has_same_rows = [_shape(one) for one in sums] == [_shape(one) for one in self._sums]
        self._sums = sums
        self.setAccessibleName("; ".join(f"{one.name} {one.amount}" for one in sums) or " ")
        if not has_same_rows:
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        widths = [
            text_width(self._font(one), one.name) + text_width(self._amount_font(one), one.amount)
            for one in self._sums
        ]
        gap = self._look.px(Space.XL)
        return QSize(max(widths, default=0) + gap, sum(self._height(one) for one in self._sums))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._look.theme.colors
        painter = painter_on(self)
        top = 0
        for one in self._sums:
            row = QRect(0, top, self.width(), self._height(one))
            if one.begins_block:
                painter.fillRect(0, top, self.width(), 1, QColor(colors.hairline))
                row.setTop(top + self._look.px(Space.S))
            ink = colors.text if one.is_strong else colors.muted
            draw_text(painter, row, one.name, self._font(one), ink, LEFT)
            draw_text(painter, row, one.amount, self._amount_font(one), colors.text, RIGHT)
            top += self._height(one)
        painter.end()

    def _height(self, one: Sum) -> int:
        block = self._look.px(Space.S) if one.begins_block else 0
        return self._look.px(_STRONG_ROW if one.is_strong else _ROW) + block

    def _font(self, one: Sum) -> QFont:
        if one.is_strong:
            return self._look.font(Size.SECTION, Weight.SEMIBOLD)
        return self._look.font()

    def _amount_font(self, one: Sum) -> QFont:
        if one.is_strong:
            return self._look.font(Size.SECTION, Weight.SEMIBOLD, figures=True)
        return self._look.font(figures=True)

    @Slot()
    def _on_look_changed(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()


def _shape(one: Sum) -> tuple[bool, bool]:
    return one.is_strong, one.begins_block
