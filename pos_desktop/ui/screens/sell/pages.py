"""The left side: one page for what is being done."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.keys_page import KeysPage
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.state import SellState, Side, Stage
from pos_desktop.ui.screens.sell.words import Wording

if TYPE_CHECKING:  # late: the till rings up before
    from pos_desktop.ui.screens.sell.amount_page import CashPage, FloatPage
    from pos_desktop.ui.screens.sell.back_office_page import BackOfficePage
    from pos_desktop.ui.screens.sell.done_page import DonePage
    from pos_desktop.ui.screens.sell.list_pages import CustomerPage, ParkedPage
    from pos_desktop.ui.screens.sell.pay_page import PayPage

P = TypeVar("P", bound=Page)
S = TypeVar("S", "FloatPage", "ParkedPage", "CustomerPage", "CashPage", "BackOfficePage")


class Pages(QStackedWidget):
    """All pages; the state says which one is shown, and each is built when it is shown first.

    Signals, passed on from the pages: `wished` (a wish); `searched` (str); `side_left`, `paying_left`
        (nothing); `amount_typed` (minor units); `type_opened` (type id or None); `receipt_requested` (str).
    """

    wished = Signal(object)
    searched = Signal(object)
    side_left = Signal()
    paying_left = Signal()
    amount_typed = Signal(object)
    type_opened = Signal(object)
    receipt_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._texts = look, texts
        self._width = 0
        self._every: list[Page] = []
        self.keys = self._add(KeysPage(look))
        self.keys.searched.connect(self.searched)
        self.keys.wished.connect(self.wished)
        self._shown: Page = self.keys
        # The widest page, shown or not, would else decide how narrow the window can be.
        self.setMinimumSize(1, 1)

    @cached_property
    def opening(self) -> FloatPage:
        """The page on which the register is opened."""
        # late: the till rings up before
        from pos_desktop.ui.screens.sell.amount_page import FloatPage

        return self._add_side(FloatPage(self._look))

    @cached_property
    def parked(self) -> ParkedPage:
        """The list of parked carts."""
        # late: the till rings up before
        from pos_desktop.ui.screens.sell.list_pages import ParkedPage

        return self._add_side(ParkedPage(self._look))

    @cached_property
    def customer(self) -> CustomerPage:
        """The search for a customer."""
        # late: the till rings up before
        from pos_desktop.ui.screens.sell.list_pages import CustomerPage

        page = self._add_side(CustomerPage(self._look))
        page.searched.connect(self.searched)
        return page

    @cached_property
    def cash(self) -> CashPage:
        """The page on which cash is moved."""
        # late: the till rings up before
        from pos_desktop.ui.screens.sell.amount_page import CashPage

        return self._add_side(CashPage(self._look))

    @cached_property
    def back_office(self) -> BackOfficePage:
        """What a computer shows that is no register."""
        # late: most are one
        from pos_desktop.ui.screens.sell.back_office_page import BackOfficePage

        return self._add_side(BackOfficePage(self._look))

    @cached_property
    def paying(self) -> PayPage:
        """The page on which money is taken."""
        # late: the till rings up before
        from pos_desktop.ui.screens.sell.pay_page import PayPage

        page = self._add(PayPage(self._look))
        page.back_requested.connect(self.paying_left)
        page.amounts.amount_typed.connect(self.amount_typed)
        page.amounts.field.submitted.connect(page.types.press_default)
        page.types.type_opened.connect(self.type_opened)
        page.types.payment_requested.connect(self.wished)
        return page

    @cached_property
    def done(self) -> DonePage:
        """The page of a sale that is over."""
        # late: the till rings up before
        from pos_desktop.ui.screens.sell.done_page import DonePage

        page = self._add(DonePage(self._look))
        page.receipt_requested.connect(self.receipt_requested)
        page.set_width(self._width)
        return page

    def set_room(self, width: int) -> None:
        """Say how wide the pages are, in pixels."""
        self._width = width
        if "done" in self.__dict__:
            self.done.set_width(width)

    @Slot(object)
    def set_reference(self, reference: str) -> None:
        """Fill in the number of a payment that was scanned."""
        self.paying.types.set_reference(reference)

    @property
    def shown(self) -> Page:
        """Return the page on show."""
        return self._shown

    def show_state(self, words: Wording, state: SellState) -> bool:
        """Show a new state; tells whether another page is shown now."""
        page = self._page_of(state)
        is_new = page is not self._shown
        if is_new:
            page.clear()
        self._shown = page
        page.show_state(words, state)
        self.setCurrentWidget(page)
        return is_new

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        for page in self._every:
            page.retranslate(texts)

    def _page_of(self, state: SellState) -> Page:
        if state.stage is Stage.PAYING:
            return self.paying
        if state.stage is Stage.DONE:
            return self.done
        match state.side:
            case Side.KEYS:
                return self.keys
            case Side.OPENING:
                return self.opening
            case Side.PARKED:
                return self.parked
            case Side.CUSTOMER:
                return self.customer
            case Side.CASH:
                return self.cash
            case Side.BACK_OFFICE:
                return self.back_office

    def _add_side(self, page: S) -> S:
        page.back_requested.connect(self.side_left)
        page.wished.connect(self.wished)
        return self._add(page)

    def _add(self, page: P) -> P:
        page.retranslate(self._texts)
        self._every.append(page)
        self.addWidget(page)
        return page
