"""The replication tab: every till of the shop, or the hub of this one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.code_page import CodePage
from pos_desktop.ui.screens.replication.hub_page import HubPage
from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
from pos_desktop.ui.screens.replication.state import News, ReplicationState, Side, Spot, View
from pos_desktop.ui.screens.replication.till_list import TillList
from pos_desktop.ui.screens.replication.till_page import TillPage
from pos_desktop.ui.screens.replication.words import hub_advice, hub_face, refused, toast_for
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.band import BandFace
from pos_desktop.ui.widgets.button import ButtonKind
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.master_detail import MasterDetail
from pos_desktop.ui.widgets.surface import column
from pos_desktop.ui.widgets.tabs import Choice


class ReplicationPage(QWidget):
    """Everything about the other tills.

    Signals: `toast_requested` (a `Toast`); `wake_requested` (nothing).
    """

    toast_requested = Signal(object)
    wake_requested = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._state = texts, ReplicationState()
        self.list = TillList(look, texts)
        self.till, self.code = TillPage(look), CodePage(look)
        self.hub = HubPage(look)
        self.empty = EmptyState(look)
        self._frame = MasterDetail(look, self.list, (self.till, self.code), (self.empty, self.hub))
        self.filter, self.band = self._frame.filter, self._frame.band
        column(self).addWidget(self._frame)
        self.band.action_requested.connect(self.wake_requested)

    def attach(self, presenter: ReplicationPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        card, serving = self.hub.hub, self.hub.serving
        for signal, slot in (
            (self.filter.chosen, presenter.show_view),
            (self.wake_requested, presenter.wake),
            (self.list.row_chosen, presenter.choose_device),
            (self.list.adding_requested, presenter.show_adding),
            (self.till.asked, presenter.ask),
            (self.till.revoke_requested, presenter.revoke),
            (self.code.placed, presenter.place_code),
            (self.code.code_requested, presenter.make_code),
            (card.join_requested, presenter.join),
            (card.unlock_requested, presenter.unlock),
            (card.asked, presenter.ask),
            (card.leave_requested, presenter.leave),
            (serving.serve_requested, presenter.serve),
            (serving.stop_requested, presenter.stop_serving),
            (presenter.state_changed, self.show_replication),
            (presenter.told, self._on_told),
        ):
            signal.connect(slot)

    @Slot(object)
    def show_replication(self, state: ReplicationState) -> None:
        """Show how replication goes."""
        before, self._state = self._state, state
        self._show()
        if (before.side, before.view) != (state.side, state.view) and self.isVisible():
            self.home.setFocus()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show()

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        if self._state.view is View.HUB:
            return self.hub.home
        return self.code.home if self._state.side is Side.CODE else self.list.table

    def _show(self) -> None:
        texts, state = self._texts, self._state
        self.filter.setVisible(state.has_hub)
        self.filter.set_choices(
            (Choice(View.TILLS, texts("Tills")), Choice(View.HUB, texts("Hub"))), state.view
        )
        self._show_band()
        self.list.show_state(texts, state)
        self.till.show_state(texts, state)
        self.code.show_state(texts, state)
        self.hub.show_state(texts, state)
        is_empty = not state.devices and state.side is not Side.CODE
        if is_empty:
            words = texts("Once the hub answers, every till of the shop is listed here.")
            self.empty.set_face(EmptyFace(texts("No till is known yet"), words, has_picture=False))
        if state.view is View.HUB:
            self._frame.show_instead(self.hub)
        elif is_empty:
            self._frame.show_instead(self.empty)
        else:
            self._frame.show_beside(self.code if state.side is Side.CODE else self.till)

    def _show_band(self) -> None:
        texts, state = self._texts, self._state
        refusal = state.refused_at(Spot.LIST)
        if refusal is not None:
            self.band.set_face(BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert"))
            self.band.setVisible(True)
            return
        advice = hub_advice(texts, state)
        is_alone = state.hub.standing is HubStanding.NONE
        self.band.setVisible(bool(advice) or is_alone)
        if advice:
            face = hub_face(texts, state)
            again = texts("Try now") if state.hub.standing is HubStanding.OFFLINE else ""
            words = f"{face.words}. {advice}"
            self.band.set_face(BandFace(face.tone, words, face.icon, again, ButtonKind.NEUTRAL))
        elif is_alone:
            words = texts("This till works by itself. With a hub, several tills and the web agree.")
            self.band.set_face(BandFace(Tone.INFO, words, "info"))

    @Slot(object)
    def _on_told(self, news: News) -> None:
        if news.kind == "joined":
            self.hub.hub.form.clear()
        self.toast_requested.emit(toast_for(self._texts, news))
