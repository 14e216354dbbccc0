"""How fast a shop may be asked: one lane per shop account, shared by every thread that asks it.

What a shop allows is read from its answers and never assumed: a pause it wishes, a budget that fills up again
(Shopify), a quota until an instant (BigCommerce).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil

from pos_desktop.services.ports.shops import ShopUnavailable

PATIENCE_S = 20.0
LONGEST_PAUSE_S = 3600.0
LONGEST_GUESS_S = 60.0
SAME_WINDOW_S = 1.0

_MS_HEADER = "x-rate-limit-time-reset-ms"
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?\Z")  # Shopify writes "2.0"


class Lane:
    """Lets requests to one shop through no faster than it allows.

    Units: seconds of a clock that never goes back. `wait` sleeps; true from it: nobody waits any more.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._clock, self._patience_s = clock, patience_s
        self._sleep = wait if wait is not None else threading.Event().wait
        self._lock = threading.Lock()
        self._paused_until = 0.0
        self._pauses = 0
        self._under_way = 0
        self._budget: _Budget | None = None
        self._quota: _Quota | None = None

    def wait(self) -> None:
        """Return when the next request may be sent; `done` is called when it is over.

        Errors: `ShopUnavailable("limited", retry_after_s)` when that is later than the lane is patient.
        """
        until = self._clock() + self._patience_s
        while (delay := self._admit()) > 0:
            if self._clock() + delay > until or self._sleep(delay):
                raise ShopUnavailable("limited", retry_after_s=ceil(delay))

    def done(self) -> None:
        """Note that a request that was let through is over, answered or not."""
        with self._lock:
            self._under_way -= 1

    def pause(self, seconds: float | None) -> float:
        """Let nothing through for that long, as the shop wishes; return how long.

        Shapes: None where the shop does not say how long; each pause in a row is then twice the last.
        """
        with self._lock:
            self._pauses += 1
            guess = min(2.0 ** min(self._pauses, 10), LONGEST_GUESS_S)
            length = guess if seconds is None else min(max(seconds, 0.0), LONGEST_PAUSE_S)
            self._paused_until = max(self._paused_until, self._clock() + length)
            return length

    def answered(self) -> None:
        """Note that the shop answered and asked for no pause."""
        with self._lock:
            self._pauses = 0

    def budget(self, left: float, restores_per_s: float, cost: float) -> None:
        """Note what the shop says is left of a budget that fills up again; the next request costs `cost`."""
        with self._lock:
            self._budget = _Budget(left, max(restores_per_s, 0.001), cost, self._clock())

    def quota(self, left: int, resets_in_s: float) -> None:
        """Note how many requests are left until the shop begins to count anew.

        Answers of several threads come in any order: until then, what is left never grows. What is under way
        the shop did not count yet.
        """
        with self._lock:
            left -= self._under_way
            now, known = self._clock(), self._quota
            until = now + max(resets_in_s, 0.0)
            if known is not None and now < known.until and until < known.until + SAME_WINDOW_S:
                left = min(left, known.left)
            self._quota = _Quota(left, until)

    def _admit(self) -> float:
        """Count a request and return 0, or return how long it is too early for it."""
        with self._lock:
            now = self._clock()
            budget, quota = self._budget, self._quota
            delay = max(
                self._paused_until - now,
                budget.delay(now) if budget else 0.0,
                quota.delay(now) if quota else 0.0,
            )
            if delay <= 0:
                self._under_way += 1
                if budget:
                    budget.left -= budget.cost
                if quota:
                    quota.left -= 1
            return delay


class _Budget:
    def __init__(self, left: float, restores_per_s: float, cost: float, at: float) -> None:
        self.left, self.cost = left, cost
        self._rate, self._at = restores_per_s, at

    def delay(self, now: float) -> float:
        return max(0.0, (self.cost - self.left) / self._rate - (now - self._at))


class _Quota:
    def __init__(self, left: int, until: float) -> None:
        self.left, self.until = left, until

    def delay(self, now: float) -> float:
        return self.until - now if self.left <= 0 else 0.0


def pause_wished(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """Return how long an answer asks its reader to wait, None where it does not say.

    Shapes: lower-case header names. Units: seconds.
    Source: RFC 9110 section 10.2.3; BigCommerce's X-Rate-Limit-Time-Reset-Ms.
    """
    wished = headers.get("retry-after", "").strip()
    if _NUMBER.match(wished):
        return min(float(wished), LONGEST_PAUSE_S)
    if wished:
        return _until(wished, now or datetime.now(UTC))
    milliseconds = headers.get(_MS_HEADER, "").strip()
    return min(float(milliseconds) / 1000, LONGEST_PAUSE_S) if _NUMBER.match(milliseconds) else None


def _until(moment: str, now: datetime) -> float | None:
    try:
        at = parsedate_to_datetime(moment)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), LONGEST_PAUSE_S)
