"""Does in quiet moments after the start what the first use would else wait for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Slot

QUIET_MS = 600
BETWEEN_MS = 150


class Readying(QObject):
    """Takes one step after the other, and waits anew whenever somebody sells meanwhile."""

    def __init__(self, steps: Iterable[Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = deque(steps)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.take_step)

    @property
    def left(self) -> int:
        """Return how many steps are left."""
        return len(self._steps)

    @Slot()
    def put_off(self) -> None:
        """Begin, or go on, when it has been quiet for a while."""
        if self._steps:
            self._timer.start(QUIET_MS)

    def stop(self) -> None:
        """Take no further step."""
        self._steps.clear()
        self._timer.stop()

    @Slot()
    def take_step(self) -> None:
        """Take the next step."""
        self._steps.popleft()()
        if self._steps:
            self._timer.start(BETWEEN_MS)
