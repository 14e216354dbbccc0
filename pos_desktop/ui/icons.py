"""Lucide icons and our own product pictures, drawn once per name, colour and size."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from pos_desktop.resources import resource

FALLBACK_PICTURE = "box"


@lru_cache(maxsize=256)
def _source(folder: str, name: str) -> str:
    return resource(folder, f"{name}.svg").read_text(encoding="utf-8")


def _draw(svg: str, size_px: int, ratio: float) -> QImage:
    side = max(1, round(size_px * ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=1024)
def icon(name: str, color: str, size_px: int, ratio: float = 1.0) -> QImage:
    """Return a Lucide icon in one colour.

    Units: `size_px` in device-independent pixels; `ratio` device pixels per pixel.
    Errors: `FileNotFoundError` for an icon that is not bundled.
    """
    return _draw(_source("icons", name).replace("currentColor", color), size_px, ratio)


@lru_cache(maxsize=512)
def picture(name: str, size_px: int, ratio: float = 1.0) -> QImage:
    """Return a product picture; a name we have no picture for gives a box."""
    known = name if has_picture(name) else FALLBACK_PICTURE
    return _draw(_source("pictures", known), size_px, ratio)


@lru_cache(maxsize=256)
def has_picture(name: str) -> bool:
    """Tell whether a picture of that name is bundled."""
    return name.replace("-", "").isalpha() and resource("pictures", f"{name}.svg").is_file()


@lru_cache(maxsize=256)
def pie(share_milli: int, color: str, size_px: int, ratio: float = 1.0) -> QImage:
    """Return a ring with the share that is done filled in, clockwise from the top.

    Units: `share_milli` in thousandths, 0 to 1000.
    """
    side = max(1, round(size_px * ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke = side / 12
    painter.setPen(QPen(QColor(color), stroke))
    centre, radius = QPointF(side / 2, side / 2), side * 0.4
    painter.drawEllipse(centre, radius, radius)
    inner = radius - stroke
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    box = QRectF(centre.x() - inner, centre.y() - inner, 2 * inner, 2 * inner)
    painter.drawPie(box, 90 * 16, -round(360 * 16 * min(max(share_milli, 0), 1000) / 1000))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
