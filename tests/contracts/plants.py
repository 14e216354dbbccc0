"""Faults to plant in the program, each of which the contract must find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pos_desktop.channels.sending import Sender
from pos_desktop.channels.stock_round import StockRound
from pos_desktop.domain import telling
from pos_desktop.journal.folds import payments
from pos_desktop.services.ports.shops import Told
from pos_desktop.store.shop_queue import ShopQueue

Put = Callable[[object, str, object], None]
"""Puts a value in the place of another, as `setattr` does."""


def told_before_the_call(put: Put) -> None:
    """A message counts as told, and only then it is sent."""
    send = Sender._send

    def hasty(self: Sender, outgoing: Any, done: Any) -> Any:
        self._queue.told(outgoing, Told())
        return send(self, outgoing, done)

    put(Sender, "_send", hasty)


def attempts_not_noted(put: Put) -> None:
    """Nobody knows that a message was tried."""
    put(ShopQueue, "began", lambda self, outgoing, now_ms: None)


def echo_booked(put: Put) -> None:
    """What we told the shop counts as money that it took, when it comes back."""
    put(payments, "ECHO_PREFIX", "nobody:")
    put(payments, "_told_paid", lambda facts, content: None)


def packed_too_early(put: Put) -> None:
    """The shop hears of each outlet's part as it is packed."""
    put(telling, "_ready_parts", lambda progress: tuple(part for part in progress.parts if part.packed))


def stock_without_a_look(put: Put) -> None:
    """Figures are written whatever the shop sold in between."""
    put(StockRound, "_guarded", lambda self, figure, seen: replace(figure, seen=None))


PLANTS: Mapping[str, Callable[[Put], None]] = {
    plant.__name__: plant
    for plant in (
        told_before_the_call,
        attempts_not_noted,
        echo_booked,
        packed_too_early,
        stock_without_a_look,
    )
}
