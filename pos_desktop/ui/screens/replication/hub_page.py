"""The hub of this till: joining one, how it goes, leaving it; and being one for the shop's network."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.join_form import JoinForm, keys_state
from pos_desktop.ui.screens.replication.state import STANDARD_PORT, ReplicationState, Spot
from pos_desktop.ui.screens.replication.words import address_words, hub_face, refused
from pos_desktop.ui.screens.setup.this_computer import Card
from pos_desktop.ui.screens.shops.marks import StandingLine
from pos_desktop.ui.screens.shops.unlock_card import UnlockCard
from pos_desktop.ui.screens.shops.words import ago
from pos_desktop.ui.theme import Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.label import AMOUNT, AMOUNT_STRONG, MUTED, SMALL_MUTED, Label
from pos_desktop.ui.widgets.surface import Scroll, column, row

NARROW = 760
LEAST_PORT, LAST_PORT = 1_024, 65_535
LEAVE = "leave"


class HubCard(Card):
    """The hub this till belongs to, and leaving it; or the form that joins one.

    Signals: `join_requested` ((address, code)); `asked` (str): the question to open, "" takes it back;
        `leave_requested` (nothing); `unlock_requested` (passphrase).
    """

    join_requested = Signal(object)
    asked = Signal(object)
    leave_requested = Signal()
    unlock_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.standing = StandingLine(look)
        self.address = Label(look, "", AMOUNT, wraps=True)
        self.contact = Label(look, "", SMALL_MUTED, wraps=True)
        self.form, self.unlock = JoinForm(look), UnlockCard(look, is_framed=False)
        self.trouble = Band(look)
        self.question = Band(look)
        self.leave_button, self.stay_button = Button(look, Face()), Button(look, Face())
        buttons = row(gap=look.px(Space.S))
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.stay_button)
        buttons.addStretch(1)
        for part in (
            self.standing, self.address, self.contact, self.unlock, self.form, self.trouble, self.question,
        ):  # fmt: skip
            self.inside.addWidget(part)
        self.inside.addLayout(buttons)
        self.form.join_requested.connect(self.join_requested)
        self.unlock.unlock_requested.connect(self.unlock_requested)
        self.leave_button.clicked.connect(self._on_leave_clicked)
        self.stay_button.clicked.connect(self._on_stay_clicked)
        self.question.action_requested.connect(self.leave_requested)

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show how this till stands with its hub."""
        hub = state.hub
        self.heading.setText(texts("Hub of this till") if state.has_hub else texts("Join a hub"))
        self.standing.show_face(hub_face(texts, state))
        self.address.setText(address_words(hub.hub))
        self.address.setVisible(bool(hub.hub))
        last = hub.last_contact_ms
        self.contact.setText(
            texts("Last heard from {time}", time=ago(texts, last, state.now_ms)) if last is not None else ""
        )
        self.contact.setVisible(last is not None and state.has_hub)
        self.form.show_state(texts, state)
        is_locked = state.needs_passphrase and state.may_manage
        self.form.setVisible(not state.has_hub and state.may_manage and not is_locked)
        self.unlock.show_state(texts, keys_state(state))
        self.unlock.setVisible(is_locked)
        asks = state.asks == LEAVE and state.has_hub and state.may_manage
        self.leave_button.setVisible(state.has_hub and state.may_manage and not asks)
        self.leave_button.set_face(Face(texts("Leave the hub"), "log-out"))
        self.question.setVisible(asks)
        self.stay_button.setVisible(asks)
        if asks:
            self._ask(texts, state)
        self._show_trouble(texts, state)

    def _ask(self, texts: Texts, state: ReplicationState) -> None:
        words = texts("This till then works alone. Everything it has stays here.")
        if state.hub.waiting:
            words += " " + texts.plural(
                "{number} change is not sent yet; the others will not see it.",
                "{number} changes are not sent yet; the others will not see them.",
                state.hub.waiting,
            )
        self.question.set_face(BandFace(Tone.DANGER, words, "log-out", texts("Leave"), ButtonKind.NEUTRAL))
        self.stay_button.set_face(Face(texts("Stay"), "undo-2"))

    def _show_trouble(self, texts: Texts, state: ReplicationState) -> None:
        refusal = state.refused_at(Spot.HUB)
        if refusal is not None:
            self.trouble.set_face(BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert"))
        elif not state.may_manage:
            words = texts("Only an admin changes this. Switch user at the lower left.")
            self.trouble.set_face(BandFace(Tone.INFO, words, "lock"))
        self.trouble.setVisible(refusal is not None or not state.may_manage)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.asked.emit(LEAVE)

    @Slot()
    def _on_stay_clicked(self) -> None:
        self.asked.emit("")


class ServeCard(Card):
    """Being the hub of the shop's own network.

    Signals: `serve_requested` (port); `stop_requested` (nothing).
    """

    serve_requested = Signal(object)
    stop_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._is_on = False
        self._may = False
        self.words = Label(look, "", MUTED, wraps=True)
        self.address_name, self.address = (
            Label(look, "", SMALL_MUTED),
            Label(look, "", AMOUNT_STRONG, wraps=True),
        )
        self.port_name, self.port = Label(look, "", SMALL_MUTED), TextField(look, "")
        self.port.setValidator(QIntValidator(1, LAST_PORT, self.port))
        self.port.setText(str(STANDARD_PORT))
        self.trouble = Band(look)
        self.button = Button(look, Face())
        for part in (
            self.words,
            self.address_name,
            self.address,
            self.port_name,
            self.port,
            self.trouble,
            self.button,
        ):
            self.inside.addWidget(part)
        self.port.textChanged.connect(self._on_text_changed)
        self.port.submitted.connect(self._on_submitted)
        self.button.clicked.connect(self._on_clicked)

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show whether it is on, and where others reach it."""
        self._is_on, self._may = bool(state.hub.serving), state.may_manage and state.busy is not Spot.SERVE
        self.heading.setText(texts("Serve the shop's network"))
        self.words.setText(
            texts("Other tills join at this address while this computer is switched on.")
            if self._is_on
            else texts("With a hub on this computer, the tills of one shop agree without any internet.")
        )
        self.address_name.setText(texts("Address"))
        self.address.setText(address_words(state.hub.serving))
        self.port.set_hint(texts("Port"))
        for part in (self.address_name, self.address):
            part.setVisible(self._is_on)
        self.port_name.setText(texts("Port"))
        for field in (self.port_name, self.port):
            field.setVisible(not self._is_on and state.may_manage)
        words = texts("Stop serving") if self._is_on else texts("Start serving")
        self.button.set_face(Face(words, "circle-pause" if self._is_on else "globe"))
        self.button.setVisible(state.may_manage)
        refusal = state.refused_at(Spot.SERVE)
        self.trouble.warn(refused(texts, refusal) if refusal is not None else "")
        self._on_text_changed()

    @property
    def _port(self) -> int:
        typed = self.port.text().strip()
        return int(typed) if typed.isdecimal() else 0

    @Slot()
    def _on_text_changed(self) -> None:
        self.button.setEnabled(self._may and (self._is_on or LEAST_PORT <= self._port <= LAST_PORT))

    @Slot(object)
    def _on_submitted(self, _text: str) -> None:
        self.button.click()

    @Slot()
    def _on_clicked(self) -> None:
        if self._is_on:
            self.stop_requested.emit()
        else:
            self.serve_requested.emit(self._port)


class HubPage(QWidget):
    """Both cards, side by side where there is room."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.hub, self.serving = HubCard(look), ServeCard(look)
        px = look.px
        content = QWidget()
        outer = column(content)
        outer.setContentsMargins(px(Metric.MARGIN), px(Space.L), px(Metric.MARGIN), px(Metric.MARGIN))
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(Space.L))
        for card in (self.hub, self.serving):
            beside = column()
            beside.addWidget(card)
            beside.addStretch(1)
            self._both.addLayout(beside, 1)
        outer.addLayout(self._both)
        outer.addStretch(1)
        self._scroll = Scroll(content)
        column(self).addWidget(self._scroll)

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        address = self.hub.form.address
        return address if address.isVisible() else self

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show both."""
        self.hub.show_state(texts, state)
        self.serving.show_state(texts, state)
        joining = state.hub.standing is HubStanding.JOINING
        self.serving.setVisible(not joining)
        self._scroll.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._look.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._both.direction() != way:
            self._both.setDirection(way)
            self._scroll.settle()
