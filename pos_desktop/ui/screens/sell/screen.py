"""The Sell screen: what is rung up at the right, what is done about it at the left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.register import ClosureLine
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.cart_actions import CartActions
from pos_desktop.ui.screens.sell.cart_column import CartColumn
from pos_desktop.ui.screens.sell.news import receipt_mail, toast_for
from pos_desktop.ui.screens.sell.pages import Pages
from pos_desktop.ui.screens.sell.presenter import News, SellPresenter
from pos_desktop.ui.screens.sell.scan_field import CartKey
from pos_desktop.ui.screens.sell.state import SellState, Side, Stage
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Metric
from pos_desktop.ui.widgets.surface import row

WIDE = 1200 - Metric.RAIL


class SellScreen(Screen):
    """Shows a `SellState`.

    Signals: `wished` (a wish); `searched` (str); `scan_requested` (`Scan`); `side_chosen` (`Side`);
        `amount_typed` (minor units); `type_opened` (type id or None); `paying_left` (nothing);
        `receipt_chosen` (str); `link_requested` (address to open); `actions_of_cart` has those of the cart.
    """

    wished = Signal(object)
    searched = Signal(object)
    scan_requested = Signal(object)
    side_chosen = Signal(object)
    amount_typed = Signal(object)
    type_opened = Signal(object)
    paying_left = Signal()
    receipt_chosen = Signal(object)
    link_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, texts, parent)
        self._state = SellState()
        self._is_compact = False
        self.pages = Pages(look, texts)
        self.cart = CartColumn(look, texts)
        self.actions_of_cart = CartActions(look, self.cart, self)
        layout = row(self)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.cart)
        self._connect()
        self.retranslate(texts)

    @property
    def title(self) -> str:
        """Return the window's title while this screen is shown."""
        return self.texts("Sell")

    def attach(self, presenter: SellPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        foot, actions = self.cart.foot, self.actions_of_cart
        for signal, slot in (
            (self.wished, presenter.wish),
            (self.searched, presenter.search),
            (self.scan_requested, presenter.scan),
            (self.side_chosen, presenter.show_side),
            (self.amount_typed, presenter.type_amount),
            (self.type_opened, presenter.open_type),
            (self.paying_left, presenter.leave_paying),
            (self.receipt_chosen, presenter.choose_receipt),
            (actions.line_chosen, presenter.select),
            (actions.pay_requested, presenter.pay),
            (actions.shortage_accepted, presenter.accept_shortage),
            (foot.stop_requested, presenter.stop_here),
            (foot.new_requested, presenter.begin_new),
            (foot.back_requested, presenter.go_back_to_order),
            (presenter.state_changed, self.render),
            (presenter.told, self._on_told),
            (presenter.expected_known, self._on_expected_known),
            (presenter.reference_scanned, self.pages.set_reference),
        ):
            signal.connect(slot)

    @Slot(object)
    def render(self, state: SellState) -> None:  # type: ignore[override]
        """Show a new state; what is unchanged stays where it is."""
        self._state = state
        words = self._words()
        self.actions_of_cart.set_state(words, state)
        self.cart.show_state(words, state)
        is_new_page = self.pages.show_state(words, state)
        self._show_width()
        if is_new_page:
            self.focus_home()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        super().retranslate(texts)
        self.pages.retranslate(texts)
        self.cart.retranslate(texts)
        self.render(self._state)

    def focus_home(self) -> None:
        """Put the focus where the page rests: in the search field while something is rung up."""
        self.pages.shown.focus_home()

    @Slot(object)
    def on_scan(self, scan: Scan) -> None:
        """Take a scanned code."""
        self.pages.keys.search.clear()
        self.scan_requested.emit(scan)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        state = self._state
        if state.stage is Stage.PAYING and state.pay.opened is not None:
            self.type_opened.emit(None)
        elif state.stage is Stage.PAYING:
            self.paying_left.emit()
        elif state.stage is Stage.SELLING and state.side is not Side.KEYS:
            self.side_chosen.emit(Side.KEYS)

    def _connect(self) -> None:
        pages, actions = self.pages, self.actions_of_cart
        pages.wished.connect(self.wished)
        pages.searched.connect(self.searched)
        pages.side_left.connect(self._on_side_left)
        pages.paying_left.connect(self.paying_left)
        pages.amount_typed.connect(self.amount_typed)
        pages.type_opened.connect(self.type_opened)
        pages.receipt_requested.connect(self._on_receipt_requested)
        pages.keys.search.submitted.connect(self._on_search_submitted)
        pages.keys.search.cart_key_pressed.connect(self._on_cart_key)
        actions.wished.connect(self.wished)
        actions.side_chosen.connect(self.side_chosen)

    def _show_width(self) -> None:
        """Where there is little room, payment types take the place of the cart."""
        is_compact = self._state.stage is Stage.PAYING and self.width() < self.look.px(WIDE)
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.cart.set_compact(is_compact, self.pages.paying.types)
            if not is_compact:
                self.pages.paying.hold_types()
        self.pages.set_room(self.width() - self.cart.width())

    def _words(self) -> Wording:
        return Wording(self.texts, self._state.currency)

    @Slot(object)
    def _on_search_submitted(self, text: str) -> None:
        found, keys = self._state.found, self.pages.keys
        if found is not None and found.text == text.strip() and keys.results.rows:
            keys.results.take_current()
        elif text.strip():
            keys.search.clear()
            self.scan_requested.emit(Scan(text.strip()))

    @Slot(object)
    def _on_cart_key(self, key: CartKey) -> None:
        if self._state.found is not None and key in (CartKey.UP, CartKey.DOWN):
            self.pages.keys.results.step(1 if key is CartKey.DOWN else -1)
        else:
            self.actions_of_cart.press_key(key)

    @Slot()
    def _on_side_left(self) -> None:
        self.side_chosen.emit(Side.KEYS)

    @Slot(object)
    def _on_receipt_requested(self, kind: str) -> None:
        # late: the page that asks is there by now
        from pos_desktop.services.ports.paper import DocumentKind
        from pos_desktop.ui.screens.sell.done_page import EMAIL, GIFT, PRINT

        if kind in (PRINT, GIFT):
            paper = DocumentKind.RECEIPT if kind == PRINT else DocumentKind.GIFT_RECEIPT
            self.wished.emit(wishes.PrintPaper(paper))
            return
        if kind == EMAIL and self._state.cart is not None:
            self.link_requested.emit(receipt_mail(self.texts, self._state.cart, self._state.register.outlet))
        self.receipt_chosen.emit(kind)

    @Slot(object)
    def _on_told(self, news: News) -> None:
        self.toast_requested.emit(toast_for(self.texts, news))

    @Slot(object)
    def _on_expected_known(self, expected: tuple[ClosureLine, ...]) -> None:
        # late: the register is closed long after the till started
        from pos_desktop.ui.screens.sell.closing import ClosingDialog

        dialog = ClosingDialog(self.look, self, self._words(), expected, self._state.pay.types)
        dialog.wished.connect(self.wished)
        dialog.open_counting()
