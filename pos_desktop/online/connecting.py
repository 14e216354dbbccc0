"""Connectors to web shops, all of one shop on one lane: its limits hold for the whole program."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pos_desktop.channels.http import Http
from pos_desktop.channels.limits import Lane
from pos_desktop.channels.registry import connector
from pos_desktop.services.ports.shops import Connector, ShopAccount

TRIES = 3
PATIENCE_S = 90.0
"""Nobody waits for a runner: a page of many requests is better finished late than begun again."""


LOOK_S = 0.001
LOOKS = 20
"""How often, and how many times, it is looked whether the till is done; then the shop has its turn."""


class Connect(Protocol):
    """Makes the connector to a shop. Errors: `ShopRefused("wrong_address")`."""

    def __call__(self, account: ShopAccount, *, since_ms: int | None = None) -> Connector:
        """Return the connector; `since_ms` is where its first load begins, None at the shop's beginning."""


@dataclass(slots=True)
class Connections:
    """The connectors of one program. Units: `clock` in milliseconds UTC.

    Shapes: `is_over` is set when the program ends: nobody waits for a shop's limits any more. `is_busy` says
        that somebody at the till is served: Python runs one thread at a time, and five that read a shop's
        orders made a sale of 3 ms one of 90.
    """

    clock: Callable[[], int]
    is_over: threading.Event
    is_busy: Callable[[], bool] = lambda: False
    _lanes: dict[bytes, Lane] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, account: ShopAccount, *, since_ms: int | None = None) -> Connector:
        """Return the connector to a shop."""
        return connector(account, self.line(account), clock=self.clock, since_ms=since_ms)

    def line(self, account: ShopAccount) -> Http:
        """Return what sends requests to a shop; all that do share its limits."""
        with self._lock:
            lane = self._lanes.get(account.channel_id)
            if lane is None:
                lane = Lane(wait=self.is_over.wait, patience_s=PATIENCE_S)
                self._lanes[account.channel_id] = lane
        return Http(lane, tries=TRIES, give_way=self._give_way)

    def _give_way(self) -> None:
        """Wait while somebody at the till is served, but never for long."""
        for _ in range(LOOKS):
            if not self.is_busy() or self.is_over.wait(LOOK_S):
                return
