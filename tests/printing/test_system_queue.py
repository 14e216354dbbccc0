"""The system's queue: a paper is sent once the queue has it, and never called printed."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path
from uuid import UUID

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.conversation import Patience
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.transports import TransportOptions, open_transport
from pos_desktop.services.ports.paper import Outcome, Printout, Verdict, standard_profile

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the queue of another system")

JOB = UUID(int=13)
RECORDS = 'printf "%s\\n" "$@" > "$0.words"; exec cat > "$0.paper"'


@pytest.fixture(scope="module")
def receipt() -> Printout:
    return render(sample("receipt", "en"), standard_profile("receipt80"))


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called lp, first on the path; what it does is written into it."""
    program = tmp_path / "lp"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    return does(program, RECORDS)


def does(program: Path, what: str) -> Path:
    program.write_text(f"#!/bin/sh\n{what}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def sent(printout: Printout, *, queue: str = "Receipts", limit_s: float = 20) -> Outcome:
    options = TransportOptions(patience=Patience(confirm_s=limit_s))
    return open_transport(f"queue:{queue}", options).send(printout, job_id=JOB)


def test_the_queue_gets_the_bytes_as_they_are(lp: Path, receipt: Printout) -> None:
    assert sent(receipt) == Outcome(Verdict.SENT)
    assert Path(f"{lp}.paper").read_bytes() == receipt.data
    words = Path(f"{lp}.words").read_text(encoding="utf-8").splitlines()
    assert words == ["-d", "Receipts", "-o", "raw", "-t", "Point of sale", "-"]


def test_a_pdf_is_left_to_the_system_to_translate(lp: Path) -> None:
    slip = render(sample("packing_slip", "en"), standard_profile("pdf"))
    assert sent(slip, queue="Office") == Outcome(Verdict.SENT)
    assert "raw" not in Path(f"{lp}.words").read_text(encoding="utf-8")
    assert Path(f"{lp}.paper").read_bytes() == slip.data


@pytest.mark.parametrize("when", ["exit 1", "cat > /dev/null; exit 1"], ids=["at once", "after reading"])
def test_a_queue_that_refuses_has_not_got_it(lp: Path, when: str, receipt: Printout) -> None:
    does(lp, when)
    assert sent(receipt) == Outcome(Verdict.NOT_SENT, "queue_refused")


def test_a_queue_that_hangs_is_unconfirmed(lp: Path, receipt: Printout) -> None:
    does(lp, "exec sleep 60")
    assert sent(receipt, limit_s=0.3) == Outcome(Verdict.UNCONFIRMED, "no_answer")


def test_a_queue_that_dies_is_unconfirmed(lp: Path, receipt: Printout) -> None:
    does(lp, f"kill -{signal.SIGKILL.value} $$")
    assert sent(receipt) == Outcome(Verdict.UNCONFIRMED, "connection_lost")


def test_a_program_that_cannot_be_started_is_not_sent(lp: Path, receipt: Printout) -> None:
    lp.write_bytes(b"#!/no/such/shell\n")
    assert sent(receipt) == Outcome(Verdict.NOT_SENT, "no_queues")


def test_a_computer_without_queues_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receipt: Printout
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sent(receipt) == Outcome(Verdict.NOT_SENT, "no_queues")


@pytest.mark.parametrize("address", ["queue:", "queue: ", "queue:-o", "queue:a\nb"])
def test_a_name_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(RuleBroken):
        open_transport(address)
