"""The tab of the web shops: how each stands, or the queue of what they will be told."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.state import SetupState
from pos_desktop.ui.screens.shops.add_page import AddPage
from pos_desktop.ui.screens.shops.presenter import ShopsPresenter
from pos_desktop.ui.screens.shops.queue import QueuePage
from pos_desktop.ui.screens.shops.settings_page import SettingsPage
from pos_desktop.ui.screens.shops.shop_list import ShopList
from pos_desktop.ui.screens.shops.shop_page import ShopPage
from pos_desktop.ui.screens.shops.state import News, ShopsState, Side, Spot, View
from pos_desktop.ui.screens.shops.words import refused, toast_for
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.band import BandFace
from pos_desktop.ui.widgets.button import Face
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.master_detail import MasterDetail
from pos_desktop.ui.widgets.surface import column
from pos_desktop.ui.widgets.tabs import Choice

_ADD = "add"


class WebShopsPage(QWidget):
    """Everything about web shops.

    Signals: `view_chosen` (`View`); `sale_requested` (sale id); `toast_requested` (a `Toast`).
    """

    view_chosen = Signal(object)
    sale_requested = Signal(object)
    toast_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._state = texts, ShopsState()
        self.list = ShopList(look, texts)
        self.shop = ShopPage(look)
        self.settings = SettingsPage(look)
        self.add = AddPage(look)
        self.empty = EmptyState(look)
        self.queue = QueuePage(look, texts)
        beside = (self.shop, self.settings, self.add)
        self._frame = MasterDetail(look, self.list, beside, (self.empty, self.queue))
        self.filter, self.band = self._frame.filter, self._frame.band
        column(self).addWidget(self._frame)
        self.filter.chosen.connect(self.view_chosen)
        self.shop.sale_requested.connect(self.sale_requested)
        self.queue.sale_requested.connect(self.sale_requested)

    def attach(self, presenter: ShopsPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        for signal, slot in (
            (self.list.row_chosen, presenter.choose_shop),
            (self.list.adding_requested, presenter.show_adding),
            (self.shop.sync_requested, presenter.sync_now),
            (self.shop.settings_requested, presenter.show_settings),
            (self.shop.retry_requested, presenter.retry),
            (self.shop.settle_requested, presenter.settle),
            (self.shop.read_requested, presenter.read_again),
            (self.shop.unlock_requested, presenter.unlock),
            (self.settings.back_requested, presenter.leave_settings),
            (self.settings.change_requested, presenter.change),
            (self.settings.matched, presenter.match_place),
            (self.settings.keys_typed, presenter.try_keys),
            (self.settings.unlock_requested, presenter.unlock),
            (self.settings.removal_requested, presenter.remove),
            (self.add.test_requested, presenter.test),
            (self.add.add_requested, presenter.add),
            (self.add.matched, presenter.choose_place),
            (self.add.default_chosen, presenter.choose_default),
            (self.add.unlock_requested, presenter.unlock),
            (self.view_chosen, presenter.show_view),
            (presenter.state_changed, self.show_shops),
            (presenter.told, self._on_told),
        ):
            signal.connect(slot)
        self.empty.action_requested.connect(presenter.show_adding)

    @Slot(object)
    def show_shops(self, state: ShopsState) -> None:
        """Show how the shops stand."""
        before, self._state = self._state, state
        self._show()
        if (before.side, before.view) != (state.side, state.view) and self.isVisible():
            self.home.setFocus()

    def show_queue(self, texts: Texts, state: SetupState) -> None:
        """Show what waits to be told, in a language."""
        self._texts = texts
        self.queue.show_state(texts, state)
        self._show()

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        if self._state.view is not View.SHOPS:
            return self.queue.table
        homes: dict[Side, QWidget] = {Side.ADD: self.add.home, Side.SETTINGS: self.settings.back}
        return homes.get(self._state.side, self.list.table)

    def _show(self) -> None:
        texts, state = self._texts, self._state
        self.filter.set_choices(
            (
                Choice(View.SHOPS, texts("Shops")),
                Choice(View.WAITING, texts("Still waiting")),
                Choice(View.ALL, texts("All")),
            ),
            state.view,
        )
        self._show_band()
        self.queue.show_held(state.held)
        is_empty = not state.shops and state.side is not Side.ADD and not state.is_loading
        if is_empty:
            self.empty.set_face(empty_face(texts, state))
        self.list.show_state(texts, state)
        self.shop.show_state(texts, state)
        self.settings.show_state(texts, state)
        self.add.show_state(texts, state)
        self.list.setVisible(bool(state.shops))
        if state.view is not View.SHOPS:
            self._frame.show_instead(self.queue)
        elif is_empty:
            self._frame.show_instead(self.empty)
        else:
            self._frame.show_beside(self._side_of(state))

    def _show_band(self) -> None:
        texts, refusal = self._texts, self._state.refused_at(Spot.LIST)
        self.band.setVisible(refusal is not None or self._state.view is not View.SHOPS)
        if refusal is not None:
            self.band.set_face(BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert"))
            return
        words = texts("Nothing is lost while it waits: each step is kept here until its shop knows it.")
        self.band.set_face(BandFace(Tone.INFO, words, "info"))

    def _side_of(self, state: ShopsState) -> QWidget | None:
        if state.side is Side.ADD:
            return self.add
        if state.shop is None:
            return None
        return self.settings if state.side is Side.SETTINGS else self.shop

    @Slot(object)
    def _on_told(self, news: News) -> None:
        if news.kind == "added":
            self.add.clear()
        elif news.kind == "keys_kept":
            self.settings.keys.clear()
        self.toast_requested.emit(toast_for(self._texts, news))


def empty_face(texts: Texts, state: ShopsState) -> EmptyFace:
    """Return what the tab says before the first shop: what will appear, and how."""
    words = texts(
        "Shopify, WooCommerce, BigCommerce or E-Series: its orders then arrive here by themselves, "
        "and it learns what happened to them."
    )
    actions = ((_ADD, Face(texts("Add a web shop"), "plus")),) if state.may_manage else ()
    return EmptyFace(texts("No web shop is connected"), words, actions, has_picture=False)
