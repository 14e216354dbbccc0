"""When a till tries its hub again: soon at first, less often later, never all tills at once."""

from __future__ import annotations

from collections.abc import Callable

from pos_desktop.domain.errors import PosError

FIRST_S, LONGEST_S = 1.0, 30.0
REFUSED_S = 300.0
REFUSALS = frozenset({"revoked", "bad_token", "no_token"})


def is_refused(error: PosError) -> bool:
    """Whether the hub does not know this till any more, and only a person can change that."""
    return error.reason in REFUSALS


class Pace:
    """How long to wait after failures. Shapes: `draw` gives numbers from 0 to below 1."""

    def __init__(self, draw: Callable[[], float]) -> None:
        self._draw, self._failures = draw, 0

    def worked(self) -> None:
        """Begin anew: the hub answered."""
        self._failures = 0

    def failed(self, error: PosError | None = None) -> float:
        """Return after how many seconds to try again."""
        if error is not None and is_refused(error):
            return REFUSED_S
        wait_s = min(LONGEST_S, FIRST_S * float(1 << min(self._failures, 10)))
        self._failures += 1
        return wait_s * (0.5 + self._draw() / 2)
