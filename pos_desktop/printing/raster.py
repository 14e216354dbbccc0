"""Rows of dots for printers that are sent pictures: image mode, labels, scripts no code page holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from pos_desktop.printing.drawing import paint
from pos_desktop.services.ports.paper import Layout


def raster_rows(layout: Layout, top: int, count: int) -> bytes:
    """Return `count` rows of the layout from dot row `top`, packed as `Picture.bits`.

    Shapes: `count` rows of ceil(width_dots / 8) bytes, first dot in the highest bit, 1 is black.
    """
    image = QImage(layout.width_dots, count, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint(layout, painter, top=top, height=count)
    painter.end()
    mono = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    if mono.color(0) != 0xFFFFFFFF:
        mono.invertPixels()
    row_bytes, stride = (layout.width_dots + 7) // 8, mono.bytesPerLine()
    dots = bytes(mono.constBits())
    rows = (dots[at : at + row_bytes] for at in range(0, stride * count, stride))
    return b"".join(_without_padding(row, layout.width_dots) for row in rows)


def _without_padding(row: bytes, width_dots: int) -> bytes:
    """Clear the bits beyond the paper, whatever Qt left there."""
    spare = len(row) * 8 - width_dots
    return row[:-1] + bytes([row[-1] & (0xFF << spare) & 0xFF]) if spare else row
