"""The till, started as its users start it, with one scan waiting for it; says when the line is painted."""

from __future__ import annotations

import sys

from pos_desktop.__main__ import main as run_command

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot  # isort: skip
from PySide6.QtGui import QKeyEvent  # isort: skip
from PySide6.QtWidgets import QApplication, QWidget  # isort: skip

PRESSED, RELEASED = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


class Cashier(QObject):
    """Scans as soon as the window listens, waits for the painted line, takes it out again and closes.

    Knows nothing of the till but the names of its widgets, and imports nothing of it.
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        QTimer.singleShot(0, self.scan)

    @Slot()
    def scan(self) -> None:
        """Type the code and Enter as a scanner does."""
        self._window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "stack"))
        if not self._window.isVisible():
            QTimer.singleShot(0, self.scan)
            return
        self._screen = self._window.stack.currentWidget()
        self._lines: QWidget = self._screen.cart.lines
        self._lines.installEventFilter(self)
        for character in self._code:
            _press(self._window, Qt.Key(ord(character)), character)
        _press(self._window, Qt.Key.Key_Return, "\r")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._lines.line_keys:  # type: ignore[attr-defined]
            self._lines.removeEventFilter(self)
            # heard when this paint is over and on the screen, before any timer
            soon = Qt.EventPriority.HighEventPriority.value
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), soon)
        return False

    def customEvent(self, event: QEvent) -> None:
        print("painted", flush=True)
        # late: it is the till's own, and what it brings along is for the till to load
        from pos_desktop.ui.screens.sell.wishes import Discard

        self._screen.wished.emit(Discard())
        self._leave()

    @Slot()
    def _leave(self) -> None:
        if self._lines.line_keys:  # type: ignore[attr-defined]
            QTimer.singleShot(5, self._leave)
        else:
            self._window.close()


def _press(window: QWidget, key: Qt.Key, text: str) -> None:
    for kind in (PRESSED, RELEASED):
        target = QApplication.focusWidget() or window
        QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def main(folder: str, code: str) -> int:
    """Start the till on a data folder, scan, print `painted`, end."""
    application, cashier = QApplication([]), Cashier(code)
    done = run_command(["run", "--data", folder])
    cashier.deleteLater()
    application.processEvents()
    return done


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
