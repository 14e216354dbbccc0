"""The filters in force as chips that can be taken off, and the button that adds one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.domain.formats import format_amount, format_date
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.flow import Flow
from pos_desktop.ui.screens.history.presenter import Narrowing
from pos_desktop.ui.screens.history.state import Days, Field, HistoryState
from pos_desktop.ui.screens.history.typed import TypedFilter
from pos_desktop.ui.screens.words import LABEL_WORDS, PAYMENT_WORDS, local
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.filters import RemovableFilter
from pos_desktop.ui.widgets.menu import Menu, MenuItem
from pos_desktop.ui.widgets.surface import column, take_out

FIELD_WORDS = {
    Field.DATE: (message("Date"), "calendar"),
    Field.STATUS: (message("Status"), "circle-check"),
    Field.CUSTOMER: (message("Customer"), "user"),
    Field.OUTLET: (message("Outlet"), "store"),
    Field.REGISTER: (message("Register"), "scan-barcode"),
    Field.USER: (message("User"), "users"),
    Field.PAYMENT: (message("Payment type"), "credit-card"),
    Field.PRODUCT: (message("Product"), "tag"),
    Field.AMOUNT: (message("Amount"), "coins"),
}
_OTHER_DAYS = "other"
_LABELS = (
    "pickup_unfulfilled", "delivery_unfulfilled", "partially_paid", "completed", "parked", "layby",
    "on_account", "return", "voided", "cancelled",
)  # fmt: skip


class FilterChips(QWidget):
    """One chip per filter in force; a filter that is typed opens its fields beneath.

    Signals: `narrowed` (`Narrowing`).
    """

    narrowed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = Texts("en")
        self._state = HistoryState()
        self._made: tuple[object, ...] = ()
        self._chips: list[RemovableFilter] = []
        self._row = QWidget()
        self._flow = Flow(self._row, gap=look.px(Space.S))
        self.add_button = Button(look, Face("", "plus"), ButtonKind.QUIET)
        self.typed = TypedFilter(look)
        layout = column(self, gap=look.px(Space.S))
        layout.addWidget(self._row)
        layout.addWidget(self.typed)
        for widget in (self, self._row):
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            widget.setSizePolicy(policy)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.typed.narrowed.connect(self.narrowed)

    def show_state(self, texts: Texts, state: HistoryState) -> None:
        """Show the filters in force."""
        self._texts, self._state = texts, state
        self.add_button.set_face(Face(texts("Filter"), "plus"))
        self.typed.show_state(texts, state)
        wanted = tuple((field, self._value(field)) for field in state.fields)
        if self._made == (texts.language, wanted):
            return
        self._made = (texts.language, wanted)
        take_out(self._flow, self._chips)
        self._flow.removeWidget(self.add_button)
        self._chips = [self._chip(field, value) for field, value in wanted]
        for widget in (*self._chips, self.add_button):
            self._flow.addWidget(widget)
        self.updateGeometry()

    def _chip(self, field: Field, value: str) -> RemovableFilter:
        label = self._texts(FIELD_WORDS[field][0])
        name = self._texts("Take off the filter {label}: {value}", label=label, value=value)
        chip = RemovableFilter(self._look, field, label, value, name=name, parent=self._row)
        chip.removed.connect(self._on_removed)
        return chip

    def _value(self, field: Field) -> str:
        texts, state, chosen = self._texts, self._state, self._state.chosen
        plain = {
            Field.CUSTOMER: chosen.customer,
            Field.OUTLET: _name(state, Field.OUTLET, chosen.outlet_id),
            Field.REGISTER: _name(state, Field.REGISTER, chosen.register_id),
            Field.USER: _name(state, Field.USER, chosen.user_id),
            Field.PRODUCT: state.product,
        }
        if field in plain:
            return plain[field]
        if field is Field.DATE:
            return days_words(texts, state)
        if field is Field.STATUS:
            return ", ".join(texts(LABEL_WORDS[label]) for label in chosen.labels)
        if field is Field.PAYMENT:
            return texts(PAYMENT_WORDS.get(chosen.payment_kind, chosen.payment_kind))
        return amount_words(texts, state)

    def _narrow(self, **changed: object) -> None:
        chosen = replace(self._state.chosen, **changed)  # type: ignore[arg-type]  # one field at a time
        self.narrowed.emit(Narrowing(chosen, self._state.days))

    def _open_menu(self, items: tuple[MenuItem, ...], field: Field) -> None:
        menu = Menu(self._look, self.add_button, [replace(item, key=(field, item.key)) for item in items])
        menu.chosen.connect(self._on_value_chosen)
        menu.open_at(self.add_button)

    def _items_of(self, field: Field) -> tuple[MenuItem, ...]:
        texts, choices = self._texts, self._state.choices
        if field is Field.DATE:
            return (
                MenuItem("today", texts("Today")),
                MenuItem("yesterday", texts("Yesterday")),
                MenuItem("week", texts("Last 7 days")),
                MenuItem("month", texts("This month")),
                MenuItem(_OTHER_DAYS, texts("Other days"), "calendar"),
            )
        if field is Field.STATUS:
            return tuple(MenuItem(label, texts(LABEL_WORDS[label])) for label in _LABELS)
        if field is Field.PAYMENT:
            return tuple(MenuItem(kind, texts(PAYMENT_WORDS[kind])) for kind in choices.payment_kinds)
        return tuple(MenuItem(choice.record_id, choice.name) for choice in choices.of(field))

    @Slot()
    def _on_add_clicked(self) -> None:
        items = [
            MenuItem(field, self._texts(words), icon)
            for field, (words, icon) in FIELD_WORDS.items()
            if field not in self._state.fields
        ]
        menu = Menu(self._look, self.add_button, items)
        menu.chosen.connect(self._on_field_chosen)
        menu.open_at(self.add_button)

    @Slot(object)
    def _on_field_chosen(self, field: Field) -> None:
        items = self._items_of(field)
        if items:
            self._open_menu(items, field)
        else:
            self.typed.open(field)

    @Slot(object)
    def _on_value_chosen(self, choice: tuple[Field, object]) -> None:
        field, value = choice
        if field is Field.DATE:
            self._choose_days(str(value))
        elif field is Field.STATUS:
            self._narrow(labels=(value,))
        elif field is Field.PAYMENT:
            self._narrow(payment_kind=value)
        else:
            self._narrow(**{f"{field.value}_id": value})

    def _choose_days(self, which: str) -> None:
        if which == _OTHER_DAYS:
            self.typed.open(Field.DATE)
            return
        today = local(self._state.now_ms, self._state.zone).date()
        self.narrowed.emit(Narrowing(self._state.chosen, days_of(which, today)))

    @Slot(object)
    def _on_removed(self, field: Field) -> None:
        if field is Field.DATE:
            self.narrowed.emit(Narrowing(self._state.chosen, Days()))
        elif field is Field.AMOUNT:
            self._narrow(amount_from_minor=None, amount_until_minor=None)
        elif field is Field.STATUS:
            self._narrow(labels=())
        elif field is Field.PAYMENT:
            self._narrow(payment_kind="")
        elif field is Field.CUSTOMER:
            self._narrow(customer="")
        else:
            self._narrow(**{f"{field.value}_id": None})


def days_of(which: str, today: date) -> Days:
    """Return a range of days by its name: today, yesterday, week (seven days), month."""
    yesterday = today - timedelta(days=1)
    return {
        "today": Days(today, today),
        "yesterday": Days(yesterday, yesterday),
        "week": Days(today - timedelta(days=6), today),
        "month": Days(today.replace(day=1), today),
    }[which]


def days_words(texts: Texts, state: HistoryState) -> str:
    """Return a range of days as a person says it: "16–22 Nov", "from 16 Nov"."""
    first, last = state.days.first_on, state.days.last_on
    if first is None or last is None:
        if first is not None:
            return texts("from {day}", day=_day(texts, first))
        return texts("until {day}", day=_day(texts, last)) if last is not None else ""
    if first == last:
        return _day(texts, first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(texts, last)}"
    return f"{_day(texts, first)} – {_day(texts, last)}"


def amount_words(texts: Texts, state: HistoryState) -> str:
    """Return the bounds of an amount: "10.00 – 50.00", "from 10.00"."""
    low, high = state.chosen.amount_from_minor, state.chosen.amount_until_minor
    if low is not None and high is not None:
        return f"{_amount(texts, low)} – {_amount(texts, high)}"
    if low is not None:
        return texts("from {day}", day=_amount(texts, low))
    return texts("until {day}", day=_amount(texts, high)) if high is not None else ""


def _amount(texts: Texts, minor: int) -> str:
    return format_amount(minor, "", texts.language)


def _day(texts: Texts, day: date) -> str:
    return format_date(datetime.combine(day, time(), UTC), texts.language)


def _name(state: HistoryState, field: Field, record_id: bytes | None) -> str:
    return next((one.name for one in state.choices.of(field) if one.record_id == record_id), "")
