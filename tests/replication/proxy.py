"""A TCP proxy that does to a connection what networks do: cut, stall, drip, and answer in another's name."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

PORTAL = b"<html><body>Accept our terms</body></html>"
PAGES = {
    "portal": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
    % (len(PORTAL), PORTAL),
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\nContent-Length: 0\r\n\r\n",
    "bad_gateway": b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
    "empty": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "headers_cut": b"HTTP/1.1 200 OK\r\nContent-Ty",
}
FAULTS = ("refuse", "cut_request", "cut_answer", "drip", "twice", *PAGES)
_CHUNK = 65_536


@dataclass
class Proxy:
    """Listens on a port of its own; `fault` names what happens to the next connection, "" nothing."""

    host: str
    port: int
    fault: Callable[[], str] = lambda: ""
    random: Random = field(default_factory=lambda: Random(0))
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._run, name="proxy", daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _run(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        fault = self.fault()
        self.faults.append(fault)
        with client, contextlib.suppress(OSError):
            request = _request(client)
            if fault == "refuse":
                return
            if fault in PAGES:
                client.sendall(PAGES[fault])
                return
            if not request:
                return
            if fault == "cut_request":
                with socket.create_connection((self.host, self.port)) as hub:
                    hub.sendall(request[: self.random.randrange(len(request))])
                return
            answer = self._forward(request)
            if fault == "twice":
                answer = self._forward(request)
            if fault == "cut_answer":
                answer = answer[: self.random.randrange(len(answer))]
            step = 997 if fault == "drip" else _CHUNK
            for at in range(0, len(answer), step):
                client.sendall(answer[at : at + step])

    def _forward(self, request: bytes) -> bytes:
        """Send a request on, on a connection of its own, and return the whole answer."""
        with socket.create_connection((self.host, self.port)) as hub:
            hub.sendall(_closing(request))
            return b"".join(iter(lambda: hub.recv(_CHUNK), b""))


@contextlib.contextmanager
def proxied(url: str, fault: Callable[[], str], seed: int) -> Iterator[Proxy]:
    """Put a proxy before a hub."""
    host, _, port = url.removeprefix("http://").partition(":")
    proxy = Proxy(host, int(port), fault, Random(seed))
    try:
        yield proxy
    finally:
        proxy.close()


def _request(client: socket.socket) -> bytes:
    """Return one whole request."""
    found = b""
    while b"\r\n\r\n" not in found:
        piece = client.recv(_CHUNK)
        if not piece:
            return found
        found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        body += client.recv(_CHUNK)
    return head + b"\r\n\r\n" + body


def _closing(request: bytes) -> bytes:
    """Ask for an answer that ends with the connection, so that every request is one connection."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
