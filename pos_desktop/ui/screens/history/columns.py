"""The list at the left: one sale on two lines."""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.domain.formats import format_amount
from pos_desktop.services.ports.rows import SaleRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.history.state import HistoryState
from pos_desktop.ui.screens.words import LABEL_ICONS, LABEL_WORDS, when_short
from pos_desktop.ui.table.cells import Cell, Column, Icon, Text
from pos_desktop.ui.theme import Size, Tone, Weight
from pos_desktop.ui.widgets.label import BODY, SMALL_MUTED, TextStyle

_NUMBER = TextStyle(weight=Weight.SEMIBOLD)
_TIME = TextStyle(Size.SMALL, tone=Tone.MUTED, figures=True)
_AMOUNT = TextStyle(weight=Weight.MEDIUM, figures=True)
_OWED = TextStyle(Size.SMALL, Weight.MEDIUM, Tone.WARNING, figures=True)


@dataclass(frozen=True, slots=True)
class SaleColumns:
    """Makes the cells of a sale in one language, at one instant."""

    texts: Texts
    state: HistoryState

    def columns(self) -> tuple[Column[SaleRow], ...]:
        """Return the columns."""
        texts = self.texts
        return (
            Column("number", texts("Sale receipt"), self._number, 80),
            Column("customer", texts("Customer"), self._customer, 180, 1, is_lead=True),
            Column("total", texts("Total"), self._total, 96, is_right=True),
        )

    def _number(self, row: SaleRow) -> Cell:
        at = when_short(self.texts, row.placed_at_ms, self.state.now_ms, self.state.zone)
        return Cell((Text(row.number, _NUMBER),), (Text(at, _TIME),))

    def _customer(self, row: SaleRow) -> Cell:
        word = self.texts(LABEL_WORDS.get(row.label, row.label))
        who = row.customer or self.texts("Walk-in customer")
        return Cell((Text(who, BODY),), (Icon(_icon(row)), Text(word, SMALL_MUTED)))

    def _total(self, row: SaleRow) -> Cell:
        language = self.texts.language
        total = Text(format_amount(row.total_minor, row.currency, language), _AMOUNT)
        return Cell((total,), (self._owed(row),))

    def _owed(self, row: SaleRow) -> Text:
        texts = self.texts
        owed = format_amount(abs(row.owed_minor), row.currency, texts.language)
        if row.state in ("voided", "cancelled", "discarded", "parked", "history"):
            return Text("", SMALL_MUTED)
        if row.owed_minor < 0:
            return Text(texts("{amount} to give back", amount=owed), _OWED)
        if row.is_paid:
            return Text(texts("Paid"), SMALL_MUTED)
        return Text(texts("{amount} to pay", amount=owed), _OWED)


def _icon(row: SaleRow) -> str:
    return LABEL_ICONS.get(row.label, "receipt")
