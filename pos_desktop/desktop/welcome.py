"""What a till without a shop asks first: start a new one, or join a hub; then it opens as every till does."""

from __future__ import annotations

import threading
from enum import StrEnum
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from pos_desktop.app import App
from pos_desktop.services.founding import owner_desk
from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.services.ports.texts import Texts
from pos_desktop.tasks import Tasks
from pos_desktop.ui.bridge import Bridge
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
from pos_desktop.ui.screens.replication.state import ReplicationState
from pos_desktop.ui.screens.replication.welcome import WelcomeWindow
from pos_desktop.ui.screens.ties import Ties

SETTLE_MS = 100
NOWHERE = bytes(16)


class Begun(StrEnum):
    """How a till began."""

    NOT = "not"  # the window was closed: nothing was decided
    NEW = "new"
    JOINED = "joined"


class Welcome(QObject):
    """Asks, joins where that is wanted, and says how it began.

    Signals: `over` (nothing): the window may go, `begun` says what came of it.
    """

    over = Signal()
    _noticed = Signal()

    def __init__(self, app: App, look: Look, tasks: Tasks) -> None:
        super().__init__()
        self._app = app
        self._texts = Texts(app.settings.language)
        self._is_joined, self._is_over = False, threading.Event()
        self.begun = Begun.NOT
        self.bridge = Bridge(tasks, self)
        desk = owner_desk(NOWHERE)
        ties = Ties(app.queries, app.ledger, self.bridge, lambda: desk, app.clock, app.press)
        self.presenter = ReplicationPresenter(ties, lambda: app.hub, lambda: app.shops, self)
        self.window = WelcomeWindow(look, self._texts)
        self._stop_hearing = app.hub.on_change(self._notice)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.presenter.refresh)
        self._connect()
        self.presenter.refresh()
        app.hub.start()  # a till that was ended while it joined goes on where it was

    def _connect(self) -> None:
        self.window.new_requested.connect(self._on_new)
        self.window.join_requested.connect(self.presenter.join)
        self.window.unlock_requested.connect(self.presenter.unlock)
        self.window.language_chosen.connect(self._on_language)
        self.window.closing.connect(self.close)
        self.presenter.state_changed.connect(self._on_state)
        self.presenter.joined.connect(self._on_joined)
        self._noticed.connect(self._on_noticed, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def close(self) -> None:
        """Hear nothing more; what is on its way goes on, or comes again at the next start."""
        self._is_over.set()
        self._settle.stop()
        self._stop_hearing()
        self.bridge.close()

    def _notice(self) -> None:
        # On any thread: nothing of Qt is touched here but the signal.
        if not self._is_over.is_set():
            self._noticed.emit()

    @Slot()
    def _on_noticed(self) -> None:
        if not self._settle.isActive():
            self._settle.start(SETTLE_MS)

    @Slot()
    def _on_new(self) -> None:
        self._end(Begun.NEW)

    @Slot()
    def _on_joined(self) -> None:
        self._is_joined = True

    @Slot(object)
    def _on_state(self, state: ReplicationState) -> None:
        self._is_joined = self._is_joined or state.hub.standing is not HubStanding.NONE
        self.window.show_state(self._texts, state, is_joined=self._is_joined)
        if self._is_joined and state.hub.standing is HubStanding.UP_TO_DATE:
            self._end(Begun.JOINED)

    @Slot(object)
    def _on_language(self, language: str) -> None:
        self._texts = Texts(language)
        self.window.speak(self._texts)
        settings = msgspec.structs.replace(self._app.settings, language=language)
        self.bridge.network(partial(self._app.change_settings, settings), self, _nothing)

    def _end(self, begun: Begun) -> None:
        if self.begun is Begun.NOT:
            self.begun = begun
            self.over.emit()


def _nothing(_outcome: object) -> None:
    """A language that could not be kept is asked for again."""
