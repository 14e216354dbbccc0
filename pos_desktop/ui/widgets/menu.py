"""A short list to choose one thing from, opened at a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.theme import Metric, Size, Space, Weight
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.surface import Scroll, column


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One choice; `key` comes back when it is chosen."""

    key: object
    text: str
    icon: str = ""
    detail: str = ""
    is_chosen: bool = False
    is_enabled: bool = True


class MenuRow(Control):
    """One choice as it is drawn."""

    def __init__(self, look: Look, item: MenuItem, parent: QWidget | None = None) -> None:
        super().__init__(look, f"{item.text}, {item.detail}" if item.detail else item.text, parent)
        self.item = item
        self.setEnabled(item.is_enabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def needed_width(self) -> int:
        look, item = self.look, self.item
        width = text_width(look.font(weight=Weight.SEMIBOLD), item.text) + 2 * look.px(Space.L)
        width += look.px(Metric.ICON) + look.px(Space.M) if item.icon else 0
        width += text_width(look.font(Size.SMALL), item.detail) + look.px(Space.XL) if item.detail else 0
        return width + look.px(Metric.ICON) + look.px(Space.M)

    def paint(self, painter: QPainter) -> None:
        look, item, colors = self.look, self.item, self.look.theme.colors
        if item.is_chosen or self.is_lit():
            box(painter, self.rect(), ground=colors.well, radius=look.px(Metric.CHIP_RADIUS))
        ink = colors.text if self.isEnabled() else colors.muted
        left, side = look.px(Space.L), look.px(Metric.ICON)
        if item.icon:
            draw_icon(painter, QPoint(left, (self.height() - side) // 2), item.icon, ink, side)
            left += side + look.px(Space.M)
        line = QRect(left, 0, self.width() - left - look.px(Space.L), self.height())
        weight = Weight.SEMIBOLD if item.is_chosen else Weight.REGULAR
        draw_text(painter, line, item.text, look.font(weight=weight), ink)
        if item.is_chosen:
            at = QPoint(line.right() - side, (self.height() - side) // 2)
            draw_icon(painter, at, "check", ink, side)
        elif item.detail:
            draw_text(painter, line, item.detail, look.font(Size.SMALL), colors.muted, RIGHT)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class Menu(Overlay):
    """The opened list; arrow keys move, Enter chooses, Escape leaves.

    Signals: `chosen` (the item's key).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, over: QWidget, items: Sequence[MenuItem]) -> None:
        super().__init__(look, over)
        content = QWidget()
        layout = column(content)
        self.rows = tuple(MenuRow(look, item, content) for item in items)
        for line in self.rows:
            layout.addWidget(line)
            line.clicked.connect(self._on_row_clicked)
        pad = look.px(Space.XS)
        outer = column(self.panel, margin=pad)
        if len(self.rows) > 10:
            scroll = Scroll(content)
            scroll.setMinimumWidth(max(line.needed_width() for line in self.rows) + look.px(Space.L))
            scroll.setMinimumHeight(look.px(Metric.TARGET) * 10)
            outer.addWidget(scroll)
        else:
            outer.addWidget(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_row_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, MenuRow):
            key = row.item.key
            self.close_panel()
            self.chosen.emit(key)
