"""An answer over a socket that ends, one way or another: bounded in time, half a head never for a head.

Requests go out one by one, without the library's session: it keeps cookies, takes passwords from the user's
.netrc, and reads the whole environment at every request, which costs more than all the rest of one.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

SILENCES = 3  # an answer may take as long as three silences that would each be too long
SILENCE_S = 30.0
LOOKED_UP_S = 60.0
USER_AGENT = "pos-desktop"

_NO_PROXY = {"http": None, "https": None, "all": None}


class Wire:
    """Sends requests from any number of threads over connections that are kept.

    Units: `timeout` is (to connect, of silence) in seconds; `monotonic` in seconds.
    Shapes: what the environment says of proxies and certificates is looked up once a minute.
    """

    def __init__(
        self, timeout: tuple[float, float], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._timeout, self._monotonic = timeout, monotonic
        self._adapter = WholeAnswers()
        self._environment = requests.Session()  # asked for what it finds around it; sends nothing
        self._found: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}
        self._headers = {**requests.utils.default_headers(), "User-Agent": USER_AGENT}

    def send(self, request: requests.Request, *, is_near: bool) -> requests.Response:
        """Send a request and return its answer, the body not read yet; a near one goes past any proxy.

        Errors: the library's.
        """
        request.headers = {**self._headers, **request.headers}
        request.auth = request.auth or _as_it_is
        prepared = request.prepare()
        return self._adapter.send(
            prepared, timeout=self._timeout, **self._settings(str(prepared.url), is_near=is_near)
        )

    def close(self) -> None:
        """Let the kept connections go."""
        self._adapter.close()

    def _settings(self, url: str, *, is_near: bool) -> dict[str, Any]:
        origin = urlsplit(url)[:2]
        now = self._monotonic()
        known = self._found.get(origin)
        if known is None or now - known[0] >= LOOKED_UP_S:
            proxies = cast(dict[str, str], dict(_NO_PROXY) if is_near else {})
            found = self._environment.merge_environment_settings(url, proxies, True, None, None)
            if origin[0] == "http":  # nothing to verify, and a bundle"s file is looked at for every request
                found["verify"] = True
            known = self._found[origin] = now, cast(dict[str, Any], found)
        return known[1]


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add no password: without it, the library would take one from the address."""
    return prepared


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
