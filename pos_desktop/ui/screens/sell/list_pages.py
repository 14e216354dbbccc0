"""Pages with a list on the left side: parked sales to retrieve, customers to attach."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.overlay_scroll import OverlayScroll
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.page_head import PageHead
from pos_desktop.ui.screens.sell.refusal_band import RefusalBand
from pos_desktop.ui.screens.sell.results import ResultFace, Results
from pos_desktop.ui.screens.sell.state import Found, SellState
from pos_desktop.ui.screens.sell.wishes import AttachCustomer, CreateCustomer, TakeUp
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.fields import SearchField, TextField
from pos_desktop.ui.widgets.surface import column, row


class ListPage(Page):
    """A head above a list.

    Signals: `back_requested` (nothing); `wished` (a wish).
    """

    back_requested = Signal()
    wished = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.head = PageHead(look)
        self.refusal = RefusalBand(look)
        self.results = Results(look)
        self.column = column(self)
        self.column.addWidget(self.head)
        self.column.addWidget(self.refusal)
        self.head.back_requested.connect(self.back_requested)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.head.retranslate(texts)

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self.look.px
        self.column.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.L))
        self.column.setSpacing(px(Space.L))


class ParkedPage(ListPage):
    """What waits to be retrieved."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.empty = EmptyState(look)
        self.room = OverlayScroll(self.results)
        self.column.addWidget(self.room, 1)
        self.column.addWidget(self.empty, 1)
        self.results.chosen.connect(self._on_chosen)

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show what is parked."""
        texts, zone = words.texts, state.register.zone
        self.head.set_title(texts("Retrieve sale"))
        self.refusal.show_refusal(words, state.refusal)
        faces = tuple(
            ResultFace(
                sale.sale_id,
                sale.customer or sale.number or texts("Parked sale"),
                " · ".join(
                    part
                    for part in (
                        words.date(sale.placed_at_ms, zone),
                        words.time(sale.placed_at_ms, zone),
                        sale.user,
                    )
                    if part
                ),
                words.amount(sale.total_minor),
                icon="circle-pause",
            )
            for sale in state.parked
        )
        self.results.set_faces("", faces, "")
        self.room.setVisible(bool(faces))
        self.empty.setVisible(not faces)
        text = texts("A parked sale waits here, at every register of the outlet, until it is retrieved.")
        self.empty.set_face(EmptyFace(texts("Nothing is parked"), text, has_picture=False))

    def focus_home(self) -> None:
        """Rest on the first sale."""
        if self.results.rows:
            self.results.rows[0].setFocus()
        else:
            self.setFocus()

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        if isinstance(key, bytes):
            self.wished.emit(TakeUp(key))


class CustomerPage(ListPage):
    """Find a customer, or write down a new one.

    Signals: `searched` (str).
    """

    searched = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.search = SearchField(look, "", keycap="")
        self.name = TextField(look, "")
        self.email = TextField(look, "")
        self.phone = TextField(look, "")
        self.create_button = Button(look, Face(), ButtonKind.PRIMARY)
        self.detach = Button(look, Face())
        self.room = OverlayScroll(self.results)
        self._lay_out()
        self.search.textEdited.connect(self._on_edited)
        self.search.submitted.connect(self._on_submitted)
        self.results.chosen.connect(self._on_chosen)
        self.create_button.clicked.connect(self.send)
        self.detach.clicked.connect(self._on_detach_clicked)
        for field in (self.name, self.email, self.phone):
            field.submitted.connect(self.send)

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show who was found."""
        texts = words.texts
        self.head.set_title(texts("Customer"))
        self.refusal.show_refusal(words, state.refusal)
        self.results.set_faces("", customer_faces(state.found), _nothing(texts, state.found))
        self.detach.setVisible(state.cart is not None and state.cart.customer is not None)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        super().retranslate(texts)
        self.search.set_hint(texts("Name, e-mail or telephone"))
        self.name.set_hint(texts("Name"))
        self.email.set_hint(texts("E-mail"))
        self.phone.set_hint(texts("Telephone"))
        self.create_button.set_face(Face(texts("Create customer"), "plus"))
        self.detach.set_face(Face(texts("No customer"), "x"))

    def clear(self) -> None:
        """Begin anew."""
        for field in (self.search, self.name, self.email, self.phone):
            field.clear()

    def focus_home(self) -> None:
        """Search first."""
        self.search.setFocus()

    def send(self) -> None:
        """Create the customer that is written down."""
        self.wished.emit(CreateCustomer(self.name.text(), self.email.text(), self.phone.text()))

    def _lay_out(self) -> None:
        self.column.addWidget(self.search)
        self.column.addWidget(self.room, 1)
        self.column.addWidget(self.name)
        contact = row(gap=self.look.px(Space.S))
        contact.addWidget(self.email, 1)
        contact.addWidget(self.phone, 1)
        self.column.addLayout(contact)
        buttons = row(gap=self.look.px(Space.S))
        self.create_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        buttons.addWidget(self.create_button, 1)
        buttons.addWidget(self.detach)
        self.column.addLayout(buttons)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self.name.setText(text if "@" not in text and not any(sign.isdigit() for sign in text) else "")
        self.searched.emit(text)

    @Slot()
    def _on_submitted(self) -> None:
        self.results.take_current()

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        if isinstance(key, bytes):
            self.wished.emit(AttachCustomer(key))

    @Slot()
    def _on_detach_clicked(self) -> None:
        self.wished.emit(AttachCustomer(None))


def customer_faces(found: Found | None) -> tuple[ResultFace, ...]:
    """Return the customers that were found."""
    hits = found.customers if found is not None else ()
    return tuple(ResultFace(hit.customer_id, hit.name, hit.detail, icon="user") for hit in hits)


def _nothing(texts: Texts, found: Found | None) -> str:
    if found is None:
        return texts("Type a name to find a customer, or write a new one down below.")
    return texts("Nobody answers to that. Write the customer down below.")
