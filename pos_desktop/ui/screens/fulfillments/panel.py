"""The panel of the open row: everything about one fulfillment and the step that is next."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_desktop.domain.formats import format_amount
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.refusals import refused
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.action_row import ActionRow
from pos_desktop.ui.screens.fulfillments.actions import NEXT_KEY, offer_of
from pos_desktop.ui.screens.fulfillments.blocks import LeavingBlock, NoteBlock, PickerBlock
from pos_desktop.ui.screens.fulfillments.facts import Facts
from pos_desktop.ui.screens.fulfillments.items import Items
from pos_desktop.ui.screens.fulfillments.question import Question
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, OpenPart, Step, Telling
from pos_desktop.ui.screens.fulfillments.steps import Wish
from pos_desktop.ui.screens.fulfillments.telling import TellBlock
from pos_desktop.ui.theme import Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.surface import column, row, stack

NARROW = 1120


class FulfillmentPanel(QWidget):
    """What stands under the line of the open row; asks for steps, decides nothing.

    Signals: `step_requested` (`Wish`); `question_left`, `copy_requested`, `mail_requested`
        (nothing).
    """

    step_requested = Signal(object)
    question_left = Signal()
    copy_requested = Signal()
    mail_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.items = Items(look)
        self.note = NoteBlock(look)
        self.picker = PickerBlock(look)
        self.leaving = LeavingBlock(look)
        self.facts = Facts(look)
        self.telling = TellBlock(look)
        self.band = Band(look)
        self.question = Question(look)
        self.action_row = ActionRow(look)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def render(self, texts: Texts, state: FulfillmentsState, part: OpenPart) -> None:  # type: ignore[override]
        """Show a fulfillment; what is typed in its fields stays."""
        self.items.show_lines(texts, part.lines)
        self.note.show_part(texts, part)
        self.picker.show_part(texts, state, part)
        self.leaving.show_part(texts, part)
        self.facts.show_part(texts, state, part)
        self.telling.show_part(texts, state, part)
        face = band_face(texts, part)
        self.band.setVisible(face is not None)
        if face is not None:
            self.band.set_face(face)
        self.question.setVisible(part.asks)
        if part.asks:
            self.question.show_question(texts, part, state.other_outlets)
        self.action_row.show_offer(offer_of(texts, part))
        self._settle()

    def take_scan(self, scan: Scan) -> bool:
        """Use a scanned code here; tells whether it was wanted."""
        return self.leaving.take_scan(scan)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stack(self._words, is_narrow=self.width() < self._look.px(NARROW))

    def _settle(self) -> None:
        """Let every block know its height now, so that the row opens at once as high as it must."""
        for block in (
            self.items,
            self.note,
            self.telling,
            self.leaving,
            self.picker,
            self.facts,
            self.question,
        ):
            layout = block.layout()
            if layout is not None:
                layout.activate()
        self.updateGeometry()

    def _lay_out(self) -> None:
        px = self._look.px
        layout = column(self, gap=px(Space.L))
        layout.setContentsMargins(px(Metric.MARGIN), px(Space.S), px(Metric.MARGIN), px(Space.L))
        right = column(gap=px(Space.M))
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(px(Space.L))
        note = column(gap=px(Space.M))
        note.addWidget(self.note)
        note.addWidget(self.telling)
        note.addStretch(1)
        self._words.addLayout(note, 10)
        leaving = column(gap=px(Space.M))
        leaving.addWidget(self.leaving)
        leaving.addWidget(self.picker)
        leaving.addStretch(1)
        self._words.addLayout(leaving, 12)
        right.addLayout(self._words)
        right.addStretch(1)
        right.addWidget(self.facts)
        items = column()
        items.addWidget(self.items)
        items.addStretch(1)
        top = row(gap=px(Space.XL + Space.L))
        top.addLayout(items, 48)
        top.addLayout(right, 70)
        layout.addLayout(top)
        for widget in (self.band, self.question, self.action_row):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self.action_row.action_requested.connect(self._on_step_requested)
        self.band.action_requested.connect(self._on_band_pressed)
        self.question.answered.connect(self.step_requested)
        self.question.left.connect(self.question_left)
        self.telling.copy_requested.connect(self.copy_requested)
        self.telling.mail_requested.connect(self.mail_requested)
        self.telling.told.connect(self._on_told)

    @Slot(object)
    def _on_step_requested(self, step: Step) -> None:
        leaving = self.leaving
        name = leaving.collected_by.text().strip()
        self.step_requested.emit(Wish(step, shipment=leaving.shipment, collected_by=name))

    @Slot()
    def _on_band_pressed(self) -> None:
        self.step_requested.emit(Wish(Step.COLLECT))

    @Slot(object)
    def _on_told(self, how: Telling) -> None:
        self.step_requested.emit(Wish(Step.TELL, told_how=how.value))


def band_face(texts: Texts, part: OpenPart) -> BandFace | None:
    """Return what has to be said beside the actions: money owed, a refusal, a cancellation, an edit."""
    refusal = part.refusal
    if part.is_owed:
        return _owed_face(texts, part)
    if refusal is not None and not part.asks:
        return BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert")
    if part.status == "cancelled_after_packing":
        words = texts("Cancelled after it was packed. Put the goods back on the shelf, then press Put back.")
        return BandFace(Tone.DANGER, words, "package-x")
    if part.is_edited:
        words = texts(
            "The order was changed after it was packed. Its packing slip no longer holds: pack it again."
        )
        return BandFace(Tone.WARNING, words, "pencil")
    return None


def _owed_face(texts: Texts, part: OpenPart) -> BandFace:
    owed = format_amount(part.owed_minor, part.currency, texts.language)
    if part.method == "delivery":
        words = texts(
            "Order {number} can ship as soon as the {owed} still owed is paid.", number=part.number, owed=owed
        )
    else:
        words = texts(
            "Order {number} can be picked up as soon as the {owed} still owed is paid.",
            number=part.number,
            owed=owed,
        )
    action = texts("Go to the sale to collect")
    return BandFace(Tone.WARNING, words, "hand-coins", action=action, keycap=NEXT_KEY)
