"""A layout as a picture for the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from pos_desktop.printing.drawing import paint
from pos_desktop.services.ports.paper import Layout


def preview_image(layout: Layout, *, scale: float = 1.0, margin_dots: int = 0) -> QImage:
    """Return the paper in black on white.

    Units: `scale` pixels per dot; `margin_dots` of white paper around what is printed.
    """
    width = layout.width_dots + 2 * margin_dots
    height = layout.height_dots + 2 * margin_dots
    image = QImage(round(width * scale), max(1, round(height * scale)), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.translate(margin_dots, margin_dots)
    paint(layout, painter)
    painter.end()
    return image
