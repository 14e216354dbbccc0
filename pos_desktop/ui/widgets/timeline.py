"""What happened to a sale, the newest first, on one line down the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Slot
from PySide6.QtGui import QColor, QFont, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import draw_text, painter_on, text_width
from pos_desktop.ui.theme import Size, Space, Weight


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, all words ready to show."""

    when: str
    what: str
    who: str = ""


class Timeline(QWidget):
    """Times at the left, a dot each, what and who at the right."""

    STEP = 50

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._moments: tuple[Moment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show what happened, in the order given."""
        self._moments = tuple(moments)
        self.setAccessibleName("; ".join(f"{moment.when} {moment.what}" for moment in moments))
        self._on_look_changed()

    def needed_size(self) -> QSize:
        """Return the pixels the words need."""
        look = self._look
        words = [text_width(look.font(weight=Weight.MEDIUM), moment.what) for moment in self._moments]
        words += [text_width(look.font(Size.SMALL), moment.who) for moment in self._moments]
        return QSize(self._left() + max(words, default=0), look.px(self.STEP) * len(self._moments))

    def sizeHint(self) -> QSize:
        return self.needed_size()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left() + self._look.px(120), self.needed_size().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        look, colors, step = self._look, self._look.theme.colors, self._look.px(self.STEP)
        x, first = self._left() - look.px(Space.XL), look.px(12)
        painter.setPen(QPen(QColor(colors.border), 1))
        painter.drawLine(x, first, x, first + step * (len(self._moments) - 1))
        for at, moment in enumerate(self._moments):
            top = at * step
            newest = at == 0
            ink = colors.text if newest else colors.border
            painter.setPen(QPen(QColor(ink), look.px(2)))
            painter.setBrush(QColor(colors.background))
            painter.drawEllipse(QPoint(x, top + first), look.px(5), look.px(5))
            height = look.px(Space.XL)
            when = QRect(0, top, x - look.px(Space.M), height)
            draw_text(painter, when, moment.when, self._when_font(), colors.muted)
            what = QRect(self._left(), top, self.width() - self._left(), height)
            weight = Weight.MEDIUM if newest else Weight.REGULAR
            draw_text(painter, what, moment.what, look.font(weight=weight), colors.text)
            what.translate(0, look.px(21))
            draw_text(painter, what, moment.who, look.font(Size.SMALL), colors.muted)
        painter.end()

    def _when_font(self) -> QFont:
        return self._look.font(Size.SMALL, figures=True)

    def _left(self) -> int:
        widest = max((text_width(self._when_font(), moment.when) for moment in self._moments), default=0)
        return widest + self._look.px(48)

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
