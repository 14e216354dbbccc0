"""How often codes may be guessed at: a few tries a minute per address, and not many in all."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

PER_ADDRESS = 5
IN_ALL = 600
WINDOW_S = 60.0
KEPT_ADDRESSES = 10_000
_NEIGHBOURHOOD = 64  # bits of an IPv6 address that one subscriber has to himself


class Guesses:
    """Counts the tries of the last minute, each when it begins, so that many at once are no way around.

    A code has 60 bits and lives half an hour: 18,000 tries in 2^60, whoever asks from wherever.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._gate = threading.Lock()
        self._by_place: OrderedDict[str, list[float]] = OrderedDict()
        self._all: list[float] = []

    def take(self, address: str) -> float:
        """Count a try and return 0, or return how long the address has to wait before its next."""
        now, place = self._clock(), _place(address)
        with self._gate:
            self._all = _recent(self._all, now)
            mine = _recent(self._by_place.get(place, []), now)
            wait_s = max(_held_s(mine, PER_ADDRESS, now), _held_s(self._all, IN_ALL, now))
            if wait_s <= 0:
                self._all.append(now)
                mine.append(now)
                self._by_place[place] = mine
                self._by_place.move_to_end(place)
            while len(self._by_place) > KEPT_ADDRESSES:
                self._by_place.popitem(last=False)
            return wait_s

    def was_right(self, address: str) -> None:
        """Forget the tries of an address that had a code."""
        with self._gate:
            for at in self._by_place.pop(_place(address), ()):
                if at in self._all:
                    self._all.remove(at)


def _held_s(tries: list[float], most: int, now: float) -> float:
    return tries[-most] + WINDOW_S - now if len(tries) >= most else 0.0


def _recent(tries: list[float], now: float) -> list[float]:
    return [at for at in tries if now - at < WINDOW_S]


def _place(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, _NEIGHBOURHOOD), strict=False))
