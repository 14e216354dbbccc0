"""Addresses become ways to a printer; files and the printer on the screen keep what was printed."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.network import NetworkPrinter
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.serial_port import SerialPrinter
from pos_desktop.printing.system_queue import SystemQueue
from pos_desktop.printing.transports import (
    FilePrinter,
    Sheet,
    TransportOptions,
    VirtualPrinter,
    open_transport,
)
from pos_desktop.printing.usb_port import UsbPrinter
from pos_desktop.services.ports.paper import Outcome, Printout, Verdict, standard_profile

JOB = UUID(int=7)


@pytest.fixture(scope="module")
def receipt() -> Printout:
    return render(sample("receipt", "en"), standard_profile("receipt80"))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://192.0.2.7", NetworkPrinter),
        ("tcp://printer.local:9101", NetworkPrinter),
        ("tcp://[2001:db8::1]:9100", NetworkPrinter),
        ("usb:04b8:0e28", UsbPrinter),
        ("serial:/dev/ttyUSB0?baud=19200", SerialPrinter),
        ("queue:Receipts", SystemQueue),
        ("file:/dev/usb/lp0", FilePrinter),
        ("virtual:Counter", VirtualPrinter),
    ],
)
def test_an_address_names_its_way(address: str, kind: type) -> None:
    assert isinstance(open_transport(address), kind)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tcp://",
        "tcp://host:99999",
        "tcp://host:x",
        "tcp://host/path",
        "tcp://u@host",
        "file:",
        "virtual:",
        "usb:epson",
        "serial:",
        "queue:",
        "ipp://h",
    ],
)
def test_an_address_that_names_nothing_is_refused(address: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        open_transport(address)

    assert broken.value.reason == "bad_printer_address"


def test_a_file_keeps_every_paper_or_only_the_last(tmp_path: Path, receipt: Printout) -> None:
    for appends, times in ((True, 2), (False, 1)):
        path = tmp_path / f"paper-{appends}.bin"
        transport = open_transport(f"file:{path}", TransportOptions(appends=appends))

        outcomes = [transport.send(receipt, job_id=JOB) for _turn in range(2)]

        assert outcomes == [Outcome(Verdict.PRINTED)] * 2
        assert path.read_bytes() == receipt.data * times


def test_a_file_that_cannot_be_written_is_not_sent(tmp_path: Path, receipt: Printout) -> None:
    outcome = open_transport(f"file:{tmp_path / 'missing' / 'x.bin'}").send(receipt, job_id=JOB)

    assert outcome == Outcome(Verdict.NOT_SENT, "not_writable")


def test_a_device_that_swallows_is_only_sent(receipt: Printout) -> None:
    assert open_transport(f"file:{os.devnull}").send(receipt, job_id=JOB) == Outcome(Verdict.SENT)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_device_took_nothing(receipt: Printout) -> None:
    outcome = open_transport("file:/dev/full").send(receipt, job_id=JOB)

    assert outcome == Outcome(Verdict.NOT_SENT, "not_writable")


def test_the_printer_on_the_screen_shows_what_came_out(receipt: Printout) -> None:
    shown: list[Sheet] = []
    screen = VirtualPrinter("Counter", on_sheet=shown.append)

    assert screen.send(receipt, job_id=JOB) == Outcome(Verdict.PRINTED)

    assert shown == list(screen.sheets) == [Sheet(JOB, receipt)]


def test_the_printer_on_the_screen_can_run_out_of_paper(receipt: Printout) -> None:
    screen = VirtualPrinter("Counter")
    screen.set_trouble("paper_out")

    assert screen.send(receipt, job_id=JOB) == Outcome(Verdict.NOT_SENT, "paper_out")
    screen.set_trouble("")
    assert screen.send(receipt, job_id=JOB) == Outcome(Verdict.PRINTED)

    assert len(screen.sheets) == 1
