"""Quick keys: a grid of tiles with a picture, a name, a price and what is left."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.icons import picture
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_text, focus_ring, text_width
from pos_desktop.ui.theme import Metric, Size, Space, Tint, Weight
from pos_desktop.ui.widgets.chip import badge_size, draw_badge
from pos_desktop.ui.widgets.control import Control

_PICTURE = 56
_SECOND_LINE = 17
_NARROWER = 4  # a tile may be so much narrower before a column is given up


class TileFace(Struct, frozen=True):
    """One product as a tile; `note` is a word of warning such as what is left."""

    product_id: bytes
    name: str
    price: str
    picture: str
    tint: str
    note: str = ""


class Tile(Control):
    """One quick key; the number in the cart is its badge."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "", parent)
        self.face = TileFace(b"", "", "", "", "")
        self._count = ""
        self.name_lines = 1

    def set_face(self, face: TileFace, count: str) -> None:
        """Show a product."""
        if face == self.face and count == self._count:
            return
        self.face = face
        self.setToolTip(face.name)
        self._count = count
        self._name()
        self.update()

    def set_count(self, count: str) -> None:
        """Show how much of it is in the cart, nothing for none."""
        if count != self._count:
            self._count = count
            self._name()
            self.update()

    def paint(self, painter: QPainter) -> None:
        look, colors, face = self.look, self.look.theme.colors, self.face
        radius = look.px(Metric.RADIUS)
        ground = colors.well if self.is_lit() else colors.surface
        box(painter, self.rect(), ground=ground, radius=radius)
        shelf = QRect(0, 0, self.width(), look.px(Metric.TILE_PICTURE))
        outline = QPainterPath()
        outline.addRoundedRect(self.rect(), radius, radius)
        painter.setClipPath(outline)
        tint = Tint(face.tint) if face.tint in list(Tint) else Tint.OAT
        box(painter, shelf, ground=colors.tints[tint])
        painter.setClipping(False)
        self._paint_picture(painter, shelf)
        self._paint_words(painter, shelf.bottom() + look.px(Space.S))
        box(painter, self.rect(), border=colors.hairline, radius=radius)
        if self._count:
            size = badge_size(look, self._count)
            badge = QRect(self.width() - size.width() - look.px(7), look.px(7), size.width(), size.height())
            draw_badge(painter, look, badge, self._count)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())

    def _paint_picture(self, painter: QPainter, shelf: QRect) -> None:
        side = self.look.px(_PICTURE)
        at = QPointF((shelf.width() - side) / 2, (shelf.height() - side) / 2)
        ratio = painter.device().devicePixelRatioF()
        painter.drawImage(at, picture(self.face.picture, side, ratio))

    def _paint_words(self, painter: QPainter, top: int) -> None:
        look, colors, face = self.look, self.look.theme.colors, self.face
        edge = look.px(Space.M)
        bold = look.font(Size.SMALL, Weight.SEMIBOLD)
        room = QRect(edge, top, self.width() - 2 * edge, look.px(_SECOND_LINE) * self.name_lines + look.px(4))
        for at, line in enumerate(lines_of(face.name, QFontMetrics(bold), room.width(), self.name_lines)):
            spot = QRect(room.x(), top + at * look.px(_SECOND_LINE), room.width(), look.px(20))
            draw_text(painter, spot, line, bold, colors.text)
        below = QRect(edge, room.bottom() + look.px(1), room.width(), look.px(20))
        draw_text(painter, below, face.price, look.font(Size.SMALL, figures=True), colors.muted)
        if face.note:
            draw_text(painter, below, face.note, look.font(Size.SMALL, Weight.MEDIUM), colors.warning, RIGHT)

    def _name(self) -> None:
        face = self.face
        self.setAccessibleName(
            ", ".join(part for part in (face.name, face.price, face.note, self._count) if part)
        )


def lines_of(text: str, metrics: QFontMetrics, width: int, most: int) -> tuple[str, ...]:
    """Break a name into at most so many lines; only the last is cut with an ellipsis."""
    words, lines = text.split(), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < most and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines)


class TileGrid(QWidget):
    """Tiles in as many columns as fit, all of one size.

    Signals: `chosen` (product id).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tiles: list[Tile] = []
        self._shown = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        look.changed.connect(self._on_look_changed)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Return the tiles on show."""
        return tuple(self._tiles[: self._shown])

    def set_faces(self, faces: tuple[TileFace, ...], count_of: Callable[[bytes], str]) -> None:
        """Show these products; tiles that are there are used again."""
        while len(self._tiles) < len(faces):
            tile = Tile(self._look, self)
            tile.clicked.connect(self._on_tile_clicked)
            self._tiles.append(tile)
        for tile, face in zip(self._tiles, faces, strict=False):
            tile.set_face(face, count_of(face.product_id))
        self._shown = len(faces)
        self._arrange()

    def set_counts(self, count_of: Callable[[bytes], str]) -> None:
        """Show how much of each product is in the cart."""
        for tile in self.tiles:
            tile.set_count(count_of(tile.face.product_id))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.TILE_WIDTH) * 3, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        look = self._look
        gap, least = look.px(Space.M), look.px(Metric.TILE_WIDTH - _NARROWER)
        columns = max(1, (self.width() + gap) // (least + gap))
        width = (self.width() - gap * (columns - 1)) // columns
        lines = self._name_lines(width - 2 * look.px(Space.M))
        height = look.px(Metric.TILE_HEIGHT) + (lines - 1) * look.px(_SECOND_LINE)
        for at, tile in enumerate(self._tiles):
            row, column = divmod(at, columns)
            tile.name_lines = lines
            tile.setGeometry(column * (width + gap), row * (height + gap), width, height)
            tile.setVisible(at < self._shown)
        rows = -(-self._shown // columns)
        self.setMinimumHeight(max(0, rows * (height + gap) - gap))

    def _name_lines(self, room: int) -> int:
        font = self._look.font(Size.SMALL, Weight.SEMIBOLD)
        return 2 if any(text_width(font, tile.face.name) > room for tile in self.tiles) else 1

    @Slot()
    def _on_tile_clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self.chosen.emit(tile.face.product_id)

    @Slot()
    def _on_look_changed(self) -> None:
        self._arrange()
