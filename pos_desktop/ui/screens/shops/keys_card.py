"""The name of a web shop, and other keys for it: typed, tried, and only then kept."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.online import ChannelState, ShopDraft
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.kinds import GUIDES, keys_complete
from pos_desktop.ui.screens.shops.secret_field import SecretField
from pos_desktop.ui.screens.shops.state import ShopsState, Spot, Trial
from pos_desktop.ui.screens.shops.steps_list import StepsList
from pos_desktop.ui.screens.shops.unlock_card import UnlockCard
from pos_desktop.ui.screens.shops.words import refused
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.label import MUTED, SECTION, SMALL_MUTED, Label
from pos_desktop.ui.widgets.surface import Surface, column, row

MOST_KEYS = 2


class KeysCard(Surface):
    """Name and keys of the shop shown.

    Signals: `name_typed` (str); `keys_typed` (`ShopDraft`).
    """

    name_typed = Signal(object)
    keys_typed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, rounded=True, parent=parent)
        self._shop: ChannelState | None = None
        self._state, self._texts = ShopsState(), Texts("en")
        self._shown: bytes | None = None
        self.heading = Label(look, "", SECTION, wraps=True)
        self.words = Label(look, "", MUTED, wraps=True)
        self.name = TextField(look, "")
        self.name_button = Button(look, Face())
        self.unlock = UnlockCard(look)
        self.keys = tuple(SecretField(look) for _ in range(MOST_KEYS))
        self.hint = Label(look, "", SMALL_MUTED, wraps=True)
        self.steps = StepsList(look)
        self.trouble = Band(look)
        self.keys_button = Button(look, Face())
        self._lay_out()
        self._connect()

    def show_state(self, texts: Texts, state: ShopsState, shop: ChannelState) -> None:
        """Offer to change them, to somebody who may."""
        self._texts, self._state, self._shop = texts, state, shop
        if shop.channel_id != self._shown:
            self._shown = shop.channel_id
            self.name.setText(shop.name)
            self.clear()
        guide = GUIDES.get(shop.kind)
        self.setVisible(guide is not None and state.may_manage)
        if guide is None:
            return
        self.heading.setText(texts("Name and keys"))
        self.name.set_hint(texts("Name"))
        self.name_button.set_face(Face(texts("Rename"), "pencil"))
        self.words.setText(self._where_words())
        for at, field in enumerate(self.keys):
            field.setVisible(at < len(guide.keys) and not state.needs_passphrase)
            if at < len(guide.keys):
                field.set_hint(texts(guide.keys[at].hint))
        self.hint.setText(texts("Where the keys are: {place}", place=texts(guide.where)))
        self.unlock.show_state(texts, state)
        self.unlock.setVisible(state.needs_passphrase)
        self._show_trial()

    def clear(self) -> None:
        """Forget the keys that were typed."""
        for field in self.keys:
            field.clear()

    def _where_words(self) -> str:
        texts, shop = self._texts, self._shop
        if shop is None or shop.is_runner:
            return texts("The keys lie on this computer and are never shown. Other ones are tried first.")
        if shop.runner_name:
            return texts(
                "The keys lie on “{computer}”. Typed here, this computer takes the shop over.",
                computer=shop.runner_name,
            )
        return texts("With its keys, this computer keeps in touch with the shop.")

    def _show_trial(self) -> None:
        texts, state = self._texts, self._state
        trial = self._trial
        is_running = state.trial is not None and state.trial.is_running
        is_ready = self._is_complete and not is_running
        words = texts("Testing…") if is_running else texts("Test and keep the keys")
        self.keys_button.set_face(Face(words, "key-round"))
        self.keys_button.setEnabled(is_ready)
        self.keys_button.set_kind(ButtonKind.PRIMARY if is_ready else ButtonKind.NEUTRAL)
        self.steps.show_trial(texts, trial)
        self.steps.setVisible(trial is not None)
        for widget in (self.keys_button, self.hint):
            widget.setVisible(not state.needs_passphrase)
        name = self.name.text().strip()
        self.name_button.setEnabled(bool(name) and self._shop is not None and name != self._shop.name)
        self.trouble.warn(refused(texts, state.refused_at(Spot.KEYS)))

    @property
    def _draft(self) -> ShopDraft | None:
        shop = self._shop
        if shop is None or shop.kind not in GUIDES:
            return None
        asked = len(GUIDES[shop.kind].keys)
        keys = tuple(text for field in self.keys[:asked] if (text := field.text().strip()))
        return ShopDraft(
            kind=shop.kind, name=shop.name, address=shop.address, keys=keys, channel_id=shop.channel_id
        )

    @property
    def _is_complete(self) -> bool:
        shop = self._shop
        typed = tuple(field.text() for field in self.keys)
        return shop is not None and shop.kind in GUIDES and keys_complete(shop.kind, typed)

    @property
    def _trial(self) -> Trial | None:
        """The last test of this shop: of the keys typed, or of those kept since."""
        trial, draft = self._state.trial, self._draft
        if trial is None or draft is None or trial.draft.channel_id != draft.channel_id:
            return None
        return trial if not draft.keys or trial.draft == draft else None

    def _lay_out(self) -> None:
        px = self.look.px
        layout = column(self, margin=px(Metric.MARGIN), gap=px(Space.M))
        layout.addWidget(self.heading)
        named = row(gap=px(Space.S))
        named.addWidget(self.name, 1)
        named.addWidget(self.name_button)
        layout.addLayout(named)
        below = (self.words, self.unlock, *self.keys, self.hint, self.steps, self.trouble, self.keys_button)
        for widget in below:
            layout.addWidget(widget)

    def _connect(self) -> None:
        for field in (self.name, *self.keys):
            field.textChanged.connect(self._on_text_changed)
        self.name.submitted.connect(self._on_name_submitted)
        for field in self.keys:
            field.submitted.connect(self._on_keys_submitted)
        self.name_button.clicked.connect(self._on_name_clicked)
        self.keys_button.clicked.connect(self._on_keys_clicked)

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_trial()

    @Slot(object)
    def _on_name_submitted(self, _text: str) -> None:
        self.name_button.click()

    @Slot(object)
    def _on_keys_submitted(self, _text: str) -> None:
        self.keys_button.click()

    @Slot()
    def _on_name_clicked(self) -> None:
        self.name_typed.emit(self.name.text().strip())

    @Slot()
    def _on_keys_clicked(self) -> None:
        draft = self._draft
        if draft is not None:
            self.keys_typed.emit(draft)
