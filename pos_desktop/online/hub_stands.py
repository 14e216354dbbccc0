"""How this till stands with its hub, told to whoever watches when it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from pos_desktop.domain.errors import PosError
from pos_desktop.replication.pace import is_refused
from pos_desktop.services.ports.replication import HubStanding, HubState

NO_HUB = "no_hub"


class Stands:
    """Keeps the state; said to by any thread, and `changed` is called on that one."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed, self._gate = changed, threading.Lock()
        self.state = HubState()

    def begin(self, state: HubState) -> None:
        """Forget how it was."""
        with self._gate:
            self.state = state
        self._changed()

    def say(self, **changes: object) -> None:
        """Change some fields, by name."""
        with self._gate:
            before = self.state
            self.state = replace(before, **changes)  # type: ignore[arg-type]  # its fields
            is_new = self.state != before
        if is_new:
            self._changed()

    def failed(self, error: PosError, now_ms: int) -> None:
        """Say what went wrong, and since when it does."""
        if error.reason == NO_HUB:
            self.say(standing=HubStanding.NONE)
            return
        standing = HubStanding.REFUSED if is_refused(error) else HubStanding.OFFLINE
        since = self.state.offline_since_ms
        self.say(standing=standing, problem=error, offline_since_ms=now_ms if since is None else since)
