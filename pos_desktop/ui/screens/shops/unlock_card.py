"""Asks for the passphrase of the encrypted file in which a computer without a keyring keeps its keys."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.secret_field import SecretField
from pos_desktop.ui.screens.shops.state import ShopsState, Spot
from pos_desktop.ui.screens.shops.words import refused
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import MUTED, SECTION, Label
from pos_desktop.ui.widgets.surface import Surface, column


class UnlockCard(Surface):
    """Shown while the keys of this computer are locked, or before the first is kept; unframed within a card.

    Signals: `unlock_requested` (str): the passphrase; it is not kept in the field.
    """

    unlock_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None, *, is_framed: bool = True) -> None:
        super().__init__(look, Ground.SURFACE, rounded=is_framed, parent=parent)
        self._is_new = False
        self.heading = Label(look, "", SECTION, wraps=True)
        self.words = Label(look, "", MUTED, wraps=True)
        self.passphrase, self.again = SecretField(look), SecretField(look)
        self.trouble = Band(look)
        self.button = Button(look, Face())
        layout = column(self, margin=look.px(Metric.MARGIN) if is_framed else 0, gap=look.px(Space.M))
        for widget in (self.heading, self.words, self.passphrase, self.again, self.trouble, self.button):
            layout.addWidget(widget)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(self._on_text_changed)
            field.submitted.connect(self._on_submitted)
        self.button.clicked.connect(self._on_clicked)

    def show_state(self, texts: Texts, state: ShopsState) -> None:
        """Ask for the passphrase, or for a new one."""
        self._is_new = state.vault is Vault.NEW
        if self._is_new:
            self.heading.setText(texts("Choose a passphrase for the keys"))
            self.words.setText(
                texts(
                    "This computer has no keyring. Keys are kept in a file that only this passphrase opens; "
                    "it is asked for whenever the program starts."
                )
            )
        else:
            self.heading.setText(texts("The keys are locked"))
            self.words.setText(
                texts("Type the passphrase of this computer's keys. Selling goes on meanwhile.")
            )
        self.passphrase.set_hint(texts("Passphrase"))
        self.again.set_hint(texts("The same once more"))
        self.again.setVisible(self._is_new)
        self.trouble.warn(refused(texts, state.refused_at(Spot.UNLOCK)))
        words = texts("Keep keys here") if self._is_new else texts("Open the keys")
        self.button.set_face(Face(words, "key-round"))
        self._on_text_changed()

    @Slot()
    def _on_text_changed(self) -> None:
        typed = self.passphrase.text()
        is_ready = bool(typed) and (not self._is_new or typed == self.again.text())
        self.button.setEnabled(is_ready)
        self.button.set_kind(ButtonKind.PRIMARY if is_ready else ButtonKind.NEUTRAL)

    @Slot(object)
    def _on_submitted(self, _text: str) -> None:
        self.button.click()

    @Slot()
    def _on_clicked(self) -> None:
        typed = self.passphrase.text()
        self.passphrase.clear()
        self.again.clear()
        self.unlock_requested.emit(typed)
