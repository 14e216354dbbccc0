"""The filters that are typed: other days, a customer, a product, an amount; fields beneath the chips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import parse_minor
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.flow import Flow
from pos_desktop.ui.screens.history.presenter import Narrowing
from pos_desktop.ui.screens.history.state import Days, Field, HistoryState
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.surface import column

_TWO_FIELDS = (Field.DATE, Field.AMOUNT)
_ANY_CURRENCY = "CAD"  # amounts of a filter have two decimals, whatever the sale's own currency


class TypedFilter(QWidget):
    """One or two fields, *Apply* and *Cancel*; hidden until a typed filter is added.

    Signals: `narrowed` (`Narrowing`).
    """

    narrowed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = Texts("en")
        self._state = HistoryState()
        self._field: Field | None = None
        self.first = TextField(look, "")
        self.second = TextField(look, "")
        self.apply_button = Button(look, Face("", "check"))
        self.cancel_button = Button(look, Face(), ButtonKind.QUIET)
        self.trouble = Band(look)
        fields = Flow(gap=look.px(Space.S))
        for field in (self.first, self.second):
            fields.addWidget(field)
            field.submitted.connect(self._on_applied)
            field.cancelled.connect(self._on_cancelled)
        for button in (self.apply_button, self.cancel_button):
            fields.addWidget(button)
        layout = column(self, gap=look.px(Space.S))
        layout.addLayout(fields)
        layout.addWidget(self.trouble)
        self.apply_button.clicked.connect(self._on_applied)
        self.cancel_button.clicked.connect(self._on_cancelled)
        self.hide()

    def show_state(self, texts: Texts, state: HistoryState) -> None:
        """Keep what the typed filter is added to, and the language."""
        self._texts, self._state = texts, state
        self._show_words()

    def open(self, field: Field) -> None:
        """Show the fields of a filter and put the keyboard there."""
        self._field = field
        self.first.clear()
        self.second.clear()
        self.trouble.hide()
        self._show_words()
        self.show()
        self.first.setFocus()

    def _show_words(self) -> None:
        texts, field = self._texts, self._field
        hints = {
            Field.DATE: (texts("From (2026-01-31)"), texts("Until (2026-01-31)")),
            Field.AMOUNT: (texts("From amount"), texts("Until amount")),
            Field.PRODUCT: (texts("Product or SKU"), ""),
        }
        first, second = hints.get(field or Field.CUSTOMER, (texts("Customer"), ""))
        self.first.set_hint(first)
        self.second.set_hint(second or first)
        self.second.setVisible(field in _TWO_FIELDS)
        for typed in (self.first, self.second):
            typed.updateGeometry()
        self.apply_button.set_face(Face(texts("Apply"), "check"))
        self.cancel_button.set_face(Face(texts("Cancel")))

    @Slot()
    def _on_applied(self) -> None:
        try:
            narrowing = self._narrowing()
        except (RuleBroken, ValueError):
            words = (
                self._texts("Write a day as 2026-01-31.")
                if self._field is Field.DATE
                else self._texts("Write an amount as 12.50.")
            )
            self.trouble.warn(words)
            return
        self.hide()
        self.narrowed.emit(narrowing)

    def _narrowing(self) -> Narrowing:
        chosen, days = self._state.chosen, self._state.days
        first, second = self.first.text().strip(), self.second.text().strip()
        if self._field is Field.DATE:
            return Narrowing(chosen, Days(_day(first), _day(second)))
        if self._field is Field.AMOUNT:
            bounds = replace(chosen, amount_from_minor=_minor(first), amount_until_minor=_minor(second))
            return Narrowing(bounds, days)
        if self._field is Field.PRODUCT:
            return Narrowing(chosen, days, product=first)
        return Narrowing(replace(chosen, customer=first), days)

    @Slot()
    def _on_cancelled(self) -> None:
        self.hide()


def _day(typed: str) -> date | None:
    return date.fromisoformat(typed) if typed else None


def _minor(typed: str) -> int | None:
    return parse_minor(typed.replace(",", "."), _ANY_CURRENCY) if typed else None
