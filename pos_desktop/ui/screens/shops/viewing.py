"""The part of the web shops' presenter that changes only what is looked at."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.services.ports.online import ChannelState, Place
from pos_desktop.ui.screens.shops.state import ShopsState, Side, View


class ShopsViewing(QObject):
    """Holds the state of the tab.

    Signals: `state_changed` (`ShopsState`).
    """

    state_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = ShopsState()

    @property
    def state(self) -> ShopsState:
        """Return what the tab shows."""
        return self._state

    @Slot(object)
    def show_view(self, view: View) -> None:
        """Show the shops, or what waits to be told."""
        self._set(replace(self._state, view=view, refusal=None))

    @Slot(object)
    def choose_shop(self, channel_id: bytes | None) -> None:
        """Show how one shop stands; none is the first."""
        self._turn_to(Side.SHOP, channel_id)

    @Slot()
    def show_adding(self) -> None:
        """Show the form that adds a shop."""
        self._turn_to(Side.ADD, self._state.chosen)
        own = self._state.own_outlet_id
        self._set(replace(self._state, places=(), default_outlet_id=own))

    @Slot(object)
    def choose_place(self, match: tuple[str, bytes | None]) -> None:
        """Say which outlet a place of the shop being added is."""
        self._set(replace(self._state, places=with_outlet(self._state, match)))

    @Slot(object)
    def choose_default(self, outlet_id: bytes) -> None:
        """Say which outlet the orders of the shop being added go to where it names no place."""
        self._set(replace(self._state, default_outlet_id=outlet_id))

    def _turn_to(self, side: Side, channel_id: bytes | None) -> None:
        state = replace(self._state, view=View.SHOPS, side=side, chosen=channel_id, refusal=None, trial=None)
        self._set(state)

    def _set(self, state: ShopsState) -> None:
        self._state = state
        self.state_changed.emit(state)


def with_outlet(state: ShopsState, match: tuple[str, bytes | None]) -> tuple[Place, ...]:
    """Return the places with one of them matched otherwise. Shapes: `match` is (place, outlet id)."""
    ref, outlet_id = match
    return tuple(replace(each, outlet_id=outlet_id) if each.ref == ref else each for each in state.places)


def still_chosen(state: ShopsState, shops: tuple[ChannelState, ...]) -> bytes | None:
    """Return the shop to show: the one shown before while it is there, else the first."""
    ids = [each.channel_id for each in shops]
    if state.chosen in ids:
        return state.chosen
    return ids[0] if ids else None
