"""The bottom of the cart: missing stock, and the next step with its amount."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, painter_on
from pos_desktop.ui.screens.sell.state import CartView, SellState, Side, Stage
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Metric, Space, Weight
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import SMALL_MUTED, Label
from pos_desktop.ui.widgets.surface import column


class ShortageBand(QWidget):
    """What is missing, and the three answers.

    Signals: `answered` (remove, accept or unfulfilled).
    """

    answered = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text = ""
        self.remove = Button(look, Face(), parent=self)
        self.accept = Button(look, Face(), parent=self)
        self.later = Button(look, Face(), parent=self)
        self._answers = {self.remove: "remove", self.accept: "accept", self.later: "unfulfilled"}
        for button in self._answers:
            button.clicked.connect(self._on_button_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def set_text(self, text: str) -> None:
        """Say what is missing."""
        self._text = text
        self.setAccessibleName(text)
        self._on_look_changed()

    def retranslate(self, texts: Texts) -> None:
        """Say the answers in another language."""
        self.remove.set_face(Face(texts("Remove")))
        self.accept.set_face(Face(texts("Continue anyway")))
        self.later.set_face(Face(texts("Mark as unfulfilled")))
        self._on_look_changed()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.CART), self._needed_height(max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look, edge, gap = self._look, self._look.px(Space.M), self._look.px(Space.S)
        high = look.px(Metric.BUTTON)
        room = self.width() - 2 * edge
        second = self.height() - edge - high
        first = second - gap - high
        left = min(self.remove.sizeHint().width() + look.px(Space.L), room // 2)
        self.remove.setGeometry(edge, first, left, high)
        self.accept.setGeometry(edge + left + gap, first, room - left - gap, high)
        self.later.setGeometry(edge, second, room, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors = self._look, self._look.theme.colors
        painter = painter_on(self)
        box(painter, self.rect(), ground=colors.band_warning, radius=look.px(Metric.RADIUS))
        edge = look.px(Space.M)
        painter.setFont(look.font(weight=Weight.SEMIBOLD))
        painter.setPen(colors.warning)
        words = QRect(edge, edge, self.width() - 2 * edge, self.height())
        painter.drawText(words, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, self._text)
        painter.end()

    def _needed_height(self, width: int) -> int:
        look, edge = self._look, self._look.px(Space.M)
        metrics = QFontMetrics(look.font(weight=Weight.SEMIBOLD))
        room = QRect(0, 0, max(1, width - 2 * edge), 10_000)
        words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self._text).height()
        return words + 2 * look.px(Metric.BUTTON) + look.px(Space.S) + 3 * edge

    @Slot()
    def _on_button_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.answered.emit(self._answers[button])

    @Slot()
    def _on_look_changed(self) -> None:
        width = self._look.px(Metric.CART - 2 * Space.L)
        self.setFixedHeight(self._needed_height(width))
        self.update()


class CartFoot(QWidget):
    """The next step, always at the same place.

    Signals: `pay_requested`, `stop_requested`, `new_requested`, `back_requested` (nothing);
        `shortage_answered` (remove, accept or unfulfilled).
    """

    pay_requested = Signal()
    stop_requested = Signal()
    new_requested = Signal()
    back_requested = Signal()
    shortage_answered = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stage = Stage.SELLING
        self._leads_back = False
        self.shortage = ShortageBand(look)
        self.note = Label(look, "", SMALL_MUTED, wraps=True)
        self.other = Button(look, Face())
        self.next = Button(look, Face(), ButtonKind.PRIMARY, height=Metric.PAY)
        self.next.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.other.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = column(self)
        for part in (self.shortage, self.note, self.other, self.next):
            self._column.addWidget(part)
        self.next.clicked.connect(self._on_next_clicked)
        self.other.clicked.connect(self._on_other_clicked)
        self.shortage.answered.connect(self.shortage_answered)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show the next step of where the sale is."""
        self._stage = state.stage
        self._leads_back = state.leads_back
        self.shortage.setVisible(bool(state.short))
        if state.short:
            self.shortage.set_text(shortage_words(words, state))
        self.note.say(_note(words, state))
        self._show_next(words, state)
        self._show_other(words.texts, state)

    def retranslate(self, texts: Texts) -> None:
        """Say the answers in another language."""
        self.shortage.retranslate(texts)

    def _show_next(self, words: Wording, state: SellState) -> None:
        texts, cart = words.texts, state.cart
        self.next.setVisible(state.stage is not Stage.PAYING)
        if state.stage is Stage.SELLING:
            amount = words.money(cart.owed_minor if cart is not None else 0)
            self.next.set_face(Face(texts("Pay"), keycap="F12", amount=amount))
            self.next.set_kind(ButtonKind.PRIMARY if state.side is Side.KEYS else ButtonKind.NEUTRAL)
            self.next.setEnabled(state.can_pay)
        elif state.stage is Stage.DONE:
            self.next.set_kind(ButtonKind.PRIMARY)
            self.next.setEnabled(True)
            if self._leads_back and cart is not None:
                text = texts("Back to order {number}", number=cart.sale.number)
                self.next.set_face(Face(text, "package", keycap="F12"))
            else:
                self.next.set_face(Face(texts("New sale"), "plus", keycap="F12"))
        else:
            self.next.set_face(Face())

    def _show_other(self, texts: Texts, state: SellState) -> None:
        is_back = state.stage is Stage.DONE and self._leads_back
        self.other.setVisible(is_back or state.can_stop)
        if is_back:
            self.other.set_face(Face(texts("New sale"), "plus"))
        elif state.cart is not None and state.cart.is_open:
            self.other.set_face(Face(texts("Stop here, keep unpaid"), "pause"))
        elif state.cart is not None and state.cart.owed_minor < 0:
            self.other.set_face(Face(texts("Give it back later"), "pause"))
        elif _is_unpaid(state.cart):
            self.other.set_face(Face(texts("Leave it unpaid"), "pause"))
        else:
            self.other.set_face(Face(texts("Stop here, keep as partially paid"), "pause"))

    @Slot()
    def _on_next_clicked(self) -> None:
        if self._stage is Stage.SELLING:
            self.pay_requested.emit()
        elif self._leads_back:
            self.back_requested.emit()
        else:
            self.new_requested.emit()

    @Slot()
    def _on_other_clicked(self) -> None:
        if self._stage is Stage.DONE:
            self.new_requested.emit()
        else:
            self.stop_requested.emit()

    @Slot()
    def _on_look_changed(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.L))
        self._column.setSpacing(px(Space.M))


def shortage_words(words: Wording, state: SellState) -> str:
    """Return which line is short and by how much."""
    texts, short = words.texts, state.short
    if len(short) > 1:
        return texts.plural(
            "{number} line is not in stock in full.", "{number} lines are not in stock in full.", len(short)
        )
    line = state.cart.line(short[0].line_key) if state.cart is not None else None
    return texts(
        "{name}: {available} in stock, {wanted} in the cart.",
        name=line.name if line is not None else "",
        available=words.quantity(short[0].available),
        wanted=words.quantity(short[0].wanted),
    )


def _is_unpaid(cart: CartView | None) -> bool:
    return cart is not None and cart.sale.paid_minor <= 0


def _note(words: Wording, state: SellState) -> str:
    cart = state.cart
    if state.stage is not Stage.PAYING or cart is None or cart.is_open or _is_unpaid(cart):
        return ""
    if cart.owed_minor < 0:
        return words.texts("Too much was paid: it stays on the list until it is given back.")
    paid = words.amount(cart.sale.paid_minor)
    if cart.sale.source == "order":
        return words.texts("{amount} stays on the order; the rest can be paid later.", amount=paid)
    return words.texts("{amount} stays on the sale; the rest can be paid later.", amount=paid)
