"""Brings results and errors of other threads back to the UI thread, while somebody still wants them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from pos_desktop.domain.errors import PosError
from pos_desktop.tasks import Tasks
from pos_desktop.ui.refusals import Refusal, refusal_of

T = TypeVar("T")


class Outcome(Struct, Generic[T], frozen=True):
    """What came of a piece of work: exactly one of a value and an error."""

    result: T | None = None
    error: BaseException | None = None

    def value(self) -> T:
        """Return the value.

        Errors: whatever the work raised.
        """
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # without an error it is the work's own value

    def refusal(self) -> Refusal | None:
        """Return why it was refused, None when it was done.

        Errors: whatever else the work raised: what is no rule of the shop is our fault and is not hidden.
        """
        if self.error is None:
            return None
        if isinstance(self.error, PosError):
            return refusal_of(self.error)
        raise self.error


class _Arrival(Struct, frozen=True):
    owner: QObject
    deliver: Callable[[Outcome[Any]], None]
    outcome: Outcome[Any]
    lane: tuple[int, str] | None
    ticket: int


class Bridge(QObject):
    """Runs work on `tasks`, or follows a future of the writer, and delivers one `Outcome` on the UI thread.

    Nothing is delivered once the owner is gone. Work given with a `lane` replaces what its owner
    gave to the same lane before: a search at every keystroke answers only the last.
    """

    _arrived = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._tickets: dict[tuple[int, str], tuple[int, Future[Any]]] = {}
        self._next_ticket = 0
        self._is_closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """Deliver nothing more: what is on its way may ask for more, and there is nobody left to ask."""
        self._is_closed = True

    def read(
        self,
        work: Callable[[], T],
        owner: QObject,
        deliver: Callable[[Outcome[T]], None],
        *,
        lane: str = "",
    ) -> None:
        """Run a query on the reader."""
        self.follow(self._tasks.read(work), owner, deliver, lane=lane)

    def network(
        self,
        work: Callable[[], T],
        owner: QObject,
        deliver: Callable[[Outcome[T]], None],
        *,
        lane: str = "",
    ) -> None:
        """Run work that waits for the network."""
        self.follow(self._tasks.network(work), owner, deliver, lane=lane)

    def follow(
        self,
        future: Future[T],
        owner: QObject,
        deliver: Callable[[Outcome[T]], None],
        *,
        lane: str = "",
    ) -> None:
        """Deliver what a future, such as the writer's, comes to."""
        self._next_ticket += 1
        place = (id(owner), lane) if lane else None
        if place is not None:
            replaced = self._tickets.get(place)
            if replaced is not None:
                replaced[1].cancel()
            self._tickets[place] = (self._next_ticket, future)
        arrival = partial(_Arrival, owner, deliver, lane=place, ticket=self._next_ticket)
        future.add_done_callback(partial(self._send, arrival))

    def _send(self, arrival: Callable[..., _Arrival], future: Future[Any]) -> None:
        # On the thread that did the work: nothing of Qt is touched here but the signal.
        outcome = _outcome(future)
        if outcome is not None and isValid(self):
            self._arrived.emit(arrival(outcome=outcome))

    @Slot(object)
    def _on_arrived(self, arrival: _Arrival) -> None:
        if self._is_closed:
            return
        if arrival.lane is not None:
            current = self._tickets.get(arrival.lane)
            if current is None or current[0] != arrival.ticket:
                return
            del self._tickets[arrival.lane]
        if isValid(arrival.owner):
            arrival.deliver(arrival.outcome)


def _outcome(future: Future[T]) -> Outcome[T] | None:
    try:
        error = future.exception()
    except CancelledError:
        return None
    return Outcome(error=error) if error is not None else Outcome(result=future.result())
