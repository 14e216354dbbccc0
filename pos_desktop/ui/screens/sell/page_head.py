"""The head of a page on the left side: back, and what this is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import draw_icon, painter_on
from pos_desktop.ui.theme import Metric, Size, Space
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import TITLE, Label
from pos_desktop.ui.widgets.surface import row


class Sign(QWidget):
    """A check mark in a circle, beside a title that says the same."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = self._look.px(Size.TITLE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        draw_icon(painter, QPoint(0, 0), "circle-check", self._look.theme.colors.text, self.width())
        painter.end()


class PageHead(QWidget):
    """An arrow and a title.

    Signals: `back_requested` (nothing).
    """

    back_requested = Signal()

    def __init__(self, look: Look, *, has_back: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.back = Button(look, Face(icon="arrow-left", keycap=""), name=" ")
        self.back.setVisible(has_back)
        self.title = Label(look, "", TITLE)
        self._row = row(self)
        self._row.addWidget(self.back)
        self.sign = Sign(look)
        self.sign.hide()
        self._row.addWidget(self.title)
        self._row.addWidget(self.sign)
        self._row.addStretch(1)
        self.back.clicked.connect(self.back_requested)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def set_title(self, title: str) -> None:
        """Say what this page is."""
        self.title.setText(title)

    def set_done(self, is_done: bool) -> None:
        """Put a check mark after the title."""
        self.sign.setVisible(is_done)

    def retranslate(self, texts: Texts) -> None:
        """Name the arrow in another language."""
        self.back.set_name(texts("Back"))

    @Slot()
    def _on_scale_changed(self) -> None:
        self._row.setSpacing(self._look.px(Space.L))
        self.setFixedHeight(self._look.px(Metric.TARGET))
