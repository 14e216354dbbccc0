"""What this computer can print on: printers on USB, serial ports, and the system's queues."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos_desktop.printing.conversation import NotReached
from pos_desktop.printing.usb_port import UsbId, devices, is_printer, problem_of, serial_of, text_of
from pos_desktop.services.ports.found_printers import FoundPrinter, PrinterSearch

LIMIT_S = 5.0
LASTING_NAMES = Path("/dev/serial/by-id")  # udev's names of adapters, after maker, model and serial number
_LOCAL_AND_CONNECTED = 2 | 4  # PRINTER_ENUM_LOCAL, PRINTER_ENUM_CONNECTIONS

Found = tuple[FoundPrinter, ...]


def find_printers(limit_s: float = LIMIT_S) -> PrinterSearch:
    """Return what there is to print on; what does not answer in time is named, not waited for.

    Units: seconds. Errors: none.
    """
    heard: queue.SimpleQueue[tuple[str, PrinterSearch]] = queue.SimpleQueue()
    looks: dict[str, Callable[[], Found]] = {
        "usb": _on_usb,
        "serial": _serial_ports,
        "queues": lambda: _queues(limit_s),
    }
    for name, look in looks.items():
        # A thread that hangs in a driver must not hold up the end of the program.
        threading.Thread(target=_look, args=(name, look, heard), name=f"find-{name}", daemon=True).start()
    results = {name: PrinterSearch(troubles=(f"{name}_silent",)) for name in looks}
    end = time.monotonic() + limit_s
    for _look_no in looks:
        try:
            name, result = heard.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            break
        results[name] = result
    every = results.values()
    return PrinterSearch(
        tuple(each for result in every for each in result.found),
        tuple(each for result in every for each in result.troubles),
    )


def _look(name: str, look: Callable[[], Found], heard: queue.SimpleQueue[tuple[str, PrinterSearch]]) -> None:
    result = PrinterSearch(troubles=(f"{name}_silent",))
    try:
        result = PrinterSearch(look())
    except NotReached as problem:
        result = PrinterSearch(troubles=(str(problem),))
    except (OSError, ValueError, NotImplementedError):
        pass  # a driver that fails is one that says nothing
    finally:
        heard.put((name, result))


def _on_usb() -> Found:
    printers = [each for each in devices() if is_printer(each)]
    models = Counter((each.idVendor, each.idProduct) for each in printers)
    return tuple(_usb_printer(each, is_alone=models[each.idVendor, each.idProduct] == 1) for each in printers)


def _usb_printer(device: Any, *, is_alone: bool) -> FoundPrinter:
    """Return a printer; its serial number stands in the address only where another is like it."""
    which = UsbId(device.idVendor, device.idProduct)
    try:
        maker, model = text_of(device, "manufacturer"), text_of(device, "product")
        if not is_alone:
            which = UsbId(which.vendor, which.product, serial_of(device))
    except (OSError, NotImplementedError) as error:
        return FoundPrinter(f"usb:{which}", f"USB {which}", problem_of(error))
    name = model if model.casefold().startswith(maker.casefold()) else f"{maker} {model}"
    return FoundPrinter(f"usb:{which}", name.strip() or f"USB {which}")


def _serial_ports() -> Found:
    try:
        # late: an extra, and only who looks for printers needs it
        from serial.tools.list_ports import comports
    except ImportError as error:
        raise NotReached("no_serial_library") from error
    lasting = {link.resolve(): link for link in sorted(LASTING_NAMES.glob("*"))}
    return tuple(
        _serial_port(Path(port.device), lasting.get(Path(port.device)), port.product or port.description)
        for port in sorted(comports())
    )


def _serial_port(device: Path, lasting: Path | None, told: str | None) -> FoundPrinter:
    """Return a port, by a name that stays its own when others are plugged in before it."""
    place = device.name
    is_told = told and told != "n/a" and place not in told
    return FoundPrinter(f"serial:{lasting or device}", f"{place}, {told}" if is_told else place)


def _queues(limit_s: float) -> Found:
    names = _queues_of_windows() if os.name == "nt" else _queues_of_cups(limit_s)
    return tuple(FoundPrinter(f"queue:{name}", name) for name in names)


def _queues_of_cups(limit_s: float) -> list[str]:
    program = shutil.which("lpstat")
    if program is None or shutil.which("lp") is None:
        raise NotReached("no_queues")
    # Newer ones name every queue with -e, older ones know only those of -a: "NAME accepting requests since".
    for option in ("-e", "-a"):
        done = _asked([program, option], limit_s)
        names = [line.split()[0] for line in done.stdout.splitlines() if line.strip()]
        if names or "No destinations" in done.stderr:
            return sorted(set(names), key=str.casefold)
    raise NotReached("queues_silent")


def _asked(command: list[str], limit_s: float) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=limit_s, check=False,
            env=environ, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NotReached("queues_silent") from error


def _queues_of_windows() -> list[str]:
    try:
        # late: an extra, there is one only on Windows
        import win32print
    except ImportError as error:
        raise NotReached("no_queue_library") from error
    try:
        return sorted(str(each[2]) for each in win32print.EnumPrinters(_LOCAL_AND_CONNECTED))
    except win32print.error as error:
        raise NotReached("queues_silent") from error
