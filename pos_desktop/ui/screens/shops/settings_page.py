"""What can be changed about a web shop: its outlets, what it is told, its name and keys; and removing it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.channels import ChannelKind
from pos_desktop.services.ports.online import ShopChange
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.this_computer import Card
from pos_desktop.ui.screens.shops.keys_card import KeysCard
from pos_desktop.ui.screens.shops.places import Places
from pos_desktop.ui.screens.shops.state import ShopsState, Spot
from pos_desktop.ui.screens.shops.words import refused, title_of
from pos_desktop.ui.theme import Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import BODY_MEDIUM, MUTED, TITLE, Label
from pos_desktop.ui.widgets.master_detail import SidePage
from pos_desktop.ui.widgets.surface import column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented


class Option(QWidget):
    """Something that is on or off, and what it does.

    Signals: `chosen` (bool).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label(look, "", BODY_MEDIUM, wraps=True)
        self.words = Label(look, "", MUTED, wraps=True)
        self.switch = Segmented(look)
        names = column()
        names.addWidget(self.name)
        names.addWidget(self.words)
        line = row(self, gap=look.px(Space.M))
        line.addLayout(names, 1)
        line.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        self.switch.chosen.connect(self.chosen)

    def show_option(self, texts: Texts, words: tuple[str, str], *, is_on: bool, may_change: bool) -> None:
        """Show whether it is on. Shapes: `words` are its name and what it does."""
        self.name.setText(words[0])
        self.words.setText(words[1])
        self.switch.setAccessibleName(words[0])
        self.switch.set_choices((Choice(True, texts("Yes")), Choice(False, texts("No"))), is_on)
        self.switch.setEnabled(may_change)


class SettingsPage(SidePage):
    """Shows what can be changed about the chosen shop.

    Signals: `back_requested`, `removal_requested` (nothing); `change_requested` (`ShopChange`); `matched`
        ((place ref, outlet id or None)); `keys_typed` (`ShopDraft`); `unlock_requested` (passphrase).
    """

    back_requested = Signal()
    removal_requested = Signal()
    change_requested = Signal(object)
    matched = Signal(object)
    keys_typed = Signal(object)
    unlock_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._is_sure = False
        self._shown: bytes | None = None
        self._texts = Texts("en")
        self.back = Button(look, Face(icon="arrow-left"), ButtonKind.QUIET, name="-")
        self.title = Label(look, "", TITLE, wraps=True)
        self.trouble = Band(look)
        self.keys = KeysCard(look)
        self.outlets, self.options, self.removal = Card(look), Card(look), Card(look)
        self.places = Places(look)
        self.stock, self.ready = Option(look), Option(look)
        self.removal_words = Label(look, "", MUTED, wraps=True)
        self.remove_button = Button(look, Face())
        self._lay_out()
        self._connect()

    def show_state(self, texts: Texts, state: ShopsState) -> None:
        """Show how the chosen shop is set up."""
        shop = state.shop
        if shop is None:
            return
        self._texts = texts
        if shop.channel_id != self._shown:
            self._shown, self._is_sure = shop.channel_id, False
        self.back.set_name(texts("Back"))
        self.title.setText(texts("Settings of {name}", name=title_of(texts, shop)))
        self._show_trouble(texts, state)
        self.keys.show_state(texts, state, shop)
        self.outlets.heading.setText(texts("Outlets"))
        self.places.show_state(texts, state, may_change=state.may_manage)
        self.options.heading.setText(texts("What the shop is told"))
        stock = (texts("Stock"), texts("What each outlet has is written to the shop as it changes."))
        ready = (
            texts("Ready for pickup"),
            texts("The shop then mails the customer once a pickup is packed."),
        )
        may = state.may_manage
        self.stock.show_option(texts, stock, is_on=shop.pushes_stock, may_change=may)
        self.ready.show_option(texts, ready, is_on=shop.tells_ready, may_change=may)
        self.ready.setVisible(shop.kind == ChannelKind.SHOPIFY)
        self.removal.setVisible(may)
        self._show_removal()
        self._scroll.settle()

    def _show_trouble(self, texts: Texts, state: ShopsState) -> None:
        refusal = state.refused_at(Spot.SETTINGS)
        self.trouble.setVisible(refusal is not None or not state.may_manage)
        if refusal is not None:
            self.trouble.set_face(BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert"))
        elif not state.may_manage:
            words = texts("Only an admin changes this. Switch user at the lower left.")
            self.trouble.set_face(BandFace(Tone.INFO, words, "lock"))

    def _show_removal(self) -> None:
        texts = self._texts
        self.removal.heading.setText(texts("Remove this web shop"))
        words = texts("Its keys are forgotten and no order comes any more. What was imported stays.")
        sure = texts("Press once more to remove it: connecting it again needs its keys.")
        self.removal_words.setText(sure if self._is_sure else words)
        word = texts("Remove now") if self._is_sure else texts("Remove")
        self.remove_button.set_face(Face(word, "trash-2"))

    def _lay_out(self) -> None:
        for part in (self.stock, self.ready):
            self.options.inside.addWidget(part)
        self.outlets.inside.addWidget(self.places)
        for widget in (self.removal_words, self.remove_button):
            self.removal.inside.addWidget(widget)
        head = row(gap=self.look.px(Space.S))
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        self.inside.addLayout(head)
        for card in (self.trouble, self.outlets, self.options, self.keys, self.removal):
            self.inside.addWidget(card)
        self.inside.addStretch(1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_requested)
        self.places.matched.connect(self.matched)
        self.places.default_chosen.connect(self._on_default)
        self.stock.chosen.connect(self._on_stock)
        self.ready.chosen.connect(self._on_ready)
        self.keys.name_typed.connect(self._on_name)
        self.keys.keys_typed.connect(self.keys_typed)
        self.keys.unlock.unlock_requested.connect(self.unlock_requested)
        self.remove_button.clicked.connect(self._on_remove)

    @Slot(object)
    def _on_default(self, outlet_id: bytes) -> None:
        self.change_requested.emit(ShopChange(default_outlet_id=outlet_id))

    @Slot(object)
    def _on_stock(self, is_on: bool) -> None:
        self.change_requested.emit(ShopChange(pushes_stock=is_on))

    @Slot(object)
    def _on_ready(self, is_on: bool) -> None:
        self.change_requested.emit(ShopChange(tells_ready=is_on))

    @Slot(object)
    def _on_name(self, name: str) -> None:
        self.change_requested.emit(ShopChange(name=name))

    @Slot()
    def _on_remove(self) -> None:
        if self._is_sure:
            self.removal_requested.emit()
        self._is_sure = not self._is_sure
        self._show_removal()
        self._scroll.settle()
