"""Pages of the feed kept for the next who asks: all tills of a shop want the same one at the same moment."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST_BYTES_KEPT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page: everything its content depends on."""

    retailer: bytes
    epoch: str
    after: int
    newest: int
    limit: int


class Pages:
    """The pages asked for last, as they were sent. Safe to call from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES_KEPT) -> None:
        self._most_bytes = most_bytes
        self._gate = threading.Lock()
        self._kept: OrderedDict[Asked, tuple[frozenset[bytes], bytes]] = OrderedDict()
        self._size = 0

    def find(self, asked: Asked, *, but: bytes | None) -> bytes | None:
        """Return a page that has nothing of the device `but`."""
        with self._gate:
            found = self._kept.get(asked)
            if found is None or but in found[0]:
                return None
            self._kept.move_to_end(asked)
            return found[1]

    def keep(self, asked: Asked, devices: frozenset[bytes], content: bytes) -> None:
        """Keep a page with the facts of some devices, from which nothing was left out."""
        with self._gate:
            before = self._kept.pop(asked, None)
            self._kept[asked] = (devices, content)
            self._size += len(content) - (len(before[1]) if before else 0)
            while self._size > self._most_bytes and self._kept:
                self._size -= len(self._kept.popitem(last=False)[1][1])
