"""Short news at the lower left, with Undo for eight seconds where there is something to undo."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_keycap, draw_text, keycap_width, painter_on, text_width
from pos_desktop.ui.theme import Metric, Space, Weight
from pos_desktop.ui.widgets.control import Control

UNDO_MS = 8_000
NEWS_MS = 4_000


class OneShot(Protocol):
    """A timer that fires once after it was started; `QTimer` is one."""

    timeout: SignalInstance

    def start(self, ms: int, /) -> None:
        """Fire after so many milliseconds, forgetting an earlier start."""

    def stop(self) -> None:
        """Do not fire."""


class Toast(Struct, frozen=True):
    """One piece of news; `undo`, where given, comes back when the person takes it back."""

    text: str
    icon: str = "check"
    undo: object = None


class ToastTexts(Struct, frozen=True):
    """The word on the button, in the user's language, and its key."""

    undo: str
    keycap: str


class UndoButton(Control):
    """The button inside the news, in its inverted colours."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "", parent)
        self._texts = ToastTexts("", "")

    def set_texts(self, texts: ToastTexts) -> None:
        """Change word and key."""
        self._texts = texts
        self.setAccessibleName(texts.undo)

    def needed_width(self) -> int:
        look = self.look
        words = text_width(look.font(weight=Weight.SEMIBOLD), self._texts.undo)
        return words + keycap_width(look, self._texts.keycap) + look.px(Space.S) + 2 * look.px(Space.M)

    def paint(self, painter: QPainter) -> None:
        look, ink = self.look, self.look.theme.colors.surface
        line = self.rect().adjusted(look.px(Space.M), 0, 0, 0)
        used = draw_text(painter, line, self._texts.undo, look.font(weight=Weight.SEMIBOLD), ink)
        at = QPoint(line.left() + used + look.px(Space.S), self.height() // 2)
        draw_keycap(painter, look, at, self._texts.keycap, (ink, ink))
        if self.hasFocus() or self.is_lit():
            inside = self.rect().adjusted(2, 2, -2, -2)
            box(painter, inside, border=ink, radius=look.px(Metric.RADIUS), width=look.px(Metric.RING))


class ToastView(QWidget):
    """The news on screen; the owner places it with `place`.

    Signals: `undo_requested` (the toast's `undo`); `expired` (the toast) when its time has passed.
    """

    is_layer = True  # lies over what is beneath it, and may
    undo_requested = Signal(object)
    expired = Signal(object)

    def __init__(self, look: Look, parent: QWidget, timer: OneShot | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._toast: Toast | None = None
        self._timer: OneShot = timer if timer is not None else _single_shot(self)
        self._timer.timeout.connect(self._on_time_passed)
        self.button = UndoButton(look, self)
        self.button.clicked.connect(self.take_back)
        self.hide()

    @property
    def toast(self) -> Toast | None:
        """Return the news on screen."""
        return self._toast

    def set_texts(self, texts: ToastTexts) -> None:
        """Change the words of the button."""
        self.button.set_texts(texts)

    def show_toast(self, toast: Toast) -> None:
        """Show news; what was there has expired."""
        self._expire()
        self._toast = toast
        self.setAccessibleName(toast.text)
        self.button.setVisible(toast.undo is not None)
        self._timer.start(UNDO_MS if toast.undo is not None else NEWS_MS)
        self.show()
        self.raise_()

    def dismiss_news(self) -> None:
        """Take away what was only to be read; what can still be undone stays its eight seconds."""
        if self._toast is not None and self._toast.undo is None:
            self._expire()

    @Slot()
    def take_back(self) -> None:
        """Ask for the undo of what is shown, if it can be undone."""
        toast = self._toast
        if toast is None or toast.undo is None:
            return
        self._timer.stop()
        self._toast = None
        self.hide()
        self.undo_requested.emit(toast.undo)

    def place(self, left: int, bottom: int, most: int, *, at_right: bool = False) -> None:
        """Put it between `left` and `left` + `most`, at its left or right end, on `bottom`."""
        hint = self.sizeHint()
        width = min(hint.width(), most)
        if at_right:
            left += most - width
        self.setGeometry(left, bottom - hint.height(), width, hint.height())
        button = self.button.sizeHint()
        top = (hint.height() - button.height()) // 2
        self.button.setGeometry(
            width - button.width() - self._look.px(Space.XS), top, button.width(), button.height()
        )

    def sizeHint(self) -> QSize:
        look, toast = self._look, self._toast
        words = text_width(look.font(weight=Weight.MEDIUM), toast.text) if toast else 0
        button = self.button.sizeHint().width() + look.px(Space.L) if toast and toast.undo is not None else 0
        left = look.px(Space.L + Space.M) + look.px(Metric.ICON)
        return QSize(left + words + button + look.px(Space.L), look.px(56))

    def needed_size(self) -> QSize:
        """Return the pixels the words need."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        toast, look, colors = self._toast, self._look, self._look.theme.colors
        if toast is None:
            return
        painter = painter_on(self)
        box(painter, self.rect(), ground=colors.text, radius=look.px(Metric.RADIUS))
        side, left = look.px(Metric.ICON), look.px(Space.L)
        draw_icon(painter, QPoint(left, (self.height() - side) // 2), toast.icon, colors.surface, side)
        left += side + look.px(Space.M)
        right = self.button.x() if toast.undo is not None else self.width() - look.px(Space.L)
        line = QRect(left, 0, right - left, self.height())
        draw_text(painter, line, toast.text, look.font(weight=Weight.MEDIUM), colors.surface)
        painter.end()

    def _expire(self) -> None:
        toast, self._toast = self._toast, None
        self._timer.stop()
        self.hide()
        if toast is not None:
            self.expired.emit(toast)

    @Slot()
    def _on_time_passed(self) -> None:
        self._expire()


def _single_shot(parent: QWidget) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    return timer
