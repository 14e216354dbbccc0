"""What *Mark as packed* asks when units are missing: all here, to another outlet, or leave it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.flow import Flow
from pos_desktop.ui.screens.fulfillments.actions import NEXT_KEY
from pos_desktop.ui.screens.fulfillments.state import NamedOutlet, OpenPart, Step
from pos_desktop.ui.screens.fulfillments.steps import Wish
from pos_desktop.ui.theme import Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.menu import Menu, MenuItem
from pos_desktop.ui.widgets.surface import column


class Question(QWidget):
    """A band that says what is missing, and the three answers.

    Signals: `answered` (`Wish`); `left` (nothing): leave it as it is.
    """

    answered = Signal(object)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._outlets: tuple[NamedOutlet, ...] = ()
        self.band = Band(look)
        self.all_here = Button(look, Face(), ButtonKind.PRIMARY)
        self.move_elsewhere = Button(look, Face())
        self.leave = Button(look, Face(), ButtonKind.QUIET)
        layout = column(self, gap=look.px(Space.S))
        layout.addWidget(self.band)
        answers = Flow(gap=look.px(Space.S))
        for button in (self.all_here, self.move_elsewhere, self.leave):
            answers.addWidget(button)
        layout.addLayout(answers)
        self.all_here.clicked.connect(self._on_all_here)
        self.move_elsewhere.clicked.connect(self._on_move)
        self.leave.clicked.connect(self.left)

    def show_question(self, texts: Texts, part: OpenPart, outlets: tuple[NamedOutlet, ...]) -> None:
        """Ask about a fulfillment; `outlets` are where it could go instead."""
        self._outlets = outlets
        self.band.set_face(BandFace(Tone.WARNING, question_words(texts, part), "circle-help"))
        self.all_here.set_face(Face(texts("All here, mark as packed"), "package-check", keycap=NEXT_KEY))
        self.move_elsewhere.set_face(
            Face(texts("Move to another outlet"), "store", icon_after="chevron-down")
        )
        self.move_elsewhere.setVisible(bool(outlets))
        self.leave.set_face(Face(texts("Leave it as it is")))

    @Slot()
    def _on_all_here(self) -> None:
        self.answered.emit(Wish(Step.PACK, all_here=True))

    @Slot()
    def _on_move(self) -> None:
        items = [MenuItem(outlet.outlet_id, outlet.name, "store") for outlet in self._outlets]
        menu = Menu(self._look, self.move_elsewhere, items)
        menu.chosen.connect(self._on_outlet_chosen)
        menu.open_at(self.move_elsewhere, above=True)

    @Slot(object)
    def _on_outlet_chosen(self, outlet_id: bytes) -> None:
        self.answered.emit(Wish(Step.MOVE, to_outlet_id=outlet_id))


def question_words(texts: Texts, part: OpenPart) -> str:
    """Return what is missing, and that packing packs everything."""
    refusal = part.refusal
    if refusal is not None and refusal.reason == "short_stock":
        units = format_quantity(refusal.number("units"), texts.language)
        return texts.plural(
            "By the books {units} item is not in stock at {outlet}. Is everything here?",
            "By the books {units} items are not in stock at {outlet}. Is everything here?",
            -(-refusal.number("units") // 1000),
            units=units,
            outlet=part.outlet,
        )
    left = format_quantity(part.left_to_pick, texts.language)
    return texts.plural(
        "{units} item was not picked. Is everything here?",
        "{units} items were not picked. Is everything here?",
        -(-part.left_to_pick // 1000),
        units=left,
    )
