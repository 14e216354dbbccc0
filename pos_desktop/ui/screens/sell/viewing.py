"""The part of the Sell presenter that changes only what is looked at, never the shop."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.ui.screens.sell.state import PayState, SellState, Side


class SellViewing(QObject):
    """Holds the state of the screen.

    Signals: `state_changed` (`SellState`).
    """

    state_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = SellState()

    @property
    def state(self) -> SellState:
        """Return what the screen shows."""
        return self._state

    @Slot(object)
    def select(self, line_key: str | None) -> None:
        """Open a line in place, or close it when it is open."""
        is_same = line_key == self._state.selected and self._state.is_line_open
        opened = line_key is not None and not is_same
        self._set(replace(self._state, selected=line_key, is_line_open=opened))

    @Slot(object)
    def show_side(self, side: Side) -> None:
        """Show another left side while something is rung up."""
        self._set(replace(self._state, side=side, found=None, refusal=None))

    @Slot()
    def accept_shortage(self) -> None:
        """Sell what is missing all the same."""
        keys = frozenset(line.line_key for line in self._state.short)
        self._set(replace(self._state, accepted=self._state.accepted | keys))

    @Slot(object)
    def type_amount(self, minor: int | None) -> None:
        """Take the amount in the field; None is the amount due again."""
        self._set_pay(replace(self._state.pay, typed_minor=minor))

    @Slot(object)
    def open_type(self, type_id: bytes | None) -> None:
        """Open a payment type that asks for a reference, or close it."""
        self._set_pay(replace(self._state.pay, opened=type_id))

    @Slot(object)
    def choose_receipt(self, kind: str) -> None:
        """Remember what was done about the receipt."""
        self._set(replace(self._state, receipt=kind))

    def _set_pay(self, pay: PayState) -> None:
        self._set(replace(self._state, pay=pay, refusal=None))

    def _set(self, state: SellState) -> None:
        self._state = state
        self.state_changed.emit(state)
