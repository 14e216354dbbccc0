"""Small drawings beside words that say the same: an icon, a product's picture, how far a line is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.icons import pie
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import draw_icon, painter_on
from pos_desktop.ui.table.cells import Picture
from pos_desktop.ui.table.paint import draw_picture
from pos_desktop.ui.theme import ChipKind, Metric, Tint, Tone


class Drawing(QWidget):
    """A square that is only looked at; subclasses paint it.

    Units: `side` at 100 %.
    """

    side: int = Metric.ICON

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        side = self.look.px(self.side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        self.paint(painter)
        painter.end()

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()


class IconDrawing(Drawing):
    """An icon, muted until it is given the colour of what it means."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._icon, self._tone = icon, Tone.MUTED

    def show_icon(self, icon: str, tone: Tone) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def paint(self, painter: QPainter) -> None:
        ink = self.look.theme.colors.tone(self._tone)
        draw_icon(painter, QPoint(0, 0), self._icon, ink, self.look.px(self.side))


class ProductDrawing(Drawing):
    """A product's picture on its tint; a box where there is none."""

    side = Metric.PICTURE

    def __init__(self, look: Look, name: str, tint: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        known = tint in {one.value for one in Tint}
        self._picture = Picture(name or "box", Tint(tint) if known else Tint.OAT)

    def paint(self, painter: QPainter) -> None:
        draw_picture(painter, self.look, QPoint(0, 0), self._picture)


class DoneDrawing(Drawing):
    """How far a line is: a tick, a pie, or an empty ring.

    Units: `share_milli` in thousandths, 0 to 1000.
    """

    def __init__(self, look: Look, share_milli: int, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._share_milli = share_milli

    def paint(self, painter: QPainter) -> None:
        side, colors = self.look.px(self.side), self.look.theme.colors
        if self._share_milli >= 1000:
            draw_icon(painter, QPoint(0, 0), "check", colors.text, side)
        elif self._share_milli == 0:
            draw_icon(painter, QPoint(0, 0), "circle-dashed", colors.chips[ChipKind.NEW][0], side)
        else:
            ink, ratio = colors.chips[ChipKind.PROGRESS][0], painter.device().devicePixelRatioF()
            painter.drawImage(QRect(0, 0, side, side), pie(self._share_milli, ink, side, ratio))
