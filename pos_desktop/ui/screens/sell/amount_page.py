"""Pages that ask for an amount: the float of a register, cash in or out with its reason."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.page_head import PageHead
from pos_desktop.ui.screens.sell.refusal_band import RefusalBand
from pos_desktop.ui.screens.sell.state import SellState
from pos_desktop.ui.screens.sell.wishes import MoveCash, OpenRegister
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.amount import BACKSPACE, AmountField
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.keypad import Keypad
from pos_desktop.ui.widgets.label import MUTED, Label
from pos_desktop.ui.widgets.surface import column
from pos_desktop.ui.widgets.tabs import Choice, Segmented

_WIDEST = 560


class AmountPage(Page):
    """A title, an amount with its keypad, and one button; subclasses say what it is for.

    Signals: `back_requested` (nothing); `wished` (a wish).
    """

    back_requested = Signal()
    wished = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.head = PageHead(look)
        self.refusal = RefusalBand(look)
        self.text = Label(look, "", MUTED, wraps=True)
        self.field = AmountField(look, "", str)
        self.keypad = Keypad(look, {})
        self.submit = Button(look, Face(), ButtonKind.PRIMARY, height=Metric.PAYMENT)
        self.submit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._frame = QWidget()
        self._frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._outer = column(self)
        self.column: QVBoxLayout = column(self._frame)
        self._outer.addWidget(self.head)
        self._outer.addWidget(self._frame, 1)
        self._outer.addStretch(0)
        self._connect()
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def wish(self) -> object:
        """Return what the button asks for."""
        raise NotImplementedError

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show what is asked for."""
        self.field.set_texts(self.amount_label(words.texts), words.amount)
        self.refusal.show_refusal(words, state.refusal)

    def amount_label(self, texts: Texts) -> str:
        """Return the words inside the amount."""
        raise NotImplementedError

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.head.retranslate(texts)
        self.keypad.set_names({BACKSPACE: texts("Delete the last digit")})

    def focus_home(self) -> None:
        """Type the amount."""
        self.field.setFocus()

    def _connect(self) -> None:
        self.head.back_requested.connect(self.back_requested)
        self.keypad.key_pressed.connect(self.field.press)
        self.field.submitted.connect(self.send)
        self.submit.clicked.connect(self.send)

    @Slot()
    def send(self) -> None:
        """Ask for it."""
        self.wished.emit(self.wish())

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self.look.px
        self._outer.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.L))
        self._outer.setSpacing(px(Space.M))
        self.column.setSpacing(px(Space.M))
        self._frame.setMaximumWidth(px(_WIDEST))


class FloatPage(AmountPage):
    """Opening the register: no cash before its float is counted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        for part in (self.refusal, self.text, self.field, self.keypad, self.submit):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def wish(self) -> object:
        """Open the register with what was typed."""
        return OpenRegister(self.field.minor)

    def amount_label(self, texts: Texts) -> str:
        """Return the words inside the amount."""
        return texts("Float")

    def show_state(self, words: Wording, state: SellState) -> None:
        """Say which register opens."""
        super().show_state(words, state)
        texts, register = words.texts, state.register
        where = " · ".join(name for name in (register.outlet, register.register) if name)
        self.head.set_title(texts("Open the register"))
        self.text.setText(
            texts("Count the cash in the drawer of {register}. Until then no money is taken.", register=where)
        )
        self.submit.set_face(Face(texts("Open with this float"), "check"))


class CashPage(AmountPage):
    """Cash that comes in or goes out without a sale."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.kinds = Segmented(look)
        self.reason = TextField(look, "")
        for part in (self.refusal, self.kinds, self.field, self.reason, self.keypad, self.submit):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.text.hide()
        self.reason.submitted.connect(self.send)

    def wish(self) -> object:
        """Move what was typed."""
        return MoveCash(str(self.kinds.current), self.field.minor, self.reason.text())

    def amount_label(self, texts: Texts) -> str:
        """Return the words inside the amount."""
        return texts("Amount")

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show the three kinds."""
        super().show_state(words, state)
        texts = words.texts
        self.head.set_title(texts("Cash in or out"))
        self.kinds.set_choices(
            (
                Choice("cash_in", texts("Cash in")),
                Choice("cash_out", texts("Cash out")),
                Choice("petty_cash", texts("Petty cash")),
            )
        )
        self.reason.set_hint(texts("Reason"))
        self.submit.set_face(Face(texts("Store it and open the drawer"), "check"))

    def clear(self) -> None:
        """Begin anew."""
        self.field.set_minor(0)
        self.reason.clear()
