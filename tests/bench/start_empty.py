"""The floor of the start benchmark: an empty PySide6 window and an SQLAlchemy engine, until it is painted."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from sqlalchemy import create_engine, text


class Empty(QMainWindow):
    """A window with nothing in it."""

    is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.is_painted = True


def main() -> None:
    """Open it, print `painted`, end."""
    app = QApplication([])
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT 1"))
    window = Empty()
    window.resize(1366, 768)
    window.show()
    while not window.is_painted:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    print("painted", flush=True)


if __name__ == "__main__":
    main()
