"""Devices that seal facts as tills do: each its own chain and clock, on a wall clock that may be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.clock import HybridClock
from pos_desktop.journal.envelope import NO_PREVIOUS, Recorded, seal
from pos_desktop.journal.facts import Body
from tests.journal.shop import CASHIER, DEVICES

NOON_MS = 1_790_000_000_000


class Devices:
    """Several devices of one shop; `now_ms` is the true time, `skews_ms` what their walls are off by."""

    def __init__(self, skews_ms: Sequence[int] = (0, -2_000, 3_000)) -> None:
        """Begin at noon with empty chains."""
        self.now_ms = NOON_MS
        self.facts: list[Recorded] = []
        self._skews_ms = skews_ms
        self._seq = [0] * len(skews_ms)
        self._last = [NO_PREVIOUS] * len(skews_ms)
        self._clocks = [
            HybridClock(lambda number=number: self.wall_ms(number))  # type: ignore[misc]
            for number in range(len(skews_ms))
        ]

    def wall_ms(self, device: int) -> int:
        """Return what the clock on a device's wall says."""
        return self.now_ms + self._skews_ms[device]

    def hear(self, device: int) -> None:
        """Let a device see every fact so far."""
        for fact in self.facts:
            self._clocks[device].adopt(fact.stamp)

    def record(self, root: bytes, body: Body, *, device: int = 0, after_ms: int = 1) -> Recorded:
        """Seal a fact on a device, `after_ms` after the last one."""
        self.now_ms += after_ms
        self._seq[device] += 1
        fact = seal(
            body,
            device=DEVICES[device],
            seq=self._seq[device],
            stamp=self._clocks[device].tick(),
            at_ms=self.wall_ms(device),
            who=CASHIER,
            scope=(),
            root=root,
            prev=self._last[device],
        )
        self._last[device] = fact.hash
        self.facts.append(fact)
        return fact

    def seen(self) -> tuple[tuple[bytes, int], ...]:
        """Return the highest seq of each device, for a count of the shelf."""
        return tuple((device, seq) for device, seq in zip(DEVICES, self._seq, strict=True) if seq)


def recorded(root: bytes, *bodies: Body) -> list[Recorded]:
    """Return the facts of one device about one root, a millisecond apart."""
    devices = Devices((0,))
    return [devices.record(root, body) for body in bodies]
