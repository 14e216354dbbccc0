"""A served shop that sees to it that who asks it is killed at a drawn moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from threading import Lock, Timer
from typing import Any

from pos_desktop.channels.fakes.serving import ShopServer
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest

AFTER_S = 0.03


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: at the n-th request, before the shop sees it or so long after it acted."""

    nth: int
    is_before: bool = False
    after_s: float = 0.0


def a_moment(chance: Random, most: int) -> Moment:
    """Return a moment among so many requests: as often before the shop acts as at once after, or later."""
    way = chance.randrange(3)
    return Moment(chance.randint(1, most + 1), way == 0, chance.uniform(0, AFTER_S) if way == 1 else 0.0)


class MortalServer(ShopServer):
    """Serves a shop, and kills at the moment it was armed with; `asked` counts requests since then."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.asked = 0
        self._moment: Moment | None = None
        self._kill: Callable[[], None] = lambda: None
        self._timers: list[Timer] = []
        self._count_lock = Lock()

    def arm(self, moment: Moment | None, kill: Callable[[], None]) -> None:
        """Kill at a moment of what comes next, or never."""
        with self._count_lock:
            self.asked, self._moment, self._kill = 0, moment, kill

    def disarm(self) -> None:
        """Kill nobody any more; return once that is sure."""
        with self._count_lock:
            self._moment = None
        for timer in self._timers:
            timer.join()
        self._timers.clear()

    def ask(self, request: FakeRequest) -> FakeAnswer:
        """Let the shop answer, and note both."""
        with self._count_lock:
            self.asked += 1
            moment, kill = self._moment, self._kill
            is_due = moment is not None and self.asked == moment.nth
        if is_due and moment is not None and moment.is_before:
            kill()
        answer = super().ask(request)
        if is_due and moment is not None and not moment.is_before:
            self._after(moment.after_s, kill)
        return answer

    def _after(self, seconds: float, kill: Callable[[], None]) -> None:
        if not seconds:
            kill()
            return
        timer = Timer(seconds, kill)
        self._timers.append(timer)
        timer.start()
