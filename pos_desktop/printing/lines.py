"""Lines whose two directions the system watches at once: sockets, and serial ports but on Windows."""

from __future__ import annotations

import selectors
from collections.abc import Callable
from typing import Protocol

_READ = 4096


class Watched(Protocol):
    """Something open that has a descriptor."""

    def fileno(self) -> int:
        """Return the descriptor."""
        ...


class WatchedLine:
    """A line that neither blocks nor is asked in vain; closing it is up to those who opened it."""

    hears = True

    def __init__(
        self, watched: Watched, send: Callable[[bytes], int], receive: Callable[[int], bytes]
    ) -> None:
        self._send, self._receive = send, receive
        self._watched = watched
        self._selector = selectors.DefaultSelector()
        self._selector.register(watched, selectors.EVENT_READ)

    def exchange(self, waiting: bytes, limit_s: float) -> tuple[int, bytes]:
        """Move what can be moved; see `Line`. Errors: `OSError`, also when the other side closed."""
        writing = selectors.EVENT_WRITE if waiting else 0
        self._selector.modify(self._watched, selectors.EVENT_READ | writing)
        taken, heard = 0, b""
        for _key, events in self._selector.select(limit_s):
            if events & selectors.EVENT_WRITE:
                taken = self._send(waiting)
            if events & selectors.EVENT_READ:
                heard = self._receive(_READ)
                if not heard:
                    raise ConnectionResetError("the other side closed")
        return taken, heard

    def stop_watching(self) -> None:
        """Give back what watching took."""
        self._selector.close()
