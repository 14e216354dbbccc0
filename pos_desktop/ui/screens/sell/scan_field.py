"""The search field of the Sell screen: while it is empty, its keys work the cart."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from pos_desktop.ui.widgets.fields import SearchField


class CartKey(Enum):
    """A key that means the list under the field, or the current line of the cart."""

    UP = "up"
    DOWN = "down"
    MORE = "more"
    LESS = "less"
    REMOVE = "remove"


_ALWAYS = {Qt.Key.Key_Up: CartKey.UP, Qt.Key.Key_Down: CartKey.DOWN}
_WHILE_EMPTY = {
    Qt.Key.Key_Plus: CartKey.MORE,
    Qt.Key.Key_Minus: CartKey.LESS,
    Qt.Key.Key_Delete: CartKey.REMOVE,
}


class ScanField(SearchField):
    """Search, or work the cart without leaving the field.

    Signals: `cart_key_pressed` (`CartKey`).
    """

    cart_key_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _ALWAYS.get(Qt.Key(event.key()))
        if key is None and not self.text():
            key = _WHILE_EMPTY.get(Qt.Key(event.key()))
        if key is None:
            super().keyPressEvent(event)
        else:
            self.cart_key_pressed.emit(key)
