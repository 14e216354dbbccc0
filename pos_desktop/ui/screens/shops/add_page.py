"""Adding a web shop: what it is, where it is, its keys; a test that shows each step; then its outlets."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_desktop.domain.channels import full_address
from pos_desktop.services.ports.online import ShopDraft
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.kinds import GUIDES, keys_complete
from pos_desktop.ui.screens.shops.places import Places
from pos_desktop.ui.screens.shops.secret_field import SecretField
from pos_desktop.ui.screens.shops.state import ShopsState, Spot, Trial
from pos_desktop.ui.screens.shops.steps_list import StepsList
from pos_desktop.ui.screens.shops.unlock_card import UnlockCard
from pos_desktop.ui.screens.shops.words import refused
from pos_desktop.ui.screens.words import channel_word
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import MUTED, SMALL_MUTED, TITLE, Label
from pos_desktop.ui.widgets.master_detail import SidePage
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import Surface, column, stack

MOST_KEYS = 2
NARROW = 760


class ShopFields(QWidget):
    """The five inputs that say which shop it is: kind, name, address and at most two keys.

    Signals: `changed`, `submitted` (nothing).
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = Texts("en")
        self._kind = next(iter(GUIDES))
        self.kind = FilterButton(look, "", ())
        self.name = TextField(look, "")
        self.address = TextField(look, "")
        self.keys = tuple(SecretField(look) for _ in range(MOST_KEYS))
        self.hint = Label(look, "", SMALL_MUTED, wraps=True)
        layout = column(self, gap=look.px(Space.M))
        for widget in (self.kind, self.name, self.address, *self.keys, self.hint):
            layout.addWidget(widget)
        self.kind.chosen.connect(self._on_kind_chosen)
        for field in (self.name, self.address, *self.keys):
            field.textChanged.connect(self._on_text_changed)
            field.submitted.connect(self._on_submitted)

    @property
    def draft(self) -> ShopDraft:
        """Return the shop that is described."""
        asked = len(GUIDES[self._kind].keys)
        keys = tuple(text for field in self.keys[:asked] if (text := field.text().strip()))
        address = full_address(self._kind, self.address.text())
        return ShopDraft(kind=self._kind, name=self.name.text().strip(), address=address, keys=keys)

    @property
    def is_complete(self) -> bool:
        """Whether everything is typed that has to be; a name may be left to the shop."""
        typed = tuple(field.text() for field in self.keys)
        return bool(self.address.text().strip()) and keys_complete(self._kind, typed)

    def show_texts(self, texts: Texts) -> None:
        """Say in a language what each field is for."""
        self._texts = texts
        guide = GUIDES[self._kind]
        kinds = tuple(
            MenuItem(each, channel_word(texts, each), is_chosen=each == self._kind) for each in GUIDES
        )
        self.kind.set_items(texts("Kind"), kinds)
        self.name.set_hint(texts("Name (else the shop's own)"))
        self.address.set_hint(texts(guide.address))
        for at, field in enumerate(self.keys):
            field.setVisible(at < len(guide.keys))
            if at < len(guide.keys):
                field.set_hint(texts(guide.keys[at].hint))
        self.hint.setText(texts("Where the keys are: {place}", place=texts(guide.where)))

    def clear(self) -> None:
        """Forget what was typed, the keys above all."""
        for field in (self.name, self.address, *self.keys):
            field.clear()

    @Slot(object)
    def _on_kind_chosen(self, kind: str) -> None:
        self._kind = kind
        for field in self.keys:
            field.clear()
        self.show_texts(self._texts)
        self.changed.emit()

    @Slot()
    def _on_text_changed(self) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_submitted(self, _text: str) -> None:
        self.submitted.emit()


class AddPage(SidePage):
    """The form, the test and the outlets; its accent is the test, then adding.

    Signals: `test_requested` (`ShopDraft`); `add_requested` (nothing); `matched` ((place ref, outlet id or
        None)); `default_chosen` (outlet id); `unlock_requested` (passphrase).
    """

    test_requested = Signal(object)
    add_requested = Signal()
    matched = Signal(object)
    default_chosen = Signal(object)
    unlock_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._texts, self._state = Texts("en"), ShopsState()
        self.title = Label(look, "", TITLE, wraps=True)
        self.words = Label(look, "", MUTED, wraps=True)
        self.unlock = UnlockCard(look)
        self.fields = ShopFields(look)
        self.test_button = Button(look, Face())
        self.steps = StepsList(look)
        self.places = Places(look)
        self.trouble = Band(look)
        self.add_button = Button(look, Face())
        self._card = Surface(look, Ground.SURFACE, rounded=True)
        self._lay_out()
        self._connect()

    def show_state(self, texts: Texts, state: ShopsState) -> None:
        """Show what is typed, how the test went, and the outlets it found."""
        before = self._state.trial
        self._texts, self._state = texts, state
        if state.trial is not None and state.trial != before and not state.trial.is_running:
            QTimer.singleShot(0, self, self._show_result)  # once the answer has its place
        self.title.setText(texts("Add a web shop"))
        self.words.setText(
            texts("The test changes nothing in the shop. The keys stay on this computer, locked away.")
        )
        self.unlock.show_state(texts, state)
        self.unlock.setVisible(state.needs_passphrase)
        self._card.setVisible(not state.needs_passphrase)
        self.fields.show_texts(texts)
        self._show_trial()

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        return self.unlock.passphrase if self._state.needs_passphrase else self.fields.address

    def clear(self) -> None:
        """Forget what was typed."""
        self.fields.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stack(self._both, is_narrow=self.width() < self.look.px(NARROW))

    @property
    def _trial(self) -> Trial | None:
        """The last test, while nothing was typed since."""
        trial = self._state.trial
        return trial if trial is not None and trial.draft == self.fields.draft else None

    def _show_trial(self) -> None:
        texts, state, trial = self._texts, self._state, self._trial
        is_running = state.trial is not None and state.trial.is_running
        is_passed = trial is not None and trial.profile is not None
        is_ready = self.fields.is_complete and not is_running
        words = texts("Testing…") if is_running else texts("Test the connection")
        self.test_button.set_face(Face(words, "list-checks"))
        self.test_button.setEnabled(is_ready)
        self.test_button.set_kind(ButtonKind.PRIMARY if is_ready and not is_passed else ButtonKind.NEUTRAL)
        self.steps.show_trial(texts, trial)
        self.places.show_state(texts, state, may_change=True)
        self.add_button.set_face(Face(texts("Add web shop"), "plus"))
        self.add_button.set_kind(ButtonKind.PRIMARY)
        for widget in (self.places, self.add_button):
            widget.setVisible(is_passed)
        self.trouble.warn(refused(texts, state.refused_at(Spot.ADD)))
        self._scroll.settle()

    def _lay_out(self) -> None:
        px = self.look.px
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._card)
        margin = px(Metric.MARGIN)
        self._both.setContentsMargins(margin, margin, margin, margin)
        self._both.setSpacing(px(Space.XL))
        left, right = column(gap=px(Space.L)), column(gap=px(Space.L))
        left.addWidget(self.fields)
        left.addWidget(self.test_button)
        for widget in (self.steps, self.places, self.trouble, self.add_button):
            right.addWidget(widget)
        for side in (left, right):
            side.addStretch(1)
            self._both.addLayout(side, 1)
        self.inside.setSpacing(px(Space.M))
        for part in (self.title, self.words, self.unlock, self._card):
            self.inside.addWidget(part)
        self.inside.addStretch(1)

    def _connect(self) -> None:
        self.fields.changed.connect(self._on_changed)
        self.fields.submitted.connect(self.test_button.click)
        self.test_button.clicked.connect(self._on_test_clicked)
        self.add_button.clicked.connect(self.add_requested)
        self.places.matched.connect(self.matched)
        self.places.default_chosen.connect(self.default_chosen)
        self.unlock.unlock_requested.connect(self.unlock_requested)

    @Slot()
    def _show_result(self) -> None:
        self._scroll.ensureWidgetVisible(self.add_button if self.add_button.isVisible() else self.steps)

    @Slot()
    def _on_changed(self) -> None:
        self._show_trial()

    @Slot()
    def _on_test_clicked(self) -> None:
        self.test_requested.emit(replace(self.fields.draft))
