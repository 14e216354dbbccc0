"""The columns of the table: six, or fewer wider ones where the screen is narrow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos_desktop.domain.formats import format_amount, format_quantity
from pos_desktop.services.ports.rows import FulfillmentRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState
from pos_desktop.ui.screens.words import METHOD_ICONS, METHOD_WORDS, status_chip, when
from pos_desktop.ui.table.cells import Cell, Column, Icon, Piece, Text, text_cell
from pos_desktop.ui.theme import Size, Tone, Weight
from pos_desktop.ui.widgets.label import AMOUNT_MUTED, BODY, MUTED, SMALL_MUTED, TextStyle

HOUR_MS = 3_600_000
_NUMBER = TextStyle(weight=Weight.SEMIBOLD)
_OWED = TextStyle(weight=Weight.SEMIBOLD, figures=True)
_LATE = TextStyle(Size.SMALL, Weight.SEMIBOLD, Tone.WARNING)
_SMALL_DATE = replace(SMALL_MUTED, figures=True)


def late_words(texts: Texts, late_ms: int) -> str:
    """Return how late something is, in whole days once it is a day, else in hours.

    Units: milliseconds, above zero.
    """
    hours = late_ms // HOUR_MS
    if hours >= 24:
        return texts("Late {days} d", days=hours // 24)
    return texts("Late {hours} h", hours=hours) if hours else texts("Late")


@dataclass(frozen=True, slots=True)
class Columns:
    """Makes the cells of a row in one language and zone."""

    texts: Texts
    state: FulfillmentsState

    def wide(self) -> tuple[Column[FulfillmentRow], ...]:
        """Return the columns of a screen with room."""
        texts = self.texts
        return (
            Column("number", texts("Sale receipt"), self._number, 112, 1, sort_key="receipt"),
            Column("date", texts("Date"), self._date, 116, 1, sort_key="date"),
            Column("late", "", self._late, 100, 1),
            *self._shared(),
        )

    def narrow(self) -> tuple[Column[FulfillmentRow], ...]:
        """Return the columns of a small screen: number over date, lateness beside the number."""
        first = Column("number", self.texts("Sale receipt"), self._number_and_date, 150, 1, sort_key="date")
        return (first, *self._shared())

    def _shared(self) -> tuple[Column[FulfillmentRow], ...]:
        texts = self.texts
        return (
            Column("outlet", texts("Outlet"), self._outlet, 112, 1, sort_key="outlet"),
            Column("status", texts("Status"), self._status, 200, 1, sort_key="status"),
            Column("type", texts("Type"), self._method, 110, 1, sort_key="type"),
            Column("customer", texts("Customer"), self._customer, 124, 3, sort_key="customer", is_lead=True),
            Column("owed", texts("To pay"), self._owed, 76, is_right=True, sort_key="owed"),
        )

    def _number(self, row: FulfillmentRow) -> Cell:
        return text_cell(row.number, _NUMBER)

    def _date(self, row: FulfillmentRow) -> Cell:
        return text_cell(when(self.texts, row.placed_at_ms, self.state.zone), AMOUNT_MUTED)

    def _late(self, row: FulfillmentRow) -> Cell:
        return Cell(self._late_pieces(row))

    def _late_pieces(self, row: FulfillmentRow) -> tuple[Piece, ...]:
        if row.is_not_collected:
            return (Icon("calendar-clock", Tone.WARNING), Text(self.texts("Waiting"), _LATE))
        if row.late_ms <= 0:
            return ()
        return (Icon("clock-alert", Tone.WARNING), Text(late_words(self.texts, row.late_ms), _LATE))

    def _number_and_date(self, row: FulfillmentRow) -> Cell:
        date = Text(when(self.texts, row.placed_at_ms, self.state.zone), _SMALL_DATE)
        return Cell((Text(row.number, _NUMBER), *self._late_pieces(row)), (date,))

    def _outlet(self, row: FulfillmentRow) -> Cell:
        return text_cell(row.outlet)

    def _status(self, row: FulfillmentRow) -> Cell:
        chip = status_chip(self.texts, row.status, picked=row.units_picked, wanted=row.units)
        if row.status != "in_progress":
            return Cell((chip,))
        picked = format_quantity(row.units_picked, self.texts.language)
        wanted = format_quantity(row.units, self.texts.language)
        count = self.texts("{done} of {wanted}", done=picked, wanted=wanted)
        return Cell((chip, Text(count, _SMALL_DATE)))

    def _method(self, row: FulfillmentRow) -> Cell:
        word = self.texts(METHOD_WORDS.get(row.method, row.method))
        return Cell((Icon(METHOD_ICONS.get(row.method, "package")), Text(word, BODY)))

    def _customer(self, row: FulfillmentRow) -> Cell:
        return text_cell(row.customer)

    def _owed(self, row: FulfillmentRow) -> Cell:
        if row.status == "cancelled_after_packing":
            return text_cell("")
        if row.is_paid:
            return text_cell(self.texts("Paid"), MUTED)
        return text_cell(format_amount(row.owed_minor, row.currency, self.texts.language), _OWED)
