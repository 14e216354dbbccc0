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
from pos_desktop.printing.conversation import Manners, Patience
from pos_desktop.printing.network import NetworkPrinter
from pos_desktop.printing.serial_port import SerialPrinter, port_of
from pos_desktop.printing.system_queue import SystemQueue, queue_of
from pos_desktop.printing.usb_port import UsbPrinter, usb_id_of
from pos_desktop.services.ports.paper import Outcome, Printout, Transport, Verdict

RAW_PORT = 9100
_SHEETS_KEPT = 50


@dataclass(frozen=True, slots=True)
class TransportOptions:
    """What a transport needs beside its address.

    `answers` False: a printer that never answers; `appends`: a file keeps what was printed before;
    `on_trouble`: hears why a printer stopped in the middle of a job, "" when it goes on.
    """

    answers: bool = True
    appends: bool = True
    patience: Patience | None = None
    on_trouble: Callable[[str], None] = lambda reason: None

    @property
    def manners(self) -> Manners:
        """How a printer at the end of a line is talked to."""
        return Manners(self.answers, self.patience or Patience(), self.on_trouble)


def open_transport(uri: str, options: TransportOptions | None = None) -> Transport:
    """Return the way to a printer.

    Shapes: `tcp://HOST:PORT`; `usb:VENDOR:PRODUCT` in hex, with `:SERIAL` where there are several of a model;
        `serial:PORT` with `?baud=19200&flow=rts`; `queue:NAME`; `file:PATH`; `virtual:NAME`.
    Errors: `RuleBroken("bad_printer_address", address=...)` for anything else.
    """
    chosen = options or TransportOptions()
    scheme, _colon, rest = uri.partition(":")
    opener = _WAYS.get(scheme)
    if opener is None or not rest:
        raise RuleBroken("bad_printer_address", address=uri)
    return opener(rest, chosen)


def _network(rest: str, chosen: TransportOptions) -> Transport:
    host, port = _host_and_port(f"tcp:{rest}")
    return NetworkPrinter(host, port, chosen.manners)


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


_WAYS: dict[str, Callable[[str, TransportOptions], Transport]] = {
    "tcp": _network,
    "usb": lambda rest, chosen: UsbPrinter(usb_id_of(rest), chosen.manners),
    "serial": lambda rest, chosen: SerialPrinter(port_of(rest), chosen.manners),
    "queue": lambda rest, chosen: SystemQueue(queue_of(rest), chosen.manners.patience.confirm_s),
    "file": lambda rest, chosen: FilePrinter(Path(rest), appends=chosen.appends),
    "virtual": lambda rest, _chosen: VirtualPrinter(rest),
}
