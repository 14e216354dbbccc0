"""What is asked before money or goods go back: a void, a return, a refund; each a dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_money, format_quantity
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.history.dealing import Answer
from pos_desktop.ui.screens.history.state import (
    Asked,
    RefundAsked,
    ReturnAsked,
    ReturnLine,
    VoidAsked,
)
from pos_desktop.ui.screens.words import PAYMENT_ICONS, PAYMENT_WORDS
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.dialog import Dialog, DialogFace
from pos_desktop.ui.widgets.label import BODY_MEDIUM, SMALL_MUTED, Label
from pos_desktop.ui.widgets.stepper import Stepper, StepperTexts
from pos_desktop.ui.widgets.surface import Scroll, column, row

UNIT = 1000
_MOST_LINES_UNSCROLLED = 5


class ReturnStepper(QWidget):
    """One line that may come back, and how much of it.

    Signals: `stepped` (nothing).
    """

    stepped = Signal()

    def __init__(self, look: Look, texts: Texts, line: ReturnLine) -> None:
        super().__init__()
        self._texts = texts
        self.line = line
        self.units = 0
        names = StepperTexts(
            texts("One less of {name}", name=line.name), texts("One more of {name}", name=line.name)
        )
        self.stepper = Stepper(look, names)
        words = column(gap=0)
        words.addWidget(Label(look, line.name, BODY_MEDIUM, wraps=True))
        left = format_quantity(line.left, texts.language)
        words.addWidget(Label(look, texts("{units} can come back", units=left), SMALL_MUTED))
        layout = row(self, gap=look.px(Space.M))
        layout.addLayout(words, 1)
        layout.addWidget(self.stepper)
        self.stepper.step_requested.connect(self._on_step)
        self._show()

    @Slot(object)
    def _on_step(self, step: int) -> None:
        self.units = max(0, min(self.line.left, self.units + step * UNIT))
        self._show()
        self.stepped.emit()

    def _show(self) -> None:
        shown = format_quantity(self.units, self._texts.language)
        can_step_up = self.units < self.line.left
        self.stepper.set_value(shown, can_step_down=self.units > 0, can_step_up=can_step_up)


class ReturnBody(QWidget):
    """The lines of a sale that may come back.

    Signals: `changed` (nothing).
    """

    changed = Signal()

    def __init__(self, look: Look, texts: Texts, asked: ReturnAsked) -> None:
        super().__init__()
        self.lines = tuple(ReturnStepper(look, texts, line) for line in asked.lines)
        inside = QWidget()
        layout = column(inside, gap=look.px(Space.S))
        for line in self.lines:
            layout.addWidget(line)
            line.stepped.connect(self.changed)
        outer = column(self)
        if len(self.lines) > _MOST_LINES_UNSCROLLED:
            scroll = Scroll(inside)
            scroll.setMinimumHeight(look.px(Metric.PAYMENT) * _MOST_LINES_UNSCROLLED)
            outer.addWidget(scroll)
        else:
            outer.addWidget(inside)

    @property
    def units(self) -> tuple[tuple[str, int], ...]:
        """Return what was chosen."""
        return tuple((line.line.key, line.units) for line in self.lines if line.units > 0)


class RefundBody(QWidget):
    """The ways to give money back, one of them chosen."""

    def __init__(self, look: Look, asked: RefundAsked) -> None:
        super().__init__()
        self.type_id = asked.types[0][0] if asked.types else b""
        self._buttons: dict[bytes, Button] = {}
        layout = column(self, gap=look.px(Space.S))
        for type_id, name, kind in asked.types:
            button = Button(look, Face(name, PAYMENT_ICONS.get(kind, "coins")))
            button.clicked.connect(self._on_clicked)
            self._buttons[type_id] = button
            layout.addWidget(button)
        self._show()

    @Slot()
    def _on_clicked(self) -> None:
        for type_id, button in self._buttons.items():
            if button is self.sender():
                self.type_id = type_id
        self._show()

    def _show(self) -> None:
        for type_id, button in self._buttons.items():
            button.set_chosen(type_id == self.type_id)


class QuestionDialog(Dialog):
    """The dialog for whatever is asked.

    Signals: `answered` (`Answer`): it was a yes; `closed` comes before it, as after every other end.
    """

    answered = Signal(object)

    def __init__(self, look: Look, over: QWidget, texts: Texts, asked: Asked) -> None:
        self._asked = asked
        self._body = _body(look, texts, asked)
        super().__init__(look, over, _face(texts, asked), self._body)
        self.accepted.connect(self._on_accepted_here)
        if isinstance(self._body, ReturnBody):
            self._body.changed.connect(self._on_changed)
            self._on_changed()
        if isinstance(self._body, RefundBody):
            self.accept_button.setEnabled(bool(self._body.type_id))

    @Slot()
    def _on_changed(self) -> None:
        self.accept_button.setEnabled(isinstance(self._body, ReturnBody) and bool(self._body.units))

    @Slot()
    def _on_accepted_here(self) -> None:
        if isinstance(self._body, ReturnBody):
            self.answered.emit(Answer(self._asked, units=self._body.units))
        elif isinstance(self._body, RefundBody):
            self.answered.emit(Answer(self._asked, type_id=self._body.type_id))
        else:
            self.answered.emit(Answer(self._asked))


def _body(look: Look, texts: Texts, asked: Asked) -> QWidget | None:
    if isinstance(asked, ReturnAsked):
        return ReturnBody(look, texts, asked)
    return RefundBody(look, asked) if isinstance(asked, RefundAsked) else None


def _face(texts: Texts, asked: Asked) -> DialogFace:
    leave = Face(texts("Leave it as it is"))
    if isinstance(asked, ReturnAsked):
        title = texts("Return from {number}", number=asked.number)
        text = texts("Choose what comes back, at the price that was paid. The money is given back after it.")
        return DialogFace(title, text, Face(texts("Take back"), "undo-2"), leave)
    if isinstance(asked, RefundAsked):
        amount = format_money(asked.amount_minor, asked.currency, texts.language)
        title = texts("Give back {amount}", amount=amount)
        text = texts("It goes out of this register's session. A payment has no undo.")
        return DialogFace(title, text, Face(texts("Give back {amount}", amount=amount), "hand-coins"), leave)
    return _void_face(texts, asked, leave)


def _void_face(texts: Texts, asked: VoidAsked, leave: Face) -> DialogFace:
    text = " ".join(void_words(texts, asked))
    if asked.is_order:
        title = texts("Cancel order {number}?", number=asked.number)
        return DialogFace(title, text, Face(texts("Cancel the order"), "circle-x"), leave)
    title = texts("Void {number}?", number=asked.number)
    return DialogFace(title, text, Face(texts("Void the sale"), "ban"), leave)


def void_words(texts: Texts, asked: VoidAsked) -> tuple[str, ...]:
    """Return what a void or a cancellation does, and what to hand back."""
    words = [
        texts("The shop is told, and what is not handed over goes back in stock.")
        if asked.is_order
        else texts("The sale is void for good, and its goods go back in stock.")
    ]

    def paid(kind: str, title: str, amount: int) -> str:
        how = title or texts(PAYMENT_WORDS.get(kind, kind))
        return f"{format_money(amount, asked.currency, texts.language)} ({how})"

    back = [paid(*one) for one in asked.hand_back]
    if back:
        words.append(texts("Hand back: {amounts}.", amounts=", ".join(back)))
    if asked.refund_in_shop_minor:
        online = format_money(asked.refund_in_shop_minor, asked.currency, texts.language)
        words.append(texts("{amount} was paid online: refund it in the web shop.", amount=online))
    if not back and not asked.refund_in_shop_minor:
        words.append(texts("No money goes back."))
    return tuple(words)
