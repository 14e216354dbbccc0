"""A clock that is set by hand, so that the demo shop has a past."""

from __future__ import annotations

from datetime import datetime, timedelta


class DemoClock:
    """Gives the instant it was last set to, in milliseconds UTC."""

    def __init__(self, now: datetime) -> None:
        self._now_ms = 0
        self.set(now)

    def __call__(self) -> int:
        """Return the instant, milliseconds UTC."""
        return self._now_ms

    def set(self, now: datetime) -> None:
        """Go to an instant; aware."""
        self._now_ms = int(now.timestamp() * 1000)

    def advance(self, by: timedelta) -> None:
        """Let time go by."""
        self._now_ms += int(by.total_seconds() * 1000)
