"""Small marks: the chip of a state, a count, a plain tag, a person's initial."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.icons import pie
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import CENTRE, box, draw_icon, draw_text, line_height, painter_on, text_width
from pos_desktop.ui.theme import ChipKind, Metric, Size, Space, Weight


class ChipFace(Struct, frozen=True):
    """A state as an icon, a word and a colour.

    Units: `share_milli`, where given, draws a pie of what is done in place of the icon; 0 to 1000.
    """

    kind: ChipKind
    text: str
    icon: str = ""
    share_milli: int | None = None


def chip_width(look: Look, face: ChipFace) -> int:
    """Return the pixels a chip takes."""
    words = text_width(look.font(Size.SMALL, Weight.MEDIUM), face.text)
    return words + look.px(Space.S) + look.px(Metric.ICON) + look.px(4) + look.px(10)


def draw_chip(painter: QPainter, look: Look, left: int, middle: int, face: ChipFace) -> None:
    """Draw a chip, centred on a line, from a left edge."""
    ink, ground = look.theme.colors.chips[face.kind]
    height, side = look.px(Metric.CHIP), look.px(Metric.ICON) - look.px(4)
    rect = QRect(left, middle - height // 2, chip_width(look, face), height)
    box(painter, rect, ground=ground, radius=look.px(Metric.CHIP_RADIUS))
    at = QPoint(left + look.px(Space.S), middle - side // 2)
    if face.share_milli is not None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawImage(QPointF(at), pie(face.share_milli, ink, side, ratio))
    elif face.icon:
        draw_icon(painter, at, face.icon, ink, side)
    words = rect.adjusted(at.x() - left + side + look.px(6), 0, 0, 0)
    draw_text(painter, words, face.text, look.font(Size.SMALL, Weight.MEDIUM), ink)


class Mark(QWidget):
    """A small thing that is only looked at; subclasses give its size and paint it."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def set_text(self, text: str) -> None:
        """Change the words."""
        self.text = text
        self.setAccessibleName(text)
        self._on_look_changed()

    def needed_size(self) -> QSize:
        """Return the pixels the content needs."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Draw the mark."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return self.needed_size()

    def minimumSizeHint(self) -> QSize:
        return self.needed_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        self.paint(painter)
        painter.end()

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()


class Chip(Mark):
    """The chip of a state."""

    def __init__(self, look: Look, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(look, face.text, parent)
        self._face = face

    def set_face(self, face: ChipFace) -> None:
        """Show another state."""
        self._face = face
        self.set_text(face.text)

    def needed_size(self) -> QSize:
        return QSize(chip_width(self.look, self._face), self.look.px(Metric.CHIP))

    def paint(self, painter: QPainter) -> None:
        draw_chip(painter, self.look, 0, self.height() // 2, self._face)


class Tag(Mark):
    """A word on the well, such as a shelf."""

    def needed_size(self) -> QSize:
        font = self.look.font(Size.SMALL, Weight.SEMIBOLD)
        return QSize(text_width(font, self.text) + 2 * self.look.px(Space.S), self.look.px(Metric.CHIP))

    def paint(self, painter: QPainter) -> None:
        colors, font = self.look.theme.colors, self.look.font(Size.SMALL, Weight.SEMIBOLD)
        box(painter, self.rect(), ground=colors.well, radius=self.look.px(Metric.CHIP_RADIUS))
        draw_text(painter, self.rect(), self.text, font, colors.text, CENTRE)


def badge_size(look: Look, text: str) -> QSize:
    """Return the pixels a count takes: a circle, or a pill for more digits."""
    font = look.font(Size.SMALL, Weight.SEMIBOLD, figures=True)
    height = max(look.px(20), line_height(font) + look.px(4))
    return QSize(max(height, text_width(font, text) + look.px(Space.M)), height)


def draw_badge(painter: QPainter, look: Look, rect: QRect, text: str) -> None:
    """Draw a count in ink."""
    colors, font = look.theme.colors, look.font(Size.SMALL, Weight.SEMIBOLD, figures=True)
    box(painter, rect, ground=colors.text, radius=rect.height() // 2)
    draw_text(painter, rect, text, font, colors.surface, CENTRE)


class Badge(Mark):
    """A count in ink."""

    def needed_size(self) -> QSize:
        return badge_size(self.look, self.text)

    def paint(self, painter: QPainter) -> None:
        draw_badge(painter, self.look, self.rect(), self.text)


class Avatar(Mark):
    """A person: the first letter of the name in a circle."""

    def needed_size(self) -> QSize:
        side = self.look.px(Metric.AVATAR)
        return QSize(side, side)

    def paint(self, painter: QPainter) -> None:
        colors, font = self.look.theme.colors, self.look.font(Size.SMALL, Weight.SEMIBOLD)
        box(painter, self.rect(), ground=colors.well, radius=self.width() // 2)
        draw_text(painter, self.rect(), self.text[:1].upper(), font, colors.text, CENTRE)
