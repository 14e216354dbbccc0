"""The open sale drawn like the receipt it printed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_desktop.domain.formats import (
    format_amount,
    format_long_date,
    format_money,
    format_quantity,
    format_rate,
    format_time,
)
from pos_desktop.services.ports.rows import SalePayment, SaleState, SoldLine
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import painter_on
from pos_desktop.ui.screens.history.state import HistoryState, OpenSale
from pos_desktop.ui.screens.words import METHOD_WORDS, PAYMENT_WORDS, channel_word, local
from pos_desktop.ui.theme import Ground, Size, Space, Tone, Weight
from pos_desktop.ui.widgets.label import SECTION, SMALL, SMALL_MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import Surface, column, row, take_out

WIDTH = 340
_FIGURES = TextStyle(Size.SMALL, figures=True)
_STRONG = TextStyle(Size.SMALL, Weight.SEMIBOLD)
_TO_PAY = TextStyle(weight=Weight.SEMIBOLD)
_TO_PAY_FIGURES = TextStyle(weight=Weight.SEMIBOLD, figures=True)
_TOTAL_FIGURES = TextStyle(Size.SECTION, Weight.SEMIBOLD, figures=True)
_MUTED_FIGURES = TextStyle(Size.SMALL, tone=Tone.MUTED, figures=True)


class DashedRule(QWidget):
    """The dashes that a receipt printer draws across the paper."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        pen = QPen(QColor(self._look.theme.colors.border), 1, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
        painter.end()

    @Slot()
    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.px(Space.L))


class ReceiptCard(Surface):
    """White paper with the sale on it; made anew whenever the sale changes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, rounded=True, parent=parent)
        self._shown: tuple[object, ...] = ()
        self._body: QWidget | None = None
        self._outer = column(self, margin=0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def show_sale(self, texts: Texts, state: HistoryState, opened: OpenSale) -> None:
        """Show a sale in a language."""
        wanted = (texts.language, opened.detail, state.shop, state.zone, self.look.theme)
        if wanted == self._shown:
            return
        self._shown = wanted
        if self._body is not None:
            take_out(self._outer, (self._body,))
        self.setFixedWidth(self.look.px(WIDTH))
        self._body = _Paper(self.look, texts, state, opened)
        self._outer.addWidget(self._body)


class _Paper(QWidget):
    """The lines of one receipt."""

    def __init__(self, look: Look, texts: Texts, state: HistoryState, opened: OpenSale) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._sale: SaleState = opened.detail.sale
        self._layout: QVBoxLayout = column(self, gap=look.px(Space.XS))
        side, end = look.px(Space.XL), look.px(Space.L)
        self._layout.setContentsMargins(side, end, side, end)
        self._add_head(state, opened)
        for line in self._sale.lines:
            self._add_line(line)
        self._add_rule()
        self._add_sums()
        self._add_payments()
        self._add_foot(state)

    def _add_head(self, state: HistoryState, opened: OpenSale) -> None:
        sale, texts = self._sale, self._texts
        self._add_centred(state.shop.name, SECTION)
        for words in state.shop.lines:
            self._add_centred(words, SMALL_MUTED)
        self._add_rule()
        at = local(sale.placed_at_ms, state.zone)
        moment = f"{format_long_date(at, texts.language)} {format_time(at, texts.language)}"
        self._add_pair(sale.number, moment, (_STRONG, _FIGURES))
        kind = channel_word(texts, sale.channel_kind) if sale.source == "order" else opened.detail.register
        method = texts(METHOD_WORDS[sale.method]) if sale.method in METHOD_WORDS else ""
        right = " · ".join(part for part in (kind, method) if part)
        self._add_pair(opened.detail.customer or opened.detail.user, right, (SMALL, SMALL))
        self._add_rule()

    def _add_line(self, line: SoldLine) -> None:
        texts, currency = self._texts, self._sale.currency
        shown = line.net_minor + (line.tax_minor if self._sale.prices_include_tax else 0)
        quantity = Label(self._look, format_quantity(line.quantity, texts.language), _STRONG)
        quantity.setFixedWidth(self._look.px(26))
        words = column(gap=0)
        words.addWidget(Label(self._look, line.name, SMALL, wraps=True))
        if abs(line.quantity) != 1000:
            each = format_amount(line.unit_price_minor, currency, texts.language)
            words.addWidget(Label(self._look, texts("{amount} each", amount=each), _MUTED_FIGURES))
        if line.discount_minor > 0:
            less = format_amount(-line.discount_minor, currency, texts.language)
            words.addWidget(Label(self._look, texts("Discount {amount}", amount=less), _MUTED_FIGURES))
        if line.note:
            words.addWidget(Label(self._look, line.note, SMALL_MUTED, wraps=True))
        content: QHBoxLayout = row(gap=0)
        top = Qt.AlignmentFlag.AlignTop
        content.addWidget(quantity, 0, top)
        content.addLayout(words, 1)
        content.addSpacing(self._look.px(Space.S))
        content.addWidget(Label(self._look, format_amount(shown, currency, texts.language), _FIGURES), 0, top)
        self._layout.addLayout(content)

    def _add_sums(self) -> None:
        sale, texts = self._sale, self._texts
        language, currency = texts.language, sale.currency
        muted = (SMALL_MUTED, _FIGURES)
        self._add_pair(texts("Subtotal"), format_amount(sale.subtotal_minor, currency, language), muted)
        for _tax, name, rate_ppm, amount in sale.taxes:
            title = f"{texts(name)} {format_rate(rate_ppm, language)}" if rate_ppm else texts(name)
            self._add_pair(title, format_amount(amount, currency, language), muted)
        if sale.refunded_minor:
            refunded = format_amount(-sale.refunded_minor, currency, language)
            self._add_pair(texts("Refunded in the shop"), refunded, muted)
        total = format_money(sale.total_minor, currency, language)
        self._add_pair(texts("Total"), total, (SECTION, _TOTAL_FIGURES))

    def _add_payments(self) -> None:
        sale, texts = self._sale, self._texts
        for payment in sale.payments:
            amount = format_amount(-payment.amount_minor, sale.currency, texts.language)
            self._add_pair(payment_title(texts, payment), amount, (SMALL_MUTED, _FIGURES))
        if sale.owed_minor > 0:
            owed = format_amount(sale.owed_minor, sale.currency, texts.language)
            self._add_pair(texts("To pay"), owed, (_TO_PAY, _TO_PAY_FIGURES))
        elif sale.owed_minor < 0:
            over = format_amount(-sale.owed_minor, sale.currency, texts.language)
            self._add_pair(texts("To give back"), over, (_TO_PAY, _TO_PAY_FIGURES))

    def _add_foot(self, state: HistoryState) -> None:
        if self._sale.note:
            self._add_rule()
            self._layout.addWidget(Label(self._look, self._sale.note, SMALL, wraps=True))
        if state.shop.tax_numbers:
            self._add_rule()
        for number in state.shop.tax_numbers:
            self._add_centred(number, SMALL_MUTED)

    def _add_rule(self) -> None:
        self._layout.addWidget(DashedRule(self._look))

    def _add_centred(self, words: str, style: TextStyle) -> None:
        if words:
            label = Label(self._look, words, style, wraps=True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._layout.addWidget(label)

    def _add_pair(self, left: str, right: str, styles: tuple[TextStyle, TextStyle]) -> None:
        content: QHBoxLayout = row(gap=self._look.px(Space.S))
        content.addWidget(Label(self._look, left, styles[0], wraps=True), 1)
        content.addWidget(Label(self._look, right, styles[1]), 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(content)


def payment_title(texts: Texts, payment: SalePayment) -> str:
    """Return how a payment is called: its kind, and what the shop or the terminal says of it."""
    if payment.entry == "rounding":
        return texts(PAYMENT_WORDS["rounding"])
    if payment.entry == "online":
        return texts(PAYMENT_WORDS["online"])
    if payment.entry == "refund":
        return texts("Refunded in the shop")
    word = texts(PAYMENT_WORDS.get(payment.kind, PAYMENT_WORDS["other"]))
    ending = payment.reference[-4:] if payment.kind in ("card", "gift_card") else ""
    return f"{word} ····{ending}" if ending else word
