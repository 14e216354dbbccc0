"""A layout as a PDF, a page the size of the paper or of each label."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from pos_desktop.printing.drawing import paint
from pos_desktop.services.ports.paper import Layout

MARGIN_MM = 4.0
_DOT_MM = 25.4


def pdf_bytes(layout: Layout, *, margin_mm: float = MARGIN_MM) -> bytes:
    """Return the document as PDF with its text as text.

    Units: `margin_mm` of white on every side of what a printer would print; none around labels, which are
        as large as they are.
    """
    if layout.sheet_dots:
        margin_mm = 0.0
    width = layout.width_dots * _DOT_MM / layout.dpi + 2 * margin_mm
    height_dots = layout.sheet_dots or layout.height_dots
    height = max(height_dots * _DOT_MM / layout.dpi, 20.0) + 2 * margin_mm
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
    for top in layout.sheets:
        if top:
            writer.newPage()
        paint(layout, painter, top=top, height=height_dots)
    painter.end()
    buffer.close()
    return bytes(content.data())
