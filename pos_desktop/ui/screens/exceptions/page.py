"""The tab of what to look at: the list, and beside it the exception that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.exceptions.detail import DetailPage
from pos_desktop.ui.screens.exceptions.item_list import ItemList
from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter
from pos_desktop.ui.screens.exceptions.state import ExceptionsState, News
from pos_desktop.ui.screens.exceptions.words import toast_for
from pos_desktop.ui.theme import Ground, Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.surface import Surface, column, row


class ExceptionsPage(QWidget):
    """Everything a manager works off.

    Signals: `toast_requested` (a `Toast`); `counted` (nothing): there may be more or less of it now.
    """

    toast_requested = Signal(object)
    counted = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._texts, self._state = look, texts, ExceptionsState()
        self.band = Band(look)
        self.list, self.detail = ItemList(look, texts), DetailPage(look)
        self.empty = EmptyState(look)
        self._pages = QStackedWidget()
        self._lay_out()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._state.items)

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        return self.list.table

    def attach(self, presenter: ExceptionsPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        for signal, slot in (
            (self.list.item_chosen, presenter.choose),
            (self.detail.deed_requested, presenter.do),
            (self.detail.counted, presenter.count),
            (self.detail.keep_requested, presenter.keep),
            (self.detail.settle_requested, presenter.settle),
            (presenter.state_changed, self.show_exceptions),
            (presenter.told, self._on_told),
        ):
            signal.connect(slot)

    @Slot(object)
    def show_exceptions(self, state: ExceptionsState) -> None:
        """Show the list, and the one that is chosen."""
        before, self._state = self._state, state
        self._show()
        if len(before.items) != len(state.items):
            self.counted.emit()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show()

    def _show(self) -> None:
        texts, state = self._texts, self._state
        words = texts("Nothing is lost: each of these was recorded and needs a decision.")
        self.band.set_face(BandFace(Tone.INFO, words, "info"))
        is_empty = not state.items
        if is_empty:
            what = texts("What contradicts, such as an order paid twice or short stock, appears here.")
            self.empty.set_face(EmptyFace(texts("Nothing to look at"), what, has_picture=False))
        self.list.show_state(texts, state)
        self.detail.show_state(texts, state)
        self.band.setVisible(not is_empty)
        self._pages.setCurrentWidget(self.empty if is_empty else self._both)

    def _lay_out(self) -> None:
        px = self._look.px
        upper = Surface(self._look, Ground.BACKGROUND)
        line = column(upper)
        line.setContentsMargins(px(Metric.MARGIN), 0, px(Metric.MARGIN), px(Space.M))
        line.addWidget(self.band)
        self._both = QWidget()
        both = row(self._both)
        both.addWidget(self.list)
        ground = Surface(self._look, Ground.BACKGROUND, edges="t")
        column(ground).addWidget(self.detail)
        both.addWidget(ground, 1)
        for page in (self._both, self.empty):
            self._pages.addWidget(page)
        layout = column(self)
        layout.addWidget(upper)
        layout.addWidget(self._pages, 1)

    @Slot(object)
    def _on_told(self, news: News) -> None:
        self.toast_requested.emit(toast_for(self._texts, news))
