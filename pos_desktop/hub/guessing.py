"""How often codes may be guessed at: a few wrong ones a minute per address, and not many in all."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

PER_ADDRESS = 5
IN_ALL = 60
WINDOW_S = 60.0
KEPT_ADDRESSES = 10_000


class Guesses:
    """Counts wrong codes of the last minute.

    A code has 60 bits and lives half an hour: that makes 1,800 tries in 2^60.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._gate = threading.Lock()
        self._by_address: OrderedDict[str, list[float]] = OrderedDict()
        self._all: list[float] = []

    def wait_s(self, address: str) -> float:
        """Return how long an address has to wait before its next try, 0 when it need not."""
        now = self._clock()
        with self._gate:
            self._all = _recent(self._all, now)
            mine = _recent(self._by_address.get(address, []), now)
            held = [
                tries[0] for tries, most in ((mine, PER_ADDRESS), (self._all, IN_ALL)) if len(tries) >= most
            ]
            return max((first + WINDOW_S - now for first in held), default=0.0)

    def wrong(self, address: str) -> None:
        """Count a wrong code."""
        now = self._clock()
        with self._gate:
            self._all.append(now)
            self._by_address[address] = [*_recent(self._by_address.get(address, []), now), now]
            self._by_address.move_to_end(address)
            while len(self._by_address) > KEPT_ADDRESSES:
                self._by_address.popitem(last=False)


def _recent(tries: list[float], now: float) -> list[float]:
    return [at for at in tries if now - at < WINDOW_S]
