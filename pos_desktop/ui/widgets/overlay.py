"""Things that open above a screen inside its own window: menus, popovers, dialogs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, painter_on
from pos_desktop.ui.theme import Metric, Space


class Panel(QFrame):
    """The opened box itself: surface with an ink outline."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._look.theme.colors
        painter = painter_on(self)
        radius = self._look.px(Metric.RADIUS)
        box(painter, self.rect(), ground=colors.surface, border=colors.text, radius=radius, width=1)
        painter.end()


class Overlay(QWidget):
    """A layer over the whole window that holds one panel; a press beside it or Escape closes it.

    Units: `panel_width` in pixels; 0 takes what the content asks for.
    Signals: `closed` (nothing): it went away, for whatever reason.
    """

    is_layer = True  # lies over what is beneath it, and may
    closed = Signal()

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over.window())
        self.look = look
        self.panel = Panel(look, self)
        self.panel_width = 0
        self._is_dimmed = False
        self._place: tuple[QWidget, bool] | None = None
        self._focus_before = QApplication.focusWidget()
        self.hide()

    def set_dimmed(self) -> None:
        """Darken the screen beneath: it has to wait."""
        self._is_dimmed = True

    def open_centred(self) -> None:
        """Show the panel in the middle of the window."""
        self._open(None)

    def open_at(self, anchor: QWidget, *, above: bool = False) -> None:
        """Show the panel under a widget, or above it."""
        self._open((anchor, above))

    def close_panel(self) -> None:
        """Take the layer away and give the focus back."""
        if self.isHidden():
            return
        self.window().removeEventFilter(self)
        self.hide()
        if self._focus_before is not None:
            self._focus_before.setFocus()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_dimmed:
            shade = QColor(Qt.GlobalColor.black)
            shade.setAlpha(110)
            painter = QPainter(self)
            painter.fillRect(self.rect(), shade)
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()) and not self._is_dimmed:
            self.close_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the panel."""
        stops = [
            child
            for child in self.panel.findChildren(QWidget)
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return True
        current = self.focusWidget()
        at = stops.index(current) if current in stops else -1
        step = 1 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + step) % len(stops)].setFocus(reason)
        return True

    def _open(self, place: tuple[QWidget, bool] | None) -> None:
        self._place = place
        self.window().installEventFilter(self)
        self._arrange()
        self.show()
        self.raise_()
        self.focusNextPrevChild(True)

    def _arrange(self) -> None:
        self.setGeometry(self.window().rect())
        room, gap = self.rect(), self.look.px(Space.S)
        box_ = QRect(QPoint(0, 0), self._panel_size(room.width() - 2 * gap, room.height() - 2 * gap))
        if self._place is None:
            box_.moveCenter(room.center())
        else:
            anchor, above = self._place
            top_left = anchor.mapTo(self.window(), QPoint(0, 0))
            top = top_left.y() - box_.height() - gap if above else top_left.y() + anchor.height() + gap // 2
            box_.moveTopLeft(QPoint(top_left.x(), top))
        box_.moveLeft(max(gap, min(box_.left(), room.width() - box_.width() - gap)))
        box_.moveTop(max(gap, min(box_.top(), room.height() - box_.height() - gap)))
        self.panel.setGeometry(box_)

    def _panel_size(self, most_width: int, most_height: int) -> QSize:
        layout = self.panel.layout()
        if layout is None:
            return QSize(min(self.panel_width, most_width), 0)
        layout.activate()
        hint = layout.totalSizeHint()
        least = layout.totalMinimumSize().width()
        width = min(max(self.panel_width or hint.width(), least), most_width)
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else hint.height()
        return QSize(width, min(height, most_height))
