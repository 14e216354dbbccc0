"""Looking for printers finds what is there, says where it could not look, and is over in time."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import serial.tools.list_ports
import usb.backend.libusb1

from pos_desktop.printing import finding
from pos_desktop.printing.finding import find_printers
from pos_desktop.printing.transports import open_transport
from pos_desktop.services.ports.found_printers import FoundPrinter, PrinterSearch
from tests.printing.fake_bus import FakeBus, PluggedIn

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the queues of another system")


class Computer:
    """What this computer has."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        self._monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")
        self.has_usb()
        self.has_ports()

    def has_usb(self, *plugged_in: PluggedIn) -> None:
        bus = FakeBus(*plugged_in)
        self._monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)

    def has_ports(self, *ports: tuple[str, str, str | None]) -> None:
        """Each is device, description, product."""
        listed = [_Port(device=at, description=told, product=what) for at, told, what in ports]
        self._monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: listed)

    def has_queues(self, lpstat: str) -> None:
        for name, what in (("lpstat", lpstat), ("lp", "exit 0")):
            program = self._folder / name
            program.write_text(f"#!/bin/sh\n{what}\n", encoding="utf-8")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def has_nothing(self) -> None:
        self._monkeypatch.setenv("PATH", str(self._folder))
        self._monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
        for library in ("libusb_package", "serial.tools.list_ports"):
            self._monkeypatch.setitem(sys.modules, library, None)


class _Port(SimpleNamespace):
    """What pyserial tells of a port."""

    device: str

    def __lt__(self, other: _Port) -> bool:
        return self.device < other.device


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    return Computer(tmp_path, monkeypatch)


def test_everything_that_prints_is_found_and_nothing_else(computer: Computer) -> None:
    computer.has_usb(PluggedIn(), PluggedIn(vendor=0x046D, interfaces=((3, 1, (0x81,)),)))
    computer.has_ports(("/dev/ttyUSB0", "USB Serial - ttyUSB0", "USB Serial"), ("/dev/ttyS0", "n/a", None))
    computer.has_queues("printf 'Receipts\\nOffice\\n'")

    search = find_printers()

    assert search.troubles == ()
    assert search.found == (
        FoundPrinter("usb:04b8:0e28", "EPSON TM-T20III"),
        FoundPrinter("serial:/dev/ttyS0", "ttyS0"),
        FoundPrinter("serial:/dev/ttyUSB0", "ttyUSB0, USB Serial"),
        FoundPrinter("queue:Office", "Office"),
        FoundPrinter("queue:Receipts", "Receipts"),
    )
    for each in search.found:
        open_transport(each.uri)


def test_an_adapter_is_known_by_the_name_that_stays_its_own(
    computer: Computer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    device, link = tmp_path / "ttyUSB0", tmp_path / "by-id" / "usb-Prolific_USB-Serial-if00-port0"
    device.touch()
    link.parent.mkdir()
    link.symlink_to(device)
    monkeypatch.setattr(finding, "LASTING_NAMES", link.parent)
    computer.has_ports((str(device), "USB-Serial", "USB-Serial"))

    (found,) = find_printers().found

    assert found == FoundPrinter(f"serial:{link}", "ttyUSB0, USB-Serial")
    open_transport(found.uri)


def test_two_alike_are_told_apart_by_their_serial_numbers(computer: Computer) -> None:
    computer.has_usb(PluggedIn(), PluggedIn(texts=("Epson", "EPSON TM-T20III", "OTHER")))
    computer.has_queues("echo 'lpstat: No destinations added.' >&2; exit 1")
    assert find_printers() == PrinterSearch(
        (
            FoundPrinter("usb:04b8:0e28:X7YZ000123", "EPSON TM-T20III"),
            FoundPrinter("usb:04b8:0e28:OTHER", "EPSON TM-T20III"),
        )
    )


def test_a_printer_this_account_may_not_use_is_found_and_says_so(computer: Computer) -> None:
    computer.has_usb(PluggedIn(refuses=errno.EACCES))
    assert find_printers().found == (FoundPrinter("usb:04b8:0e28", "USB 04b8:0e28", "usb_not_allowed"),)


def test_an_older_cups_is_understood(computer: Computer) -> None:
    computer.has_queues('[ "$1" = -a ] && echo "Receipts accepting requests since Mon" || exit 1')
    assert find_printers().found == (FoundPrinter("queue:Receipts", "Receipts"),)


@pytest.mark.parametrize("lpstat", ["echo 'lpstat: Bad file descriptor' >&2; exit 1", "exec sleep 60"])
def test_queues_that_do_not_answer_are_said(computer: Computer, lpstat: str) -> None:
    computer.has_queues(lpstat)
    assert find_printers(2) == PrinterSearch(troubles=("queues_silent",))


def test_a_computer_that_has_nothing_says_what_it_lacks(computer: Computer) -> None:
    computer.has_nothing()
    assert find_printers() == PrinterSearch(troubles=("no_usb_library", "no_serial_library", "no_queues"))


def test_a_driver_that_hangs_holds_up_nobody(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    monkeypatch.setattr(finding, "_on_usb", lambda: (goes_on.wait(30), ())[1])
    computer.has_queues("echo Receipts")

    search = find_printers(2)

    goes_on.set()
    assert search == PrinterSearch((FoundPrinter("queue:Receipts", "Receipts"),), ("usb_silent",))


def test_a_driver_that_fails_is_one_that_says_nothing(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise OSError("no bus")

    computer.has_queues("echo Receipts")
    monkeypatch.setattr(serial.tools.list_ports, "comports", fails)
    assert find_printers().troubles == ("serial_silent",)
