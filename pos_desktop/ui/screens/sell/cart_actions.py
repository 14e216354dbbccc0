"""What the buttons of the cart ask for: the menu, the open line, missing stock."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.ports.rows import LineSet
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.cart_column import CartColumn
from pos_desktop.ui.screens.sell.line_editor import LineAction
from pos_desktop.ui.screens.sell.line_panels import NotePanel, PricePanel
from pos_desktop.ui.screens.sell.scan_field import CartKey
from pos_desktop.ui.screens.sell.state import SellState, Side, Stage
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.widgets.menu import Menu, MenuItem

_SIDES = {"parked": Side.PARKED, "cash": Side.CASH}
_WISHES: dict[object, wishes.Wish] = {
    "discard": wishes.Discard(),
    "drawer": wishes.OpenDrawer(),
    "close": wishes.AskExpected(),
    "interim": wishes.PrintInterim(),
    "closure": wishes.PrintLastClosure(),
}


class CartActions(QObject):
    """Turns what is pressed in the column into wishes, asking first where something is open.

    Signals: `wished` (a wish); `line_chosen` (line key); `side_chosen` (`Side`); `pay_requested` (terms,
        "" or layby); `shortage_accepted` (nothing).
    """

    wished = Signal(object)
    line_chosen = Signal(object)
    side_chosen = Signal(object)
    pay_requested = Signal(object)
    shortage_accepted = Signal()

    def __init__(self, look: Look, cart: CartColumn, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._cart = cart
        self._over = over
        self._state = SellState()
        self._words: Wording | None = None
        cart.line_pressed.connect(self.line_chosen)
        cart.head.customer_requested.connect(self._on_customer_requested)
        cart.head.park_requested.connect(self.park)
        cart.head.menu_chosen.connect(self._on_menu_chosen)
        cart.lines.editor.action_requested.connect(self._on_line_action)
        cart.foot.pay_requested.connect(self._on_pay_requested)
        cart.foot.shortage_answered.connect(self._on_shortage_answered)
        QShortcut(QKeySequence("Ctrl+P"), over).activated.connect(self.park)

    def set_state(self, words: Wording, state: SellState) -> None:
        """Take the state that is shown."""
        self._words, self._state = words, state

    def press_key(self, key: CartKey) -> None:
        """Work the current line with a key of the search field."""
        line = self._line()
        if key in (CartKey.UP, CartKey.DOWN):
            self._step(1 if key is CartKey.DOWN else -1)
        elif line is not None and key is CartKey.REMOVE:
            self.wished.emit(wishes.SetQuantity(line.line_key, 0))
        elif line is not None:
            self._add(line, UNIT if key is CartKey.MORE else -UNIT)

    @Slot()
    def park(self) -> None:
        """Set the cart aside under the customer's name."""
        state = self._state
        if state.stage is Stage.SELLING and state.cart is not None and state.cart.has_lines:
            customer = state.cart.customer
            self.wished.emit(wishes.Park(customer.name if customer is not None else ""))

    def _line(self) -> LineSet | None:
        cart = self._state.cart
        return cart.line(self._state.selected) if cart is not None else None

    def _add(self, line: LineSet, units: int) -> None:
        self.wished.emit(wishes.SetQuantity(line.line_key, max(0, line.quantity + units)))

    def _step(self, by: int) -> None:
        keys, selected = self._cart.lines.line_keys, self._state.selected
        if not keys:
            return
        at = keys.index(selected) + by if selected in keys else 0 if by > 0 else len(keys) - 1
        if 0 <= at < len(keys):
            self.line_chosen.emit(keys[at])

    @Slot(object)
    def _on_line_action(self, action: LineAction) -> None:
        line, editor = self._line(), self._cart.lines.editor
        if line is None:
            return
        if action.name in ("more", "less"):
            self._add(line, UNIT if action.name == "more" else -UNIT)
        elif action.name == "remove":
            self.wished.emit(wishes.SetQuantity(line.line_key, 0))
        elif action.name == "price":
            self._open_price(editor.price, line.line_key, line.unit_price_minor)
        elif action.name == "note":
            self._open_note(editor.note, line.line_key, line.note)
        elif line.is_later:
            self.wished.emit(wishes.MarkLater(line.line_key, ""))
        else:
            self._ask_method(editor.later)

    def _open_price(self, anchor: QWidget, line_key: str | None, price_minor: int) -> None:
        if self._words is not None:
            panel = PricePanel(self._look, self._over, self._words, line_key)
            panel.wished.connect(self.wished)
            panel.open_for(anchor, price_minor)

    def _open_note(self, anchor: QWidget, line_key: str | None, note: str) -> None:
        if self._words is not None:
            panel = NotePanel(self._look, self._over, self._words, line_key)
            panel.wished.connect(self.wished)
            panel.open_for(anchor, note)

    def _ask_method(self, anchor: QWidget) -> None:
        """Ask how later goods reach the customer; pickup and delivery exclude each other in one sale."""
        if self._words is None:
            return
        texts = self._words.texts
        items = (
            MenuItem(Method.PICKUP.value, texts("Pick up later"), "package"),
            MenuItem(Method.DELIVERY.value, texts("Deliver later"), "truck"),
        )
        menu = Menu(self._look, self._over, items)
        menu.chosen.connect(self._on_method_chosen)
        menu.open_at(anchor)

    @Slot(object)
    def _on_method_chosen(self, method: object) -> None:
        if self._state.selected is not None:
            self.wished.emit(wishes.MarkLater(self._state.selected, str(method)))

    @Slot()
    def _on_customer_requested(self) -> None:
        self.side_chosen.emit(Side.CUSTOMER)

    @Slot(object)
    def _on_menu_chosen(self, key: object) -> None:
        anchor, cart = self._cart.head.more, self._state.cart
        if key in _SIDES:
            self.side_chosen.emit(_SIDES[str(key)])
        elif key in _WISHES:
            self.wished.emit(_WISHES[key])
        elif key == "layby":
            self.pay_requested.emit("layby")
        elif key == "sale_note":
            self._open_note(anchor, None, cart.sale.note if cart is not None else "")
        elif key == "sale_discount":
            self._open_price(anchor, None, 0)

    @Slot()
    def _on_pay_requested(self) -> None:
        self.pay_requested.emit("")

    @Slot(object)
    def _on_shortage_answered(self, answer: str) -> None:
        if answer == "accept":
            self.shortage_accepted.emit()
        else:
            self.wished.emit(wishes.AnswerShortage(answer))
