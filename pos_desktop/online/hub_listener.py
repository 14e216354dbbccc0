"""The thread that waits for news of the hub, and asks again once an exchange has dealt with them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from pos_desktop.domain.errors import PosError
from pos_desktop.journal.wire import News

logger = logging.getLogger(__name__)

PATIENCE_S = 600.0
SHORTEST_S = 1.0


class Listener:
    """Asks while the hub is known to answer.

    Shapes: `ask` waits for news; `heard` takes them, and says whether an exchange has to follow; `failed`
        has the hub tried by an exchange, which finds out what is wrong.
    """

    def __init__(
        self, ask: Callable[[], News], heard: Callable[[News], bool], failed: Callable[[], None]
    ) -> None:
        self._ask, self._heard, self._failed = ask, heard, failed
        self._online, self._over = threading.Event(), threading.Event()
        self._rounds = threading.Condition()
        self._round_no = 0

    @property
    def is_online(self) -> bool:
        """Whether the hub answered the last time."""
        return self._online.is_set()

    def start(self) -> None:
        """Listen until `stop`."""
        threading.Thread(target=self._run, name="hub-news", daemon=True).start()

    def stop(self) -> None:
        """Ask no more; what is being waited for is not heard."""
        self._over.set()
        self._online.set()
        self._notify()

    def go_on(self) -> None:
        """Say that an exchange was made, and all is well."""
        self._online.set()
        self._notify(1)

    def lost(self) -> None:
        """Say that the hub does not answer: ask no more until an exchange was made."""
        self._online.clear()
        self._notify()

    def _run(self) -> None:
        while self._online.wait() and not self._over.is_set():
            try:
                self._listen()
            except PosError:
                self._give_up()
            except Exception:  # the last handler of this thread: it must go on
                logger.exception("listening for news of the hub ended in a fault")
                self._give_up()

    def _listen(self) -> None:
        asked_s = time.monotonic()
        news = self._ask()
        if self._over.is_set():
            return
        before = self._round_no
        if self._heard(news):
            self._wait_for_a_round(before)
        elif time.monotonic() - asked_s < SHORTEST_S:
            self._over.wait(SHORTEST_S)  # a hub that is stopping answers at once, with nothing new

    def _give_up(self) -> None:
        self._online.clear()
        if not self._over.is_set():
            self._failed()

    def _wait_for_a_round(self, before: int) -> None:
        with self._rounds:
            self._rounds.wait_for(
                lambda: self._round_no > before or self._over.is_set() or not self.is_online, PATIENCE_S
            )

    def _notify(self, rounds: int = 0) -> None:
        with self._rounds:
            self._round_no += rounds
            self._rounds.notify_all()
