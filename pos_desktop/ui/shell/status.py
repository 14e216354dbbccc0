"""The status bar: who, where, the line, the printer, what needs a look, and the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_desktop.domain.formats import format_date, format_time
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.shell.state import SegmentFace, ShellState
from pos_desktop.ui.shell.wording import (
    notices_segment,
    printing_segment,
    replication_segment,
    web_shops_segment,
)
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Tone, Weight
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.label import Label, TextStyle
from pos_desktop.ui.widgets.surface import Surface

_TIME = TextStyle(Size.SMALL, Weight.MEDIUM, Tone.MUTED, figures=True)
_PLACE = TextStyle(Size.SMALL, tone=Tone.MUTED)


class Segment(Control):
    """One part of the bar; opens upwards what it knows. Its left hairline parts it from the one before."""

    def __init__(self, look: Look, parent: QWidget, *, is_person: bool = False) -> None:
        super().__init__(look, "", parent)
        self._is_person = is_person
        self._face = SegmentFace("user", "")

    def set_face(self, face: SegmentFace, name: str = "") -> None:
        """Change what it says."""
        if face == self._face and self.accessibleName():
            return
        self._face = face
        self.setAccessibleName(name or face.text)
        self.updateGeometry()
        self.update()

    def needed_width(self) -> int:
        look = self.look
        words = text_width(self._font_of_words(), self._face.text)
        chevron = look.px(Space.S + Space.L) if self._is_person else 0
        return words + look.px(Metric.ICON - 2 + Space.S) + chevron + 2 * look.px(Space.M)

    def paint(self, painter: QPainter) -> None:
        look, colors, side = self.look, self.look.theme.colors, self.look.px(Metric.ICON - 2)
        if self.is_lit():
            inside = self.rect().adjusted(2, 4, -2, -4)
            box(painter, inside, ground=colors.well, radius=look.px(Metric.RADIUS))
        is_plain = self._face.tone in (Tone.TEXT, Tone.MUTED)
        ink = colors.text if self._is_person else colors.muted if is_plain else colors.tone(self._face.tone)
        left, middle = look.px(Space.M), self.height() // 2
        if not self._is_person:
            height = look.px(Metric.ICON)
            box(painter, QRect(0, middle - height // 2, 1, height), ground=colors.hairline)
        icon_ink = colors.muted if is_plain else ink
        draw_icon(painter, QPoint(left, middle - side // 2), self._face.icon, icon_ink, side)
        left += side + look.px(Space.S)
        line = QRect(left, 0, max(0, self.width() - left), self.height())
        left += draw_text(painter, line, self._face.text, self._font_of_words(), ink)
        if self._is_person:
            small = look.px(14)
            at = QPoint(left + look.px(6), middle - small // 2)
            draw_icon(painter, at, "chevron-down", colors.muted, small)
        if self.hasFocus():
            focus_ring(painter, look, self.rect().adjusted(1, 1, -1, -1))

    def _font_of_words(self) -> QFont:
        weight = Weight.SEMIBOLD if self._is_person else Weight.MEDIUM
        return self.look.font(Size.SMALL, weight)


class StatusBar(Surface):
    """Always there, always the same order.

    Signals: `person_pressed`, `replication_pressed`, `printing_pressed`, `web_shops_pressed`,
        `notices_pressed` (nothing).
    """

    person_pressed = Signal()
    replication_pressed = Signal()
    printing_pressed = Signal()
    web_shops_pressed = Signal()
    notices_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, Ground.SURFACE, edges="t", parent=parent)
        self.person = Segment(look, self, is_person=True)
        self.place = Label(look, "", _PLACE, parent=self)
        self.replication = Segment(look, self)
        self.printing = Segment(look, self)
        self.web_shops: Segment | None = None  # most tills wait long for the first web shop
        self._web_shops_words: Callable[..., SegmentFace] | None = None
        self.notices = Segment(look, self)
        self.clock = Label(look, "", _TIME, parent=self)
        self._layout = QHBoxLayout(self)
        for part in (self.person, self.place, self.replication, self.printing, self.notices):
            self._layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addStretch(1)
        self._layout.addWidget(self.clock)
        self.person.clicked.connect(self.person_pressed)
        self.replication.clicked.connect(self.replication_pressed)
        self.printing.clicked.connect(self.printing_pressed)
        self.notices.clicked.connect(self.notices_pressed)
        for key, segment in zip(
            ("Ctrl+U", "Ctrl+R", "Ctrl+J", "Ctrl+E"),
            (self.person, self.replication, self.printing, self.notices),
            strict=True,
        ):
            self._add_shortcut(key, segment)
        look.changed.connect(self._arrange)
        self._arrange()

    def render(self, state: ShellState, texts: Texts) -> None:  # type: ignore[override]
        """Show who, where, how things stand and the time."""
        name = state.person.name if state.person is not None else texts("Locked")
        spoken = texts("User: {name}", name=name)
        self.person.set_face(SegmentFace("user", name), spoken)
        self.place.setText(" · ".join(part for part in (state.outlet, state.register) if part))
        self.replication.set_face(replication_segment(state.replication, texts))
        self.printing.set_face(printing_segment(state.printing, texts))
        self._show_web_shops(state, texts)
        self.notices.setVisible(bool(state.notices))
        self.notices.set_face(notices_segment(state.notices, texts))
        date, time = format_date(state.now, texts.language), format_time(state.now, texts.language)
        self.clock.setText(f"{date}   {time}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out where one stands, then since when, while there is little room."""
        self._say_web_shops(with_time=True)
        needed = self._needed_width()
        self.place.setVisible(needed + self.place.sizeHint().width() <= self.width())
        if needed > self.width():
            self._say_web_shops(with_time=False)

    def _needed_width(self) -> int:
        shops = (self.web_shops,) if self.web_shops is not None else ()
        parts: tuple[QWidget, ...] = (self.person, self.replication, self.printing, *shops)
        parts += (self.notices, self.clock)
        words = sum(part.sizeHint().width() for part in parts if not part.isHidden())
        return words + self.look.px(Space.XS + Space.L)

    def _add_shortcut(self, key: str, segment: Segment) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(segment.click)

    def _show_web_shops(self, state: ShellState, texts: Texts) -> None:
        if self.web_shops is None and state.web_shops.count:
            self.web_shops = Segment(self.look, self)
            self._layout.insertWidget(
                self._layout.indexOf(self.notices), self.web_shops, 0, Qt.AlignmentFlag.AlignVCenter
            )
            self.web_shops.clicked.connect(self.web_shops_pressed)
            self._add_shortcut("Ctrl+B", self.web_shops)
        if self.web_shops is not None:
            self.web_shops.setVisible(bool(state.web_shops.count))
        self._web_shops_words = partial(web_shops_segment, state.web_shops, state.now.tzinfo, texts)

    def _say_web_shops(self, *, with_time: bool) -> None:
        if self.web_shops is not None and self._web_shops_words is not None:
            self.web_shops.set_face(self._web_shops_words(with_time=with_time))

    @Slot()
    def _arrange(self) -> None:
        px = self.look.px
        self.setFixedHeight(px(Metric.STATUS) + 1)
        self._layout.setContentsMargins(px(Space.XS), 1, px(Space.L), 0)
        self._layout.setSpacing(0)
        self.place.setContentsMargins(0, 0, px(Space.L), 0)
        self.update()
