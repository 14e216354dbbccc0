"""Paying: what is due, what the customer gives, and beside it the ways to pay."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.offers import due_of, quick_of, typed_minor
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.page_head import PageHead
from pos_desktop.ui.screens.sell.pay_types import PayTypes
from pos_desktop.ui.screens.sell.refusal_band import RefusalBand
from pos_desktop.ui.screens.sell.state import Newest, SellState, Stage
from pos_desktop.ui.screens.sell.words import Wording, method_name
from pos_desktop.ui.theme import Space, Tone
from pos_desktop.ui.widgets.amount import BACKSPACE, AmountField
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.keypad import Keypad
from pos_desktop.ui.widgets.label import AMOUNT_DUE, AMOUNT_MUTED, MUTED, Label
from pos_desktop.ui.widgets.surface import column, row

_MOST_QUICK = 4
_LEFT_SHARE, _RIGHT_SHARE = 416, 366
_NEWEST_WORDS = {
    Newest.ASKED: message("Asked the web shop for the newest version."),
    Newest.CHANGED: message("The order changed meanwhile: this is the newest version."),
    Newest.PAID_ONLINE: message("Paid online meanwhile."),
    Newest.PAID: message("Paid meanwhile at another till."),
    Newest.CANCELLED: message("Cancelled in the web shop meanwhile. Take no money for it."),
}


class AmountSide(QWidget):
    """Amount due, the amount typed, quick amounts and keypad.

    Signals: `amount_typed` (minor units).
    """

    amount_typed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._quick: tuple[int, ...] = ()
        self.due_label = Label(look, "", MUTED)
        self.due = Label(look, "", AMOUNT_DUE)
        self.in_cash = Label(look, "", AMOUNT_MUTED)
        self.field = AmountField(look, "", str)
        self.quick = tuple(Button(look, Face()) for _ in range(_MOST_QUICK))
        self.keypad = Keypad(look, {})
        self._column: QVBoxLayout = column(self)
        self._quick_row: QHBoxLayout = row()
        self._lay_out()
        self.field.amount_changed.connect(self.amount_typed)
        self.keypad.key_pressed.connect(self.field.press)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show what is due and what was typed."""
        texts, due = words.texts, due_of(state)
        gives_back = due.owed_minor < 0
        self.due_label.setText(texts("To give back") if gives_back else texts("Amount due"))
        self.due.setText(words.money(abs(due.owed_minor)))
        in_cash = texts("{amount} in cash", amount=words.amount(abs(due.cash_minor)))
        self.in_cash.setText(in_cash if due.differs else "")
        self.field.set_texts(texts("Customer gives"), words.amount)
        shown = max(0, typed_minor(state))
        if state.pay.typed_minor is None or self.field.minor != shown:
            self.field.set_minor(shown)
        self._quick = quick_of(state)
        chosen = typed_minor(state)
        for at, button in enumerate(self.quick):
            button.setVisible(at < len(self._quick))
            if at < len(self._quick):
                button.set_face(Face(words.amount(self._quick[at])))
                button.set_chosen(self._quick[at] == chosen)

    def retranslate(self, texts: Texts) -> None:
        """Name the keys in another language."""
        self.keypad.set_names({BACKSPACE: texts("Delete the last digit")})

    def _lay_out(self) -> None:
        amounts = row()
        amounts.addWidget(self.due)
        amounts.addStretch(1)
        amounts.addWidget(self.in_cash, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addWidget(self.due_label)
        self._column.addLayout(amounts)
        self._column.addWidget(self.field)
        for button in self.quick:
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._on_quick_clicked)
            self._quick_row.addWidget(button, 1)
        self._column.addLayout(self._quick_row)
        self._column.addWidget(self.keypad, 1)
        self._column.addStretch(0)

    @Slot()
    def _on_quick_clicked(self) -> None:
        for button, minor in zip(self.quick, self._quick, strict=False):
            if button is self.sender():
                self.field.set_minor(minor)
                self.amount_typed.emit(minor)
                return

    @Slot()
    def _on_scale_changed(self) -> None:
        self._column.setSpacing(self._look.px(Space.M))
        self._quick_row.setSpacing(self._look.px(Space.S))


class PayPage(Page):
    """The left side while money is taken; where there is little room, the types stand in the cart's place.

    Signals: `back_requested` (nothing); those of `amounts` and `types`.
    """

    back_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.head = PageHead(look)
        self.order = Band(look)
        self.refusal = RefusalBand(look)
        self.amounts = AmountSide(look)
        self.types = PayTypes(look)
        self._column = column(self)
        self._sides = row()
        self._lay_out()
        self.head.back_requested.connect(self.back_requested)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show what is due and how it can be paid."""
        texts = words.texts
        self.head.set_title(texts("Payment"))
        show_order(self.order, words, state)
        self.refusal.show_refusal(words, state.refusal)
        self.amounts.show_state(words, state)
        had_panel = self.types.panel is not None
        self.types.show_state(words, state)
        if had_panel and self.types.panel is None:
            self.focus_home()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.head.retranslate(texts)
        self.amounts.retranslate(texts)

    def hold_types(self) -> None:
        """Take the payment types back beside the amounts."""
        self._sides.addWidget(self.types, _RIGHT_SHARE)

    def focus_home(self) -> None:
        """Type the amount."""
        if self.types.panel is None:
            self.amounts.field.setFocus()

    def _lay_out(self) -> None:
        for part in (self.head, self.order, self.refusal):
            self._column.addWidget(part)
        self._sides.addWidget(self.amounts, _LEFT_SHARE)
        self.hold_types()
        self._column.addLayout(self._sides, 1)

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.L))
        self._column.setSpacing(px(Space.L))
        self._sides.setSpacing(px(Space.XL))


def show_order(band: Band, words: Wording, state: SellState) -> None:
    """Say which sale is paid here, while one was brought from Sales history."""
    cart = state.cart
    band.setVisible(state.is_continued and cart is not None)
    if cart is None or not state.is_continued:
        return
    texts, sale = words.texts, cart.sale
    number = texts("Order {number}", number=sale.number)
    if sale.source != "order":
        number = texts("Sale {number}", number=sale.number)
    methods = [method_name(texts, part.method) for part in sale.fulfillments if not part.is_cancelled]
    title = " · ".join((number, *dict.fromkeys(methods)))
    paid = texts("{amount} paid", amount=words.amount(sale.paid_minor))
    owed = max(0, sale.owed_minor)
    left = texts("{amount} to pay", amount=words.amount(owed)) if owed else texts("nothing to pay")
    note = _newest_words(texts, state)
    is_news = state.newest not in (Newest.UNKNOWN, Newest.ASKED)
    face = BandFace(
        Tone.WARNING if is_news else Tone.INFO,
        f"{title}\n{note}" if note else title,
        "globe" if is_news else "package",
        amount=f"{paid} · {left}" if sale.owed_minor >= 0 else paid,
    )
    band.set_face(face)


def _newest_words(texts: Texts, state: SellState) -> str:
    """Return what is known of the order since it was brought here; the question only while it is paid."""
    if state.newest is Newest.UNKNOWN or (state.newest is Newest.ASKED and state.stage is Stage.DONE):
        return ""
    return texts(_NEWEST_WORDS[state.newest])
