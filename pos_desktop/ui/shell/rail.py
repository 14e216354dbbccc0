"""The rail at the left: the mark and one entry per screen, icon over word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import CENTRE, box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.shell.state import Page
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Weight
from pos_desktop.ui.widgets.chip import Mark, badge_size, draw_badge
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.surface import Surface


class ShopMark(Mark):
    """The product's leaf in an ink square."""

    def needed_size(self) -> QSize:
        return QSize(self.look.px(Metric.PICTURE), self.look.px(Metric.PICTURE))

    def paint(self, painter: QPainter) -> None:
        colors, side = self.look.theme.colors, self.look.px(Metric.ICON)
        box(painter, self.rect(), ground=colors.text, radius=self.look.px(Metric.RADIUS))
        at = QPoint((self.width() - side) // 2, (self.height() - side) // 2)
        draw_icon(painter, at, "leaf", colors.surface, side)


class RailEntry(Control):
    """One entry; current is well and weight, never the accent."""

    def __init__(self, look: Look, page: Page, number: int, parent: QWidget) -> None:
        super().__init__(look, "", parent)
        self.page = page
        self._word = ""
        self._count = 0
        self._is_current = False
        self.setShortcut(QKeySequence(f"Ctrl+{number}"))

    def set_word(self, word: str) -> None:
        """Say it in another language."""
        self._word = word
        self._name()
        self.update()

    def set_count(self, count: int) -> None:
        """Show how many things wait there; none hides the badge."""
        self._count = count
        self._name()
        self.update()

    def set_current(self, is_current: bool) -> None:
        """Draw it as the screen one is on."""
        self._is_current = is_current
        self.update()

    def needed_width(self) -> int:
        words = text_width(self.look.font(Size.SMALL, Weight.SEMIBOLD), self._word)
        return max(words, self.look.px(Metric.RAIL - Space.S) - 1)

    def needed_height(self) -> int:
        return self.look.px(Metric.RAIL_ITEM)

    def paint(self, painter: QPainter) -> None:
        look, colors, side = self.look, self.look.theme.colors, self.look.px(Metric.ICON)
        if self._is_current or self.is_lit():
            box(painter, self.rect(), ground=colors.well, radius=look.px(Metric.RADIUS))
        ink = colors.text if self._is_current else colors.muted
        at = QPoint((self.width() - side) // 2, look.px(Space.M))
        draw_icon(painter, at, self.page.icon, ink, side)
        line = QRect(0, look.px(36), self.width(), look.px(Space.XL))
        weight = Weight.SEMIBOLD if self._is_current else Weight.MEDIUM
        draw_text(painter, line, self._word, look.font(Size.SMALL, weight), ink, CENTRE)
        if self._count:
            text = str(self._count) if self._count < 100 else "99+"
            size = badge_size(look, text)
            spot = QPoint(min(at.x() + look.px(22), self.width() - size.width()), look.px(Space.XS))
            draw_badge(painter, look, QRect(spot, size), text)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())

    def _name(self) -> None:
        self.setAccessibleName(f"{self._word}, {self._count}" if self._count else self._word)


class Rail(Surface):
    """All entries, in the order of the pages.

    Signals: `chosen` (the page's key).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, pages: Sequence[Page], parent: QWidget) -> None:
        super().__init__(look, Ground.SURFACE, edges="r", parent=parent)
        self._mark = ShopMark(look, "", self)
        self.entries = tuple(RailEntry(look, page, at + 1, self) for at, page in enumerate(pages))
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        for entry in self.entries:
            self._layout.addWidget(entry)
            entry.clicked.connect(self._on_entry_clicked)
        self._layout.addStretch(1)
        look.changed.connect(self._arrange)
        self._arrange()

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._mark.set_text(texts("Point of sale"))
        for entry in self.entries:
            entry.set_word(texts(entry.page.word))

    def set_current(self, key: str) -> None:
        """Draw the entry of the screen one is on."""
        for entry in self.entries:
            entry.set_current(entry.page.key == key)

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show how many things wait behind each entry."""
        for entry in self.entries:
            entry.set_count(counts.get(entry.page.key, 0))

    @Slot()
    def _on_entry_clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, RailEntry):
            self.chosen.emit(entry.page.key)

    @Slot()
    def _arrange(self) -> None:
        px = self.look.px
        self.setFixedWidth(px(Metric.RAIL))
        self._layout.setContentsMargins(px(Space.XS), px(Space.M), px(Space.XS) + 1, px(Space.M))
        self._layout.setSpacing(px(Space.S))
        self._mark.updateGeometry()
        self._layout.setStretchFactor(self._mark, 0)
        self.update()
