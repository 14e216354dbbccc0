"""A receipt printer on the universal serial bus, spoken to without the system's own driver.

Source: USB printer class 1.1: class 7, protocol 1 only listens, 2 answers too, 4 speaks IPP.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.conversation import Line, LinePrinter, Manners, NotReached

PRINTER_CLASS = 7
_IPP, _IN = 4, 0x80
_BULK, _KIND_OF_TRANSFER = 2, 3
_ADDRESS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::([^:\s]{1,126}))?")
_TURN_MS = 50  # how long one direction is waited for while there is something in the other
_GLANCE_MS = 5
_READ = 4096
_PROBLEMS = {
    errno.EACCES: "usb_not_allowed",
    errno.EPERM: "usb_not_allowed",
    errno.EBUSY: "in_use",
    errno.ENODEV: "unplugged",
    errno.ENOENT: "unplugged",
    errno.EIO: "connection_lost",
}


@dataclass(frozen=True, slots=True)
class UsbId:
    """Which printer: maker, model, and where there are several of a model its serial number."""

    vendor: int
    product: int
    serial: str = ""

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}" + (f":{self.serial}" if self.serial else "")


def usb_id_of(address: str) -> UsbId:
    """Read `04b8:0e28` or `04b8:0e28:X7YZ000123`.

    Errors: `RuleBroken("bad_printer_address", address=...)`.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise RuleBroken("bad_printer_address", address=f"usb:{address}")
    return UsbId(int(found[1], 16), int(found[2], 16), found[3] or "")


class UsbPrinter(LinePrinter):
    """A receipt printer on the bus; taken for each job and given back to the system after it."""

    def __init__(self, which: UsbId, manners: Manners | None = None) -> None:
        super().__init__(lambda: _opened(which), manners or Manners())


def backend() -> Any:
    """Return what pyusb reaches the bus with: the system's libusb, else the one that was installed with it.

    Errors: `NotReached("no_usb_library")`.
    """
    try:
        # late: an extra, and only a till with a USB printer needs it
        import usb.backend.libusb1
    except ImportError as error:
        raise NotReached("no_usb_library") from error
    found = usb.backend.libusb1.get_backend()
    if found is None:
        with suppress(ImportError, OSError):
            # late: as above
            import libusb_package

            found = libusb_package.get_libusb1_backend()
    if found is None:
        raise NotReached("no_usb_library")
    return found


def devices(**which: int) -> list[Any]:
    """Return what is plugged in. Errors: `NotReached`."""
    reach = backend()
    # late: `backend` made sure that it is there
    import usb.core

    try:
        return list(usb.core.find(find_all=True, backend=reach, **which))
    except OSError as error:
        raise NotReached(problem_of(error)) from error


def problem_of(error: Exception) -> str:
    """Return the reason code of what the bus said."""
    if isinstance(error, NotImplementedError):
        return "usb_other_driver"  # Windows keeps a printer to its own driver
    return _PROBLEMS.get(getattr(error, "errno", None) or 0, "unreachable")


def serial_of(device: Any) -> str:
    """Return a device's serial number, "" when it has none. Errors: `OSError` when it may not be asked."""
    return text_of(device, "serial_number")


def text_of(device: Any, name: str) -> str:
    """Return "manufacturer", "product" or "serial_number" as the device says it, "" when it does not.

    Errors: `OSError` when it may not be asked.
    """
    device.get_active_configuration()  # opens it, and tells why not; asking for a text would hide that
    try:
        words = str(getattr(device, name) or "")
    except ValueError:  # it has no texts
        return ""
    return "".join(letter for letter in words if letter.isprintable()).strip()


def interfaces(configuration: Any) -> Iterator[Any]:
    """Yield the interfaces a receipt can be sent to, the one that answers first."""
    every = [each for each in configuration if each.bInterfaceProtocol != _IPP]
    printers = [each for each in every if each.bInterfaceClass == PRINTER_CLASS]
    yield from sorted(printers, key=lambda each: -int(each.bInterfaceProtocol))
    yield from (each for each in every if each not in printers)


def is_printer(device: Any) -> bool:
    """Say whether the device calls itself a printer."""
    return any(each.bInterfaceClass == PRINTER_CLASS for every in device for each in interfaces(every))


def _opened(which: UsbId) -> Line:
    found = devices(idVendor=which.vendor, idProduct=which.product)
    try:
        device = next((each for each in found if not which.serial or serial_of(each) == which.serial), None)
        if device is None:
            raise NotReached("unplugged")
        return _taken(device)
    except (OSError, NotImplementedError) as error:
        raise NotReached(problem_of(error)) from error


def _taken(device: Any) -> Line:
    """Take the printer from the system's driver, and the right to write to it."""
    for interface in interfaces(device.get_active_configuration()):
        sending = _endpoint(interface, is_in=False)
        if sending is None:
            continue
        line = _UsbLine(device, int(interface.bInterfaceNumber))
        try:
            line.take(int(interface.bAlternateSetting), sending, _endpoint(interface, is_in=True))
        except (OSError, NotImplementedError):
            line.close(0)
            raise
        return line
    raise NotReached("no_printer_there")


def _endpoint(interface: Any, *, is_in: bool) -> int | None:
    for each in interface:
        address = int(each.bEndpointAddress)
        if each.bmAttributes & _KIND_OF_TRANSFER == _BULK and bool(address & _IN) == is_in:
            return address
    return None


class _UsbLine:
    """A taken printer; one that is off is not on the bus."""

    is_live = True

    def __init__(self, device: Any, number: int) -> None:
        self._device, self._number = device, number
        self._sending, self._receiving = 0, 0
        self._was_driven = False
        self.hears = False

    def take(self, setting: int, sending: int, receiving: int | None) -> None:
        """Take the interface. Errors: `OSError`."""
        # late: whoever has a device has it
        import usb.util

        device = self._device
        with suppress(NotImplementedError):  # only Linux has a driver to take it from
            if device.is_kernel_driver_active(self._number):
                device.detach_kernel_driver(self._number)
                self._was_driven = True
        usb.util.claim_interface(device, self._number)
        if setting:
            device.set_interface_altsetting(self._number, setting)
        self._sending, self._receiving = sending, receiving or 0
        self.hears = receiving is not None

    def exchange(self, waiting: bytes, limit_s: float) -> tuple[int, bytes]:
        """Write for a moment, then read for another; see `Line`. Errors: `OSError`."""
        limit_ms = max(1, min(_TURN_MS, int(limit_s * 1000)))
        taken = self._in_time(self._device.write, self._sending, waiting, limit_ms) if waiting else 0
        if not self.hears:
            return int(taken or 0), b""
        heard = self._in_time(self._device.read, self._receiving, _READ, _GLANCE_MS if taken else limit_ms)
        return int(taken or 0), bytes(heard or b"")

    def close(self, drain_s: float) -> None:
        """Give the printer back to the system's driver."""
        # late: whoever has a device has it
        import usb.util

        with suppress(OSError, NotImplementedError):
            usb.util.release_interface(self._device, self._number)
        if self._was_driven:
            with suppress(OSError, NotImplementedError):
                self._device.attach_kernel_driver(self._number)
        usb.util.dispose_resources(self._device)

    def _in_time(self, move: Any, endpoint: int, what: Any, limit_ms: int) -> Any:
        """Return what was moved, None when nothing was in time."""
        # late: whoever has a device has it
        import usb.core

        try:
            return move(endpoint, what, limit_ms)
        except usb.core.USBTimeoutError:
            return None
