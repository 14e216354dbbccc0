"""A fake shop behind a real socket, with a network that fails on purpose."""

from __future__ import annotations

import random
import socket
import ssl
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Final, Literal, Self, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest, FakeShop

Fault = Literal[
    "drop",  # the connection ends before the shop sees the request
    "cut",  # the shop acts, half of its answer arrives
    "cut_headers",  # the shop acts, its answer ends inside the headers: `requests` shows 200 and no body
    "stall",  # the shop acts, nothing comes for `stall_s`, then the connection ends
    "slow",  # the shop acts, its answer comes after `slow_s`
    "twice",  # the request is delivered twice, the second answer arrives
    "error",  # 500 before the shop sees it
    "bad_gateway",  # 502 with a page of HTML, before the shop sees it
    "limited",  # 429 with Retry-After, before the shop sees it
]

MAX_BODY: Final = 8 * 1024 * 1024
MAX_EXCHANGES: Final = 5_000
BAD_GATEWAY: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the shop was asked and what it answered, whether or not the answer arrived."""

    request: FakeRequest
    answer: FakeAnswer


class Faults:
    """What goes wrong on the way, drawn from a seed: the same requests in the same order fail alike.

    Shapes: `rates` gives each fault its probability; together they are 1 at most.
    Units: seconds.
    """

    def __init__(
        self,
        rates: Mapping[Fault, float],
        *,
        seed: int = 0,
        slow_s: float = 0.05,
        stall_s: float = 60.0,
        retry_after_s: int = 1,
    ) -> None:
        if unknown := set(rates) - set(get_args(Fault)):
            raise ValueError(f"no such fault: {sorted(unknown)}")
        if sum(rates.values()) > 1:
            raise ValueError("the rates of all faults together are more than 1")
        self.enabled = True
        self.counts: dict[Fault, int] = {}
        self.slow_s, self.stall_s, self.retry_after_s = slow_s, stall_s, retry_after_s
        self._rates = dict(rates)
        self._random = random.Random(seed)
        self._lock = Lock()

    def draw(self) -> Fault | None:
        """Return what happens to the next request, None for nothing."""
        if not self.enabled:
            return None
        with self._lock:
            left = self._random.random()
            for fault, rate in self._rates.items():
                left -= rate
                if left < 0:
                    self.counts[fault] = self.counts.get(fault, 0) + 1
                    return fault
        return None


class ShopServer:
    """A shop that answers over HTTP while the `with` block lasts; `url` is what a merchant would type.

    Shapes: `FakeRequest.path` is the whole path, percent signs decoded. `tls` is (certificate, key file).
        `exchanges` holds what reached the shop, the latest `MAX_EXCHANGES` of it.
    Errors: leaving the block raises what the shop itself raised: a fault of the fake never looks like one of
        the network.
    """

    def __init__(
        self,
        shop: FakeShop,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        faults: Faults | None = None,
        tls: tuple[str, str] | None = None,
    ) -> None:
        self.shop, self.faults = shop, faults
        self._exchanges: deque[Exchange] = deque(maxlen=MAX_EXCHANGES)
        self._server = _Server((host, port), self, _context(tls))
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://{host}:{self._server.server_address[1]}{shop.base_path}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="fake-shop")

    @property
    def exchanges(self) -> list[Exchange]:
        """Return what reached the shop so far, in order."""
        return list(self._exchanges)

    def forget_exchanges(self) -> None:
        """Start a new list of exchanges."""
        self._exchanges.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        self._thread.join()
        self._server.server_close()
        if error is None and self._server.crashes:
            raise self._server.crashes[0]

    def ask(self, request: FakeRequest) -> FakeAnswer:
        """Let the shop answer, and note both."""
        answer = self.shop.answer(request)
        self._exchanges.append(Exchange(request, answer))
        return answer


def _context(tls: tuple[str, str] | None) -> ssl.SSLContext | None:
    if tls is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls)
    return context


class _Server(ThreadingHTTPServer):
    """One thread per connection; every thread is over once the server is closed."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, place: tuple[str, int], owner: ShopServer, context: ssl.SSLContext | None) -> None:
        super().__init__(place, _Handler)
        self.owner = owner
        self.stopping = Event()
        self.crashes: list[BaseException] = []
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        if context is not None:  # each connection shakes hands in its own thread
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def server_bind(self) -> None:
        """Take the port without asking a name server who we are."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that a client that keeps it open does not keep us."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what the shop raised; a client that went away is none of it."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.crashes.append(error)

    def stop(self) -> None:
        """Accept no more, and end every connection."""
        self.stopping.set()
        self.shutdown()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # ended by the client meanwhile
                continue


class _Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection and answers, or fails, as drawn."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def serve(self) -> None:
        """Read one request, and answer it or fail as drawn."""
        request = self._request()
        if request is None:
            return
        faults = self.server.owner.faults
        fault = faults.draw() if faults else None
        refusal = _before_the_shop(fault, faults)
        if fault == "drop":
            self.close_connection = True
        elif refusal is not None:
            self._send(refusal)
        else:
            self._answer(request, fault, faults)

    def _request(self) -> FakeRequest | None:
        length = self.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY or "transfer-encoding" in self.headers:
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        where = urlsplit(self.path)
        return FakeRequest(
            method=self.command,
            path=unquote(where.path),
            query=dict(parse_qsl(where.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )

    def _answer(self, request: FakeRequest, fault: Fault | None, faults: Faults | None) -> None:
        if fault == "twice":
            self.server.owner.ask(request)
        answer = self.server.owner.ask(request)
        if faults and fault in ("slow", "stall"):
            self.server.stopping.wait(faults.slow_s if fault == "slow" else faults.stall_s)
        if fault == "stall":
            self.close_connection = True
        elif fault in ("cut", "cut_headers"):
            self._cut(answer, is_inside_headers=fault == "cut_headers")
        else:
            self._send(answer)

    def _send(self, answer: FakeAnswer, *, sent: int | None = None) -> None:
        named = {name.lower(): value for name, value in answer.headers.items()}
        self.send_response_only(answer.status)
        self.send_header("Date", named.pop("date", self.date_time_string()))
        for name, value in named.items():
            self.send_header(name, value)
        if answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[:sent])

    def _cut(self, answer: FakeAnswer, *, is_inside_headers: bool) -> None:
        self.close_connection = True
        if is_inside_headers:
            self.wfile.write(f"HTTP/1.1 {answer.status} OK\r\nContent-Type: applicat".encode())
        else:
            self._send(answer, sent=len(answer.body) // 2)

    def log_message(self, *_: object) -> None:
        """Say nothing: `exchanges` tells more."""


for _method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
    setattr(_Handler, f"do_{_method}", _Handler.serve)


def _before_the_shop(fault: Fault | None, faults: Faults | None) -> FakeAnswer | None:
    if fault == "error":
        return FakeAnswer(500, b"", {"content-type": "text/html"})
    if fault == "bad_gateway":
        return FakeAnswer(502, BAD_GATEWAY, {"content-type": "text/html"})
    if fault == "limited" and faults:
        return FakeAnswer(429, b"", {"content-type": "text/html", "retry-after": str(faults.retry_after_s)})
    return None
