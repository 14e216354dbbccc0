"""Collects Python's garbage on the UI thread only.

The collector runs on whichever thread happens to allocate. On the writer's it would destroy widgets that are
part of a cycle from outside the UI thread, which Qt answers with a crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from pos_desktop.ui.trees import destroy_strays, destroy_trees_whole

LOOK_MS = 500
YOUNG, MIDDLE, OLD = 0, 1, 2


class UiCollector(QObject):
    """Takes the collector over while it lives; `close` gives it back as it was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        destroy_trees_whole()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start(LOOK_MS)

    @Slot()
    def collect_due(self) -> None:
        """Collect the generations whose turn it is, by Python's own thresholds."""
        destroy_strays()
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[YOUNG] > limits[YOUNG]:
            is_middle, is_old = counts[MIDDLE] > limits[MIDDLE], counts[OLD] > limits[OLD]
            gc.collect(OLD if is_middle and is_old else MIDDLE if is_middle else YOUNG)

    def close(self) -> None:
        """Stop, and let Python collect by itself again."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
