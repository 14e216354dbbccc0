"""The few strokes every painted control is made of: boxes, rings, texts, icons, keycaps."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.icons import icon
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Metric, Size, Space, Weight

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def painter_on(widget: QWidget) -> QPainter:
    """Return a painter with smooth edges on a widget."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def text_width(font: QFont, text: str) -> int:
    """Return the pixels a text takes on one line."""
    return QFontMetrics(font).horizontalAdvance(text)


def line_height(font: QFont) -> int:
    """Return the pixels one line takes."""
    return QFontMetrics(font).height()


def box(
    painter: QPainter,
    rect: QRect,
    *,
    ground: str = "",
    border: str = "",
    radius: int = 0,
    width: int = 1,
) -> None:
    """Fill and outline a rounded rectangle; the outline lies inside `rect`."""
    half = width / 2 if border else 0.0
    inner = QRectF(rect).adjusted(half, half, -half, -half)
    painter.setPen(QPen(QColor(border), width) if border else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius - half, radius - half)


def focus_ring(painter: QPainter, look: Look, rect: QRect, *, gap: str = "") -> None:
    """Draw the two-pixel ink ring; `gap` is a colour that keeps it apart from a strong ground."""
    ring, radius = look.px(Metric.RING), look.px(Metric.RADIUS)
    box(painter, rect, border=look.theme.colors.text, radius=radius, width=ring)
    if gap:
        inside = rect.adjusted(ring, ring, -ring, -ring)
        box(painter, inside, border=gap, radius=radius - ring, width=ring)


def draw_text(
    painter: QPainter, rect: QRect, text: str, font: QFont, color: str, align: Qt.AlignmentFlag = LEFT
) -> int:
    """Write one line, with an ellipsis where it does not fit; returns the pixels it took."""
    metrics = QFontMetrics(font)
    fitting = text
    if metrics.horizontalAdvance(text) > rect.width():
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, fitting)
    return metrics.horizontalAdvance(fitting)


def draw_icon(painter: QPainter, at: QPoint, name: str, color: str, size_px: int) -> None:
    """Draw an icon with its upper left corner at a point."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawImage(QPointF(at), icon(name, color, size_px, ratio))


def keycap_width(look: Look, text: str) -> int:
    """Return the pixels a keycap takes."""
    return text_width(look.font(Size.SMALL, Weight.MEDIUM), text) + look.px(Space.S) * 2 - look.px(4)


def draw_keycap(painter: QPainter, look: Look, at: QPoint, text: str, inks: tuple[str, str]) -> None:
    """Draw the name of a key in its little box.

    Shapes: `at` is its left end, in the middle of its height; `inks` is (text, outline).
    """
    height = look.px(Metric.KEYCAP)
    rect = QRect(at.x(), at.y() - height // 2, keycap_width(look, text), height)
    box(painter, rect, border=inks[1], radius=look.px(Metric.KEYCAP_RADIUS))
    draw_text(painter, rect, text, look.font(Size.SMALL, Weight.MEDIUM), inks[0], CENTRE)
