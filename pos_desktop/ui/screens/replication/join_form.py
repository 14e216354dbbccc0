"""Joining a hub: its address and a one-time code, typed, pasted or scanned; then how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.link import read_link
from pos_desktop.ui.screens.replication.pictures import ProgressBar
from pos_desktop.ui.screens.replication.state import ReplicationState, Spot, is_complete
from pos_desktop.ui.screens.replication.words import progress_words, refused, share_milli
from pos_desktop.ui.screens.shops.state import Refusal as ShopsRefusal
from pos_desktop.ui.screens.shops.state import ShopsState
from pos_desktop.ui.screens.shops.state import Spot as ShopsSpot
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.label import AMOUNT_MUTED, MUTED, Label
from pos_desktop.ui.widgets.surface import column

MOST_SIGNS = 2_000  # an address with a code in one link


def keys_state(state: ReplicationState) -> ShopsState:
    """Return what the card that asks for the passphrase of this computer's keys shows."""
    refusal = state.refused_at(Spot.UNLOCK)
    said = ShopsRefusal(ShopsSpot.UNLOCK, refusal.reason, refusal.facts) if refusal is not None else None
    return ShopsState(vault=state.vault, refusal=said)


class JoinForm(QWidget):
    """Two fields and a button; while it joins, a bar instead.

    Signals: `join_requested` ((address, code)).
    """

    join_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._texts = Texts("en")
        self.words = Label(look, "", MUTED, wraps=True)
        self.address, self.code = TextField(look, "", icon="globe"), TextField(look, "", icon="key-round")
        self.trouble = Band(look)
        self.button = Button(look, Face())
        self.bar = ProgressBar(look)
        self.so_far = Label(look, "", AMOUNT_MUTED, wraps=True)
        layout = column(self, gap=look.px(Space.M))
        for part in (self.words, self.address, self.code, self.trouble, self.button, self.bar, self.so_far):
            layout.addWidget(part)
        for field in (self.address, self.code):
            field.setMaxLength(MOST_SIGNS)
            field.textChanged.connect(self._on_text_changed)
        self.address.submitted.connect(self._on_address_submitted)
        self.code.submitted.connect(self._on_code_submitted)
        self.button.clicked.connect(self._on_clicked)

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show the fields, or how far joining is."""
        self._texts = texts
        is_joining = state.hub.standing is HubStanding.JOINING
        self._is_busy = is_joining or state.busy is Spot.JOIN
        self.words.setText(
            texts(
                "A manager makes a code on another till: Setup, Other tills, “Add a till”. Scan or type it."
            )
            if not is_joining
            else texts("Everything of the shop comes to this computer. It may be left alone meanwhile.")
        )
        self.address.set_hint(texts("Address of the hub"))
        self.code.set_hint(texts("One-time code"))
        for part in (self.address, self.code, self.button):
            part.setVisible(not is_joining)
        self.bar.setVisible(is_joining)
        self.so_far.setVisible(is_joining)
        done = progress_words(texts, state.hub.done, state.hub.total)
        self.bar.show_share(share_milli(state.hub.done, state.hub.total), done)
        self.so_far.setText(done)
        refusal = state.refused_at(Spot.JOIN)
        self.trouble.warn(refused(texts, refusal) if refusal is not None else "")
        self._show_button()

    def clear(self) -> None:
        """Forget what was typed."""
        self.address.clear()
        self.code.clear()

    def _show_button(self) -> None:
        is_ready = is_complete(self.address.text(), self.code.text()) and not self._is_busy
        words = self._texts("Joining") if self._is_busy else self._texts("Join the hub")
        self.button.set_face(Face(words, "log-out"))
        self.button.setEnabled(is_ready)
        self.button.set_kind(ButtonKind.PRIMARY if is_ready else ButtonKind.NEUTRAL)

    @Slot()
    def _on_text_changed(self) -> None:
        for field in (self.address, self.code):
            link = read_link(field.text())
            if link is not None:
                self.address.setText(link[0])
                self.code.setText(link[1])
                return
        self._show_button()

    @Slot(object)
    def _on_address_submitted(self, _text: str) -> None:
        if self.code.text():
            self.button.click()
        else:
            self.code.setFocus()

    @Slot(object)
    def _on_code_submitted(self, _text: str) -> None:
        self.button.click()

    @Slot()
    def _on_clicked(self) -> None:
        self.join_requested.emit((self.address.text().strip(), self.code.text().strip()))
