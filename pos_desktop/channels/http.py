"""One HTTP request to a web shop: verified, bounded in time and size, its failures named.

What an answer with a status means is the connector's to say; what made that there is no answer is said here.
No URL, header or body reaches an error: web shops take keys in all three.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, overload
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from pos_desktop.channels.decoding import MAX_BYTES, MAX_PROBLEM, convert, decode
from pos_desktop.channels.limits import Lane, pause_wished
from pos_desktop.channels.wire import Wire
from pos_desktop.domain.errors import PosError, Rejected
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable

T = TypeVar("T")

CHUNK_BYTES = 64 * 1024
MAX_REDIRECTS = 3

_UNKNOWN_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_CLEARTEXT = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
_IN_PASSING = frozenset({"cut", "limited"})
_FAULTS = frozenset({500, 502, 503, 504})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `is_safe` says that sending it changes nothing there; by default GET and HEAD are."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)
    is_safe: bool | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether it may be followed to where the shop points."""
        return self.method in ("GET", "HEAD") if self.is_safe is None else self.is_safe


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop answered; header names are lower-case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @overload
    def json(self) -> object: ...

    @overload
    def json(self, shape: type[T]) -> T: ...

    def json(self, shape: type[Any] = object) -> Any:
        """Return the body as `shape`, its fractions exact.

        Errors: `ShopUnavailable` cut (there is no body), bad_answer (field, problem).
        """
        if not self.body.strip():
            raise ShopUnavailable("cut", status=self.status)
        try:
            return convert(decode(self.body), shape, at="$")
        except Rejected as error:
            raise ShopUnavailable("bad_answer", status=self.status, **error.facts) from error


def _at_once() -> None:
    return None


class Http:
    """Sends requests to one shop, for any number of threads.

    Units: `timeout` is (to connect, of silence) in seconds; a whole answer may take three such silences.
    Shapes: what changes nothing there is sent up to `tries` times, so that one lost answer of hundreds does
        not cost the hundreds. `give_way` is called before whatever takes time here, and returns when it may:
        who reads hundreds of orders calls it before each.
    """

    def __init__(
        self,
        lane: Lane,
        *,
        timeout: tuple[float, float] = (5, 30),
        tries: int = 1,
        give_way: Callable[[], None] = _at_once,
    ) -> None:
        self._lane, self._tries, self.give_way = lane, tries, give_way
        self._wire = Wire(timeout)

    @property
    def lane(self) -> Lane:
        """The lane of the shop, to be told what its answers say of limits."""
        return self._lane

    def send(self, request: Request) -> Answer:
        """Send one request and return the shop's answer, whatever its status.

        Errors: `ShopUnavailable` no_network, timeout, cut, bad_answer, limited (retry_after_s);
            `ShopRefused` wrong_address, bad_certificate, not_https.
        """
        for _ in range(MAX_REDIRECTS):
            answer = self._answered(request)
            target = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer
            request = _followed(request, answer.status, urljoin(request.url, target))
        raise ShopRefused("wrong_address", problem="redirects in a circle")

    def close(self) -> None:
        """Let the kept connections go."""
        self._wire.close()

    def _answered(self, request: Request) -> Answer:
        """Return the answer, a read one tried again while the shop or the way to it fails in passing."""
        for _ in range(self._tries - 1 if request.changes_nothing else 0):
            try:
                answer = self._exchange(request)
            except ShopUnavailable as error:
                if error.reason not in _IN_PASSING:
                    raise
                continue
            if answer.status not in _FAULTS:
                return answer
        return self._exchange(request)

    def _exchange(self, request: Request) -> Answer:
        _must_be_safe(request.url)
        self._lane.wait()
        try:
            self.give_way()
            answer, problem = self._tried(request)
        finally:
            self._lane.done()
        self.give_way()
        if answer is None:
            raise problem
        limited = answer.status == 429 or (answer.status == 503 and "retry-after" in answer.headers)
        if limited:
            seconds = self._lane.pause(pause_wished(answer.headers))
            raise ShopUnavailable("limited", retry_after_s=seconds)
        self._lane.answered()
        return answer

    def _tried(self, request: Request) -> tuple[Answer | None, PosError]:
        """Return an answer or why there is none; the library's error, which names the URL, ends here."""
        problem: PosError = ShopUnavailable("no_network")
        try:
            with self._asked(request) as response:
                body = b"".join(_bounded(response))
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, body), problem
        except requests.RequestException as error:
            problem = _named(error)
        except (UnicodeError, urllib3.exceptions.LocationParseError):
            problem = ShopRefused("wrong_address", problem="no address of a server")
        except ShopUnavailable as error:
            problem = error
        except OSError as error:  # a bundle of certificates that is not there
            problem = ShopRefused("bad_certificate", problem=_brief(error))
        return None, problem

    def _asked(self, request: Request) -> requests.Response:
        asked = requests.Request(
            request.method,
            request.url,
            params=request.params,
            data=request.body,
            headers=request.headers,
            auth=request.auth,
        )
        return self._wire.send(asked, is_near=_is_loopback(urlsplit(request.url).hostname or ""))


def _bounded(response: requests.Response) -> Iterator[bytes]:
    taken = 0
    for chunk in response.iter_content(CHUNK_BYTES):
        taken += len(chunk)
        if taken > MAX_BYTES:
            raise ShopUnavailable("bad_answer", problem=f"larger than {MAX_BYTES // 1024 // 1024} MB")
        yield chunk


# --- addresses


def _must_be_safe(url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_whole = parts.scheme in _PORTS and bool(host) and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ShopRefused("wrong_address", problem="no address of a web shop")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ShopRefused("not_https")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def _followed(request: Request, status: int, target: str) -> Request:
    """Return the request at the place where the shop points, when that is the same server."""
    try:
        scheme, host, _ = origin = _origin(target)
    except ValueError:
        raise ShopRefused("wrong_address", problem="redirects to no address") from None
    keeps_method = status in (307, 308) or request.method in ("GET", "HEAD")
    if origin != _origin(request.url) or not (request.changes_nothing and keeps_method):
        raise ShopRefused("wrong_address", problem="redirects", address=f"{scheme}://{host}")
    return replace(request, url=target, params={})


# --- what went wrong


def _named(error: requests.RequestException) -> PosError:
    """Return our error for the library's, by its innermost cause; the library's own text names the URL."""
    causes = tuple(_causes(error))
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return ShopRefused("wrong_address", problem="no address of a server")
    for cause in causes:
        if isinstance(cause, socket.gaierror) and cause.errno in _UNKNOWN_NAME:
            return ShopRefused("wrong_address", problem="no server of this name")
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ShopRefused("bad_certificate", problem=cause.verify_message)
        if isinstance(cause, ssl.SSLError) and any(word in str(cause.reason) for word in _CLEARTEXT):
            return ShopRefused("not_https")
    return ShopUnavailable(_weather(error, causes))


def _weather(error: requests.RequestException, causes: tuple[BaseException, ...]) -> str:
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return "bad_answer"
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return "no_network"
    if any(isinstance(cause, TimeoutError | urllib3.exceptions.ReadTimeoutError) for cause in causes):
        return "timeout"
    if any(isinstance(cause, urllib3.exceptions.NewConnectionError | socket.gaierror) for cause in causes):
        return "no_network"
    return "cut"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and everything it was made of, each once."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]


def _brief(error: OSError) -> str:
    return (error.strerror or str(error))[:MAX_PROBLEM]
