"""A scrolled column that knows its height at once, however much of it was shown or hidden just now."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.widgets.surface import Scroll


class SettledScroll(Scroll):
    """Scrolls its content; `settle` after a change, so that nothing is squeezed until the next event."""

    def settle(self) -> None:
        """Let every part know its height now, the innermost first."""
        content = self.widget()
        parts = content.findChildren(QWidget) if content is not None else []
        for part in (*reversed(parts), content):
            layout = part.layout() if part is not None else None
            if layout is not None:
                layout.activate()
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
