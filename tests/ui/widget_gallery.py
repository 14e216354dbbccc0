"""Every widget on one page, for pictures and for the checks that every screen must pass."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_amount
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.table.cells import Cell, Column, Icon, Picture, Sorting, Text, text_cell
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import ChipKind, Ground, Metric, Tint, Tone
from pos_desktop.ui.widgets.amount import BACKSPACE, AmountField
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.chip import Avatar, Badge, Chip, ChipFace, Tag
from pos_desktop.ui.widgets.fields import SearchField, TextField
from pos_desktop.ui.widgets.filters import FilterButton, RemovableFilter
from pos_desktop.ui.widgets.keypad import Keypad
from pos_desktop.ui.widgets.label import AMOUNT, AMOUNT_MUTED, MUTED, SMALL_MUTED, TITLE, Label
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.stepper import Stepper, StepperTexts
from pos_desktop.ui.widgets.surface import Surface, column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented, Tabs
from pos_desktop.ui.widgets.timeline import Moment, Timeline


@dataclass(frozen=True, slots=True)
class Order:
    """A row of the gallery's table."""

    number: int
    customer: str
    kind: ChipKind


def orders(count: int) -> tuple[Order, ...]:
    """Return so many rows."""
    kinds = tuple(ChipKind)
    return tuple(Order(1036 + at, "A. Martin", kinds[at % len(kinds)]) for at in range(count))


def order_columns(texts: Texts) -> tuple[Column[Order], ...]:
    """Return the columns of the gallery's table."""

    def number(order: Order) -> Cell:
        return Cell((Text(f"#{order.number}", AMOUNT), Text("22 Nov 09:14", AMOUNT_MUTED)), gap=16)

    def status(order: Order) -> Cell:
        return Cell((ChipFace(order.kind, texts("In progress"), share_milli=600), Text("3 / 5", SMALL_MUTED)))

    def method(_order: Order) -> Cell:
        return Cell((Picture("mug", Tint.SAND), Icon("truck"), Text(texts("Delivery"))))

    return (
        Column("number", texts("Sale receipt"), number, 190, sort_key="number"),
        Column("status", texts("Status"), status, 180),
        Column("method", texts("Type"), method, 180),
        Column("customer", texts("Customer"), lambda order: text_cell(order.customer), 110, 1, is_lead=True),
        Column("due", texts("To pay"), lambda _order: text_cell("62.09", AMOUNT), 70, is_right=True),
    )


class Gallery(Surface):
    """The page."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__(look, Ground.BACKGROUND)
        self.texts = texts
        self.table = RowTable(look, order_columns(texts), _number, TableShape("Orders", has_chevron=True))
        page = column(self, margin=look.px(16), gap=look.px(12))
        for line in (self._actions(), self._payments(), self._filters(), self._marks()):
            page.addWidget(line)
        page.addWidget(self._band())
        lower = row(gap=look.px(16))
        lower.addWidget(self.table, 1)
        lower.addWidget(self._at_the_right())
        page.addLayout(lower, 1)
        self.table.set_rows(orders(40))
        self.table.set_sorting(Sorting("number"))

    def _line(self, *parts: QWidget) -> QWidget:
        line = QWidget()
        layout = row(line, gap=self.look.px(8))
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        return line

    def _actions(self) -> QWidget:
        look, texts = self.look, self.texts
        shipped = Button(look, Face(texts("Mark as shipped"), "truck"))
        shipped.setEnabled(False)
        return self._line(
            Button(look, Face(texts("Mark as packed"), "package-check"), ButtonKind.PRIMARY),
            shipped,
            Button(look, Face(texts("Continue sale"), icon_after="chevron-right"), ButtonKind.QUIET),
            Button(look, Face(icon="ellipsis"), name="More"),
            Stepper(look, StepperTexts("Less", "More")),
        )

    def _payments(self) -> QWidget:
        look, texts, kind = self.look, self.texts, ButtonKind.PRIMARY
        cash = Face(texts("Cash"), "banknote", "F12", "50.00", texts("Change"), "4.15")
        credit = Face(texts("Store credit"), "wallet", "F8", "12.00", "12.00")
        return self._line(
            Button(look, cash, kind, height=84),
            Button(look, credit, height=Metric.PAYMENT),
            Tabs(look, [Choice(1, texts("Sales history")), Choice(2, texts("Continue sale"), "8")]),
        )

    def _filters(self) -> QWidget:
        look, texts = self.look, self.texts
        outlets = [MenuItem(1, "Mile End", is_chosen=True), MenuItem(2, "Vieux-Port")]
        return self._line(
            SearchField(look, texts("Sale receipt")),
            FilterButton(look, texts("Outlet"), outlets),
            RemovableFilter(look, 1, texts("Status"), texts("Packed")),
            Segmented(look, [Choice(1, "English"), Choice(2, "Français")]),
        )

    def _marks(self) -> QWidget:
        look, texts = self.look, self.texts
        return self._line(
            Label(look, texts("Fulfillments"), TITLE),
            Label(look, "12", MUTED),
            Chip(look, ChipFace(ChipKind.NEW, texts("New"), "circle-dashed")),
            Chip(look, ChipFace(ChipKind.PACKED, texts("Packed"), "package-check")),
            Badge(look, "12"),
            Avatar(look, "Noor"),
            Tag(look, "B3"),
        )

    def _band(self) -> Band:
        text = "#1045: " + self.texts("Unfulfilled; Pickup - unfulfilled")
        return Band(self.look, BandFace(Tone.WARNING, text, "hand-coins", self.texts("Continue sale")))

    def _at_the_right(self) -> QWidget:
        look, texts = self.look, self.texts
        side = QWidget()
        layout = column(side, gap=look.px(8))
        side.setFixedWidth(look.px(280))

        def amount(minor: int) -> str:
            return format_amount(minor, "CAD", texts.language)

        field = AmountField(look, texts("Cash"), amount)
        field.set_minor(5000)
        happened = Timeline(look)
        happened.set_moments([Moment("10:02", texts("Packed"), "Noor"), Moment("09:14", texts("New"))])
        layout.addWidget(field)
        layout.addWidget(Keypad(look, {BACKSPACE: texts("Delete the last digit")}), 1)
        layout.addWidget(TextField(look, texts("Customer")))
        layout.addWidget(happened)
        return side


def _number(order: Order) -> int:
    return order.number
