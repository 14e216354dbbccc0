"""A printer on the bus: found by what it is, asked, fed, believed no more than it says."""

from __future__ import annotations

import errno
import sys
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import usb.backend.libusb1

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.conversation import Patience
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.transports import TransportOptions, open_transport
from pos_desktop.printing.usb_port import UsbId, usb_id_of
from pos_desktop.services.ports.paper import Outcome, PrintMode, Printout, Verdict, standard_profile
from tests.printing.decoder import Decoder
from tests.printing.fake_bus import IN, OUT, FakeBus, PluggedIn
from tests.printing.fake_printer import COVER_STATUS, PAPER_REPORT, PAPER_STATUS, Behaviour
from tests.printing.test_escpos import letters_of, seen

JOB = UUID(int=11)
ADDRESS = "usb:04b8:0e28"
QUICK = Patience(status_s=0.3, confirm_s=0.4, repair_s=5, grace_s=0.2)
PATIENT = replace(QUICK, status_s=5, confirm_s=10)
MUTE = Behaviour(status=b"", report=b"", confirms=False, works_off=False)


@pytest.fixture(scope="module")
def receipt() -> Printout:
    return render(sample("receipt", "fr"), standard_profile("receipt80"))


class Bus:
    """Plugs printers in, and prints on one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.plugged_in: tuple[PluggedIn, ...] = ()

    def plug(self, *printers: PluggedIn) -> PluggedIn:
        self.plugged_in = printers
        bus = FakeBus(*printers)
        self._monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
        return printers[0]

    def sends(
        self, printout: Printout, patience: Patience = PATIENT, *, address: str = ADDRESS, **more: Any
    ) -> Outcome:
        options = TransportOptions(patience=patience, **more)
        return open_transport(address, options).send(printout, job_id=JOB)

    def clear(self) -> None:
        for each in self.plugged_in:
            each.mechanism.switch_off()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Any:
    made = Bus(monkeypatch)
    yield made
    made.clear()


def test_a_working_printer_confirms(bus: Bus, receipt: Printout) -> None:
    printer = bus.plug(PluggedIn())

    assert bus.sends(receipt) == Outcome(Verdict.PRINTED)

    paper = Decoder().feed(bytes(printer.mechanism.received))
    assert seen(paper) == letters_of(receipt.layout)
    assert (paper.cuts, len(paper.marks)) == (1, 1)


def test_the_systems_driver_lends_the_printer_and_gets_it_back(bus: Bus, receipt: Printout) -> None:
    printer = bus.plug(PluggedIn(is_driven=True))

    assert bus.sends(receipt) == Outcome(Verdict.PRINTED)

    assert printer.journal == [
        "taken from the driver", "interface 0 claimed", "interface 0 released", "given back to the driver",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (Behaviour(status=COVER_STATUS), "cover_open"),
        (Behaviour(status=PAPER_STATUS), "paper_out"),
        (Behaviour(report=PAPER_REPORT), "paper_out"),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing_of_the_job(
    bus: Bus, behaviour: Behaviour, reason: str, receipt: Printout
) -> None:
    printer = bus.plug(PluggedIn(behaviour))

    assert bus.sends(receipt) == Outcome(Verdict.NOT_SENT, reason)

    assert b"Maison" not in printer.mechanism.received


def test_a_printer_pulled_out_in_the_middle_is_unconfirmed(bus: Bus, receipt: Printout) -> None:
    bus.plug(PluggedIn(Behaviour(fails_after=600, failure="closed")))
    assert bus.sends(receipt) == Outcome(Verdict.UNCONFIRMED, "connection_lost")


def test_a_printer_pulled_out_before_the_job_has_not_got_it(bus: Bus, receipt: Printout) -> None:
    bus.plug(PluggedIn(Behaviour(fails_after=1, failure="closed")))
    assert bus.sends(receipt) == Outcome(Verdict.NOT_SENT, "connection_lost")


def test_paper_that_is_refilled_ends_printed_late(bus: Bus, receipt: Printout) -> None:
    printer = bus.plug(PluggedIn(Behaviour(fails_after=600, failure="paper")))
    heard: list[str] = []

    def refill(reason: str) -> None:
        heard.append(reason)
        if reason:
            printer.mechanism.repair()

    assert bus.sends(receipt, on_trouble=refill) == Outcome(Verdict.PRINTED)
    assert heard == ["paper_out", ""]


def test_a_mute_printer_gets_the_job_and_is_unconfirmed(bus: Bus, receipt: Printout) -> None:
    printer = bus.plug(PluggedIn(MUTE))

    assert bus.sends(receipt, QUICK) == Outcome(Verdict.UNCONFIRMED, "no_answer")

    assert seen(Decoder().feed(bytes(printer.mechanism.received))) == letters_of(receipt.layout)


def test_a_printer_known_to_be_mute_is_sent_the_bare_job(bus: Bus, receipt: Printout) -> None:
    printer = bus.plug(PluggedIn(MUTE))
    assert bus.sends(receipt, answers=False) == Outcome(Verdict.SENT)
    assert receipt.data.startswith(bytes(printer.mechanism.received))


def test_a_printer_without_a_way_back_is_only_sent(bus: Bus, receipt: Printout) -> None:
    bus.plug(PluggedIn(MUTE, interfaces=((7, 1, (OUT,)),)))
    assert bus.sends(receipt) == Outcome(Verdict.SENT)


def test_a_large_picture_arrives_whole(bus: Bus) -> None:
    profile = replace(standard_profile("receipt80"), mode=PrintMode.IMAGE)
    printout = render(sample("receipt", "en"), profile)
    printer = bus.plug(PluggedIn(takes=512))

    assert bus.sends(printout) == Outcome(Verdict.PRINTED)

    assert Decoder().feed(bytes(printer.mechanism.received)).height == printout.layout.height_dots


def test_the_interface_that_answers_is_used_and_one_for_ipp_never(bus: Bus, receipt: Printout) -> None:
    ends = (OUT, IN)
    printer = bus.plug(PluggedIn(interfaces=((7, 4, (0x03, 0x84)), (3, 0, (0x85,)), (7, 2, ends))))
    assert bus.sends(receipt) == Outcome(Verdict.PRINTED)
    assert "interface 2 claimed" in printer.journal


def test_one_of_two_alike_is_told_by_its_serial_number(bus: Bus, receipt: Printout) -> None:
    first, second = PluggedIn(), PluggedIn(texts=("EPSON", "TM-T20III", "OTHER"))
    bus.plug(first, second)

    assert bus.sends(receipt, address=f"{ADDRESS}:OTHER") == Outcome(Verdict.PRINTED)

    assert first.mechanism.received == b""
    assert second.mechanism.received
    assert bus.sends(receipt, address=f"{ADDRESS}:THIRD") == Outcome(Verdict.NOT_SENT, "unplugged")


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.EACCES, "usb_not_allowed"), (errno.EBUSY, "in_use"), (errno.ENODEV, "unplugged")],
)
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}:X7YZ000123"])
def test_a_printer_that_cannot_be_taken_says_why(
    bus: Bus, number: int, reason: str, address: str, receipt: Printout
) -> None:
    printer = bus.plug(PluggedIn(refuses=number))
    assert bus.sends(receipt, address=address) == Outcome(Verdict.NOT_SENT, reason)
    assert printer.mechanism.received == b""


def test_what_is_no_printer_at_all_is_left_alone(bus: Bus, receipt: Printout) -> None:
    bus.plug(PluggedIn(interfaces=((3, 1, (0x81,)),)))
    assert bus.sends(receipt) == Outcome(Verdict.NOT_SENT, "no_printer_there")


def test_nothing_plugged_in_is_not_sent(bus: Bus, receipt: Printout) -> None:
    bus.plug(PluggedIn(product=0x0202))
    assert bus.sends(receipt) == Outcome(Verdict.NOT_SENT, "unplugged")


def test_a_computer_without_libusb_says_so(monkeypatch: pytest.MonkeyPatch, receipt: Printout) -> None:
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
    monkeypatch.setitem(sys.modules, "libusb_package", None)
    assert open_transport(ADDRESS).send(receipt, job_id=JOB) == Outcome(Verdict.NOT_SENT, "no_usb_library")


def test_an_address_is_read_and_written_alike() -> None:
    assert str(usb_id_of("04B8:0e28")) == "04b8:0e28"
    assert usb_id_of("04b8:0e28:X7-1") == UsbId(0x04B8, 0x0E28, "X7-1")


@pytest.mark.parametrize("address", ["", "4b8:e28", "04b8", "04b8:0e28:", "04b8:0e28:a:b", "04b8:0e28:a b"])
def test_an_address_that_names_nothing_is_refused(address: str) -> None:
    with pytest.raises(RuleBroken):
        usb_id_of(address)
