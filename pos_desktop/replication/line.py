"""The way to the hub over HTTP: verified, bounded, and never to another host than the one it was told.

Requests go out without the library's session: it would put a password of the user's .netrc in the place of
the till's token, and it reads the whole environment for every request.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.wire import MOST_BYTES, SNAPSHOT_MEDIA_TYPE
from pos_desktop.replication.client import Answered, Asked, refusal_of

CONNECT_S = 5.0
MOST_ANSWER = 2 * MOST_BYTES
LOOKED_UP_S = 60.0
_CHUNK = 1 << 16
_GOOD = (200, 206)


class HttpLine:
    """One hub, whose connections are kept; used by one thread at a time.

    Shapes: what the environment says of proxies and certificates is looked up once a minute.
    Errors: `Unavailable` no_network, timeout, cut, too_long; `Rejected("bad_certificate")`.
    """

    def __init__(self, address: str, *, pin: str = "") -> None:
        """Shapes: `pin` is the SHA-256 of the only certificate that is taken, in hex; "" trusts as the
        system does.
        """
        self._address, self._is_pinned = address.rstrip("/"), bool(pin)
        self._adapter = _Adapter(pin)
        self._environment = requests.Session()  # asked for what it finds around it; sends nothing
        self._found: tuple[float, dict[str, Any]] | None = None
        self._headers = dict(requests.utils.default_headers())

    @property
    def address(self) -> str:
        """Return where the hub is."""
        return self._address

    def ask(self, asked: Asked) -> Answered:
        """Send one request and return the whole answer."""
        with self._sent(asked) as response:
            return Answered(response.status_code, b"".join(_bounded(response)), _headers(response))

    def stream(self, asked: Asked) -> Iterator[bytes]:
        """Send one request and yield the answer's body as it comes."""
        with self._sent(asked) as response:
            if response.status_code not in _GOOD:
                body = b"".join(_bounded(response))
                raise refusal_of(Answered(response.status_code, body, _headers(response)))
            _require_part(response, asked.headers.get("range", ""))
            yield from _pieces(response)

    def close(self) -> None:
        """Let the connections go."""
        self._adapter.close()

    def _sent(self, asked: Asked) -> requests.Response:
        request = requests.Request(
            asked.method,
            self._address + asked.path,
            params=asked.query,
            data=asked.body,
            headers={**self._headers, **asked.headers},
            auth=_as_it_is,
        )
        try:
            return self._adapter.send(
                request.prepare(), timeout=(CONNECT_S, asked.timeout_s), **self._surroundings()
            )
        except requests.RequestException as error:
            raise _in_our_words(error) from error

    def _surroundings(self) -> dict[str, Any]:
        now = time.monotonic()
        if self._found is None or now - self._found[0] >= LOOKED_UP_S:
            verify = not self._is_pinned  # urllib3 then compares the print instead of the issuer
            merged = self._environment.merge_environment_settings(self._address, {}, True, verify, None)
            self._found = now, dict(merged)
        return self._found[1]


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add no password: the library would take one from the address or the user's .netrc."""
    return prepared


class _Adapter(HTTPAdapter):
    """Keeps few connections; with a pin, to one certificate alone."""

    def __init__(self, pin: str) -> None:
        self._pin = pin
        super().__init__(pool_connections=2, pool_maxsize=4)

    def init_poolmanager(self, *words: Any, **named: Any) -> None:
        """Hand the pin to whoever makes connections."""
        if self._pin:
            named["assert_fingerprint"] = self._pin
        super().init_poolmanager(*words, **named)


def _in_our_words(error: requests.RequestException) -> Unavailable | Rejected:
    """Return what went wrong on the way, without the address or anything else that was sent."""
    if isinstance(error, requests.exceptions.SSLError):
        return Rejected("bad_certificate")
    if isinstance(error, requests.exceptions.Timeout):
        return Unavailable("timeout")
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return Unavailable("cut")
    return Unavailable("no_network")


def _require_part(response: requests.Response, wanted: str) -> None:
    """Refuse what is not the part that was asked for: a page of who is on the way, or the whole file."""
    first = wanted.removeprefix("bytes=").partition("-")[0] or "0"
    is_part = response.headers.get("content-range", "").startswith(f"bytes {first}-")
    if response.headers.get("content-type") != SNAPSHOT_MEDIA_TYPE or not (is_part or first == "0"):
        raise Unavailable("bad_answer", problem="not the part that was asked for")


def _pieces(response: requests.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_content(_CHUNK)
    except requests.RequestException as error:
        raise _in_our_words(error) from error


def _bounded(response: requests.Response) -> Iterator[bytes]:
    size = 0
    for piece in _pieces(response):
        size += len(piece)
        if size > MOST_ANSWER:
            raise Unavailable("bad_answer", problem="too long")
        yield piece


def _headers(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
