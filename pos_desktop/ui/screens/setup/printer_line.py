"""One printer in the list: where it is, what it prints, how it stands, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.drawings import IconDrawing
from pos_desktop.ui.screens.setup.computer import PrinterStand
from pos_desktop.ui.screens.setup.state import SetupState
from pos_desktop.ui.screens.setup.words import (
    KIND_ICONS,
    KIND_WORDS,
    address_words,
    papers_words,
    standing_words,
    trial_words,
)
from pos_desktop.ui.theme import Metric, Size, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import BODY_STRONG, SMALL_MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import Surface, column, row


class PrinterLine(Surface):
    """A printer; a long name or address goes on beneath itself.

    Signals: `test_requested` and `removal_requested` (printer id).
    """

    test_requested = Signal(object)
    removal_requested = Signal(object)

    def __init__(self, look: Look, stand: PrinterStand, parent: QWidget | None = None) -> None:
        super().__init__(look, edges="b", parent=parent)
        self.setting = stand.setting
        self.printer_id = stand.setting.printer_id
        self.name = Label(look, "", BODY_STRONG, wraps=True)
        self.where = Label(look, "", SMALL_MUTED, wraps=True)
        self.standing = Label(look, "", SMALL_MUTED, wraps=True)
        self.test_button = Button(look, Face())
        self.remove_button = Button(look, Face(icon="trash-2"), ButtonKind.QUIET, name="-")
        self._lay_out(stand)
        self.test_button.clicked.connect(self._on_test_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)

    def show_stand(self, texts: Texts, state: SetupState, stand: PrinterStand) -> None:
        """Show how the printer stands."""
        setting, trial = stand.setting, state.trial
        is_tried = trial is not None and trial.printer_id == self.printer_id
        words, tone = standing_words(texts, stand)
        if trial is not None and is_tried:
            words, tone = trial_words(texts, setting, trial)
        kind = texts(KIND_WORDS.get(setting.kind, setting.kind))
        self.name.setText(breakable(setting.printer_id))
        self.where.setText(f"{kind} · {breakable(address_words(texts, setting))}")
        self.standing.setText(words if is_tried else f"{papers_words(texts, setting)} · {words}")
        self.standing.set_style(TextStyle(Size.SMALL, tone=tone))
        self.test_button.set_face(Face(texts("Test page"), "printer"))
        self.test_button.setEnabled(trial is None or trial.outcome is not None)
        self.remove_button.set_name(texts("Remove {name}", name=self.printer_id))
        self.remove_button.setEnabled(state.may_manage)

    def _lay_out(self, stand: PrinterStand) -> None:
        px = self.look.px
        line = row(self, gap=px(Space.M))
        line.setContentsMargins(px(Metric.MARGIN), px(Space.M), px(Space.L), px(Space.M) + 1)
        icon = IconDrawing(self.look, KIND_ICONS.get(stand.setting.kind, "printer"))
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=px(Space.XS) // 2)
        for label in (self.name, self.where, self.standing):
            words.addWidget(label)
        line.addLayout(words, 1)
        for button in (self.test_button, self.remove_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _on_test_clicked(self) -> None:
        self.test_requested.emit(self.printer_id)

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.removal_requested.emit(self.printer_id)


def breakable(words: str) -> str:
    """Return a path or address that may go on beneath itself after any of its signs."""
    for sign in "/\\._-@":
        words = words.replace(sign, f"{sign}\u200b")
    return words
