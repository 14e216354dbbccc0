"""A till in a process of its own, until its window is painted; prints what it had loaded by then."""

from __future__ import annotations

import dataclasses
import json
import sys

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from pos_desktop.__main__ import main as run_command


class Onlooker(QObject):
    """Waits for the painted window, says what is loaded and closes it."""

    def __init__(self) -> None:
        super().__init__()
        QTimer.singleShot(0, self.look)

    @Slot()
    def look(self) -> None:
        """Look for the window until it is shown."""
        windows = [w for w in QApplication.topLevelWidgets() if hasattr(w, "stack") and w.isVisible()]
        if not windows:
            QTimer.singleShot(0, self.look)
            return
        self._window: QWidget = windows[0]
        self._window.stack.currentWidget().cart.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            print(json.dumps(loaded()), flush=True)
            QTimer.singleShot(0, self._window.close)
        return False


def loaded() -> dict[str, object]:
    """Return what is loaded now: the modules, our dataclasses, and the classes of Qt that Python knows."""
    own = [module for name, module in sys.modules.items() if name.startswith("pos_desktop.")]
    values = [each for module in own for each in vars(module).values() if isinstance(each, type)]
    return {
        "modules": sorted(sys.modules),
        "dataclasses": sorted(
            {f"{v.__module__}.{v.__name__}" for v in values if dataclasses.is_dataclass(v)}
        ),
        "qt": sorted({*vars(QtCore), *vars(QtWidgets)}),
    }


def main(folder: str) -> int:
    """Open the till of a data folder, tell, close it."""
    application, onlooker = QApplication.instance() or QApplication([]), Onlooker()
    done = run_command(["run", "--data", folder])
    onlooker.deleteLater()
    application.processEvents()
    return done


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
