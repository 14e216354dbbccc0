"""The verdict table: what a network printer did is what the till believes."""

from __future__ import annotations

import socket
from dataclasses import replace
from uuid import UUID

import pytest

from pos_desktop.printing.conversation import Manners, Patience
from pos_desktop.printing.network import NetworkPrinter
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import (
    Outcome,
    PrinterKind,
    PrintMode,
    Printout,
    Verdict,
    standard_profile,
)
from tests.printing.decoder import Decoder
from tests.printing.fake_printer import (
    COVER_REPORT,
    COVER_STATUS,
    PAPER_REPORT,
    PAPER_STATUS,
    Behaviour,
    FakePrinter,
    printer,
)
from tests.printing.test_escpos import letters_of, seen

WIDE = standard_profile(PrinterKind.RECEIPT_80)
JOB = UUID("01900000-0000-7000-8000-0000000000aa")
QUICK = Patience(connect_s=2, status_s=0.3, confirm_s=0.4, repair_s=5, grace_s=0.2, drain_s=0.1)
PATIENT = replace(QUICK, status_s=5, confirm_s=10)


@pytest.fixture(scope="module")
def receipt() -> Printout:
    return render(sample("receipt", "fr"), WIDE)


def sent(
    fake: FakePrinter, printout: Printout, patience: Patience = PATIENT, *, answers: bool = True
) -> Outcome:
    manners = Manners(answers, patience)
    return NetworkPrinter("127.0.0.1", fake.port, manners).send(printout, job_id=JOB)


@pytest.mark.parametrize("behaviour", [Behaviour(), Behaviour(split=True)], ids=["whole", "byte by byte"])
def test_a_working_printer_confirms(behaviour: Behaviour, receipt: Printout) -> None:
    with printer(behaviour) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.PRINTED)

    paper = Decoder().feed(bytes(fake.received))
    assert seen(paper) == letters_of(receipt.layout)
    assert (paper.cuts, len(paper.marks)) == (1, 1)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (Behaviour(status=COVER_STATUS), "cover_open"),
        (Behaviour(status=PAPER_STATUS), "paper_out"),
        (Behaviour(report=COVER_REPORT), "cover_open"),
        (Behaviour(report=PAPER_REPORT), "paper_out"),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing_of_the_job(
    behaviour: Behaviour, reason: str, receipt: Printout
) -> None:
    with printer(behaviour) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.NOT_SENT, reason)

    assert b"Maison" not in fake.received


def test_nobody_there_is_not_sent(receipt: Printout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    outcome = NetworkPrinter("127.0.0.1", port, Manners(patience=QUICK)).send(receipt, job_id=JOB)

    assert outcome == Outcome(Verdict.NOT_SENT, "unreachable")


@pytest.mark.parametrize("failure", ["power", "closed"])
def test_a_printer_that_dies_in_the_middle_is_unconfirmed(failure: str, receipt: Printout) -> None:
    with printer(Behaviour(fails_after=600, failure=failure)) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.UNCONFIRMED, "connection_lost")


def test_a_printer_that_dies_before_the_job_has_not_got_it(receipt: Printout) -> None:
    with printer(Behaviour(fails_after=1, failure="closed")) as fake:
        assert sent(fake, receipt) == Outcome(Verdict.NOT_SENT, "connection_lost")


def test_a_mute_printer_gets_the_job_and_is_unconfirmed(receipt: Printout) -> None:
    mute = Behaviour(status=b"", report=b"", confirms=False, works_off=False)
    with printer(mute) as fake:
        assert sent(fake, receipt, QUICK) == Outcome(Verdict.UNCONFIRMED, "no_answer")

    assert seen(Decoder().feed(bytes(fake.received))) == letters_of(receipt.layout)


def test_a_printer_known_to_be_mute_is_sent_the_bare_job(receipt: Printout) -> None:
    mute = Behaviour(status=b"", report=b"", confirms=False, works_off=False)
    with printer(mute) as fake:
        assert sent(fake, receipt, answers=False) == Outcome(Verdict.SENT)

    assert bytes(fake.received) == receipt.data


def test_a_label_printer_is_asked_nothing_in_a_language_it_does_not_speak() -> None:
    label = render(sample("address_label", "fr"), standard_profile(PrinterKind.LABEL_4X6))
    with printer(Behaviour(status=b"", report=b"", confirms=False, works_off=False)) as fake:
        assert sent(fake, label, replace(PATIENT, drain_s=10)) == Outcome(Verdict.SENT)

    assert bytes(fake.received) == label.data


def test_a_printer_without_confirmation_is_believed_when_it_worked_the_job_off(receipt: Printout) -> None:
    with printer(Behaviour(confirms=False)) as fake:
        assert sent(fake, receipt, replace(PATIENT, grace_s=0.1)) == Outcome(Verdict.PRINTED)


def test_paper_that_runs_out_and_is_refilled_ends_printed_late(receipt: Printout) -> None:
    heard: list[str] = []
    with printer(Behaviour(fails_after=600, failure="paper")) as fake:

        def refill(reason: str) -> None:
            heard.append(reason)
            if reason:
                fake.repair()

        till = NetworkPrinter("127.0.0.1", fake.port, Manners(patience=PATIENT, on_trouble=refill))

        outcome = till.send(receipt, job_id=JOB)

    assert outcome == Outcome(Verdict.PRINTED)
    assert heard == ["paper_out", ""]
    assert len(Decoder().feed(bytes(fake.received)).marks) == 1


def test_paper_that_runs_out_and_stays_out_is_unconfirmed(receipt: Printout) -> None:
    with printer(Behaviour(fails_after=600, failure="paper")) as fake:
        outcome = sent(fake, receipt, replace(PATIENT, repair_s=0.3))

    assert outcome == Outcome(Verdict.UNCONFIRMED, "paper_out")


def test_a_large_picture_arrives_whole() -> None:
    printout = render(sample("receipt", "en"), replace(WIDE, mode=PrintMode.IMAGE))

    with printer() as fake:
        assert sent(fake, printout) == Outcome(Verdict.PRINTED)

    paper = Decoder().feed(bytes(fake.received))
    assert paper.height == printout.layout.height_dots


def test_each_job_has_a_mark_of_its_own_and_a_connection_of_its_own(receipt: Printout) -> None:
    with printer() as fake:
        till = NetworkPrinter("127.0.0.1", fake.port, Manners(patience=PATIENT))
        for number in (1, 2):
            assert till.send(receipt, job_id=UUID(int=number)) == Outcome(Verdict.PRINTED)

    first, second = Decoder().feed(bytes(fake.received)).marks
    assert first != second
    assert fake.connections == 2
