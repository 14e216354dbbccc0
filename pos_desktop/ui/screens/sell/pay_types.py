"""The ways to pay, each with the amount it would take, and what was paid so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.offers import (
    ASKS_REFERENCE,
    NEEDS_NUMBER,
    Offer,
    default_of,
    offers_of,
)
from pos_desktop.ui.screens.sell.overlay_scroll import OverlayScroll
from pos_desktop.ui.screens.sell.paid_list import PaidList, paid_rows
from pos_desktop.ui.screens.sell.state import SellState, Stage
from pos_desktop.ui.screens.sell.wishes import TakePayment
from pos_desktop.ui.screens.sell.words import Wording, kind_icon
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.label import SMALL_MUTED, Label
from pos_desktop.ui.widgets.surface import column

_CASH_KEY = "F12"
_OTHER_KEYS = ("F6", "F7", "F8", "F9", "F10")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the buttons are, apart from their amounts: made anew only when this changes."""

    types: tuple[bytes, ...]
    default: bytes | None
    opened: bytes | None


class ReferencePanel(QWidget):
    """What a payment type wants to know before it takes the money.

    Signals: `confirmed` (str, may be empty).
    """

    confirmed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = Label(look, "", SMALL_MUTED, wraps=True)
        self.field = TextField(look, "")
        self.confirm = Button(look, Face(), ButtonKind.PRIMARY, height=Metric.PAYMENT)
        self.confirm.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = column(self, gap=look.px(Space.S))
        for part in (self.hint, self.field, self.confirm):
            layout.addWidget(part)
        self.field.submitted.connect(self.confirmed)
        self.confirm.clicked.connect(self.submit)

    def show_offer(self, words: Wording, offer: Offer) -> None:
        """Ask for the number of a gift card, or the slip of a terminal."""
        texts, amount = words.texts, words.amount(offer.amount_minor)
        if offer.pay_type.kind in NEEDS_NUMBER:
            self.hint.setText(texts("Scan the card, or type its number."))
            self.field.set_hint(texts("Number of the card"))
            face = Face(texts("Take from the card"), "gift", amount=amount)
        else:
            self.hint.setText(texts("Take {amount} on the terminal, then confirm.", amount=amount))
            self.field.set_hint(texts("Slip number (optional)"))
            face = Face(texts("Approved"), "check", amount=amount)
        self.confirm.set_face(face)

    @Slot()
    def submit(self) -> None:
        """Confirm what is typed."""
        self.confirmed.emit(self.field.text().strip())


class PayTypes(QWidget):
    """One button per payment type; those that need a number open in place.

    Signals: `type_opened` (type id, None to close); `payment_requested` (`TakePayment`).
    """

    type_opened = Signal(object)
    payment_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shape: _Shape | None = None
        self._offers: tuple[Offer, ...] = ()
        self.buttons: tuple[Button, ...] = ()
        self.panel: ReferencePanel | None = None
        self.paid = PaidList(look)
        content = QWidget()
        self._buttons_room = column(gap=look.px(Space.S))
        self._content: QVBoxLayout = column(content, gap=look.px(Space.XL))
        self._content.addLayout(self._buttons_room)
        self._content.addWidget(self.paid)
        self._content.addStretch(1)
        self.room = OverlayScroll(content)
        column(self).addWidget(self.room)

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show what each type would take now."""
        offers = offers_of(state) if state.stage is Stage.PAYING else ()
        default = default_of(offers)
        default_id = default.pay_type.type_id if default is not None else None
        opened = state.pay.opened
        shape = _Shape(tuple(offer.pay_type.type_id for offer in offers), default_id, opened)
        if shape != self._shape:
            self._make(shape)
        self._offers = offers
        for button, offer, keycap in zip(self.buttons, offers, _keys(offers), strict=True):
            button.set_face(offer_face(words, offer, keycap))
            button.setEnabled(offer.is_possible)
        self.setMinimumWidth(max((button.sizeHint().width() for button in self.buttons), default=1))
        chosen = next((offer for offer in offers if offer.pay_type.type_id == opened), None)
        if self.panel is not None and chosen is not None:
            self.panel.show_offer(words, chosen)
        self.paid.set_rows(words.texts("Paid so far"), paid_rows(words, state))
        self.room.settle()

    @Slot()
    def press_default(self) -> None:
        """Take the money the accent stands for."""
        for button, offer in zip(self.buttons, self._offers, strict=True):
            if button.kind is ButtonKind.PRIMARY and button.isEnabled():
                self._press(offer)
                return

    @Slot(object)
    def set_reference(self, code: str) -> None:
        """Take a scanned code as the number of the card that is asked for."""
        if self.panel is not None:
            self.panel.field.setText(code)
            self.panel.submit()

    def _make(self, shape: _Shape) -> None:
        for part in (*self.buttons, self.panel):
            if part is not None:
                self._buttons_room.removeWidget(part)
                part.hide()
                part.setParent(None)
                part.deleteLater()
        self._shape, self.panel = shape, None
        self.buttons = tuple(self._button(shape, type_id) for type_id in shape.types)

    def _button(self, shape: _Shape, type_id: bytes) -> Button:
        is_default = type_id == shape.default and shape.opened is None
        kind = ButtonKind.PRIMARY if is_default else ButtonKind.NEUTRAL
        height = Metric.PAY if type_id == shape.default else Metric.PAYMENT
        button = Button(self._look, Face(), kind, height=height)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self._on_button_clicked)
        self._buttons_room.addWidget(button)
        if type_id == shape.opened:
            button.set_chosen(True)
            self.panel = ReferencePanel(self._look)
            self.panel.confirmed.connect(self._on_confirmed)
            self._buttons_room.addWidget(self.panel)
            self.panel.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return button

    @Slot()
    def _on_button_clicked(self) -> None:
        for button, offer in zip(self.buttons, self._offers, strict=True):
            if button is self.sender():
                self._press(offer)
                return

    def _press(self, offer: Offer) -> None:
        type_id = offer.pay_type.type_id
        is_opened = self._shape is not None and self._shape.opened == type_id
        if offer.pay_type.kind not in ASKS_REFERENCE:
            self.payment_requested.emit(TakePayment(type_id, offer.amount_minor))
        elif is_opened and self.panel is not None:
            self.panel.submit()
        else:
            self.type_opened.emit(type_id)

    @Slot(object)
    def _on_confirmed(self, reference: str) -> None:
        for offer in self._offers:
            if self._shape is not None and offer.pay_type.type_id == self._shape.opened:
                wish = TakePayment(offer.pay_type.type_id, offer.amount_minor, reference.strip())
                self.payment_requested.emit(wish)
                return


def offer_face(words: Wording, offer: Offer, keycap: str) -> Face:
    """Return what the button of a payment type says."""
    texts = words.texts
    detail, detail_amount = _hint(words, offer), ""
    if offer.pay_type.kind == PaymentKind.CASH and offer.change_minor > 0:
        detail, detail_amount = texts("Change to give"), words.amount(offer.change_minor)
    return Face(
        texts(offer.pay_type.name),
        kind_icon(offer.pay_type.kind),
        keycap=keycap,
        amount=words.amount(abs(offer.amount_minor)) if offer.is_possible else "",
        detail=detail,
        detail_amount=detail_amount,
    )


def _hint(words: Wording, offer: Offer) -> str:
    texts, amount = words.texts, words.amount(offer.hint_minor)
    return {
        "available": texts("{amount} available", amount=amount),
        "limit": texts("{amount} limit", amount=amount),
        "no_customer": texts("Attach a customer first"),
        "no_account": texts("This customer has no account"),
        "layby": texts("Not together with a layby"),
        "nothing_left": texts("Nothing left"),
    }.get(offer.hint, "")


def _keys(offers: tuple[Offer, ...]) -> Iterator[str]:
    """Yield the key of each type: cash is always the same, the others follow in order."""
    others = iter(_OTHER_KEYS)
    for offer in offers:
        yield _CASH_KEY if offer.pay_type.kind == PaymentKind.CASH else next(others, "")
