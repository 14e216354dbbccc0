"""Paid: the change, how it was paid, and what to do about the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.domain.cash import coins
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_keycap, draw_text, focus_ring, keycap_width
from pos_desktop.ui.screens.sell.coins import Drawer, Piece
from pos_desktop.ui.screens.sell.overlay_scroll import OverlayScroll
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.page_head import PageHead
from pos_desktop.ui.screens.sell.paid_list import PaidList, paid_rows
from pos_desktop.ui.screens.sell.pay_page import show_order
from pos_desktop.ui.screens.sell.refusal_band import RefusalBand
from pos_desktop.ui.screens.sell.state import Newest, Payment, SellState
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Metric, Size, Space, Weight
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.label import AMOUNT_CHANGE, AMOUNT_MUTED, MUTED, SECTION, SMALL_MUTED, Label
from pos_desktop.ui.widgets.surface import Surface, column, row, stack

PRINT, EMAIL, NOTHING, GIFT = "print", "email", "nothing", "gift"
_NARROW = 680


@dataclass(frozen=True, slots=True)
class ChoiceFace:
    """A choice about the receipt."""

    text: str
    detail: str
    icon: str
    keycap: str


class ReceiptChoice(Control):
    """One choice about the receipt; none of them is louder than the others."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self.face = ChoiceFace("", "", "", "")
        self._is_chosen = False
        self._is_low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_face(self, face: ChoiceFace, *, is_chosen: bool) -> None:
        """Change what it says."""
        if face.keycap != self.face.keycap:
            self.setShortcut(QKeySequence(face.keycap))
        self.face, self._is_chosen = face, is_chosen
        self.setAccessibleName(f"{face.text}, {face.detail}")
        self.update()

    def set_low(self, is_low: bool) -> None:
        """Take less height, where the choices lie under each other."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.updateGeometry()

    def needed_height(self) -> int:
        return self.look.px(64 if self._is_low else 88)

    def needed_width(self) -> int:
        return self.look.px(140)

    def paint(self, painter: QPainter) -> None:
        look, colors, face = self.look, self.look.theme.colors, self.face
        ink = colors.text if self.isEnabled() else colors.muted
        ground = colors.well if self.is_lit() or self._is_chosen else colors.surface
        border, width = (colors.text, look.px(Metric.RING)) if self._is_chosen else (colors.border, 1)
        box(painter, self.rect(), ground=ground, border=border, radius=look.px(Metric.RADIUS), width=width)
        side, left = look.px(Metric.ICON), look.px(Space.L)
        apart = look.px(11 if self._is_low else 14)
        upper, lower = self.height() // 2 - apart, self.height() // 2 + apart
        draw_icon(
            painter, QPoint(left, upper - side // 2), "check" if self._is_chosen else face.icon, ink, side
        )
        words = left + side + look.px(Space.M)
        cap = keycap_width(look, face.keycap)
        room = self.width() - words - look.px(Space.S) - cap - look.px(Space.M)
        name = QRect(words, upper - look.px(14), room, look.px(28))
        draw_text(painter, name, face.text, look.font(Size.BODY, Weight.SEMIBOLD), ink)
        detail = QRect(words, lower - look.px(12), self.width() - words - look.px(Space.M), look.px(24))
        draw_text(painter, detail, face.detail, look.font(Size.SMALL), colors.muted)
        at = QPoint(self.width() - cap - look.px(Space.M), upper)
        draw_keycap(painter, look, at, face.keycap, (colors.muted, colors.hairline))
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class ChangeCard(Surface):
    """How much goes back, and which notes and coins it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, rounded=True, parent=parent)
        self._is_stacked = False
        self.label = Label(look, "", MUTED)
        self.change = Label(look, "", AMOUNT_CHANGE)
        self.how = Label(look, "", AMOUNT_MUTED, wraps=True)
        self.from_drawer = Label(look, "", MUTED)
        self.drawer = Drawer(look)
        self._row = row(self)
        self._left, self._right = column(), column()
        for part in (self.label, self.change, self.how):
            self._left.addWidget(part)
        self._left.addStretch(1)
        self._right.addWidget(self.from_drawer)
        self._right.addWidget(self.drawer)
        self._right.addStretch(1)
        self._row.addLayout(self._left, 1)
        self._row.addLayout(self._right, 1)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show the change of the last payment."""
        texts, last = words.texts, state.pay.last
        change = last.change_minor if last is not None else 0
        self.label.setText(texts("Change to give") if change else texts("No change to give"))
        self.change.setText(words.money(change))
        self.how.setText(_how(words, last))
        pieces = tuple(
            Piece(value, words.amount(value), words.quantity(count * 1_000))
            for value, count in coins(change, state.currency)
        )
        self.from_drawer.setText(texts("From the drawer"))
        self.from_drawer.setVisible(bool(pieces) and not self._is_stacked)
        self.drawer.setVisible(bool(pieces))
        self.drawer.set_pieces(pieces)

    def set_stacked(self, is_stacked: bool) -> None:
        """Put the coins under the change where there is little room."""
        stack(self._row, is_narrow=is_stacked)
        self._is_stacked = is_stacked
        self.from_drawer.setVisible(not is_stacked and self.drawer.isVisibleTo(self))

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self.look.px
        self._row.setContentsMargins(px(Space.XL), px(Space.L), px(Space.XL), px(Space.L))
        self._row.setSpacing(px(Space.M))
        self._left.setSpacing(px(Space.XS))
        self._right.setSpacing(px(Space.M))


class DonePage(Page):
    """The left side once a sale is paid.

    Signals: `receipt_requested` (`PRINT`, `EMAIL`, `NOTHING` or `GIFT`).
    """

    receipt_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.head = PageHead(look, has_back=False)
        self.order = Band(look)
        self.refusal = RefusalBand(look)
        self.card = ChangeCard(look)
        self.paid = PaidList(look)
        self.receipt_label = Label(look, "", SECTION)
        self.choices = {key: ReceiptChoice(look) for key in (PRINT, EMAIL, NOTHING)}
        self.gift = Button(look, Face())
        self.stored = Label(look, "", SMALL_MUTED, wraps=True)
        self._content = QWidget()
        self._column = column(self._content)
        self._choices_row = row()
        self._outer = column(self)
        self._lay_out()
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show what went back and what to do about the receipt."""
        texts = words.texts
        is_paid = state.cart is not None and state.cart.sale.is_paid
        is_called_off = state.newest is Newest.CANCELLED
        title = texts("Cancelled order") if is_called_off else texts("Kept")
        self.head.set_title(texts("Paid in full") if is_paid and not is_called_off else title)
        self.head.set_done(is_paid and not is_called_off)
        show_order(self.order, words, state)
        self.refusal.show_refusal(words, state.refusal)
        self.card.show_state(words, state)
        self.paid.set_rows(texts("Paid"), paid_rows(words, state))
        self._show_choices(texts, state)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.receipt_label.setText(texts("Receipt"))
        self.gift.set_face(Face(texts("Gift receipt"), "gift"))
        self.stored.setText(texts("The sale is stored. Receipts can be printed again from Sales history."))

    def set_width(self, width: int) -> None:
        """Arrange for a width in pixels."""
        is_narrow = width < self._look.px(_NARROW)
        self.card.set_stacked(is_narrow)
        stack(self._choices_row, is_narrow=is_narrow)
        self.paid.set_hidden(is_narrow)
        self.stored.setVisible(not is_narrow)
        for choice in self.choices.values():
            choice.set_low(is_narrow)

    def focus_home(self) -> None:
        """Rest where keys are shortcuts only."""
        self.setFocus()

    def _show_choices(self, texts: Texts, state: SellState) -> None:
        customer = state.cart.customer if state.cart is not None else None
        email = customer.email if customer is not None else ""
        faces = {
            PRINT: ChoiceFace(texts("Print"), texts("Receipt printer"), "printer", "F6"),
            EMAIL: ChoiceFace(texts("E-mail"), email or texts("No address known"), "mail", "F7"),
            NOTHING: ChoiceFace(texts("No receipt"), texts("Can be printed later"), "leaf", "F8"),
        }
        chosen = {"receipt": PRINT}.get(state.receipt, state.receipt)
        for key, face in faces.items():
            self.choices[key].set_face(face, is_chosen=key == chosen)
        self.choices[EMAIL].setEnabled(bool(email))
        self.gift.set_chosen(state.receipt == "gift_receipt")

    def _lay_out(self) -> None:
        for part in (self.order, self.refusal, self.card, self.paid, self.receipt_label):
            self._column.addWidget(part)
        for key, choice in self.choices.items():
            choice.setObjectName(key)
            choice.clicked.connect(self._on_choice_clicked)
            self._choices_row.addWidget(choice, 1)
        self._column.addLayout(self._choices_row)
        below = row()
        below.addWidget(self.gift)
        below.addStretch(1)
        self._column.addLayout(below)
        self._column.addWidget(self.stored)
        self._column.addStretch(1)
        self.gift.setObjectName(GIFT)
        self.gift.clicked.connect(self._on_choice_clicked)
        self._outer.addWidget(self.head)
        self._outer.addWidget(OverlayScroll(self._content), 1)

    @Slot()
    def _on_choice_clicked(self) -> None:
        choice = self.sender()
        if choice is not None:
            self.receipt_requested.emit(choice.objectName())

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self._look.px
        self._outer.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), 0)
        self._outer.setSpacing(px(Space.L))
        self._column.setContentsMargins(0, 0, 0, px(Space.L))
        self._column.setSpacing(px(Space.M))
        self._choices_row.setSpacing(px(Space.M))


def _how(words: Wording, last: Payment | None) -> str:
    if last is None:
        return ""
    texts = words.texts
    owed = last.amount_minor + last.rounding_minor
    if last.tendered_minor and last.rounding_minor:
        return texts(
            "{given} received, {owed} rounded to {rounded}",
            given=words.amount(last.tendered_minor),
            owed=words.amount(owed),
            rounded=words.amount(last.amount_minor),
        )
    if last.tendered_minor:
        return texts("{given} received", given=words.amount(last.tendered_minor))
    return texts("{amount} taken", amount=words.amount(last.amount_minor))
