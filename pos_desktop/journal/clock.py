"""The hybrid logical clock: stamps that follow the wall clock where they can and never go back.

Units: a stamp is milliseconds UTC << 16 | a counter, and fits 63 bits.
Source: Kulkarni et al., "Logical Physical Clocks", 2014.
"""

from __future__ import annotations

from collections.abc import Callable

COUNTER_BITS = 16


def ms_of(stamp: int) -> int:
    """Return the milliseconds UTC that a stamp says."""
    return stamp >> COUNTER_BITS


def stamp_at(ms: int) -> int:
    """Return the first stamp of a millisecond."""
    return ms << COUNTER_BITS


class HybridClock:
    """One device's clock: every tick is above every stamp it gave or saw, and a stamp is never clamped."""

    def __init__(self, wall: Callable[[], int], last: int = 0) -> None:
        """Go on after `last`, the highest stamp the journal holds; `wall` gives milliseconds UTC."""
        self._wall = wall
        self._last = last

    @property
    def last(self) -> int:
        """Return the highest stamp given or seen."""
        return self._last

    @property
    def drift_ms(self) -> int:
        """Return how far the stamps run ahead of the wall clock, 0 when they do not."""
        return max(0, ms_of(self._last) - self._wall())

    def tick(self) -> int:
        """Return the stamp of a new fact."""
        self._last = max(self._last + 1, stamp_at(self._wall()))
        return self._last

    def adopt(self, stamp: int) -> int:
        """Take note of a stamp of another device; return how many ms it is ahead of the wall."""
        self._last = max(self._last, stamp)
        return ms_of(stamp) - self._wall()
