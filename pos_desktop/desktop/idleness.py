"""Notices that nobody has touched the till for a while, so that it can lock itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_TOUCHES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)


class Idleness(QObject):
    """Watches the whole application; minutes of 0 never find it idle.

    Signals: `came` (nothing): nobody touched anything for so long.
    """

    came = Signal()

    def __init__(self, app: QApplication, *, after_minutes: float) -> None:
        super().__init__(app)
        self._app = app
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(after_minutes * 60_000))
        self._timer.timeout.connect(self.came)
        if after_minutes > 0:
            app.installEventFilter(self)
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._timer.start()
        return False

    def close(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._app.removeEventFilter(self)
        self.deleteLater()
