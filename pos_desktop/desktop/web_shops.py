"""Starts the web shops in a quiet moment, and tells the window and its screens how they stand."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from pos_desktop.app import App
from pos_desktop.services.ports.online import ChannelState, HeldStep, Standing
from pos_desktop.ui.bridge import Bridge, Outcome
from pos_desktop.ui.screens.shops.state import is_unreachable, needs_look
from pos_desktop.ui.shell.state import WebShops

SETTLE_MS = 250


class WebShopsWatch(QObject):
    """Looks again whenever something about a web shop may have changed, a burst of changes once.

    Signals: `stands` (`WebShops`): for the status bar; `looked` (nothing): how they stand is known anew.
    """

    stands = Signal(object)
    looked = Signal()
    _noticed = Signal()

    def __init__(self, app: App, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._bridge = app, bridge
        self._states: tuple[ChannelState, ...] = ()
        self._is_started, self._is_over = False, threading.Event()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.look)
        self._noticed.connect(self._on_noticed, Qt.ConnectionType.QueuedConnection)

    @property
    def held(self) -> tuple[HeldStep, ...]:
        """Return what was tried and is not told, as of the last look."""
        return tuple(step for shop in self._states for step in shop.held)

    @property
    def in_trouble(self) -> bytes | None:
        """Return the first shop that a person should look at, as of the last look."""
        wanting = (shop for shop in self._states if needs_look(shop) or is_unreachable(shop))
        return next((shop.channel_id for shop in wanting), None)

    def start(self) -> None:
        """Let this computer keep in touch with its shops, once; loading what that needs takes a while."""
        if not self._is_started:
            self._is_started = True
            self._bridge.network(self._open, self, self._on_opened)

    def stop(self) -> None:
        """Look no more."""
        self._is_over.set()
        self._settle.stop()

    @Slot()
    def look(self) -> None:
        """Ask how the shops stand."""
        self._bridge.read(lambda: self._app.shops.states(), self, self._on_states, lane="states")

    def _open(self) -> None:
        self._app.shops.watch(self._notice)
        self._app.shops.start()

    def _notice(self) -> None:
        # On any thread: nothing of Qt is touched here but the signal.
        if not self._is_over.is_set():
            self._noticed.emit()

    @Slot()
    def _on_noticed(self) -> None:
        if not self._settle.isActive():
            self._settle.start(SETTLE_MS)

    def _on_opened(self, outcome: Outcome[None]) -> None:
        outcome.value()
        self.look()

    def _on_states(self, outcome: Outcome[tuple[ChannelState, ...]]) -> None:
        self._states = outcome.value()
        self.stands.emit(stand_of(self._states))
        self.looked.emit()


def stand_of(states: tuple[ChannelState, ...]) -> WebShops:
    """Return what the status bar says of the shops that any computer keeps in touch with."""
    live = [shop for shop in states if shop.standing is not Standing.FILES_ONLY]
    silent = [shop for shop in live if is_unreachable(shop)]
    since = (shop.trouble.since_ms for shop in silent if shop.trouble is not None)
    return WebShops(len(live), len(silent), min(since, default=0), sum(needs_look(shop) for shop in live))
