"""Tells a barcode scanner that types like a keyboard from a person who types."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

MOST_GAP_MS = 60
LEAST_CHARACTERS = 4
MOST_CHARACTERS = 200

# Rows of a US keyboard: number of the first key, plain, shifted.
# Source: Linux input-event-codes.h; the same numbers as PC/AT set 1, which Windows reports.
_US_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_US_KEYS = {
    first + at: pair
    for first, plain, shifted in _US_ROWS
    for at, pair in enumerate(zip(plain, shifted, strict=True))
}
_X11_OFFSET = 8
_SILENT_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)
_END_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Scan(Struct, frozen=True):
    """One scanned code; `alternatives` are other readings to look up when the first is unknown."""

    code: str
    alternatives: tuple[str, ...] = ()


@runtime_checkable
class KeepsTyping(Protocol):
    """A widget, not a line edit, from which a scan that ran into it can be taken out again."""

    def typed_state(self) -> object:
        """Return what was typed."""

    def restore_typed_state(self, state: object, /) -> None:
        """Put back what `typed_state` gave."""


@dataclass(slots=True)
class _Burst:
    text: str = ""
    as_us: str = ""
    last_ms: int = 0
    focus: QWidget | None = None
    before: object = None


def us_character(scan_code: int, *, shifted: bool, offset: int) -> str:
    """Return what a key types on a US keyboard, empty for a key that types nothing there."""
    pair = _US_KEYS.get(scan_code - offset)
    return "" if pair is None else pair[shifted]


def read_burst(text: str, as_us: str) -> Scan:
    """Decide what was scanned from what the layout made of it and what a US keyboard would.

    A French layout gives `"à&è` for digits: where the text is not digits and the keys are, the keys
    hold. Otherwise the text holds and the keys are the alternative.
    """
    if len(as_us) != len(text) or as_us == text:
        return Scan(text)
    if as_us.isdecimal() and not text.isdecimal():
        return Scan(as_us, (text,))
    return Scan(text, (as_us,))


class Scanner(QObject):
    """Watches the keys of the application; a scan's Enter presses nothing and its text stays nowhere.

    Signals: `scanned` (a `Scan`).
    """

    scanned = Signal(object)

    def __init__(
        self,
        app: QApplication,
        *,
        now_ms: Callable[[], int] | None = None,
        scan_code_offset: int | None = None,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._now_ms = now_ms or _monotonic_ms
        is_x11 = app.platformName() in ("xcb", "wayland")
        self._offset = (_X11_OFFSET if is_x11 else 0) if scan_code_offset is None else scan_code_offset
        self._burst = _Burst()
        self._swallowed = 0
        app.installEventFilter(self)

    def close(self) -> None:
        """Watch the keys no more."""
        self._app.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            return isinstance(watched, QWidget) and _is_first_to_hear(watched) and self._on_key(event)
        if kind == QEvent.Type.KeyRelease and event.key() == self._swallowed:
            return True
        if kind == QEvent.Type.ShortcutOverride and self._is_in_burst(event) and _is_typing(event):
            event.accept()
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in _SILENT_KEYS:
            return False
        self._swallowed = 0
        if event.key() in _END_KEYS:
            return self._on_end(event)
        if not _is_typing(event) or event.isAutoRepeat():
            self._burst = _Burst()
            return False
        continues = self._is_in_burst(event)
        if not continues:
            self._burst = _begin()
        burst = self._burst
        burst.last_ms = self._at_ms(event)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        burst.text += event.text()
        burst.as_us += us_character(event.nativeScanCode(), shifted=shifted, offset=self._offset)
        return continues and not _keeps_text(burst.focus)

    def _on_end(self, event: QKeyEvent) -> bool:
        burst, is_scan = self._burst, self._is_scan(event)
        self._burst = _Burst()
        if not is_scan:
            return False
        self._swallowed = event.key()
        _take_out(burst)
        self.scanned.emit(read_burst(burst.text, burst.as_us))
        return True

    def _is_scan(self, event: QKeyEvent) -> bool:
        return self._is_in_burst(event) and LEAST_CHARACTERS <= len(self._burst.text) <= MOST_CHARACTERS

    def _is_in_burst(self, event: QKeyEvent) -> bool:
        return bool(self._burst.text) and self._at_ms(event) - self._burst.last_ms <= MOST_GAP_MS

    def _at_ms(self, event: QKeyEvent) -> int:
        return event.timestamp() or self._now_ms()


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _is_first_to_hear(watched: QWidget) -> bool:
    # A key nobody takes climbs to the parents and passes this filter again for each of them.
    focus = QApplication.focusWidget()
    return watched is focus if focus is not None else watched.isWindow()


def _is_typing(event: QKeyEvent) -> bool:
    text = event.text()
    return len(text) == 1 and text.isprintable()


def _keeps_text(widget: QWidget | None) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit)


def _begin() -> _Burst:
    focus = QApplication.focusWidget()
    before: object = None
    if isinstance(focus, QLineEdit):
        before = (focus.text(), focus.cursorPosition())
    else:
        keeper: object = focus
        before = keeper.typed_state() if isinstance(keeper, KeepsTyping) else None
    return _Burst(focus=focus, before=before)


def _take_out(burst: _Burst) -> None:
    focus = burst.focus
    keeper: object = focus
    if focus is None or focus is not QApplication.focusWidget():
        return
    if isinstance(focus, QLineEdit) and isinstance(burst.before, tuple):
        text, cursor = burst.before
        focus.setText(text)
        focus.setCursorPosition(cursor)
        focus.textEdited.emit(text)  # whoever follows the typing has to forget the code as well
    elif isinstance(keeper, KeepsTyping):
        keeper.restore_typed_state(burst.before)
