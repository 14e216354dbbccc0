"""Telling the customer that a parcel is ready: the contact one press away, and who was told when."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, OpenPart, Telling
from pos_desktop.ui.screens.words import when
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import MUTED, Label
from pos_desktop.ui.widgets.menu import Menu, MenuItem
from pos_desktop.ui.widgets.surface import column, row


class TellBlock(QWidget):
    """Copy, e-mail, and the button that records that the customer was told; afterwards when and how.

    Signals: `copy_requested`, `mail_requested` (nothing); `told` (`Telling`).
    """

    copy_requested = Signal()
    mail_requested = Signal()
    told = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = Texts("en")
        self.copy_button = Button(look, Face(icon="copy"))
        self.mail_button = Button(look, Face(icon="mail"))
        self.told_button = Button(look, Face(icon="bell"))
        self._told_words = Label(look, "", MUTED, wraps=True)
        buttons = row(gap=look.px(Space.S))
        for button in (self.copy_button, self.mail_button, self.told_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = column(self)
        layout.addLayout(buttons)
        layout.addWidget(self._told_words)
        self.copy_button.clicked.connect(self.copy_requested)
        self.mail_button.clicked.connect(self.mail_requested)
        self.told_button.clicked.connect(self._on_told_clicked)

    def show_part(self, texts: Texts, state: FulfillmentsState, part: OpenPart) -> None:
        """Show what can be done once a pickup is packed."""
        self._texts = texts
        words = told_words(texts, state, part)
        contact = part.contact
        self.copy_button.set_name(texts("Copy the contact"))
        self.mail_button.set_name(texts("Write an e-mail"))
        self.told_button.set_face(Face(texts("Customer told"), "bell", icon_after="chevron-down"))
        self._told_words.say(words)
        self.told_button.setVisible(not words)
        self.copy_button.setVisible(bool(contact.email or contact.phone) and not words)
        self.mail_button.setVisible(bool(contact.email) and not words)
        self.setVisible(part.status == "packed" and part.method == "pickup")

    @Slot()
    def _on_told_clicked(self) -> None:
        texts = self._texts
        items = (
            MenuItem(Telling.EMAIL, texts("By e-mail"), "mail"),
            MenuItem(Telling.PHONE, texts("By telephone"), "phone"),
            MenuItem(Telling.COPY, texts("Another way"), "copy"),
        )
        menu = Menu(self._look, self.told_button, items)
        menu.chosen.connect(self.told)
        menu.open_at(self.told_button)


def told_words(texts: Texts, state: FulfillmentsState, part: OpenPart) -> str:
    """Return when and how the customer was told, empty when not yet."""
    if part.told_at_ms is None:
        return ""
    at = when(texts, part.told_at_ms, state.zone)
    ways = {
        "email": texts("Told by e-mail, {at}", at=at),
        "phone": texts("Told by telephone, {at}", at=at),
        "shop": texts("The shop wrote, {at}", at=at),
    }
    return ways.get(part.told_how) or texts("Customer told, {at}", at=at)


def mail_address(texts: Texts, part: OpenPart) -> str:
    """Return the address that opens a prepared e-mail to the customer."""
    subject = texts("Your order {number} is ready", number=part.number)
    body = texts(
        "Hello {name},\n\nYour order {number} is ready and waits for you at {outlet}.\n",
        name=part.contact.name or part.customer,
        number=part.number,
        outlet=part.outlet,
    )
    fields = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(part.contact.email, safe='@')}?{fields}"
