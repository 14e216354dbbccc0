"""A receipt printer on a serial port, or behind an adapter that is one."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.conversation import Line, LinePrinter, Manners, NotReached
from pos_desktop.printing.lines import WatchedLine

SPEEDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
FLOWS = ("none", "rts", "xon")
_WINDOWS_PIECE = 256  # what the smallest receive buffer of a printer holds
_PROBLEMS = {
    errno.EACCES: "serial_not_allowed",
    errno.EPERM: "serial_not_allowed",
    errno.ENOENT: "unplugged",
    errno.ENODEV: "unplugged",
    errno.ENXIO: "unplugged",
    errno.EIO: "unplugged",
    errno.EBUSY: "in_use",
    errno.EAGAIN: "in_use",  # another program holds the lock
}


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A port and how it is set; eight bits, no parity, one stop bit.

    Units: `speed` in baud. Shapes: `flow` is how the printer says that it is full: "none", "rts" (RTS/CTS) or
        "xon" (XON/XOFF).
    """

    device: str
    speed: int = 9600
    flow: str = "none"


def port_of(address: str) -> SerialPort:
    """Read `/dev/ttyUSB0?baud=19200&flow=rts` or `COM3`.

    Errors: `RuleBroken("bad_printer_address", address=...)`.
    """
    device, _mark, options = address.partition("?")
    try:
        pairs = parse_qsl(options, keep_blank_values=True, strict_parsing=True) if options else []
        chosen = {"baud": "9600", "flow": "none"} | dict(pairs)
        speed, flow = int(chosen["baud"]), chosen["flow"]
    except ValueError as error:
        raise RuleBroken("bad_printer_address", address=f"serial:{address}") from error
    is_plain = device.isprintable() and bool(device.strip()) and "://" not in device
    if not is_plain or len(chosen) > 2 or speed not in SPEEDS or flow not in FLOWS:
        raise RuleBroken("bad_printer_address", address=f"serial:{address}")
    return SerialPort(device, speed, flow)


class SerialPrinter(LinePrinter):
    """A receipt printer on a serial port; the port is opened for each job, and not shared meanwhile."""

    def __init__(self, port: SerialPort, manners: Manners | None = None) -> None:
        chosen = manners or Manners()
        super().__init__(lambda: _opened(port, chosen.patience.confirm_s), chosen)


def _opened(port: SerialPort, limit_s: float) -> Line:
    try:
        # late: an extra, and only a till with a serial printer needs it
        import serial
    except ImportError as error:
        raise NotReached("no_serial_library") from error
    settings: dict[str, Any] = {"timeout": 0, "rtscts": port.flow == "rts", "xonxoff": port.flow == "xon"}
    is_watched = os.name == "posix"
    settings |= {"exclusive": True, "write_timeout": 0} if is_watched else {"write_timeout": limit_s}
    try:
        opened = serial.Serial(port.device, port.speed, **settings)
    except (OSError, ValueError) as error:
        raise NotReached(_problem(error)) from error
    return _PosixLine(opened) if is_watched else _WindowsLine(opened)


def _problem(error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number in _PROBLEMS:
        return _PROBLEMS[number]
    words = str(error)  # on Windows pyserial keeps only the text
    if "PermissionError" in words:
        return "in_use"  # Windows lets one program open a port
    return "unplugged" if "FileNotFoundError" in words else "unreachable"


class _PosixLine(WatchedLine):
    """A port of Linux or macOS; nobody need be at its other end."""

    is_live = False

    def __init__(self, port: Any) -> None:
        super().__init__(port, port.write, port.read)
        self._port = port

    def close(self, drain_s: float) -> None:
        """Close; what the port still holds goes out meanwhile."""
        self.stop_watching()
        self._port.close()


class _WindowsLine:
    """A port of Windows, which cannot be watched: it is written to in small pieces and read in between."""

    hears = True
    is_live = False

    def __init__(self, port: Any) -> None:
        self._port = port

    def exchange(self, waiting: bytes, limit_s: float) -> tuple[int, bytes]:
        """Move what can be moved; see `Line`. Errors: `OSError`."""
        taken = int(self._port.write(waiting[:_WINDOWS_PIECE])) if waiting else 0
        self._port.timeout = 0 if taken else limit_s
        heard = bytes(self._port.read(1))
        return taken, heard + bytes(self._port.read(self._port.in_waiting)) if heard else heard

    def close(self, drain_s: float) -> None:
        """Close."""
        self._port.close()
