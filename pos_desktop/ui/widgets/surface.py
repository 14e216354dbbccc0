"""Grounds and hairlines: the only depth there is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, painter_on
from pos_desktop.ui.theme import Ground, Metric


class Surface(QFrame):
    """An area of one ground, with hairlines on the edges named.

    Shapes: `edges` is any of the letters t, r, b, l; `rounded` draws a whole card outline instead.
    """

    def __init__(
        self,
        look: Look,
        ground: Ground = Ground.SURFACE,
        *,
        edges: str = "",
        rounded: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._ground = ground
        self._edges = edges
        self._is_rounded = rounded
        look.changed.connect(self._on_look_changed)

    def set_ground(self, ground: Ground) -> None:
        """Change the ground."""
        self._ground = ground
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self.look.theme.colors
        ground = colors.ground(self._ground)
        painter = painter_on(self)
        if self._is_rounded:
            radius = self.look.px(Metric.RADIUS)
            box(painter, self.rect(), ground=ground, border=colors.hairline, radius=radius)
            painter.end()
            return
        painter.fillRect(self.rect(), QColor(ground))
        line, right, bottom = QColor(colors.hairline), self.width() - 1, self.height() - 1
        for edge, (x, y, w, h) in {
            "t": (0, 0, self.width(), 1),
            "b": (0, bottom, self.width(), 1),
            "l": (0, 0, 1, self.height()),
            "r": (right, 0, 1, self.height()),
        }.items():
            if edge in self._edges:
                painter.fillRect(x, y, w, h, line)
        painter.end()

    @Slot()
    def _on_look_changed(self) -> None:
        self.update()


class Hairline(QWidget):
    """A line one pixel thin, lying or standing."""

    def __init__(self, look: Look, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        if upright:
            self.setFixedWidth(1)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), QColor(self._look.theme.colors.hairline))
        painter.end()


class Scroll(QScrollArea):
    """A column that scrolls when it is too high; drawn on the ground beneath it."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewport(QWidget())  # one of our own: to find out what Qt's is takes a start 10 ms
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def settle(self) -> None:
        """Let every part know its height now, so that nothing is squeezed until the next event."""
        for part in (*reversed(self._content.findChildren(QWidget)), self._content):  # the innermost first
            layout = part.layout()
            if layout is not None:
                layout.activate()
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))


def column(parent: QWidget | None = None, *, margin: int = 0, gap: int = 0) -> QVBoxLayout:
    """Return an upright layout with equal margins and gaps, in pixels."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def row(parent: QWidget | None = None, *, margin: int = 0, gap: int = 0) -> QHBoxLayout:
    """Return a lying layout with equal margins and gaps, in pixels."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def take_out(layout: QLayout, parts: Iterable[QWidget]) -> None:
    """Take parts out of a layout for good; they are out of sight at once."""
    for part in parts:
        layout.removeWidget(part)
        part.hide()
        part.deleteLater()


def stack(layout: QBoxLayout, *, is_narrow: bool) -> bool:
    """Lay the parts beneath each other where it is narrow, else side by side; tell whether that is new."""
    way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
    is_new = layout.direction() != way
    if is_new:
        layout.setDirection(way)
    return is_new
