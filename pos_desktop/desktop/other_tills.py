"""Starts the exchange with the hub in a quiet moment, and tells the window and its screens how it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from pos_desktop.app import App
from pos_desktop.services.ports.replication import HubStanding, HubState
from pos_desktop.ui.bridge import Bridge, Outcome
from pos_desktop.ui.shell.state import Line, Replication

SETTLE_MS = 100
_THOUSANDTHS = 1_000
_LINES = {
    HubStanding.NONE: Line.ALONE,
    HubStanding.JOINING: Line.JOINING,
    HubStanding.UP_TO_DATE: Line.UP_TO_DATE,
    HubStanding.SENDING: Line.SENDING,
    HubStanding.OFFLINE: Line.OFFLINE,
    HubStanding.REFUSED: Line.REFUSED,
}


class OtherTillsWatch(QObject):
    """Looks again whenever the exchange with the hub may stand otherwise, a burst of changes once.

    Signals: `stands` (`Replication`): for the status bar; `looked` (nothing): how it goes is known anew.
    """

    stands = Signal(object)
    looked = Signal()
    _noticed = Signal()

    def __init__(
        self, app: App, bridge: Bridge, zone: Callable[[], tzinfo], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app, self._bridge, self._zone = app, bridge, zone
        self._is_over = threading.Event()
        self._stop_hearing: Callable[[], None] | None = None
        self.state = HubState()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.look)
        self._noticed.connect(self._on_noticed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Let this computer exchange facts with its hub; loading what that needs takes a while."""
        self._bridge.network(self._open, self, self._on_opened)

    def stop(self) -> None:
        """Look no more."""
        self._is_over.set()
        self._settle.stop()
        if self._stop_hearing is not None:
            self._stop_hearing()
            self._stop_hearing = None

    def wake(self) -> None:
        """Have the hub tried again now."""
        self._bridge.network(lambda: self._app.hub.wake(), self, _nothing)

    @Slot()
    def look(self) -> None:
        """Ask how it goes."""
        self._bridge.read(lambda: self._app.hub.state(), self, self._on_state, lane="hub")

    def _open(self) -> Callable[[], None]:
        stop_hearing = self._app.hub.on_change(self._notice)
        self._app.hub.start()
        return stop_hearing

    def _notice(self) -> None:
        # On any thread: nothing of Qt is touched here but the signal.
        if not self._is_over.is_set():
            self._noticed.emit()

    @Slot()
    def _on_noticed(self) -> None:
        if not self._settle.isActive():
            self._settle.start(SETTLE_MS)

    def _on_opened(self, outcome: Outcome[Callable[[], None]]) -> None:
        self._stop_hearing = outcome.value()
        self.look()

    def _on_state(self, outcome: Outcome[HubState]) -> None:
        self.state = outcome.value()
        self.stands.emit(stand_of(self.state, self._zone()))
        self.looked.emit()


def stand_of(state: HubState, zone: tzinfo) -> Replication:
    """Return what the status bar says of the line to the other computers."""
    share = _THOUSANDTHS * state.done // state.total if state.total > 0 else 0
    return Replication(
        _LINES[state.standing],
        state.waiting,
        _local(state.offline_since_ms, zone),
        _local(state.last_contact_ms, zone),
        share_milli=min(_THOUSANDTHS, share),
    )


def _local(at_ms: int | None, zone: tzinfo) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1_000, zone)


def _nothing(_outcome: object) -> None:
    """The next state says what came of it."""
