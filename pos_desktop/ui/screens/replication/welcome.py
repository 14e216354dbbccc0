"""The window of a till that has no shop yet: start a new one, or join a hub and take its shop over."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.join_form import JoinForm, keys_state
from pos_desktop.ui.screens.replication.state import ReplicationState
from pos_desktop.ui.screens.replication.words import welcome_advice
from pos_desktop.ui.screens.setup.this_computer import Card
from pos_desktop.ui.screens.shops.marks import StandingLine
from pos_desktop.ui.screens.shops.unlock_card import UnlockCard
from pos_desktop.ui.screens.shops.words import StandingFace
from pos_desktop.ui.shell.rail import ShopMark
from pos_desktop.ui.theme import Ground, Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import MUTED, TITLE, Label
from pos_desktop.ui.widgets.surface import Scroll, Surface, column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented

NARROW = 760
MOST_WIDTH = 880
LEAST_SIZE = (640, 560)
_NEW_SHOP = (
    message("For the first till of a shop, or its only one"),
    message("It sells at once, also without internet"),
    message("Other tills can join it later"),
)
_LANGUAGES = (Choice("en", "English"), Choice("fr", "Français"))


class WelcomeWindow(QWidget):
    """Two ways to begin, side by side; while it joins, only that.

    Signals: `new_requested` (nothing): start a new shop; `join_requested` ((address, code));
        `unlock_requested` (passphrase); `language_chosen` (str); `closing` (nothing): the window is about
        to go.
    """

    new_requested = Signal()
    join_requested = Signal(object)
    language_chosen = Signal(object)
    unlock_requested = Signal(object)
    closing = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._texts, self._state = look, texts, ReplicationState()
        self.mark = ShopMark(look, "")
        self.title, self.words = Label(look, "", TITLE, wraps=True), Label(look, "", MUTED, wraps=True)
        self.language = Segmented(look)
        self.new, self.join = Card(look), Card(look)
        self.new_words = [StandingLine(look) for _ in _NEW_SHOP]
        self.new_button = Button(look, Face(), ButtonKind.NEUTRAL)
        self.form, self.trouble, self.unlock = JoinForm(look), Band(look), UnlockCard(look)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.new_button.clicked.connect(self.new_requested)
        self.form.join_requested.connect(self.join_requested)
        self.language.chosen.connect(self.language_chosen)
        self.unlock.unlock_requested.connect(self.unlock_requested)
        self.show_state(texts, self._state, is_joined=False)

    def show_state(self, texts: Texts, state: ReplicationState, *, is_joined: bool) -> None:
        """Show both ways, or how far joining is once the hub took the code."""
        self._texts, self._state = texts, state
        self.setWindowTitle(texts("A new till"))
        self.mark.set_text(texts("Point of sale"))
        self.title.setText(texts("A new till"))
        self.language.set_choices(_LANGUAGES, texts.language)
        self.new.heading.setText(texts("Start a new shop"))
        for line, words in zip(self.new_words, _NEW_SHOP, strict=True):
            line.show_face(StandingFace("check", texts(words)))
        self.new_button.set_face(Face(texts("Start a new shop"), "store"))
        self._show_join(texts, state, is_joined=is_joined)
        self._scroll.settle()

    def _show_join(self, texts: Texts, state: ReplicationState, *, is_joined: bool) -> None:
        is_refused = state.hub.standing is HubStanding.REFUSED
        is_under_way = is_joined and not is_refused
        self.words.setText(
            texts("This window may be closed: joining goes on at the next start.")
            if is_under_way
            else texts("This computer has no shop yet. Both ways can be left again later.")
        )
        self.join.heading.setText(texts("Joining") if is_under_way else texts("Join a hub"))
        advice = welcome_advice(texts, state) if is_joined else ""
        self.trouble.setVisible(bool(advice))
        if advice:
            self.trouble.set_face(BandFace(Tone.WARNING, advice, "ban" if is_refused else "cloud-off"))
        if is_under_way:
            state = replace(state, hub=replace(state.hub, standing=HubStanding.JOINING))
        self.form.show_state(texts, state)
        self.unlock.show_state(texts, keys_state(state))
        if state.vault is Vault.LOCKED:
            self.unlock.words.setText(texts("Type the passphrase of this computer's keys, then join a hub."))
        self.join.setVisible(not state.needs_passphrase)
        self.unlock.setVisible(state.needs_passphrase)
        for part in (self.new, self.language):
            part.setVisible(not is_under_way)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:  # a scanner types where the focus is
            (self.unlock.passphrase if self._state.needs_passphrase else self.form.address).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._look.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._both.direction() != way:
            self._both.setDirection(way)
            self._scroll.settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        px = self._look.px
        ground = Surface(self._look, Ground.BACKGROUND)
        content, frame = QWidget(), QWidget()
        frame.setMaximumWidth(px(MOST_WIDTH))
        middle = row(content, margin=px(Metric.MARGIN))
        middle.addStretch(1)
        middle.addWidget(frame, 1000)
        middle.addStretch(1)
        outer = column(frame, gap=px(Space.XL))
        outer.addStretch(1)
        head = row(gap=px(Space.L))
        head.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        names = column(gap=px(Space.XS))
        names.addWidget(self.title)
        names.addWidget(self.words)
        head.addLayout(names, 1)
        head.addWidget(self.language, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        for line in self.new_words:
            self.new.inside.addWidget(line)
        self.new.inside.addStretch(1)
        self.new.inside.addWidget(self.new_button)
        self.join.inside.addWidget(self.trouble)
        self.join.inside.addWidget(self.form)
        self._both.setSpacing(px(Space.L))
        for card in (self.new, self.join, self.unlock):
            self._both.addWidget(card, 1)
        outer.addLayout(self._both)
        outer.addStretch(2)
        self._scroll = Scroll(content)
        column(ground).addWidget(self._scroll)
        column(self).addWidget(ground)
        self.setMinimumSize(*LEAST_SIZE)

    @Slot(object)
    def speak(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.show_state(texts, self._state, is_joined=False)
