"""Painting cells and the header of a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QPainter

from pos_desktop.ui.icons import picture
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_text, text_width
from pos_desktop.ui.table.cells import Cell, Icon, Picture, Piece, Text
from pos_desktop.ui.theme import Metric
from pos_desktop.ui.widgets.chip import ChipFace, chip_width, draw_chip


def piece_width(look: Look, piece: Piece) -> int:
    """Return the pixels a piece takes."""
    if isinstance(piece, Text):
        style = piece.style
        return text_width(look.font(style.size, style.weight, figures=style.figures), piece.text)
    if isinstance(piece, ChipFace):
        return chip_width(look, piece)
    return look.px(Metric.ICON if isinstance(piece, Icon) else Metric.PICTURE)


def pieces_width(look: Look, pieces: Sequence[Piece], gap: int) -> int:
    """Return the pixels a line of pieces takes."""
    return sum(piece_width(look, piece) for piece in pieces) + look.px(gap) * max(0, len(pieces) - 1)


def cell_width(look: Look, cell: Cell) -> int:
    """Return the pixels a cell needs to show everything."""
    return max(pieces_width(look, cell.pieces, cell.gap), pieces_width(look, cell.second, cell.gap))


def draw_cell(painter: QPainter, look: Look, rect: QRect, cell: Cell, *, is_right: bool) -> None:
    """Draw a cell into its rectangle."""
    lines = [(cell.pieces, rect)]
    if cell.second:
        middle, half = rect.center().y(), min(look.px(24), rect.height() * 5 // 12)
        upper = QRect(rect.left(), middle - half, rect.width(), half)
        lines = [(cell.pieces, upper), (cell.second, upper.translated(0, half))]
    for pieces, line in lines:
        left = line.left()
        if is_right:
            left = max(left, line.right() + 1 - pieces_width(look, pieces, cell.gap))
        _draw_line(
            painter, look, QRect(left, line.top(), line.right() + 1 - left, line.height()), cell, pieces
        )


def _draw_line(painter: QPainter, look: Look, line: QRect, cell: Cell, pieces: Sequence[Piece]) -> None:
    left, end, middle = line.left(), line.right() + 1, line.center().y() + 1
    for piece in pieces:
        if left >= end:
            return
        room = QRect(left, line.top(), end - left, line.height())
        _draw_piece(painter, look, room, middle, piece)
        left += min(piece_width(look, piece), room.width()) + look.px(cell.gap)


def _draw_piece(painter: QPainter, look: Look, room: QRect, middle: int, piece: Piece) -> None:
    colors = look.theme.colors
    if isinstance(piece, Text):
        style = piece.style
        font = look.font(style.size, style.weight, figures=style.figures)
        draw_text(painter, room, piece.text, font, colors.tone(style.tone))
    elif isinstance(piece, ChipFace):
        draw_chip(painter, look, room.left(), middle, piece)
    elif isinstance(piece, Icon):
        side = look.px(Metric.ICON)
        draw_icon(painter, QPoint(room.left(), middle - side // 2), piece.name, colors.tone(piece.tone), side)
    else:
        draw_picture(painter, look, QPoint(room.left(), middle - look.px(Metric.PICTURE) // 2), piece)


def draw_picture(painter: QPainter, look: Look, at: QPoint, piece: Picture) -> None:
    """Draw a small product picture on its tint."""
    side = look.px(Metric.PICTURE)
    ground = look.theme.colors.tints[piece.tint]
    box(painter, QRect(at.x(), at.y(), side, side), ground=ground, radius=look.px(Metric.CHIP_RADIUS))
    inside = look.px(32)
    pad = (side - inside) / 2
    ratio = painter.device().devicePixelRatioF()
    painter.drawImage(QPointF(at.x() + pad, at.y() + pad), picture(piece.name, inside, ratio))
