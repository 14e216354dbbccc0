"""The way to the hub over HTTP: verified, bounded, and never to another host than the one it was told."""

from __future__ import annotations

from collections.abc import Iterator

import requests
from requests.adapters import HTTPAdapter

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.wire import MOST_BYTES
from pos_desktop.replication.client import Answered, Asked, refusal_of

CONNECT_S = 5.0
MOST_ANSWER = 2 * MOST_BYTES
_CHUNK = 1 << 16
_GOOD = (200, 206)


class HttpLine:
    """One hub. `requests` keeps the connections; a session is used by one thread at a time.

    Errors: `Unavailable` no_network, timeout, cut, too_long; `Rejected("bad_certificate")`.
    """

    def __init__(self, address: str, *, certificate: str | bool = True) -> None:
        """Shapes: `certificate` is a file of certificates to trust instead of the system's."""
        self._address, self._certificate = address.rstrip("/"), certificate
        self._session = requests.Session()
        self._session.max_redirects = 0
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=2, pool_maxsize=4))

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
            yield from _pieces(response)

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def _sent(self, asked: Asked) -> requests.Response:
        try:
            return self._session.request(
                asked.method,
                self._address + asked.path,
                params=asked.query,
                data=asked.body,
                headers=asked.headers,
                timeout=(CONNECT_S, asked.timeout_s),
                stream=True,
                allow_redirects=False,
                verify=self._certificate,
            )
        except requests.RequestException as error:
            raise _in_our_words(error) from error


def _in_our_words(error: requests.RequestException) -> Unavailable | Rejected:
    """Return what went wrong on the way, without the address or anything else that was sent."""
    if isinstance(error, requests.exceptions.SSLError):
        return Rejected("bad_certificate")
    if isinstance(error, requests.exceptions.Timeout):
        return Unavailable("timeout")
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return Unavailable("cut")
    return Unavailable("no_network")


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
