"""When to try again, and which refusals concern a whole shop and not one message."""

from __future__ import annotations

from collections.abc import Callable

from pos_desktop.domain.errors import PosError, Rejected
from pos_desktop.services.ports.shops import ShopUnavailable

FIRST_WAIT_MS = 5_000
LONGEST_WAIT_MS = 15 * 60_000

UNTIL_CHANGED = frozenset({"bad_key", "missing_permission", "not_https"})
"""What no waiting mends: the shop is left alone until a person did something about it."""

OF_THE_SHOP = frozenset(
    {"bad_key", "not_https", "wrong_address", "bad_certificate", "clock_wrong", "shop_closed"}
)
"""Refusals that every message would meet: none is parked for them."""

NOBODY_THERE = frozenset({"no_network", "limited"})
"""Failures that the next request would meet too."""


class Backoff:
    """Waits that double with every failure in a row, each drawn from its upper half.

    Shapes: `draw` gives numbers from 0 to below 1, so that many tills do not come back at once.
    """

    def __init__(self, draw: Callable[[], float]) -> None:
        self._draw = draw

    def wait_ms(self, failures: int, error: PosError | None = None) -> int:
        """Return how long to wait after that many failures in a row, no shorter than the shop wishes."""
        doublings = min(max(failures - 1, 0), 20)
        longest = min(FIRST_WAIT_MS << doublings, LONGEST_WAIT_MS)
        drawn = round(longest * (0.5 + self._draw() / 2))
        return max(drawn, wished_ms(error))


def wished_ms(error: PosError | None) -> int:
    """Return the wait that the shop asked for, 0 where it did not. Units: milliseconds."""
    seconds = error.facts.get("retry_after_s") if isinstance(error, ShopUnavailable) else None
    return round(seconds * 1000) if isinstance(seconds, int | float) else 0


def stands_still(error: PosError | None) -> bool:
    """Whether only a person can make this shop work again."""
    return isinstance(error, Rejected) and error.reason in UNTIL_CHANGED


def is_of_the_shop(error: PosError) -> bool:
    """Whether the error would meet every message of the shop, so that trying the next is in vain."""
    return error.reason in (OF_THE_SHOP if isinstance(error, Rejected) else NOBODY_THERE)
