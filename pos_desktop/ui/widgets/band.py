"""A band beside the thing it speaks of: what happened, what is safe, what to do."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_icon, draw_text, painter_on, text_width
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Tone, Weight
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face

_GROUNDS = {
    Tone.DANGER: Ground.BAND_DANGER,
    Tone.WARNING: Ground.BAND_WARNING,
    Tone.INFO: Ground.BAND_INFO,
}


class BandFace(Struct, frozen=True):
    """What a band says; `action` is the text of its button, `amount` stands at the right."""

    tone: Tone
    text: str
    icon: str
    action: str = ""
    action_kind: ButtonKind = ButtonKind.PRIMARY
    amount: str = ""
    keycap: str = ""


class Band(QWidget):
    """A coloured line with at most one button; the words wrap where there is little room.

    Signals: `action_requested` (nothing).
    """

    action_requested = Signal()

    def __init__(self, look: Look, face: BandFace | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._face = BandFace(Tone.INFO, "", "info")
        self.button = Button(look, Face(), ButtonKind.PRIMARY, parent=self)
        self.button.clicked.connect(self.action_requested)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._on_look_changed)
        if face is not None:
            self.set_face(face)

    @property
    def face(self) -> BandFace:
        """Return what the band says."""
        return self._face

    def set_face(self, face: BandFace) -> None:
        """Change what the band says."""
        self._face = face
        self.setAccessibleName(" ".join(part for part in (face.text, face.amount) if part))
        self.button.set_kind(face.action_kind)
        self.button.set_face(Face(face.action, keycap=face.keycap, icon_after="chevron-right"))
        self.button.setVisible(bool(face.action))
        self._on_look_changed()

    def warn(self, words: str) -> None:
        """Say what went wrong and what to do; be gone while there is nothing to say."""
        self.setVisible(bool(words))
        if words:
            self.set_face(BandFace(Tone.WARNING, words, "triangle-alert"))

    def needed_size(self) -> QSize:
        """Return the pixels the words need at this width."""
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = self._look
        metrics = QFontMetrics(self._font())
        room = QRect(0, 0, max(1, self._text_room(width)), 10_000)
        words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self._face.text).height()
        inside = max(words, look.px(Metric.BUTTON) if self._face.action else 0)
        return max(inside + 2 * look.px(Space.M), look.px(Metric.TARGET))

    def sizeHint(self) -> QSize:
        width = self._text_left() + text_width(self._font(), self._face.text) + self._right_room()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._text_left() + self._look.px(160) + self._right_room()
        return QSize(width, self._look.px(Metric.TARGET))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hint = self.button.sizeHint()
        edge = self._look.px(Space.M)
        left, top = self.width() - edge - hint.width(), (self.height() - hint.height()) // 2
        self.button.setGeometry(left, top, hint.width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors, face = self._look, self._look.theme.colors, self._face
        painter = painter_on(self)
        ink = colors.tone(face.tone)
        ground = colors.ground(_GROUNDS[face.tone])
        box(painter, self.rect(), ground=ground, radius=look.px(Metric.RADIUS))
        side = look.px(Metric.ICON)
        draw_icon(painter, QPoint(look.px(14), (self.height() - side) // 2), face.icon, ink, side)
        words = QRect(self._text_left(), 0, self._text_room(self.width()), self.height())
        painter.setFont(self._font())
        painter.setPen(look.color(face.tone))
        painter.drawText(words, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, face.text)
        if face.amount:
            line = QRect(0, 0, self.width() - look.px(Space.L) - self._button_room(), self.height())
            draw_text(painter, line, face.amount, look.font(weight=Weight.MEDIUM, figures=True), ink, RIGHT)
        painter.end()

    def _font(self) -> QFont:
        return self._look.font(Size.BODY, Weight.SEMIBOLD)

    def _text_left(self) -> int:
        return self._look.px(14 + Space.M) + self._look.px(Metric.ICON)

    def _button_room(self) -> int:
        return self.button.sizeHint().width() + self._look.px(Space.M) if self._face.action else 0

    def _right_room(self) -> int:
        amount = text_width(self._look.font(weight=Weight.MEDIUM, figures=True), self._face.amount)
        gap = self._look.px(Space.L)
        return gap + self._button_room() + (amount + gap if self._face.amount else 0)

    def _text_room(self, width: int) -> int:
        return width - self._text_left() - self._right_room()

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
