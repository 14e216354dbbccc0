"""A universal serial bus for pyusb with printers plugged in, which behave as their `Mechanism` does."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from tests.printing.fake_printer import Behaviour, Mechanism, SocketEnd

OUT, IN = 0x01, 0x82
NO_DEVICE, NO_ACCESS, BUSY, TIMEOUT = -4, -3, -6, -7


def trouble(code: int, number: int) -> usb.core.USBError:
    """Return what libusb's own backend raises."""
    return usb.core.USBError("trouble", code, number)


@dataclass(eq=False)
class PluggedIn:
    """One device.

    `interfaces` holds (class, protocol, endpoints); `refuses` is the errno of opening it; `is_driven`: the
    system's printer driver holds it; `takes` limits how many bytes it takes at once.
    """

    behaviour: Behaviour = field(default_factory=Behaviour)
    vendor: int = 0x04B8
    product: int = 0x0E28
    texts: tuple[str, str, str] = ("EPSON", "TM-T20III", "X7YZ000123")
    interfaces: tuple[tuple[int, int, tuple[int, ...]], ...] = ((7, 2, (OUT, IN)),)
    refuses: int = 0
    is_driven: bool = False
    takes: int = 64
    is_gone: bool = False
    journal: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mechanism = Mechanism(self.behaviour)

    def plug(self) -> socket.socket:
        """Connect a line to the mechanism and return the host's end."""
        host, inside = socket.socketpair()
        threading.Thread(target=self._run, args=(inside,), daemon=True).start()
        return host

    def _run(self, inside: socket.socket) -> None:
        with inside:
            try:
                self.mechanism.talk(SocketEnd(inside))
            except OSError:
                return


class FakeBus(usb.backend.IBackend):  # type: ignore[misc]
    """What libusb would be."""

    def __init__(self, *plugged_in: PluggedIn) -> None:
        self._plugged_in = plugged_in
        self._lines: dict[PluggedIn, socket.socket] = {}

    def enumerate_devices(self) -> Sequence[PluggedIn]:
        return [each for each in self._plugged_in if not each.is_gone]

    def get_device_descriptor(self, dev: PluggedIn) -> Any:
        strings = {"iManufacturer": 1, "iProduct": 2, "iSerialNumber": 3 if dev.texts[2] else 0}
        place = {"address": 5, "bus": 1, "port_number": 1, "port_numbers": (1,), "speed": 2}
        more = dict.fromkeys(
            ("bcdUSB", "bDeviceClass", "bDeviceSubClass", "bDeviceProtocol", "bMaxPacketSize0", "bcdDevice"),
            0,
        )
        ids = {"idVendor": dev.vendor, "idProduct": dev.product, "bNumConfigurations": 1}
        return SimpleNamespace(bLength=18, bDescriptorType=1, **more, **ids, **strings, **place)

    def get_configuration_descriptor(self, dev: PluggedIn, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=0, bNumInterfaces=len(dev.interfaces),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: PluggedIn, intf: int, alt: int, config: int) -> Any:
        if alt or intf >= len(dev.interfaces):
            raise IndexError
        kind, protocol, ends = dev.interfaces[intf]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=len(ends),
            bInterfaceClass=kind, bInterfaceSubClass=1, bInterfaceProtocol=protocol, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: PluggedIn, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=dev.interfaces[intf][2][ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: PluggedIn) -> PluggedIn:
        if dev.refuses:
            raise trouble(NO_ACCESS, dev.refuses)
        return dev

    def close_device(self, dev_handle: PluggedIn) -> None:
        line = self._lines.pop(dev_handle, None)
        if line is not None:
            line.close()

    def get_configuration(self, dev_handle: PluggedIn) -> int:
        return 1

    def is_kernel_driver_active(self, dev_handle: PluggedIn, intf: int) -> bool:
        return dev_handle.is_driven

    def detach_kernel_driver(self, dev_handle: PluggedIn, intf: int) -> None:
        dev_handle.is_driven = False
        dev_handle.journal.append("taken from the driver")

    def attach_kernel_driver(self, dev_handle: PluggedIn, intf: int) -> None:
        dev_handle.is_driven = True
        dev_handle.journal.append("given back to the driver")

    def claim_interface(self, dev_handle: PluggedIn, intf: int) -> None:
        if dev_handle.is_driven:
            raise trouble(BUSY, errno.EBUSY)
        dev_handle.journal.append(f"interface {intf} claimed")
        self._lines[dev_handle] = dev_handle.plug()

    def release_interface(self, dev_handle: PluggedIn, intf: int) -> None:
        dev_handle.journal.append(f"interface {intf} released")

    def bulk_write(self, dev_handle: PluggedIn, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        line = self._line(dev_handle)
        line.settimeout(timeout / 1000)
        try:
            return line.send(bytes(data)[: dev_handle.takes])
        except OSError as error:
            raise self._meant(dev_handle, error) from error

    def bulk_read(self, dev_handle: PluggedIn, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        line = self._line(dev_handle)
        line.settimeout(timeout / 1000)
        try:
            heard = line.recv(len(buff))
        except OSError as error:
            raise self._meant(dev_handle, error) from error
        if not heard:
            raise self._meant(dev_handle, ConnectionResetError())
        memoryview(buff)[: len(heard)] = heard
        return len(heard)

    def ctrl_transfer(self, dev_handle: PluggedIn, *request: Any) -> int:
        """Answer with a text: `request` is type, number, value (the low byte its index), language, data."""
        number, data = request[2] & 0xFF, request[4]
        content = dev_handle.texts[number - 1].encode("utf-16-le") if number else b"\x09\x04"
        answer = bytes((len(content) + 2, 3)) + content
        memoryview(data)[: len(answer)] = answer
        return len(answer)

    def _line(self, dev: PluggedIn) -> socket.socket:
        if dev.is_gone:
            raise trouble(NO_DEVICE, errno.ENODEV)
        return self._lines[dev]

    @staticmethod
    def _meant(dev: PluggedIn, error: OSError) -> usb.core.USBError:
        """Return how libusb says it: nothing in time, or the device is gone."""
        if isinstance(error, TimeoutError | BlockingIOError):
            return usb.core.USBTimeoutError("nothing in time", TIMEOUT, errno.ETIMEDOUT)
        dev.is_gone = True
        return trouble(NO_DEVICE, errno.ENODEV)
