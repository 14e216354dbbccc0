"""Tells a shop what is due, one message after another; each ends told, waiting or parked."""

from __future__ import annotations

from collections.abc import Callable

from pos_desktop.channels.pace import Backoff, is_of_the_shop
from pos_desktop.channels.rounds import Round
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.shops import (
    Connector,
    MessageQueue,
    Outgoing,
    ShopRefused,
    ShopUnavailable,
)

AT_ONCE = 20
FAILURES_IN_A_ROW = 3


class Sender:
    """Sends the due messages of one channel. Units: `clock` in milliseconds UTC."""

    def __init__(
        self,
        channel_id: bytes,
        connector: Connector,
        queue: MessageQueue,
        backoff: Backoff,
        clock: Callable[[], int],
    ) -> None:
        self._channel_id, self._connector, self._queue = channel_id, connector, queue
        self._backoff, self._clock = backoff, clock

    def is_due(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self._queue.due(self._channel_id, self._clock(), 1))

    def send(self, done: Round, is_over: Callable[[], bool]) -> None:
        """Send until nothing is due; the shop's own trouble ends it, and stands in `done`."""
        tried: set[tuple[bytes, str]] = set()
        failures = 0
        while due := self._fresh(tried):
            for outgoing in due:
                if is_over():
                    done.is_stopped = True
                    return
                tried.add((outgoing.sale_id, outgoing.key))
                error = self._send(outgoing, done)
                failures = failures + 1 if isinstance(error, ShopUnavailable) else 0
                if error is not None and (is_of_the_shop(error) or failures >= FAILURES_IN_A_ROW):
                    done.trouble = error
                    return

    def _fresh(self, tried: set[tuple[bytes, str]]) -> tuple[Outgoing, ...]:
        """Return what is due and was not tried in this round: nothing may turn in a circle."""
        due = self._queue.due(self._channel_id, self._clock(), AT_ONCE)
        return tuple(each for each in due if (each.sale_id, each.key) not in tried)

    def _send(self, outgoing: Outgoing, done: Round) -> PosError | None:
        """Send one message and note what became of it; return why it was not told."""
        self._queue.began(outgoing, self._clock())
        error: PosError | None = ShopUnavailable("unexpected")  # what a fault of ours leaves behind
        try:
            told = self._connector.tell(outgoing)
            error = None
        except (ShopUnavailable, ShopRefused) as raised:
            error = raised
        finally:
            if error is not None:
                self._note(outgoing, error, done)
        if error is None:
            self._queue.told(outgoing, told)
            done.told += 1
            done.known += told.was_known
        return error

    def _note(self, outgoing: Outgoing, error: PosError, done: Round) -> None:
        if isinstance(error, ShopRefused) and not is_of_the_shop(error):
            self._queue.park(outgoing, error)
            done.parked += 1
            return
        done.failed += 1
        waits_for = error if isinstance(error, ShopUnavailable) else ShopUnavailable(error.reason)
        # while the whole shop waits, no message needs a wait of its own: it would come on top
        wait_ms = 0 if is_of_the_shop(error) else self._backoff.wait_ms(outgoing.attempts + 1, error)
        self._queue.failed(outgoing, waits_for, retry_at_ms=self._clock() + wait_ms)
