"""Lines of what a shop holds up: steps it does not take, orders that make no sense, stock it refuses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.online import HeldFigure, HeldStep, UnreadableRow
from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.state import ShopsState
from pos_desktop.ui.screens.shops.telling import told_of
from pos_desktop.ui.screens.shops.words import trouble_words
from pos_desktop.ui.screens.words import when_short
from pos_desktop.ui.shop_refusals import shop_trouble_text
from pos_desktop.ui.theme import Size, Space, Tone
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import BODY_STRONG, MUTED, SMALL_MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import Hairline, column, row

_WHY = TextStyle(Size.BODY, tone=Tone.WARNING)


class _Line(QWidget):
    """A hairline, a title with what it is about, why it is held up, and buttons beneath."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title = Label(look, "", BODY_STRONG)
        self.about = Label(look, "", MUTED, wraps=True)
        self.why = Label(look, "", _WHY, wraps=True)
        self.beneath = Label(look, "", SMALL_MUTED, wraps=True)
        self._buttons = row(gap=look.px(Space.S))
        head = row(gap=look.px(Space.M))
        head.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.about, 1)
        layout = column(self, gap=look.px(Space.XS))
        layout.setContentsMargins(0, 0, 0, look.px(Space.S))
        layout.addWidget(Hairline(look))
        layout.addSpacing(look.px(Space.XS))
        layout.addLayout(head)
        layout.addWidget(self.why)
        layout.addWidget(self.beneath)
        layout.addSpacing(look.px(Space.XS))
        layout.addLayout(self._buttons)

    def _add(self, *buttons: Button) -> None:
        for button in buttons:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _say(self, why: str, beneath: str = "") -> None:
        self.why.setText(why)
        self.beneath.say(beneath)


class HeldLine(_Line):
    """A step that was tried and is not told.

    Signals: `retry_requested`, `settle_requested` (`HeldStep`); `sale_requested` (sale id).
    """

    retry_requested = Signal(object)
    settle_requested = Signal(object)
    sale_requested = Signal(object)

    def __init__(self, look: Look, step: HeldStep, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._step = step
        self.retry_button = Button(look, Face(icon="refresh-cw"))
        self.settle_button = Button(look, Face(icon="check"))
        self.sale_button = Button(look, Face(icon="receipt-text"))
        self._add(self.retry_button, self.settle_button, self.sale_button)
        self.retry_button.clicked.connect(self._on_retry)
        self.settle_button.clicked.connect(self._on_settle)
        self.sale_button.clicked.connect(self._on_sale)

    def show_line(self, texts: Texts, state: ShopsState) -> None:
        """Say what the shop was to be told, and why it is not."""
        step = self._step
        self.title.setText(step.number)
        self.about.setText(told_of(texts, step.kind, step.payload).words)
        self._say(trouble_words(texts, step.trouble), _tried(texts, state, step))
        self.retry_button.set_face(Face(texts("Try again"), "refresh-cw"))
        self.settle_button.set_face(Face(texts("Done by hand"), "check"))
        self.settle_button.setVisible(step.is_parked)
        self.sale_button.set_name(texts("Show the sale of {number}", number=step.number))
        for button in (self.retry_button, self.settle_button):
            button.setEnabled(state.may_resolve)

    @Slot()
    def _on_retry(self) -> None:
        self.retry_requested.emit(self._step)

    @Slot()
    def _on_settle(self) -> None:
        self.settle_requested.emit(self._step)

    @Slot()
    def _on_sale(self) -> None:
        self.sale_requested.emit(self._step.sale_id)


class TaskLine(_Line):
    """Something that only a person can do, in the shop's own admin.

    Signals: `settle_requested` (`MessageRow`); `sale_requested` (sale id).
    """

    settle_requested = Signal(object)
    sale_requested = Signal(object)

    def __init__(self, look: Look, row_: MessageRow, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._row = row_
        self.why.set_style(MUTED)
        self.settle_button = Button(look, Face(icon="check"))
        self.sale_button = Button(look, Face(icon="receipt-text"))
        self._add(self.settle_button, self.sale_button)
        self.settle_button.clicked.connect(self._on_settle)
        self.sale_button.clicked.connect(self._on_sale)

    def show_line(self, texts: Texts, state: ShopsState) -> None:
        """Say what is to be done."""
        step = told_of(texts, self._row.kind, self._row.payload)
        self.title.setText(self._row.number)
        self.about.setText(step.words)
        self._say(step.because)
        self.settle_button.set_face(Face(texts("Done by hand"), "check"))
        self.settle_button.setEnabled(state.may_resolve)
        self.sale_button.set_name(texts("Show the sale of {number}", number=self._row.number))

    @Slot()
    def _on_settle(self) -> None:
        self.settle_requested.emit(self._row)

    @Slot()
    def _on_sale(self) -> None:
        self.sale_requested.emit(self._row.sale_id)


class UnreadableLine(_Line):
    """An order that makes no sense as it came.

    Signals: `read_requested` (`UnreadableRow`).
    """

    read_requested = Signal(object)

    def __init__(self, look: Look, row_: UnreadableRow, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._row = row_
        self.read_button = Button(look, Face(icon="refresh-cw"))
        self._add(self.read_button)
        self.read_button.clicked.connect(self._on_read)

    def show_line(self, texts: Texts, state: ShopsState) -> None:
        """Say which part of the order makes no sense."""
        row_ = self._row
        self.title.setText(row_.number or row_.order_id)
        self.about.setText(texts("is not imported yet"))
        why = texts("{field}: {problem}", field=row_.field, problem=row_.problem)
        hint = texts("Correct it in the shop; it is read again as soon as it changes there.")
        self._say(why if row_.field else row_.problem, hint)
        self.read_button.set_face(Face(texts("Read again"), "refresh-cw"))
        self.read_button.setEnabled(state.may_resolve)

    @Slot()
    def _on_read(self) -> None:
        self.read_requested.emit(self._row)


class FigureLine(_Line):
    """Stock that the shop does not take."""

    def __init__(self, look: Look, figure: HeldFigure, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._figure = figure

    def show_line(self, texts: Texts, state: ShopsState) -> None:
        """Say of which product, and why."""
        figure = self._figure
        self.title.setText(figure.sku)
        self.about.setText(figure.location)
        facts = {"sku": figure.sku, "location": figure.location, "problem": figure.problem, "field": "SKU"}
        self._say(shop_trouble_text(texts, figure.reason, facts))


def _tried(texts: Texts, state: ShopsState, step: HeldStep) -> str:
    since = when_short(texts, step.trouble.since_ms, state.now_ms, state.zone)
    tried = texts.plural(
        "Tried {number} time, last at {time}",
        "Tried {number} times, last at {time}",
        step.attempts,
        time=since,
    )
    if step.is_parked or step.retry_at_ms is None:
        return tried
    again = when_short(texts, step.retry_at_ms, state.now_ms, state.zone)
    return texts("{tried}; again by itself at {time}", tried=tried, time=again)
