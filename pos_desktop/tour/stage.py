"""Works the real window as a person does: presses what is named, types, waits, takes pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pos_desktop.desktop.till import Till
from pos_desktop.ui.table.view import RowTable

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

PATIENCE_MS = 15_000
LOOK_MS = 10
REST_MS = 120


class Lost(Exception):
    """What the tour waited for never came; the text says what."""


class Stage:
    """The window of one till, worked from outside.

    Errors: every call raises `Lost` when what it needs does not appear in time.
    """

    def __init__(self, till: Till, folder: Path) -> None:
        self._till, self._folder = till, folder
        self.pictures = 0

    def press(self, name: str) -> None:
        """Press the control whose accessible name begins with `name`."""
        button = self.until(lambda: self._button(name), f"a button {name!r}")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def type_into(self, name: str, text: str) -> None:
        """Type into the field whose accessible name begins with `name`, replacing what it says."""
        field = self.until(lambda: self._field(name), f"a field {name!r}")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        self.rest()

    def type_digits(self, digits: str) -> None:
        """Press the keys of the keypad on the screen."""
        for digit in digits:
            self.press(digit)

    def scan(self, code: str) -> None:
        """Send the keys of a scanner to the window: a burst that ends with Enter."""
        target = QApplication.focusWidget() or self._till.window
        QTest.keyClicks(target, code)
        QTest.keyClick(target, Qt.Key.Key_Return)
        self.rest()

    def open_row(self, number: str) -> None:
        """Click the row of the shown list that has this receipt number."""
        table, place = self.until(lambda: self._row(number), f"a row {number!r}")
        index = table.model().index(place, 0)
        table.scrollTo(index)
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center() - QPoint(0, 4)
        )
        self.rest()

    def press_line(self, sku: str) -> None:
        """Press the line of the cart that holds this product."""
        lines = self._till.sell_screen.cart.lines
        key = self.until(lambda: self._line_key(sku), f"a line with {sku!r}")
        QTest.mouseClick(lines, Qt.MouseButton.LeftButton, pos=lines.place_of(key).center())
        self.rest()

    def has(self, name: str) -> bool:
        """Whether a control of this name is shown and can be pressed."""
        return self._button(name) is not None

    def says(self, words: str) -> bool:
        """Whether something on the screen says these words."""
        return any(words in widget.accessibleName() for widget in self._shown(QWidget))

    def until(self, sought: Callable[[], T | None], what: str) -> T:
        """Let the program run until `sought` gives something, and return it."""
        waited = 0
        while not (found := sought()):
            if waited >= PATIENCE_MS:
                raise Lost(f"waited in vain for {what}")
            self._run(LOOK_MS)
            waited += LOOK_MS
        return found

    def rest(self) -> None:
        """Let what was begun come to the screen."""
        self._run(REST_MS)

    def picture(self, name: str) -> str:
        """Take a picture of the window; returns its file name."""
        self.rest()
        self.pictures += 1
        file = f"{self.pictures:02d}-{name}.png"
        self._till.window.grab().save(str(self._folder / file))
        return file

    def _run(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def _shown(self, kind: type[W]) -> Iterator[W]:
        yield from (widget for widget in self._till.window.findChildren(kind) if widget.isVisible())

    def _button(self, name: str) -> QAbstractButton | None:
        named = [
            widget
            for widget in self._shown(QAbstractButton)
            if widget.isEnabled() and widget.accessibleName().startswith(name)
        ]
        exact = [widget for widget in named if widget.accessibleName() == name]
        return next(iter((*exact, *named)), None)

    def _field(self, name: str) -> QLineEdit | None:
        for widget in self._shown(QLineEdit):
            if widget.accessibleName().startswith(name):
                return widget
        return None

    def _line_key(self, sku: str) -> str:
        view = self._till.sell.state.cart
        cart = view.sale.cart if view is not None else None
        return next((line.line_key for line in cart.lines if line.sku == sku), "") if cart is not None else ""

    def _row(self, number: str) -> tuple[RowTable, int] | None:
        for table in self._shown(RowTable):
            for place, row in enumerate(table.rows):
                if row.number == number:
                    return table, place
        return None
