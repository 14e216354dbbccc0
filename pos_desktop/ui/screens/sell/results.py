"""What answers to the search, under the field: products first, then customers."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRect, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.icons import picture
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.theme import Metric, Size, Space, Tint, Weight
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.label import CAPTION, MUTED, Label
from pos_desktop.ui.widgets.surface import column


class ResultFace(Struct, frozen=True):
    """One thing that was found; `key` comes back when it is chosen."""

    key: object
    name: str
    detail: str
    amount: str = ""
    note: str = ""
    picture: str = ""
    tint: str = ""
    icon: str = ""


class ResultRow(Control):
    """One thing that was found; the current one is what Enter takes."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "", parent)
        self.face = ResultFace(None, "", "")
        self._is_current = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_face(self, face: ResultFace) -> None:
        """Show something that was found."""
        self.face = face
        self.setAccessibleName(", ".join(part for part in (face.name, face.detail, face.amount) if part))
        self.update()

    def set_current(self, is_current: bool) -> None:
        """Mark it as what Enter takes."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    def needed_height(self) -> int:
        return self.look.px(Metric.ROW_TALL)

    def paint(self, painter: QPainter) -> None:
        look, colors, face = self.look, self.look.theme.colors, self.face
        ground = colors.well if self.is_lit() or self._is_current else colors.surface
        box(painter, self.rect(), ground=ground, border=colors.hairline, radius=look.px(Metric.RADIUS))
        self._paint_picture(painter)
        right = self.width() - look.px(Space.L)
        amount_font = look.font(weight=Weight.SEMIBOLD, figures=True)
        room = max(text_width(amount_font, face.amount), text_width(look.font(Size.SMALL), face.note))
        left, half = look.px(Space.M + Metric.PICTURE + Space.M), self.height() // 2
        words = QRect(left, look.px(Space.S), right - left - room - look.px(Space.L), half - look.px(Space.S))
        draw_text(painter, words, face.name, look.font(weight=Weight.MEDIUM), colors.text)
        below = words.translated(0, words.height())
        draw_text(painter, below, face.detail, look.font(Size.SMALL, figures=True), colors.muted)
        at_right = QRect(right - room, words.y(), room, words.height())
        draw_text(painter, at_right, face.amount, amount_font, colors.text, RIGHT)
        if face.note:
            spot = at_right.translated(0, words.height())
            draw_text(painter, spot, face.note, look.font(Size.SMALL), colors.muted, RIGHT)
        if self._is_current or self.hasFocus():
            focus_ring(painter, look, self.rect())

    def _paint_picture(self, painter: QPainter) -> None:
        look, colors, face = self.look, self.look.theme.colors, self.face
        side = look.px(Metric.PICTURE)
        spot = QRect(look.px(Space.M), (self.height() - side) // 2, side, side)
        tint = colors.tints[Tint(face.tint)] if face.tint in list(Tint) else colors.well
        box(painter, spot, ground=tint, radius=look.px(Metric.CHIP_RADIUS))
        if face.icon:
            icon_side = look.px(Metric.ICON)
            middle = spot.center() - QPoint(icon_side // 2, icon_side // 2)
            draw_icon(painter, middle, face.icon, colors.text, icon_side)
            return
        inner = side - look.px(Space.S)
        ratio = painter.device().devicePixelRatioF()
        corner = QPointF(spot.x() + look.px(Space.XS), spot.y() + look.px(Space.XS))
        painter.drawImage(corner, picture(face.picture, inner, ratio))


class Results(QWidget):
    """The list; Up and Down move the current row, Enter takes it.

    Signals: `chosen` (the key of a face).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[ResultRow] = []
        self._shown = 0
        self._current = 0
        self._heading = Label(look, "", CAPTION)
        self._nothing = Label(look, "", MUTED, wraps=True)
        self._column = column(self, gap=look.px(Space.S))
        self._column.addWidget(self._heading)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """Return the rows on show."""
        return tuple(self._rows[: self._shown])

    def set_faces(self, heading: str, faces: tuple[ResultFace, ...], nothing: str) -> None:
        """Show what was found, or say that nothing was."""
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading) and bool(faces))
        self._nothing.setText(nothing)
        self._nothing.setVisible(not faces)
        while len(self._rows) < len(faces):
            row = ResultRow(self._look, self)
            row.clicked.connect(self._on_row_clicked)
            self._column.insertWidget(self._column.count() - 1, row)
            self._rows.append(row)
        for row, face in zip(self._rows, faces, strict=False):
            row.set_face(face)
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(faces))
        self._shown = len(faces)
        self._mark(0)

    def step(self, by: int) -> ResultRow | None:
        """Make another row the current one, and return it."""
        if not self._shown:
            return None
        self._mark(max(0, min(self._shown - 1, self._current + by)))
        return self._rows[self._current]

    def take_current(self) -> None:
        """Choose what is current."""
        if self._shown:
            self.chosen.emit(self._rows[self._current].face.key)

    def _mark(self, current: int) -> None:
        self._current = current
        for at, row in enumerate(self._rows):
            row.set_current(at == current and at < self._shown)

    @Slot()
    def _on_row_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, ResultRow):
            self.chosen.emit(row.face.key)
