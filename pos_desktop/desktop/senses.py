"""What the till notices of the world: changes in its database, scans, and that nobody is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from pos_desktop.app import App
from pos_desktop.desktop.garbage import UiCollector
from pos_desktop.desktop.idleness import Idleness
from pos_desktop.ui.scanner import Scanner


class Senses(QObject):
    """Everything that comes to the UI thread by itself, from the first moment to `close`.

    Signals: `changed` (`Changed`): the database was written; `scanned` (`Scan`); `nobody_there` (nothing):
        nobody touched the till for the time the settings say.
    """

    changed = Signal(object)
    scanned = Signal(object)
    nobody_there = Signal()
    _written = Signal(object)

    def __init__(self, app: App, parent: QObject | None = None) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._written.connect(self.changed, Qt.ConnectionType.QueuedConnection)  # from the writer's thread
        self._unlisten = app.store.listen(self._written.emit)
        self._scanner = Scanner(application)
        self._scanner.scanned.connect(self.scanned)
        self._idleness = Idleness(application, after_minutes=app.settings.lock_after_minutes)
        self._idleness.came.connect(self.nobody_there)
        self._collector = UiCollector(self)

    def close(self) -> None:
        """Notice no more."""
        self._unlisten()
        self._scanner.close()
        self._idleness.close()
        self._collector.close()
