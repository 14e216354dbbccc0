"""A printer with the troubles real ones have: what it does on any line, and one on a real socket.

It obeys real-time requests at once, buffers the rest, prints it with the decoder, and answers as Epson's
command reference says. What it does is chosen by `Behaviour`; `repair` lets a stopped printer go on.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

STATUS, REPORT, WORKED_OFF = b"\x10\x04\x02", b"\x1da\xff", b"\x1dr\x01"
CONFIRM = b"\x1d(H\x06\x00\x30\x30"
GOOD_STATUS, GOOD_REPORT = b"\x12", b"\x10\x00\x00\x0f"
COVER_STATUS, COVER_REPORT = b"\x16", b"\x38\x00\x00\x0f"
PAPER_STATUS, PAPER_REPORT = b"\x32", b"\x18\x00\x0c\x0f"


@dataclass(frozen=True)
class Behaviour:
    """What a printer does.

    `status`, `report`: its first answers, b"" for none. `fails_after`: bytes of the job it takes before
    `failure` happens: "paper" (reports it and stops until `repair`), "power" (the connection dies), "closed"
    (an orderly end). `confirms`: has GS ( H; `works_off`: has GS r. `split`: answers arrive byte by byte.
    """

    status: bytes = GOOD_STATUS
    report: bytes = GOOD_REPORT
    fails_after: int | None = None
    failure: str = ""
    confirms: bool = True
    works_off: bool = True
    split: bool = False


class End(Protocol):
    """The printer's end of a line."""

    def receive(self) -> bytes:
        """Return what came, b"" when the line is closed. Errors: `OSError`."""

    def send(self, data: bytes) -> None:
        """Say something. Errors: `OSError`."""

    def cut(self) -> None:
        """Die without a word."""


class SocketEnd:
    """The printer's end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        self._connection = connection

    def receive(self) -> bytes:
        return self._connection.recv(512)

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def cut(self) -> None:
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


class Mechanism:
    """What a printer does; `received` is everything it took that was not a real-time request."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._repaired = threading.Event()
        self._stopped = threading.Event()
        self.received = bytearray()

    def repair(self) -> None:
        self._repaired.set()

    def switch_off(self) -> None:
        self._stopped.set()
        self._repaired.set()

    @property
    def is_off(self) -> bool:
        return self._stopped.is_set()

    def talk(self, end: End) -> None:
        """Serve one line until it is closed or the printer dies."""
        failed, done = False, len(self.received)
        while not self._stopped.is_set():
            data = end.receive()
            if not data:
                return
            if data == STATUS:
                self._answer(end, self._behaviour.status)
                continue
            self.received += data
            limit = self._behaviour.fails_after
            if limit is not None and len(self.received) >= limit and not failed:
                failed = True
                if not self._fail(end):
                    return
            done = self._obey(end, done)

    def _fail(self, end: End) -> bool:
        """Have the trouble; False when the connection is gone for good."""
        if self._behaviour.failure == "paper":
            self._answer(end, PAPER_REPORT)
            self._repaired.wait(10)
            self._answer(end, GOOD_REPORT)
            return True
        if self._behaviour.failure == "power":
            end.cut()
        return False

    def _obey(self, end: End, done: int) -> int:
        """Answer the requests that are complete beyond `done`, in their order."""
        found: list[tuple[int, int, bytes]] = []
        for request, answer in self._answers():
            at = self.received.find(request, done)
            size = len(request) + (4 if request == CONFIRM else 0)
            if at >= 0 and at + size <= len(self.received):
                mark = bytes(self.received[at + len(request) : at + size])
                found.append((at, size, answer.replace(b"MARK", mark)))
        for at, size, answer in sorted(found):
            self._answer(end, answer)
            done = max(done, at + size)
        return done

    def _answers(self) -> Iterator[tuple[bytes, bytes]]:
        yield REPORT, self._behaviour.report
        if self._behaviour.confirms:
            yield CONFIRM, b"\x37\x22MARK\x00"
        if self._behaviour.works_off:
            yield WORKED_OFF, b"\x00"

    def _answer(self, end: End, answer: bytes) -> None:
        pieces = [answer[at : at + 1] for at in range(len(answer))] if self._behaviour.split else [answer]
        for piece in pieces:
            if piece:
                end.send(piece)


class FakePrinter(Mechanism):
    """A network printer."""

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(behaviour)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def stop(self) -> None:
        self.switch_off()
        self._server.close()
        self._thread.join(10)

    def _serve(self) -> None:
        self._server.settimeout(0.05)
        while not self.is_off:
            try:
                connection, _address = self._server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.connections += 1
            with connection:
                try:
                    self.talk(SocketEnd(connection))
                except OSError:
                    continue


@contextmanager
def printer(behaviour: Behaviour | None = None) -> Iterator[FakePrinter]:
    """Run a printer for as long as the block lasts."""
    fake = FakePrinter(behaviour or Behaviour())
    try:
        yield fake
    finally:
        fake.stop()
