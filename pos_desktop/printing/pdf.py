"""A layout as a PDF of one page, the size of the paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from pos_desktop.printing.drawing import paint
from pos_desktop.services.ports.paper import Layout

MARGIN_MM = 4.0
_DOT_MM = 25.4


def pdf_bytes(layout: Layout, *, margin_mm: float = MARGIN_MM) -> bytes:
    """Return the document as PDF with its text as text.

    Units: `margin_mm` of white on every side of what a printer would print.
    """
    width = layout.width_dots * _DOT_MM / layout.dpi + 2 * margin_mm
    height = max(layout.height_mm, 20.0) + 2 * margin_mm
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(layout.dpi)
    # Portrait whatever the proportions: a short wide receipt must not be turned.
    page = QPageSize(
        QSizeF(width, height), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    writer.setCreator("pos-desktop")
    painter = QPainter(writer)
    margin = round(margin_mm / _DOT_MM * layout.dpi)
    painter.translate(margin, margin)
    paint(layout, painter)
    painter.end()
    buffer.close()
    return bytes(content.data())
