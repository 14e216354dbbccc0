"""The open sale: its receipt, what belongs to it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_desktop.domain.formats import format_amount
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.look import Look
from pos_desktop.ui.refusals import refused
from pos_desktop.ui.screens.action_row import Action, ActionRow, Offer
from pos_desktop.ui.screens.history.receipt import ReceiptCard
from pos_desktop.ui.screens.history.side import Side
from pos_desktop.ui.screens.history.state import Deed, HistoryState, OpenSale
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.surface import Scroll, Surface, column, row, stack

NARROW = 780
NEXT_KEY = "F12"
_DEED_WORDS = {
    Deed.RETURN: (message("Return"), "undo-2", "F6"),
    Deed.REPRINT: (message("Reprint"), "printer", "F7"),
    Deed.EMAIL: (message("E-mail"), "mail", "F8"),
    Deed.GIFT_RECEIPT: (message("Gift receipt"), "gift", "F9"),
    Deed.VOID: (message("Void"), "ban", "F10"),
    Deed.CANCEL_ORDER: (message("Cancel order"), "circle-x", "F10"),
}
_YIELDS = (Deed.RETURN, Deed.REPRINT, Deed.VOID, Deed.CANCEL_ORDER, Deed.EMAIL, Deed.GIFT_RECEIPT)


class SaleView(QWidget):
    """The right side of Sales history.

    Signals: `deed_requested` (`Deed`); `fulfillment_requested` (fulfillment id).
    """

    deed_requested = Signal(object)
    fulfillment_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._accent: Deed | None = None
        self.receipt = ReceiptCard(look)
        self.side = Side(look)
        self.band = Band(look)
        self.action_row = ActionRow(look)
        self.accent = Button(look, Face(), ButtonKind.PRIMARY, height=Metric.PAYMENT)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.action_row.action_requested.connect(self.deed_requested)
        self.accent.clicked.connect(self._on_accent_clicked)
        self.side.fulfillment_requested.connect(self.fulfillment_requested)

    def show_sale(self, texts: Texts, state: HistoryState, opened: OpenSale) -> None:
        """Show a sale."""
        self.receipt.show_sale(texts, state, opened)
        self.side.show_sale(texts, state, opened)
        self.band.warn(refused(texts, opened.refusal))
        self.action_row.show_offer(
            Offer(tuple(_action(texts, deed) for deed in opened.deeds), more=texts("More"))
        )
        self._accent = opened.accent
        self.accent.setVisible(opened.accent is not None)
        if opened.accent is not None:
            self.accent.set_face(accent_face(texts, opened))
        self._scroll.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if stack(self._both, is_narrow=self.width() < self._look.px(NARROW)):
            self._scroll.settle()

    def _lay_out(self) -> None:
        px = self._look.px
        content = QWidget()
        self._both.setContentsMargins(px(Metric.MARGIN), px(Metric.MARGIN), px(Metric.MARGIN), px(Space.L))
        self._both.setSpacing(px(Space.XL))
        self._both.addWidget(self.receipt, 0, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(self.side, 1)
        content.setLayout(self._both)
        bar = Surface(self._look, Ground.SURFACE, edges="t")
        foot = column(bar, margin=px(Space.M), gap=px(Space.S))
        foot.setContentsMargins(px(Metric.MARGIN), px(Space.S), px(Metric.MARGIN), px(Space.S))
        foot.addWidget(self.band)
        line = row(gap=px(Space.S))
        line.addWidget(self.action_row, 1)
        line.addWidget(self.accent)
        foot.addLayout(line)
        layout = column(self)
        self._scroll = Scroll(content)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(bar)

    @Slot()
    def _on_accent_clicked(self) -> None:
        if self._accent is not None:
            self.deed_requested.emit(self._accent)


def _action(texts: Texts, deed: Deed) -> Action:
    words, icon, shortcut = _DEED_WORDS[deed]
    return Action(deed, texts(words), icon, shortcut=shortcut, yields=_YIELDS.index(deed) + 1)


def accent_face(texts: Texts, opened: OpenSale) -> Face:
    """Return what the next step says, with its amount."""
    sale = opened.detail.sale
    amount = format_amount(abs(sale.owed_minor), sale.currency, texts.language)
    if opened.accent is Deed.GIVE_BACK:
        return Face(texts("Give back"), keycap=NEXT_KEY, amount=amount)
    if sale.state == "parked":
        return Face(texts("Retrieve sale"), keycap=NEXT_KEY)
    return Face(texts("Continue sale"), keycap=NEXT_KEY, amount=amount)
