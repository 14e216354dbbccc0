"""Whose token a request bears; remembered for a moment, because who waits for news asks again and again.

What writes is always looked up anew. A revocation is heard by every process over PostgreSQL at once, so that
a moment may be longer there; over SQLite there is one process, and the command line beside it.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from pos_desktop.hub import devices
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import Caller

MOMENT_S = 1.0
HEARING_MOMENT_S = 15.0
MOST_KEPT = 20_000
_SCHEME = "bearer"


@dataclass(frozen=True, slots=True)
class _Kept:
    caller: Caller
    until_s: float


class Callers:
    """Looks devices up by their token. Safe to call from any thread."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._moment_s = MOMENT_S
        self._changes = 0
        self._gate = threading.Lock()
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()

    def known(self, authorization: str) -> Caller | None:
        """Return who asked with this header a moment ago, None when that has to be looked up."""
        with self._gate:
            kept = self._kept.get(_key(token_of(authorization)))
            return kept.caller if kept is not None and self._clock() < kept.until_s else None

    def find(self, authorization: str) -> Caller | None:
        """Return whose token the header bears, None for nobody's. Errors: `Rejected("revoked")`."""
        token = token_of(authorization)
        with self._gate:
            changes, until_s = self._changes, self._clock() + self._moment_s
        caller = self._database.read(lambda connection: devices.caller_of(connection, token))
        if caller is not None:
            self._keep(token, _Kept(caller, until_s), changes)
        return caller

    def _keep(self, token: str, kept: _Kept, changes: int) -> None:
        with self._gate:
            if changes != self._changes:
                return  # something changed while we looked, perhaps what we saw
            self._kept[_key(token)] = kept
            self._kept.move_to_end(_key(token))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def hears_changes(self, does: bool) -> None:
        """Say whether this process is told of every change from now on; what it knew before is forgotten."""
        with self._gate:
            self._moment_s = HEARING_MOMENT_S if does else MOMENT_S
            self._changes += 1
            self._kept.clear()

    def forget(self, retailer_id: bytes, device_id: bytes) -> None:
        """Look a device up anew when it asks next."""
        with self._gate:
            self._changes += 1
            for key, kept in tuple(self._kept.items()):
                if (kept.caller.retailer, kept.caller.id) == (retailer_id, device_id):
                    del self._kept[key]


def token_of(authorization: str) -> str:
    """Return the token of an Authorization header, "" when it bears none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == _SCHEME else ""


def _key(token: str) -> bytes:
    return sha256(token.encode()).digest()
