"""A printer behind the system's queue, which takes every paper and never says what became of it.

Source: lp(1) of CUPS; the spooler of Windows with data type RAW.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.ports.paper import Outcome, Printout, Verdict

TITLE = "Point of sale"
_PDF = b"%PDF"


def queue_of(address: str) -> str:
    """Return the queue's name. Errors: `RuleBroken("bad_printer_address", address=...)`."""
    if not address.strip() or not address.isprintable() or address.startswith("-"):
        raise RuleBroken("bad_printer_address", address=f"queue:{address}")
    return address


class SystemQueue:
    """A queue of CUPS or of Windows."""

    def __init__(self, name: str, limit_s: float) -> None:
        self._name, self._limit_s = name, limit_s

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        """Hand one paper over: SENT once the queue has it, NOT_SENT when it refused it."""
        if os.name == "nt":
            return _spooled(self._name, printout.data)
        return _handed_over(self._name, printout.data, self._limit_s)


def _handed_over(name: str, data: bytes, limit_s: float) -> Outcome:
    program = shutil.which("lp")
    if program is None:
        return Outcome(Verdict.NOT_SENT, "no_queues")
    # The system turns a PDF into what the printer understands; everything else is for the printer as it is.
    as_it_is = [] if data.startswith(_PDF) else ["-o", "raw"]
    command = [program, "-d", name, *as_it_is, "-t", TITLE, "-"]
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command, input=data, stdout=quiet, stderr=quiet, timeout=limit_s, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return Outcome(Verdict.UNCONFIRMED, "no_answer")
    except OSError:
        return Outcome(Verdict.NOT_SENT, "no_queues")
    if done < 0:
        return Outcome(Verdict.UNCONFIRMED, "connection_lost")
    return Outcome(Verdict.NOT_SENT, "queue_refused") if done else Outcome(Verdict.SENT)


def _spooled(name: str, data: bytes) -> Outcome:
    """Hand a paper to the spooler of Windows."""
    try:
        # late: an extra, there is one only on Windows
        import win32print
    except ImportError:
        return Outcome(Verdict.NOT_SENT, "no_queue_library")
    try:
        queue = win32print.OpenPrinter(name)
    except (OSError, win32print.error):
        return Outcome(Verdict.NOT_SENT, "queue_refused")
    try:
        return _written(win32print, queue, data)
    finally:
        win32print.ClosePrinter(queue)


def _written(spooler: Any, queue: Any, data: bytes) -> Outcome:
    try:
        spooler.StartDocPrinter(queue, 1, (TITLE, None, "RAW"))
    except (OSError, spooler.error):
        return Outcome(Verdict.NOT_SENT, "queue_refused")
    try:
        spooler.StartPagePrinter(queue)
        spooler.WritePrinter(queue, data)
        spooler.EndPagePrinter(queue)
        spooler.EndDocPrinter(queue)
    except (OSError, spooler.error):
        return Outcome(Verdict.UNCONFIRMED, "connection_lost")
    return Outcome(Verdict.SENT)
