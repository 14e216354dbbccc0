"""A printer on a serial port: asked before, believed no more than it says, silent when it is off."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import serial

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing import conversation
from pos_desktop.printing.conversation import Patience
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.serial_port import SerialPort, port_of
from pos_desktop.printing.transports import TransportOptions, open_transport
from pos_desktop.services.ports.paper import Outcome, PrintMode, Printout, Verdict, standard_profile
from tests.printing.decoder import Decoder
from tests.printing.fake_printer import COVER_STATUS, PAPER_REPORT, PAPER_STATUS, Behaviour
from tests.printing.fake_serial import SerialFake, has_terminals, on_a_cable
from tests.printing.test_escpos import letters_of, seen

pytestmark = pytest.mark.skipif(
    os.name != "posix" or not has_terminals(), reason="there are no pseudo terminals"
)

JOB = UUID(int=12)
QUICK = Patience(status_s=0.3, confirm_s=0.4, repair_s=5, grace_s=0.2)
PATIENT = replace(QUICK, status_s=5, confirm_s=10)
MUTE = Behaviour(status=b"", report=b"", confirms=False, works_off=False)


@pytest.fixture(scope="module")
def receipt() -> Printout:
    return render(sample("receipt", "fr"), standard_profile("receipt80"))


def sent(fake: SerialFake, printout: Printout, patience: Patience = PATIENT, **more: Any) -> Outcome:
    options = TransportOptions(patience=patience, **more)
    return open_transport(f"serial:{fake.device}?baud=115200", options).send(printout, job_id=JOB)


@pytest.mark.parametrize("behaviour", [Behaviour(), Behaviour(split=True)], ids=["whole", "byte by byte"])
def test_a_working_printer_confirms(behaviour: Behaviour, receipt: Printout) -> None:
    with on_a_cable(behaviour) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.PRINTED)

        paper = Decoder().feed(bytes(fake.received))
    assert seen(paper) == letters_of(receipt.layout)
    assert (paper.cuts, len(paper.marks)) == (1, 1)


def test_one_job_follows_another(receipt: Printout) -> None:
    with on_a_cable() as fake:
        assert [sent(fake, receipt).verdict for _turn in range(2)] == [Verdict.PRINTED] * 2


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (Behaviour(status=COVER_STATUS), "cover_open"),
        (Behaviour(status=PAPER_STATUS), "paper_out"),
        (Behaviour(report=PAPER_REPORT), "paper_out"),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing_of_the_job(
    behaviour: Behaviour, reason: str, receipt: Printout
) -> None:
    with on_a_cable(behaviour) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.NOT_SENT, reason)
        assert b"Maison" not in fake.received


def test_a_silent_printer_is_off_and_gets_nothing(receipt: Printout) -> None:
    with on_a_cable(MUTE) as fake:
        assert sent(fake, receipt, QUICK) == Outcome(Verdict.NOT_SENT, "silent")
        assert fake.received == b""


def test_a_printer_known_to_be_mute_is_sent_the_bare_job(receipt: Printout) -> None:
    with on_a_cable(MUTE) as fake:
        assert sent(fake, receipt, answers=False) == Outcome(Verdict.SENT)
        assert receipt.data.startswith(bytes(fake.received))


def test_a_printer_that_says_nothing_more_after_the_job_is_unconfirmed(receipt: Printout) -> None:
    with on_a_cable(replace(MUTE, status=b"\x12")) as fake:
        assert sent(fake, receipt, replace(QUICK, status_s=2)) == Outcome(Verdict.UNCONFIRMED, "no_answer")


def test_a_cable_pulled_out_in_the_middle_is_unconfirmed(receipt: Printout) -> None:
    with on_a_cable(Behaviour(fails_after=600, failure="closed")) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.UNCONFIRMED, "connection_lost")


def test_forgetting_what_left_already_would_be_seen(
    monkeypatch: pytest.MonkeyPatch, receipt: Printout
) -> None:
    forgetful = property(lambda talk: False, lambda talk, value: None)
    monkeypatch.setattr(conversation._Talk, "has_begun", forgetful, raising=False)
    with pytest.raises(AssertionError):
        test_a_cable_pulled_out_in_the_middle_is_unconfirmed(receipt)


def test_a_cable_pulled_out_before_the_job_is_not_sent(receipt: Printout) -> None:
    with on_a_cable(Behaviour(fails_after=1, failure="closed")) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.NOT_SENT, "connection_lost")


def test_paper_that_is_refilled_ends_printed_late(receipt: Printout) -> None:
    heard: list[str] = []
    with on_a_cable(Behaviour(fails_after=600, failure="paper")) as fake:

        def refill(reason: str) -> None:
            heard.append(reason)
            if reason:
                fake.repair()

        assert sent(fake, receipt, on_trouble=refill) == Outcome(Verdict.PRINTED)
    assert heard == ["paper_out", ""]


def test_a_large_picture_arrives_whole() -> None:
    profile = replace(standard_profile("receipt80"), mode=PrintMode.IMAGE)
    printout = render(sample("receipt", "en"), profile)
    with on_a_cable() as fake:
        assert sent(fake, printout) == Outcome(Verdict.PRINTED)
        assert Decoder().feed(bytes(fake.received)).height == printout.layout.height_dots


def test_a_port_that_another_program_holds_is_in_use(receipt: Printout) -> None:
    with on_a_cable() as fake, serial.Serial(fake.device, exclusive=True):
        assert sent(fake, receipt) == Outcome(Verdict.NOT_SENT, "in_use")


def test_a_port_that_is_not_there_is_unplugged(tmp_path: Path, receipt: Printout) -> None:
    transport = open_transport(f"serial:{tmp_path / 'ttyUSB0'}")
    assert transport.send(receipt, job_id=JOB) == Outcome(Verdict.NOT_SENT, "unplugged")


def test_what_is_no_port_is_not_reached(tmp_path: Path, receipt: Printout) -> None:
    file = tmp_path / "file"
    file.touch()
    outcome = open_transport(f"serial:{file}").send(receipt, job_id=JOB)
    assert outcome == Outcome(Verdict.NOT_SENT, "unreachable")
    assert file.read_bytes() == b""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (serial.SerialException(errno.EACCES, "could not open port"), "serial_not_allowed"),
        (serial.SerialException("could not open port 'COM3': PermissionError(13, ...)"), "in_use"),
        (serial.SerialException("could not open port 'COM9': FileNotFoundError(2, ...)"), "unplugged"),
    ],
)
def test_a_port_that_cannot_be_opened_says_why(
    monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str, receipt: Printout
) -> None:
    def refuse(*_words: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(serial, "Serial", refuse)
    assert open_transport("serial:COM3").send(receipt, job_id=JOB) == Outcome(Verdict.NOT_SENT, reason)


def test_a_computer_without_the_library_says_so(monkeypatch: pytest.MonkeyPatch, receipt: Printout) -> None:
    monkeypatch.setitem(sys.modules, "serial", None)
    outcome = open_transport("serial:COM3").send(receipt, job_id=JOB)
    assert outcome == Outcome(Verdict.NOT_SENT, "no_serial_library")


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("COM3", SerialPort("COM3")),
        ("/dev/ttyUSB0?baud=19200", SerialPort("/dev/ttyUSB0", 19200)),
        ("/dev/ttyS0?flow=rts&baud=38400", SerialPort("/dev/ttyS0", 38400, "rts")),
    ],
)
def test_an_address_says_how_the_port_is_set(address: str, port: SerialPort) -> None:
    assert port_of(address) == port


@pytest.mark.parametrize(
    "address",
    ["", " ", "?baud=9600", "COM3?baud=9601", "COM3?baud=x", "COM3?flow=dtr", "COM3?parity=E", "COM3?baud",
     "loop://", "socket://host:1"],
)  # fmt: skip
def test_an_address_that_names_nothing_is_refused(address: str) -> None:
    with pytest.raises(RuleBroken):
        port_of(address)
