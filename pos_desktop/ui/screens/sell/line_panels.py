"""What opens above a line or the menu: another price or a discount, a note."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.wishes import GiveDiscount, SetPrice, WriteNote
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.amount import BACKSPACE, AmountField
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.keypad import Keypad
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.surface import column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented

_PRICE, _RATE, _OFF = "price", "rate", "off"
_PPM_PER_HUNDREDTH = 100  # typed 1250 is 12.50 %: hundredths of a percent
_WHOLE_PERCENT = 100_00


class PricePanel(Overlay):
    """A price, a percentage or an amount off, on a keypad.

    Signals: `wished` (`SetPrice` or `GiveDiscount`).
    """

    wished = Signal(object)

    def __init__(self, look: Look, over: QWidget, words: Wording, line_key: str | None) -> None:
        super().__init__(look, over)
        self._words = words
        self._line_key = line_key
        texts = words.texts
        price = (Choice(_PRICE, texts("Price")),) if line_key is not None else ()
        off = (Choice(_OFF, texts("Amount off")),) if line_key is not None else ()
        self.kinds = Segmented(look, (*price, Choice(_RATE, texts("Percent off")), *off))
        self.field = AmountField(look, "", str)
        self.keypad = Keypad(look, {BACKSPACE: texts("Delete the last digit")})
        self.apply = Button(look, Face(texts("Apply"), "check"))
        self.clear = Button(look, Face(texts("No discount")))
        self._lay_out()
        self._connect()
        self._show_kind()

    def open_for(self, anchor: QWidget, price_minor: int) -> None:
        """Open beside a widget, with the price as it is."""
        self.open_at(anchor)
        if self.kinds.current == _PRICE:
            self.field.set_minor(price_minor)
        self.field.setFocus()

    def _lay_out(self) -> None:
        layout = column(self.panel, margin=self.look.px(Space.L), gap=self.look.px(Space.M))
        layout.addWidget(self.kinds)
        layout.addWidget(self.field)
        layout.addWidget(self.keypad)
        buttons = row(gap=self.look.px(Space.S))
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        buttons.addWidget(self.apply)
        layout.addLayout(buttons)
        self.keypad.setMinimumHeight(4 * self.look.px(Metric.TARGET) + 3 * self.look.px(Space.S))
        self.panel_width = self.look.px(380)

    def _connect(self) -> None:
        self.keypad.key_pressed.connect(self.field.press)
        self.field.submitted.connect(self.send)
        self.apply.clicked.connect(self.send)
        self.clear.clicked.connect(self._on_clear_clicked)
        self.kinds.chosen.connect(self._on_kind_chosen)

    @Slot()
    def send(self) -> None:
        """Ask for what is typed."""
        minor = self.field.minor
        kind = self.kinds.current
        self.close_panel()
        if kind == _PRICE and self._line_key is not None:
            self.wished.emit(SetPrice(self._line_key, minor))
        elif kind == _RATE:
            ppm = min(minor, _WHOLE_PERCENT) * _PPM_PER_HUNDREDTH
            self.wished.emit(GiveDiscount(self._line_key, ppm=ppm))
        else:
            self.wished.emit(GiveDiscount(self._line_key, amount_minor=minor))

    @Slot()
    def _on_clear_clicked(self) -> None:
        self.close_panel()
        self.wished.emit(GiveDiscount(self._line_key))

    @Slot()
    def _on_kind_chosen(self) -> None:
        self._show_kind()
        self.field.set_minor(0)
        self.field.setFocus()

    def _show_kind(self) -> None:
        texts = self._words.texts
        kind = self.kinds.current
        if kind == _RATE:
            self.field.set_texts(texts("Percent off"), self._percent)
        elif kind == _OFF:
            self.field.set_texts(texts("Amount off"), self._words.amount)
        else:
            self.field.set_texts(texts("Price"), self._words.amount)

    def _percent(self, hundredths: int) -> str:
        return self._words.rate(hundredths * _PPM_PER_HUNDREDTH)


class NotePanel(Overlay):
    """A line of text.

    Signals: `wished` (`WriteNote`).
    """

    wished = Signal(object)

    def __init__(self, look: Look, over: QWidget, words: Wording, line_key: str | None) -> None:
        super().__init__(look, over)
        self._line_key = line_key
        texts = words.texts
        hint = texts("Note on this line; it is printed") if line_key is not None else texts("Sale note")
        self.field = TextField(look, hint)
        self.apply = Button(look, Face(texts("Write it"), "check"))
        layout = column(self.panel, margin=look.px(Space.L), gap=look.px(Space.M))
        layout.addWidget(self.field)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.apply)
        layout.addLayout(buttons)
        self.panel_width = look.px(Metric.CART - Space.XL)
        self.field.submitted.connect(self.send)
        self.apply.clicked.connect(self.send)

    def open_for(self, anchor: QWidget, note: str) -> None:
        """Open beside a widget, with the note as it is."""
        self.field.setText(note)
        self.open_at(anchor)
        self.field.setFocus()

    @Slot()
    def send(self) -> None:
        """Ask for what is written."""
        note = self.field.text()
        self.close_panel()
        self.wished.emit(WriteNote(self._line_key, note))
