"""The blocks of the open row beside its products: sale note, what the picker wrote, how the parcel leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_time
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.drawings import IconDrawing
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, OpenPart, Shipment
from pos_desktop.ui.screens.words import local
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.chip import Avatar
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import BODY, BODY_MEDIUM, CAPTION, Label
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import column, row

CARRIERS = ("Canada Post", "Purolator", "UPS", "FedEx", "DHL", "Canpar", "Nationex", "Intelcom", "La Poste")


class NoteBlock(QWidget):
    """The sale note: who it is for, where it goes, what the shop wrote."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(look, "", CAPTION)
        self._who = Label(look, "", BODY_MEDIUM, wraps=True)
        self._where = Label(look, "", BODY, wraps=True)
        self._words = Label(look, "", BODY, wraps=True)
        layout = column(self, gap=look.px(Space.XS))
        for label in (self._title, self._who, self._where, self._words):
            layout.addWidget(label)
        layout.addStretch(1)

    def show_part(self, texts: Texts, part: OpenPart) -> None:
        """Show who a fulfillment is for."""
        contact = part.contact
        names = (contact.name or part.customer, contact.company, contact.phone)
        self._title.setText(texts("Sale note"))
        self._who.say(" · ".join(name for name in names if name))
        where = (*contact.address, contact.email)
        self._where.say("\n".join(line for line in where if line))
        self._words.say(texts("“{words}”", words=part.note) if part.note else "")


class PickerBlock(QWidget):
    """What only the picking app writes: fulfillment notes and the assigned user; read-only here."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes_title = Label(look, "", CAPTION)
        self._notes = Label(look, "", BODY, wraps=True)
        self._user_title = Label(look, "", CAPTION)
        self._avatar = Avatar(look, "")
        self._user = Label(look, "", BODY_MEDIUM, wraps=True)
        layout = column(self, gap=look.px(Space.XS))
        self._phone = IconDrawing(look, "smartphone")
        title = row(gap=look.px(Space.XS))
        title.addWidget(self._phone)
        title.addWidget(self._notes_title, 1)
        layout.addLayout(title)
        layout.addWidget(self._notes)
        layout.addSpacing(look.px(Space.S))
        layout.addWidget(self._user_title)
        person = row(gap=look.px(Space.S))
        person.addWidget(self._avatar)
        person.addWidget(self._user, 1)
        layout.addLayout(person)
        layout.addStretch(1)

    def show_part(self, texts: Texts, state: FulfillmentsState, part: OpenPart) -> None:
        """Show what the picker wrote; both parts are left out where there is nothing."""
        self._notes_title.setText(texts("Fulfillment notes"))
        self._user_title.setText(texts("Assigned user"))
        self._notes.say("\n".join(text for _at_ms, text in part.notes))
        self._phone.setVisible(bool(part.notes))
        self._notes_title.setVisible(bool(part.notes))
        self._avatar.set_text(part.assigned_name)
        self._user.say(_assigned_words(texts, state, part))
        for widget in (self._user_title, self._avatar):
            widget.setVisible(bool(part.assigned_name))
        self.setVisible(bool(part.notes or part.assigned_name))


def _assigned_words(texts: Texts, state: FulfillmentsState, part: OpenPart) -> str:
    if not part.assigned_name:
        return ""
    if part.packed_at_ms is not None:
        time = format_time(local(part.packed_at_ms, state.zone), texts.language)
        return texts("{name} · packed at {time}", name=part.assigned_name, time=time)
    if part.assigned_at_ms is not None:
        time = format_time(local(part.assigned_at_ms, state.zone), texts.language)
        return texts("{name} · since {time}", name=part.assigned_name, time=time)
    return part.assigned_name


class LeavingBlock(QWidget):
    """How a packed parcel leaves: carrier and tracking number, or who collects it.

    Signals: `submitted` (nothing): Enter was pressed in a field.
    """

    submitted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._carrier_name = ""
        self._shown: bytes = b""
        self._texts = Texts("en")
        self._title = Label(look, "", CAPTION)
        self._carrier = FilterButton(look, "", ())
        self.tracking = TextField(look, "", icon="scan-barcode")
        self.collected_by = TextField(look, "", icon="user")
        layout = column(self, gap=look.px(Space.S))
        for widget in (self._title, self._carrier, self.tracking, self.collected_by):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._carrier.chosen.connect(self._on_carrier_chosen)
        self.tracking.submitted.connect(self._on_submitted)
        self.collected_by.submitted.connect(self._on_submitted)

    @property
    def shipment(self) -> Shipment:
        """Return what was typed about the parcel."""
        return Shipment(self._carrier_name, self.tracking.text().strip())

    def show_part(self, texts: Texts, part: OpenPart) -> None:
        """Show the fields of a delivery or a pickup; what was typed for this parcel stays."""
        is_delivery = part.method == "delivery"
        if self._shown != part.fulfillment_id:
            self._shown = part.fulfillment_id
            self._carrier_name = part.carrier
            self.tracking.setText(part.tracking)
            self.collected_by.clear()
        self._title.setText(
            texts("Carrier and tracking (optional)") if is_delivery else texts("Collected by")
        )
        self.tracking.set_hint(texts("Tracking number"))
        self.collected_by.set_hint(part.customer or texts("Who collects it"))
        self._texts = texts
        self._show_carrier()
        for widget, is_shown in (
            (self._carrier, is_delivery),
            (self.tracking, is_delivery),
            (self.collected_by, not is_delivery),
        ):
            widget.setVisible(is_shown)
        self.setVisible(part.status == "packed")

    def take_scan(self, scan: Scan) -> bool:
        """Write a scanned code into the tracking number when the person is there; tells whether it was."""
        if not self.tracking.hasFocus():
            return False
        self.tracking.setText(scan.code)
        return True

    def _show_carrier(self) -> None:
        none = self._texts("None")
        items = [MenuItem("", none, is_chosen=not self._carrier_name)]
        items += [MenuItem(name, name, is_chosen=name == self._carrier_name) for name in self._names()]
        self._carrier.set_items(self._texts("Carrier"), items)

    def _names(self) -> Sequence[str]:
        known = self._carrier_name in ("", *CARRIERS)
        return CARRIERS if known else (self._carrier_name, *CARRIERS)

    @Slot(object)
    def _on_carrier_chosen(self, name: str) -> None:
        self._carrier_name = name
        self._show_carrier()

    @Slot(object)
    def _on_submitted(self, _text: str) -> None:
        self.submitted.emit()
