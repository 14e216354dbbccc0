"""Adding a till: where it will be, then its one-time code, large and as a QR picture."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_desktop.domain.formats import format_time
from pos_desktop.services.ports.replication import EnrolCode
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.link import join_link
from pos_desktop.ui.screens.replication.pictures import QrPicture
from pos_desktop.ui.screens.replication.state import NEW_REGISTER, ReplicationState, Spot
from pos_desktop.ui.screens.replication.words import address_words, refused
from pos_desktop.ui.screens.words import local
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Weight
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import AMOUNT_STRONG, CAPTION, MUTED, TITLE, Label, TextStyle
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import Scroll, Surface, column, row

NARROW = 560
NAME_WIDTH = 320
_CODE = TextStyle(Size.TITLE, Weight.SEMIBOLD, figures=True)


class CodeCard(Surface):
    """A code that was made: the address, the code, until when, and both as a picture."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, rounded=True, parent=parent)
        self.picture = QrPicture(look)
        self.address_name, self.code_name = Label(look, "", CAPTION), Label(look, "", CAPTION)
        self.address = Label(look, "", AMOUNT_STRONG, wraps=True)
        self.code = Label(look, "", _CODE, wraps=True)
        self.until = Label(look, "", MUTED, wraps=True)
        self.words = Label(look, "", MUTED, wraps=True)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        margin = look.px(Metric.MARGIN)
        self._both.setContentsMargins(margin, margin, margin, margin)
        self._both.setSpacing(look.px(Space.XL))
        self._both.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=look.px(Space.XS))
        for part in (self.address_name, self.address, self.code_name, self.code, self.until, self.words):
            if part in (self.code_name, self.until):
                words.addSpacing(look.px(Space.M))
            words.addWidget(part)
        words.addStretch(1)
        self._both.addLayout(words, 1)

    def show_code(self, texts: Texts, state: ReplicationState, code: EnrolCode) -> None:
        """Show it."""
        self.picture.show_text(join_link(code.hub, code.code))
        self.picture.setAccessibleName(texts("Address and code as a picture"))
        self.address_name.setText(texts("Address"))
        self.address.setText(address_words(code.hub))
        self.code_name.setText(texts("Code"))
        self.code.setText(code.code)
        at = format_time(local(code.expires_at_ms, state.zone), texts.language)
        is_over = state.now_ms >= code.expires_at_ms
        self.until.setText(
            texts("Expired at {time}: make a new one.", time=at)
            if is_over
            else texts("Good until {time}, for one till.", time=at)
        )
        self.words.setText(
            texts(
                "Start the program on the new till, choose “Join a hub”, then scan the picture or type both."
            )
        )

    def turn(self, *, is_narrow: bool) -> None:
        """Stand upright where there is little room."""
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._both.direction() != way:
            self._both.setDirection(way)


class CodePage(QWidget):
    """Where a new till will be, and its code.

    Signals: `placed` ((outlet id, register id or None)); `code_requested` (name of a new register).
    """

    placed = Signal(object)
    code_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._at: tuple[bytes, bytes | None] = (b"", None)
        self._may_make = False
        self.title = Label(look, "", TITLE, wraps=True)
        self.words = Label(look, "", MUTED, wraps=True)
        self.outlet, self.register = FilterButton(look, "", ()), FilterButton(look, "", ())
        self.name = TextField(look, "", icon="store")
        self._suggested = ""
        self.button = Button(look, Face(), ButtonKind.PRIMARY)
        self.card = CodeCard(look)
        self.trouble = Band(look)
        self._lay_out()
        self.outlet.chosen.connect(self._on_outlet_chosen)
        self.register.chosen.connect(self._on_register_chosen)
        self.name.textChanged.connect(self._on_name_changed)
        self.name.submitted.connect(self.button.click)
        self.button.clicked.connect(self._on_wanted)

    @property
    def home(self) -> QWidget:
        """Return where the focus rests."""
        return self.button

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show the choice, and the code once there is one."""
        self._at, self._may_make = state.code_at, state.busy is not Spot.CODE and state.may_add
        self.title.setText(texts("Add a till"))
        self.words.setText(
            texts(
                "The new till gets all of this shop. No two tills are one register; a back office has none."
            )
        )
        self._show_choices(texts, state)
        is_busy = state.busy is Spot.CODE
        words = texts("Make another code") if state.code is not None else texts("Make a code")
        self.button.set_face(Face(texts("Asking the hub") if is_busy else words, "key-round"))
        self.button.set_kind(ButtonKind.NEUTRAL if state.code is not None else ButtonKind.PRIMARY)
        self._show_name(texts, state)
        self.card.setVisible(state.code is not None)
        if state.code is not None:
            self.card.show_code(texts, state, state.code)
        refusal = state.refused_at(Spot.CODE)
        self.trouble.warn(refused(texts, refusal) if refusal is not None else "")
        self._scroll.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.turn(is_narrow=self.width() < self._look.px(NARROW))
        self._scroll.settle()

    def _show_choices(self, texts: Texts, state: ReplicationState) -> None:
        outlet_id, register_id = state.code_at
        outlets = tuple(
            MenuItem(each.outlet_id, each.name, is_chosen=each.outlet_id == outlet_id)
            for each in state.places
        )
        self.outlet.set_items(texts("Outlet"), outlets)
        place = next((each for each in state.places if each.outlet_id == outlet_id), None)
        taken = state.taken_registers
        registers = tuple(
            MenuItem(
                each, name, detail=texts("in use") if each in taken else "", is_chosen=each == register_id
            )
            for each, name in (place.registers if place is not None else ())
        )
        new = MenuItem(NEW_REGISTER, texts("New register"), is_chosen=register_id == NEW_REGISTER)
        none = MenuItem(None, texts("No register"), is_chosen=register_id is None)
        self.register.set_items(texts("Register"), (new, *registers, none))

    def _show_name(self, texts: Texts, state: ReplicationState) -> None:
        """Offer a name for a register that is to be made: the next number that is free."""
        is_new = state.code_at[1] == NEW_REGISTER
        known = {name.casefold() for place in state.places for _, name in place.registers}
        names = (texts("Register {number}", number=at) for at in count(len(known) + 1))
        suggested = next(name for name in names if name.casefold() not in known)
        if self.name.text() in ("", self._suggested):
            self.name.setText(suggested)
        self._suggested = suggested
        self.name.set_hint(texts("Name of the register"))
        self.name.setVisible(is_new)
        self._on_name_changed()

    def _lay_out(self) -> None:
        px = self._look.px
        content = QWidget()
        inside = column(content, gap=px(Space.M))
        inside.setContentsMargins(px(Metric.MARGIN), px(Space.L), px(Metric.MARGIN), px(Metric.MARGIN))
        choices = row(gap=px(Space.M))
        choices.addWidget(self.outlet)
        choices.addWidget(self.register)
        choices.addStretch(1)
        for part in (self.title, self.words):
            inside.addWidget(part)
        inside.addLayout(choices)
        self.name.setMaximumWidth(px(NAME_WIDTH))
        inside.addWidget(self.name)
        line = row()
        line.addWidget(self.button)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addWidget(self.trouble)
        inside.addWidget(self.card)
        inside.addStretch(1)
        self._scroll = Scroll(content)
        column(self).addWidget(self._scroll)

    @Slot(object)
    def _on_outlet_chosen(self, outlet_id: bytes) -> None:
        self.placed.emit((outlet_id, NEW_REGISTER))

    @Slot(object)
    def _on_register_chosen(self, register_id: bytes | None) -> None:
        self.placed.emit((self._at[0], register_id))

    @Slot()
    def _on_name_changed(self) -> None:
        is_named = bool(self.name.text().strip()) or self._at[1] != NEW_REGISTER
        self.button.setEnabled(self._may_make and is_named)

    @Slot()
    def _on_wanted(self) -> None:
        self.code_requested.emit(self.name.text())
