"""The rare question that must be answered: money going out, a void, closing the register."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import BODY, SECTION, Label
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.surface import column, row


@dataclass(frozen=True, slots=True)
class DialogFace:
    """What is asked, and the words of the two answers."""

    title: str
    text: str
    accept: Face
    cancel: Face


class Dialog(Overlay):
    """A question in the middle of a darkened window; Escape is the answer *cancel*.

    Signals: `accepted` (nothing): the person said yes. Everything else only closes it.
    """

    accepted = Signal()

    def __init__(self, look: Look, over: QWidget, face: DialogFace, body: QWidget | None = None) -> None:
        super().__init__(look, over)
        self.set_dimmed()
        self.setAccessibleName(face.title)
        layout = column(self.panel, margin=look.px(Space.XL), gap=look.px(Space.M))
        self.panel_width = look.px(Metric.DIALOG)
        layout.addWidget(Label(look, face.title, SECTION, wraps=True))
        layout.addWidget(Label(look, face.text, BODY, wraps=True))
        if body is not None:
            layout.addWidget(body)
        layout.addSpacing(look.px(Space.S))
        self.cancel_button = Button(look, face.cancel)
        self.accept_button = Button(look, face.accept, ButtonKind.PRIMARY)
        answers = row(gap=look.px(Space.S))
        answers.addStretch(1)
        answers.addWidget(self.cancel_button)
        answers.addWidget(self.accept_button)
        layout.addLayout(answers)
        self.cancel_button.clicked.connect(self.close_panel)
        self.accept_button.clicked.connect(self._on_accepted)

    @Slot()
    def _on_accepted(self) -> None:
        self.close_panel()
        self.accepted.emit()
