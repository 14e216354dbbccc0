"""The tab of what to look at: the list, and beside it the exception that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.exceptions.detail import DetailPage
from pos_desktop.ui.screens.exceptions.item_list import ItemList
from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter
from pos_desktop.ui.screens.exceptions.state import ExceptionsState, News, View
from pos_desktop.ui.screens.exceptions.words import toast_for
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.band import BandFace
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.master_detail import MasterDetail
from pos_desktop.ui.widgets.surface import column
from pos_desktop.ui.widgets.tabs import Choice


class ExceptionsPage(QWidget):
    """Everything a manager works off.

    Signals: `toast_requested` (a `Toast`); `counted` (nothing): there may be more or less of it now.
    """

    toast_requested = Signal(object)
    counted = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._state = texts, ExceptionsState()
        self.list, self.detail = ItemList(look, texts), DetailPage(look)
        self.empty = EmptyState(look)
        self._frame = MasterDetail(look, self.list, (self.detail,), (self.empty,))
        self.filter, self.band = self._frame.filter, self._frame.band
        column(self).addWidget(self._frame)

    @property
    def count(self) -> int:
        """How many there are to look at."""
        return len(self._state.items)

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        return self.list.table

    def attach(self, presenter: ExceptionsPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        for signal, slot in (
            (self.list.row_chosen, presenter.choose),
            (self.filter.chosen, presenter.show_view),
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
        self.filter.set_choices(
            (Choice(View.OPEN, texts("To look at")), Choice(View.SETTLED, texts("Settled"))), state.view
        )
        is_empty = not state.shown
        self.list.show_state(texts, state)
        self.detail.show_state(texts, state)
        self.band.set_face(BandFace(Tone.INFO, band_words(texts, state.view), "info"))
        self.band.setVisible(not is_empty)
        if is_empty:
            self.empty.set_face(empty_face(texts, state.view))
            self._frame.show_instead(self.empty)
        else:
            self._frame.show_beside(self.detail)

    @Slot(object)
    def _on_told(self, news: News) -> None:
        self.toast_requested.emit(toast_for(self._texts, news))


def band_words(texts: Texts, view: View) -> str:
    """Return what the list is, in one sentence."""
    if view is View.OPEN:
        return texts("Nothing is lost: each of these was recorded and needs a decision.")
    return texts("The last one first. What changes afterwards is to look at again.")


def empty_face(texts: Texts, view: View) -> EmptyFace:
    """Return what an empty list says: what will appear, and how."""
    if view is View.OPEN:
        what = texts("What contradicts, such as an order paid twice or short stock, appears here.")
        return EmptyFace(texts("Nothing to look at"), what, has_picture=False)
    what = texts("What a manager settles appears here: what it was, who settled it, when, and the note.")
    return EmptyFace(texts("Nothing was settled yet"), what, has_picture=False)
