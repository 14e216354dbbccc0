"""The notes and coins that make the change, drawn as they lie in the drawer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import CENTRE, box, draw_text, painter_on, text_width
from pos_desktop.ui.theme import Size, Space, Tint, Weight

_LEAST_NOTE_MINOR = 5_00
_LEAST_LARGE_COIN_MINOR = 1_00
_ROW = 56


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of one note or coin. Units: `value_minor` minor units."""

    value_minor: int
    value: str
    count: str


class Drawer(QWidget):
    """Pieces from left to right, on as many lines as they need."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pieces: tuple[Piece, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._on_look_changed)

    def set_pieces(self, pieces: tuple[Piece, ...]) -> None:
        """Show what to take out."""
        self._pieces = pieces
        self.setAccessibleName(", ".join(f"{piece.count} × {piece.value}" for piece in pieces) or " ")
        self._on_look_changed()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return max((rect.bottom() + 1 for rect in places), default=0)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(280), self.heightForWidth(self._look.px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self.heightForWidth(max(self.width(), self._look.px(160))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        for piece, rect in zip(self._pieces, self._places(self.width()), strict=True):
            self._paint_piece(painter, rect, piece)
        painter.end()

    def _places(self, width: int) -> list[QRect]:
        look, left, top = self._look, 0, 0
        row, places = look.px(_ROW), []
        for piece in self._pieces:
            wide = self._count_width(piece) + self._size(piece).width()
            if left and left + wide > width:
                left, top = 0, top + row + look.px(Space.S)
            places.append(QRect(left, top, wide, row))
            left += wide + look.px(Space.XL)
        return places

    def _count_width(self, piece: Piece) -> int:
        font = self._look.font(Size.SECTION, Weight.SEMIBOLD)
        return text_width(font, f"{piece.count} ×") + self._look.px(Space.S)

    def _size(self, piece: Piece) -> QSize:
        look = self._look
        if piece.value_minor >= _LEAST_NOTE_MINOR:
            return QSize(look.px(80), look.px(42))
        side = look.px(56 if piece.value_minor >= _LEAST_LARGE_COIN_MINOR else 46)
        return QSize(side, side)

    def _paint_piece(self, painter: QPainter, rect: QRect, piece: Piece) -> None:
        look, colors = self._look, self._look.theme.colors
        count_font = look.font(Size.SECTION, Weight.SEMIBOLD)
        draw_text(painter, rect, f"{piece.count} ×", count_font, colors.text)
        size = self._size(piece)
        shape = QRect(0, 0, size.width(), size.height())
        shape.moveCenter(rect.center())
        shape.moveLeft(rect.left() + self._count_width(piece))
        is_note = piece.value_minor >= _LEAST_NOTE_MINOR
        is_gold = not is_note and piece.value_minor >= _LEAST_LARGE_COIN_MINOR
        tint = Tint.MIST if is_note else Tint.SAND if is_gold else None
        ground = colors.tints[tint] if tint is not None else colors.well
        radius = look.px(4) if is_note else size.width() // 2
        box(painter, shape, ground=ground, border=colors.border, radius=radius)
        if not is_note:
            inner = shape.adjusted(look.px(5), look.px(5), -look.px(5), -look.px(5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box(painter, inner, border=colors.border, radius=inner.width() // 2)
        draw_text(
            painter,
            shape,
            piece.value,
            look.font(Size.SMALL, Weight.SEMIBOLD, figures=True),
            colors.text,
            CENTRE,
        )

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
