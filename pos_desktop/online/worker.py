"""One web shop's thread: it waits, does what is due, and outlives every fault."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from pos_desktop.channels.rounds import Health, Round
from pos_desktop.channels.runner import BETWEEN_ROUNDS_MS, NEVER_MS, ChannelRunner
from pos_desktop.domain.errors import PosError

logger = logging.getLogger(__name__)

LONGEST_SLEEP_S = 3_600.0


class Worker:
    """Runs one shop's rounds, one at a time, on its own thread once it is started.

    Shapes: `make` finds the keys and makes the runner, which may fail until a person unlocks or types them;
        `before` is how the shop stood when last seen; `turn` is held during a round; `changed` is called
        when there is no runner for a new reason.
    """

    def __init__(
        self,
        make: Callable[[], ChannelRunner],
        before: Health,
        clock: Callable[[], int],
        turn: threading.Lock,
        *,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._make, self._before, self._clock, self._one_round = make, before, clock, turn
        self._changed = changed
        self._wake = threading.Event()
        self._is_over = threading.Event()
        self._runner: ChannelRunner | None = None
        self._thread: threading.Thread | None = None
        self.problem: PosError | None = None
        """Why there is no runner yet: locked, no keys, an address that is none."""

    @property
    def health(self) -> Health:
        """How the shop stands."""
        return self._runner.health if self._runner else self._before

    def is_over(self) -> bool:
        """Whether the worker is to stop."""
        return self._is_over.is_set()

    def start(self) -> None:
        """Begin to work."""
        self._thread = threading.Thread(target=self._run, name="web-shop", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; what is on its way to the shop is finished or given up first."""
        self._is_over.set()
        self._wake.set()

    def join(self, seconds: float) -> None:
        """Wait for the thread to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def hurry(self) -> None:
        """Begin a round at once: a person asked, or changed something."""
        if self._runner is not None:
            self._runner.hurry()
        self._wake.set()

    def ask(self) -> None:
        """Begin a round without the usual pause: an order is to be read again."""
        if self._runner is not None:
            self._runner.ask()
        self._wake.set()

    def nudge(self) -> None:
        """Look whether something is due: something changed here."""
        if self._runner is not None:
            self._runner.stock_moved()
        self._wake.set()

    def sync(self) -> Round:
        """Do everything that is due now, on the calling thread.

        Errors: `PosError` for keys that are locked or missing.
        """
        with self._one_round:
            runner = self._ready()
            runner.hurry()
            return runner.sync()

    def _run(self) -> None:
        while not self.is_over():
            self._wake.clear()
            wait_s = max(0.0, (self._turn() - self._clock()) / 1000)
            self._wake.wait(min(wait_s, LONGEST_SLEEP_S))

    def _turn(self) -> int:
        """Do what is due and return when to look again."""
        try:
            with self._one_round:
                return self._ready().run_due(self._clock())
        except PosError:
            return self._clock() + (NEVER_MS if self._runner is None else BETWEEN_ROUNDS_MS)
        except Exception:  # the last handler of this thread: it must go on, and the shop's page says so
            logger.exception("a round with a web shop ended in a fault")
            if self._runner is not None:
                self._runner.fail()
            return self._clock() + BETWEEN_ROUNDS_MS

    def _ready(self) -> ChannelRunner:
        if self._runner is None:
            try:
                self._runner = self._make()
            except PosError as error:
                self.problem = error
                self._changed()
                raise
            self.problem = None
        return self._runner
