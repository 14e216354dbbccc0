"""The left side: one page for what is being done."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.amount_page import CashPage, FloatPage
from pos_desktop.ui.screens.sell.done_page import DonePage
from pos_desktop.ui.screens.sell.keys_page import KeysPage
from pos_desktop.ui.screens.sell.list_pages import CustomerPage, ParkedPage
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.pay_page import PayPage
from pos_desktop.ui.screens.sell.state import SellState, Side, Stage
from pos_desktop.ui.screens.sell.words import Wording


class Pages(QStackedWidget):
    """All pages; the state says which one is shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = KeysPage(look)
        self.opening = FloatPage(look)
        self.parked = ParkedPage(look)
        self.customer = CustomerPage(look)
        self.cash = CashPage(look)
        self.paying = PayPage(look)
        self.done = DonePage(look)
        self._sides: dict[Side, Page] = {
            Side.KEYS: self.keys,
            Side.OPENING: self.opening,
            Side.PARKED: self.parked,
            Side.CUSTOMER: self.customer,
            Side.CASH: self.cash,
        }
        self._every: tuple[Page, ...] = (*self._sides.values(), self.paying, self.done)
        self._shown: Page = self.keys
        for page in self._every:
            self.addWidget(page)
        # The widest page, shown or not, would else decide how narrow the window can be.
        self.setMinimumSize(1, 1)

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
        for page in self._every:
            page.retranslate(texts)

    def _page_of(self, state: SellState) -> Page:
        if state.stage is Stage.PAYING:
            return self.paying
        return self.done if state.stage is Stage.DONE else self._sides[state.side]
