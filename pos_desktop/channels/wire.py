"""An answer over a socket that ends, one way or another: bounded in time, half a head never for a head."""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

SILENCES = 3  # an answer may take as long as three silences that would each be too long
SILENCE_S = 30.0


class WholeAnswers(HTTPAdapter):
    """Sends over connections whose answers are bounded and whole."""

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """Make the pools of connections; called by requests."""
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


class _Bounded(io.RawIOBase):
    """What a socket reads, until the whole answer has taken too long."""

    def __init__(self, raw: io.RawIOBase, connection: Any, total_s: float) -> None:
        self._raw, self._connection = raw, connection
        self._silence_s = connection.gettimeout()
        self._until = time.monotonic() + total_s
        self.is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        self._connection.settimeout(left if self._silence_s is None else min(left, self._silence_s))
        count = self._raw.readinto(buffer)
        self.is_at_end = self.is_at_end or count == 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _WholeAnswer(http.client.HTTPResponse):
    """An answer that is bounded in time, and that does not pass for whole when its head was cut."""

    def __init__(self, sock: socket.socket, *args: Any, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        buffered = self.fp
        silence_s = sock.gettimeout() or SILENCE_S
        self._wire = _Bounded(buffered.detach(), sock, SILENCES * silence_s)
        self.fp = io.BufferedReader(self._wire)

    def begin(self) -> None:
        super().begin()
        if self._wire.is_at_end:
            raise http.client.IncompleteRead(b"")  # Python takes half a head for a head


class _Plain(HTTPConnection):
    response_class = _WholeAnswer


class _Secure(HTTPSConnection):
    response_class = _WholeAnswer


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure
