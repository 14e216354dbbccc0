"""The steps of a guided test, as they are shown: a mark, what was looked at, what was found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.drawings import IconDrawing
from pos_desktop.ui.screens.shops.state import Trial
from pos_desktop.ui.screens.shops.steps import Check, Mark, Step, steps_of
from pos_desktop.ui.theme import Size, Space, Tone, Weight
from pos_desktop.ui.widgets.label import SMALL_MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import column, row

_LOOKS = {
    Mark.AHEAD: ("circle-dashed", Tone.MUTED),
    Mark.DONE: ("circle-check", Tone.TEXT),
    Mark.WARNED: ("triangle-alert", Tone.WARNING),
    Mark.FAILED: ("circle-x", Tone.DANGER),
}


class StepLine(QWidget):
    """One step."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconDrawing(look, "circle-dashed")
        self.words = Label(look, "", wraps=True)
        self.detail = Label(look, "", SMALL_MUTED, wraps=True)
        beside = column()
        beside.addWidget(self.words)
        beside.addWidget(self.detail)
        line = row(self, gap=look.px(Space.S))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(beside, 1)

    def show_step(self, step: Step) -> None:
        """Show how the step went."""
        icon, tone = _LOOKS[step.mark]
        self._icon.show_icon(icon, tone)
        self.words.setText(step.words)
        self.words.set_style(TextStyle(Size.BODY, Weight.MEDIUM, tone))
        self.detail.say(step.detail)
        is_calm = step.mark in (Mark.DONE, Mark.AHEAD)
        self.detail.set_style(SMALL_MUTED if is_calm else TextStyle(Size.BODY, tone=tone))


class StepsList(QWidget):
    """All steps in their order."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(StepLine(look) for _ in Check)
        layout = column(self, gap=look.px(Space.S))
        for line in self.lines:
            layout.addWidget(line)

    def show_trial(self, texts: Texts, trial: Trial | None) -> None:
        """Show what the shop answered, or what will be looked at."""
        for line, step in zip(self.lines, steps_of(texts, trial), strict=True):
            line.show_step(step)
