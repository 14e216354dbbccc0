"""Printers and sample papers from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import serial.tools.list_ports
import usb.backend.libusb1

from tests.cli.conftest import Till
from tests.printing.fake_bus import FakeBus, PluggedIn


def test_a_printer_is_added_listed_and_tested(till: Till) -> None:
    paper = till.folder.parent / "paper.bin"

    assert till.ask("printer", "add", "Counter", f"file:{paper}").code == 0

    assert [row["printer_id"] for row in till.ask("printer", "list").data] == ["Counter"]
    assert till.ask("printer", "test", "Counter").data["verdict"] == "printed"
    assert paper.stat().st_size > 100


def test_papers_go_to_the_printer_that_names_them(till: Till) -> None:
    paper = till.folder.parent / "receipts.bin"
    till.stocked()
    till.ask("printer", "add", "Slips", f"file:{paper}.other", "--papers", "packing_slip")
    number = till.ask("sell", "MUG", "--pay", "cash=10").data["number"]
    assert till.ask("sales", "receipt", number).reason == "no_printer"

    till.ask("printer", "add", "Counter", f"file:{paper}")

    assert till.ask("sales", "receipt", number).data["printer"] == "Counter"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sample_needs_no_shop(till: Till, language: str) -> None:
    paper = till.folder.parent / "sample.bin"
    done = till.ask("print", "sample", "receipt", "--lang", language, "--to", f"file:{paper}")
    assert (done.code, done.data["bytes"]) == (0, paper.stat().st_size)


def test_a_printer_that_is_not_there_is_unavailable(till: Till) -> None:
    assert till.ask("print", "sample", "receipt", "--to", "file:/nowhere/at/all").code == 3
    assert till.ask("printer", "test", "None").code == 3
    assert till.ask("print", "sample", "receipt", "--to", "nonsense").code == 2


def test_printers_that_are_plugged_in_are_found_and_added_by_their_address(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = FakeBus(PluggedIn())
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
    monkeypatch.setattr(serial.tools.list_ports, "comports", list)

    (found,) = [each for each in till.ask("printer", "find").data["found"] if each["uri"].startswith("usb:")]

    assert found == {"uri": "usb:04b8:0e28", "name": "EPSON TM-T20III", "trouble": ""}
    assert "EPSON TM-T20III  usb:04b8:0e28" in till.run("printer", "find").out
    assert till.ask("printer", "add", "Counter", found["uri"]).code == 0
    assert till.ask("printer", "test", "Counter").data["verdict"] == "printed"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "No printer was found."), ("fr", "Aucune imprimante n’a été trouvée.")]
)
def test_a_computer_with_nothing_to_print_on_says_what_it_lacks(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
    for library in ("libusb_package", "serial.tools.list_ports"):
        monkeypatch.setitem(sys.modules, library, None)

    looked = till.run("printer", "find", "--lang", language)

    assert (looked.code, looked.out.strip()) == (0, words)
    assert "libusb" in looked.err
    assert "pyserial" in looked.err
    assert os.name != "posix" or "CUPS" in looked.err


@pytest.mark.parametrize(
    ("address", "words"),
    [("usb:04b8:0e28", "it is not plugged in"), ("serial:/nowhere/tty", "it is not plugged in")],
)
def test_a_printer_that_is_unplugged_is_said_in_words(
    till: Till, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    bus = FakeBus()
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
    assert till.ask("printer", "add", "Counter", address).code == 0
    printed = till.run("printer", "test", "Counter")
    assert printed.code == 3
    assert words in printed.err


@pytest.mark.parametrize("address", ["usb:epson", "serial:COM3?baud=fast", "queue:"])
def test_an_address_of_no_printer_is_refused(till: Till, address: str) -> None:
    assert till.ask("printer", "add", "Counter", address).code == 2
