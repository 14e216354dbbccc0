"""What every pressable control shares: a target of 48, a name, the ring, Enter and Space, the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QShortcutEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import painter_on
from pos_desktop.ui.theme import Metric

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Control(QAbstractButton):
    """A button without looks of its own; subclasses say what they need and paint themselves.

    A click with mouse or finger does not take the focus: it stays in the search field.
    """

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._is_hovered = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def needed_width(self) -> int:
        """Return the pixels the content needs."""
        return self.look.px(Metric.TARGET)

    def needed_height(self) -> int:
        """Return the pixels the control is high."""
        return self.look.px(Metric.TARGET)

    def paint(self, painter: QPainter) -> None:
        """Draw the control."""
        raise NotImplementedError

    def is_lit(self) -> bool:
        """Tell whether a pointer is over it or it is pressed."""
        return self.isEnabled() and (self._is_hovered or self.isDown())

    def sizeHint(self) -> QSize:
        return QSize(max(self.needed_width(), self.look.px(Metric.TARGET)), self.needed_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        self.paint(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.click()  # Qt would animate the press and act a tenth of a second later
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.click()
            return
        if event.key() in _ARROWS:
            event.ignore()  # Qt would move the focus; menus and tabs move what they hold
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        self.update()
        super().leaveEvent(event)

    @Slot()
    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
