"""Paints the cells of a row: ground, hairline, content, chevron."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import draw_icon
from pos_desktop.ui.table.cells import Cell, Piece, Text
from pos_desktop.ui.table.model import RowModel
from pos_desktop.ui.table.paint import draw_cell
from pos_desktop.ui.table.room import Room
from pos_desktop.ui.theme import Metric, Weight


class RowPainter(QStyledItemDelegate):
    """The open row takes the background, the current one the well, the others stay white.

    Units: `line_height` in pixels, the scale applied.
    """

    def __init__(self, look: Look, rows: RowModel, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = rows
        self._room = room
        self.line_height = 0
        self.open_key: object = None
        self.current_key: object = None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        row, column = index.row(), index.column()
        key = self._rows.key_of(row)
        is_open = self.open_key is not None and key == self.open_key
        is_current = self.current_key is not None and key == self.current_key
        self._paint_ground(painter, rect, is_open=is_open, is_current=is_current)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRect(rect.left(), rect.top(), rect.width(), self.line_height - 1)
        cell = self._rows.cell(row, column)
        if (is_open or is_current) and self._rows.columns[column].is_lead:
            cell = _stronger(cell)
        is_right = self._rows.columns[column].is_right
        draw_cell(painter, self._look, self._room.inside(line, column), cell, is_right=is_right)
        if self._room.chevron and column == len(self._rows.columns) - 1:
            self._paint_chevron(painter, line, is_open=is_open)

    def _paint_ground(self, painter: QPainter, rect: QRect, *, is_open: bool, is_current: bool) -> None:
        colors = self._look.theme.colors
        ground = colors.background if is_open else colors.well if is_current else colors.surface
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.hairline))

    def _paint_chevron(self, painter: QPainter, line: QRect, *, is_open: bool) -> None:
        look = self._look
        side = look.px(Metric.ICON)
        at = QPoint(line.right() + 1 - look.px(Metric.MARGIN) - side, line.center().y() + 1 - side // 2)
        draw_icon(painter, at, "chevron-up" if is_open else "chevron-down", look.theme.colors.muted, side)


def _stronger(cell: Cell) -> Cell:
    return replace(cell, pieces=tuple(_semibold(piece) for piece in cell.pieces))


def _semibold(piece: Piece) -> Piece:
    if not isinstance(piece, Text):
        return piece
    return replace(piece, style=replace(piece.style, weight=Weight.SEMIBOLD))
