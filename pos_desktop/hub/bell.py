"""Wakes who waits for news of a retailer: at once within a process, by PostgreSQL's NOTIFY across processes.

A notice may be lost, so whoever waits looks again after a while; none is sent inside a push's transaction.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable


class Bell:
    """Rings for retailers; `ring` from any thread, `wait` from the event loop it is bound to."""

    def __init__(self) -> None:
        self._newest: dict[bytes, int] = defaultdict(int)
        self._waiting: dict[bytes, set[asyncio.Future[None]]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gate = threading.Lock()
        self._tell: Callable[[bytes, int], None] | None = None
        self._is_over = False

    def pass_on(self, tell: Callable[[bytes, int], None] | None) -> None:
        """Have other processes told of what was pushed to this one."""
        self._tell = tell

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say on which loop waiters stand."""
        self._loop = loop

    @property
    def waiting(self) -> int:
        """Return how many wait."""
        return sum(len(waiters) for waiters in tuple(self._waiting.values()))

    def is_waited_for(self, retailer: bytes) -> bool:
        """Return whether anybody waits for this retailer's news here."""
        return bool(self._waiting.get(retailer))

    def retailers(self) -> tuple[bytes, ...]:
        """Return the retailers somebody waits for."""
        return tuple(retailer for retailer, waiters in tuple(self._waiting.items()) if waiters)

    def newest(self, retailer: bytes) -> int:
        """Return the highest push number heard of."""
        return self._newest[retailer]

    def ring(self, retailer: bytes, newest: int, *, is_heard: bool = False) -> None:
        """Tell that a retailer's feed goes up to a push number; `is_heard` of another process."""
        with self._gate:
            if newest <= self._newest[retailer]:
                return
            self._newest[retailer] = newest
        if self._tell is not None and not is_heard:
            self._tell(retailer, newest)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, retailer)

    async def wait(self, retailer: bytes, after: int, seconds: float) -> None:
        """Return once the feed goes further than `after`, or the time is over."""
        if self._newest[retailer] > after or seconds <= 0 or self._is_over:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiters = self._waiting[retailer]
        waiters.add(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            pass
        finally:
            waiters.discard(waiter)

    def close(self) -> None:
        """Let nobody wait any more; on the loop of the waiters."""
        self._is_over = True
        for retailer in tuple(self._waiting):
            self._wake(retailer)

    def _wake(self, retailer: bytes) -> None:
        for waiter in tuple(self._waiting[retailer]):
            if not waiter.done():
                waiter.set_result(None)
