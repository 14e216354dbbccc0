"""The ways to a printer: an address becomes a transport."""

from __future__ import annotations

import os
import stat
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.network import NetworkPrinter, Patience
from pos_desktop.services.ports.paper import Outcome, Printout, Transport, Verdict

RAW_PORT = 9100
_SHEETS_KEPT = 50


@dataclass(frozen=True, slots=True)
class TransportOptions:
    """What a transport needs beside its address.

    `answers` False: a network printer that never answers; `appends`: a file keeps what was printed before;
    `on_trouble`: hears why a network printer stopped in the middle of a job, "" when it goes on.
    """

    answers: bool = True
    appends: bool = True
    patience: Patience | None = None
    on_trouble: Callable[[str], None] = lambda reason: None


def open_transport(uri: str, options: TransportOptions | None = None) -> Transport:
    """Return the way to a printer: `tcp://HOST:PORT`, `file:PATH` or `virtual:NAME`.

    Errors: `RuleBroken("bad_printer_address", address=...)` for anything else.
    """
    chosen = options or TransportOptions()
    scheme, _colon, rest = uri.partition(":")
    if scheme == "file" and rest:
        return FilePrinter(Path(rest), appends=chosen.appends)
    if scheme == "virtual" and rest:
        return VirtualPrinter(rest)
    if scheme == "tcp":
        host, port = _host_and_port(uri)
        return NetworkPrinter(
            host, port, answers=chosen.answers, patience=chosen.patience, on_trouble=chosen.on_trouble
        )
    raise RuleBroken("bad_printer_address", address=uri)


def _host_and_port(uri: str) -> tuple[str, int]:
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RuleBroken("bad_printer_address", address=uri) from error
    if not host or parts.path.strip("/") or parts.username is not None or port == 0:
        raise RuleBroken("bad_printer_address", address=uri)
    return host, port or RAW_PORT


class FilePrinter:
    """Prints into a file, or onto a device such as /dev/usb/lp0, which never says what became of it."""

    def __init__(self, path: Path, *, appends: bool = True) -> None:
        self._path = path
        self._appends = appends

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        """Write one paper: PRINTED when it is in a file, SENT when a device took it."""
        try:
            with self._path.open("ab" if self._appends else "wb") as file:
                is_file = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
                return _written(file.fileno(), printout.data, is_file=is_file)
        except OSError:
            return Outcome(Verdict.NOT_SENT, "not_writable")


def _written(descriptor: int, data: bytes, *, is_file: bool) -> Outcome:
    """Write everything; half a paper in a file is taken back, on a device it cannot be."""
    start, done = os.fstat(descriptor).st_size, 0
    try:
        while done < len(data):
            done += os.write(descriptor, data[done:])
    except OSError:
        if is_file:
            os.ftruncate(descriptor, start)
        if is_file or not done:
            return Outcome(Verdict.NOT_SENT, "not_writable")
        return Outcome(Verdict.UNCONFIRMED, "connection_lost")
    return Outcome(Verdict.PRINTED if is_file else Verdict.SENT)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper that came out of a virtual printer."""

    job_id: UUID
    printout: Printout


class VirtualPrinter:
    """A printer on the screen: it keeps what it printed, and can be told to have a trouble.

    Safe to use from any thread; `on_sheet` is called on the thread that prints.
    """

    def __init__(self, name: str, *, on_sheet: Callable[[Sheet], None] = lambda sheet: None) -> None:
        self.name = name
        self._on_sheet = on_sheet
        self._lock = threading.Lock()
        self._sheets: deque[Sheet] = deque(maxlen=_SHEETS_KEPT)
        self._trouble = ""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What came out, oldest first; the last fifty."""
        with self._lock:
            return tuple(self._sheets)

    def set_trouble(self, reason: str) -> None:
        """Pretend "paper_out", "cover_open" or another reason; "" repairs it."""
        with self._lock:
            self._trouble = reason

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        """Print one paper, or refuse it for the trouble it was told to have."""
        with self._lock:
            if self._trouble:
                return Outcome(Verdict.NOT_SENT, self._trouble)
            sheet = Sheet(job_id, printout)
            self._sheets.append(sheet)
        self._on_sheet(sheet)
        return Outcome(Verdict.PRINTED)
