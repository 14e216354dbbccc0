"""Beside the receipt: payments, fulfillments, and everything that happened."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pos_desktop.domain.formats import format_amount
from pos_desktop.services.ports.rows import FulfillmentState, SalePayment
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.screens.drawings import IconDrawing
from pos_desktop.ui.screens.history.happened import moments
from pos_desktop.ui.screens.history.receipt import payment_title
from pos_desktop.ui.screens.history.state import HistoryState, OpenSale
from pos_desktop.ui.screens.words import METHOD_ICONS, METHOD_WORDS, PAYMENT_ICONS, status_chip, when
from pos_desktop.ui.theme import Metric, Size, Space, Tone, Weight
from pos_desktop.ui.widgets.chip import ChipFace, chip_width, draw_chip
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.label import AMOUNT, BODY_MEDIUM, CAPTION, MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import Hairline, column, row, take_out
from pos_desktop.ui.widgets.timeline import Timeline

_OPEN = ("new", "in_progress", "packed", "cancelled_after_packing")
_CAPTION_FIGURES = TextStyle(Size.SMALL, Weight.SEMIBOLD, Tone.MUTED, figures=True)
_SMALL_FIGURES = TextStyle(Size.SMALL, tone=Tone.MUTED, figures=True)


class PartButton(Control):
    """One fulfillment; pressing it leads to it while it is open."""

    def __init__(
        self, look: Look, words: str, icon: str, chip: ChipFace, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, f"{words}, {chip.text}", parent)
        self._words = words
        self._icon = icon
        self._chip = chip
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def needed_width(self) -> int:
        return self._margin_width() + max(self._words_width(), chip_width(self.look, self._chip))

    def needed_height(self) -> int:
        return self.heightForWidth(self.width())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.look.px(Metric.ROW_TALL if self._is_stacked(width) else Metric.ROW)

    def paint(self, painter: QPainter) -> None:
        look, colors = self.look, self.look.theme.colors
        if self.is_lit():
            box(painter, self.rect(), ground=colors.well, radius=look.px(Metric.CHIP_RADIUS))
        side, middle = look.px(Metric.ICON), self.height() // 2
        draw_icon(painter, QPoint(0, middle - side // 2), self._icon, colors.muted, side)
        if self.isEnabled():
            draw_icon(
                painter, QPoint(self.width() - side, middle - side // 2), "chevron-right", colors.muted, side
            )
        left = side + look.px(Space.M)
        line = QRect(left, 0, self.width() - left, self.height())
        chip_left = self.width() - side - look.px(Space.S) - chip_width(look, self._chip)
        if self._is_stacked(self.width()):
            line.setHeight(self.height() // 2)
            middle, chip_left = middle + middle // 2, left
        draw_chip(painter, look, chip_left, middle, self._chip)
        draw_text(painter, line, self._words, look.font(weight=Weight.MEDIUM), colors.text)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())

    def _words_width(self) -> int:
        return text_width(self.look.font(weight=Weight.MEDIUM), self._words)

    def _margin_width(self) -> int:
        return self.look.px(2 * Metric.ICON + Space.M + Space.S)

    def _is_stacked(self, width: int) -> bool:
        """Whether the chip stands under the words, for want of room beside them."""
        chip = self.look.px(Space.M) + chip_width(self.look, self._chip)
        return width < self._margin_width() + self._words_width() + chip


class Side(QWidget):
    """The column beside the receipt.

    Signals: `fulfillment_requested` (fulfillment id).
    """

    fulfillment_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._parts: dict[PartButton, bytes] = {}
        self._made: QWidget | None = None
        self._timeline_title = Label(look, "", CAPTION)
        self.timeline = Timeline(look)
        self._layout = column(self, gap=look.px(Space.S))
        self._layout.addWidget(self._timeline_title)
        self._layout.addWidget(self.timeline)
        self._layout.addStretch(1)

    def show_sale(self, texts: Texts, state: HistoryState, opened: OpenSale) -> None:
        """Show what belongs to a sale."""
        wanted = (texts.language, opened.detail, state.zone, self._look.theme)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._timeline_title.setText(texts("Timeline"))
        self.timeline.set_moments(moments(texts, opened.detail, state.zone))
        if self._made is not None:
            take_out(self._layout, (self._made,))
        self._made = QWidget(self)
        self._fill(self._made, texts, state, opened)
        self._layout.insertWidget(0, self._made)

    def _fill(self, made: QWidget, texts: Texts, state: HistoryState, opened: OpenSale) -> None:
        sale, look = opened.detail.sale, self._look
        layout = column(made, gap=0)
        layout.setContentsMargins(0, 0, 0, look.px(Space.L))
        paid = format_amount(sale.paid_minor, sale.currency, texts.language)
        total = format_amount(sale.total_minor, sale.currency, texts.language)
        layout.addLayout(self._title(texts("Payments"), texts("{paid} of {total}", paid=paid, total=total)))
        layout.addWidget(Hairline(look))
        if not sale.payments:
            nothing = Label(look, texts("Nothing paid yet"), MUTED)
            nothing.setMinimumHeight(look.px(Metric.ROW))
            layout.addWidget(nothing)
        for payment in sale.payments:
            layout.addLayout(self._payment(texts, state, payment, sale.currency))
            layout.addWidget(Hairline(look))
        self._parts = {}
        if sale.fulfillments:
            layout.addSpacing(look.px(Space.L))
            layout.addLayout(self._title(texts("Fulfillments"), ""))
            layout.addWidget(Hairline(look))
        outlets = dict(opened.detail.outlet_names)
        for part in sale.fulfillments:
            layout.addWidget(self._part(texts, part, outlets.get(part.outlet_id, ""), made))
            layout.addWidget(Hairline(look))

    def _title(self, left: str, right: str) -> QHBoxLayout:
        line = row()
        line.setContentsMargins(0, 0, 0, self._look.px(Space.S))
        line.addWidget(Label(self._look, left, CAPTION))
        line.addStretch(1)
        line.addWidget(Label(self._look, right, _CAPTION_FIGURES))
        return line

    def _payment(self, texts: Texts, state: HistoryState, payment: SalePayment, currency: str) -> QHBoxLayout:
        look = self._look
        line = row(gap=look.px(Space.M))
        line.setContentsMargins(0, look.px(Space.S), 0, look.px(Space.S))
        kind = payment.entry if payment.entry in ("online", "rounding") else payment.kind
        line.addWidget(IconDrawing(look, PAYMENT_ICONS.get(kind, "coins")))
        words = column(gap=0)
        words.addWidget(Label(look, payment_title(texts, payment), BODY_MEDIUM, wraps=True))
        words.addWidget(Label(look, when(texts, payment.at_ms, state.zone), _SMALL_FIGURES))
        line.addLayout(words, 1)
        amount = format_amount(payment.amount_minor, currency, texts.language)
        line.addWidget(Label(look, amount, AMOUNT), 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _part(self, texts: Texts, part: FulfillmentState, outlet: str, parent: QWidget) -> PartButton:
        method = texts(METHOD_WORDS.get(part.method, part.method))
        chip = status_chip(
            texts,
            part.status,
            picked=sum(line.picked for line in part.lines),
            wanted=sum(line.wanted for line in part.lines),
        )
        icon = METHOD_ICONS.get(part.method, "package")
        button = PartButton(self._look, f"{method} · {outlet}", icon, chip, parent)
        button.setEnabled(part.status in _OPEN)
        button.clicked.connect(self._on_part_clicked)
        self._parts[button] = part.fulfillment_id
        return button

    @Slot()
    def _on_part_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, PartButton) and button in self._parts:
            self.fulfillment_requested.emit(self._parts[button])
