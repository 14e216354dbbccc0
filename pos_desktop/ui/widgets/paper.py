"""A paper as it comes out of the printer, drawn from its layout."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.paper import Layout
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import painter_on
from pos_desktop.ui.theme import LIGHT, Space

DrawLayout = Callable[[Layout, QPainter], None]
_TOOTH = 6


class ReceiptPaper(QWidget):
    """White paper with a torn edge, whatever the theme; `draw` paints one unit to the dot.

    Units: `width` in pixels at 100 %.
    """

    def __init__(
        self, look: Look, draw: DrawLayout, *, width: int = 344, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._draw = draw
        self._width = width
        self._paper: Layout | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def show_paper(self, paper: Layout | None) -> None:
        """Show a paper, or nothing."""
        self._paper = paper
        self.setAccessibleName("\n".join(paper.lines) if paper is not None else "")
        self._on_look_changed()

    def sizeHint(self) -> QSize:
        width = self._look.px(self._width)
        if self._paper is None:
            return QSize(width, 0)
        height = self._paper.height_dots * self._per_dot(self._paper)
        return QSize(width, round(height) + 2 * self._margin())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paper = self._paper
        if paper is None:
            return
        painter = painter_on(self)
        painter.setPen(QPen(QColor(self._look.theme.colors.hairline), 1))
        painter.setBrush(QColor(LIGHT.surface))
        painter.drawPolygon(self._outline())
        painter.translate(self._margin(), self._margin())
        per_dot = self._per_dot(paper)
        painter.scale(per_dot, per_dot)
        self._draw(paper, painter)
        painter.end()

    def _margin(self) -> int:
        return self._look.px(Space.L)

    def _per_dot(self, paper: Layout) -> float:
        return (self._look.px(self._width) - 2 * self._margin()) / paper.width_dots

    def _outline(self) -> QPolygonF:
        right, bottom, tooth = self.width() - 0.5, self.height() - 0.5, self._look.px(_TOOTH)
        points = [QPointF(0.5, 0.5), QPointF(right, 0.5), QPointF(right, bottom)]
        count = max(1, round(right / tooth))
        for at in range(count, -1, -1):
            depth = 0 if at % 2 == count % 2 else tooth / 2
            points.append(QPointF(0.5 + (right - 0.5) * at / count, bottom - depth))
        return QPolygonF(points)

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.adjustSize()
        self.update()
