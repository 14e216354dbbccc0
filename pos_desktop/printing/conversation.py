"""One paper told to a printer over an open line, and what the printer said of it.

Over a bare line every write "succeeds", with the cover open, without paper, after the power was cut.
So: ask before, let the printer report while it is fed, and have it confirm the end.
Source: facts of raw port 9100: ask the status before anything waits in the printer's buffer; one line per
    job, opened late and closed early; GS ( H confirms, GS r stands in where a printer lacks it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from pos_desktop.printing.answers import (
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    REPORT_CHANGES,
    Answers,
    ask_when_printed,
)
from pos_desktop.services.ports.paper import Outcome, Printout, Verdict

PIECE = 1024
_START = b"\x1b@"  # ESC @, which every job in ESC/POS begins with
_MARK_LETTERS = 94
_FIRST_LETTER = 33


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a printer.

    Units: seconds. `confirm_s` runs from the last sign of life while nothing is wrong; `repair_s` while the
        printer reports a trouble in the middle of a job: it goes on by itself when the paper is changed.
        `grace_s` after GS r was answered, for a confirmation that may still come.
    """

    connect_s: float = 3.0
    status_s: float = 2.0
    confirm_s: float = 20.0
    repair_s: float = 300.0
    grace_s: float = 2.0
    drain_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Manners:
    """How a printer is talked to.

    `answers` False: one that never answers; `on_trouble` hears a reason code when the printer stops in the
    middle of a job, "" when it goes on.
    """

    answers: bool = True
    patience: Patience = field(default_factory=Patience)
    on_trouble: Callable[[str], None] = lambda reason: None


class NotReached(Exception):
    """No line to the printer; the text is the reason code."""


class Line(Protocol):
    """An open way to a printer, for one job.

    `hears` is false where nothing can come back; `is_live` is false where a line opens with nobody
    at its end.
    """

    hears: bool
    is_live: bool

    def exchange(self, waiting: bytes, limit_s: float) -> tuple[int, bytes]:
        """Wait until the printer takes some of `waiting` or says something.

        Shapes: how many bytes it took, and what it said; (0, b"") when neither happened in time.
        Errors: `OSError` when the line broke.
        """
        ...

    def close(self, drain_s: float) -> None:
        """Say that nothing more comes, let the printer finish its words, close. Errors: none."""
        ...


class LinePrinter:
    """A receipt printer at the end of a line that is opened for each job."""

    def __init__(self, open_line: Callable[[], Line], manners: Manners) -> None:
        self._open_line = open_line
        self._manners = manners

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        """Print one paper; takes as long as the printer does.

        Shapes: NOT_SENT only when not a byte of the job left; UNCONFIRMED when some did and the printer did
            not confirm; SENT from a printer that is known never to answer, as one for labels in ZPL is.
        """
        try:
            line = self._open_line()
        except NotReached as problem:
            return Outcome(Verdict.NOT_SENT, str(problem))
        talk = _Talk(line, self._manners)
        try:
            return talk.print(printout.data, _mark(job_id))
        except OSError:
            if not talk.has_begun:
                return Outcome(Verdict.NOT_SENT, "connection_lost")
            return Outcome(Verdict.UNCONFIRMED, talk.answers.trouble or "connection_lost")
        finally:
            line.close(self._manners.patience.drain_s)


class _Talk:
    """One job on one open line."""

    def __init__(self, line: Line, manners: Manners) -> None:
        self._line = line
        self._manners = manners
        self._patience = manners.patience
        self._pending = bytearray()
        self._told, self._told_at = "", 0.0
        self._taken = 0  # bytes of the job
        self.answers = Answers()
        self.has_begun = False

    def print(self, data: bytes, mark: bytes) -> Outcome:
        is_understood = data.startswith(_START)  # a label printer knows none of what is asked here
        if not (self._manners.answers and self._line.hears and is_understood):
            return self._print_blindly(data)
        self._say(ASK_OFFLINE_CAUSE)
        if self._hears(lambda: self.answers.has_status):
            if not self.answers.trouble:
                self._say(REPORT_CHANGES)
                self._hears(lambda: self.answers.has_report)
        elif not self._line.is_live:
            return Outcome(Verdict.NOT_SENT, "silent")
        if self.answers.trouble:
            return Outcome(Verdict.NOT_SENT, self.answers.trouble)
        self.answers.is_worked_off = False
        # The reports are asked for again behind ESC @ of the job, which switches them off.
        job = REPORT_CHANGES + _without_start(data) + ask_when_printed(mark) + ASK_PAPER
        for at in range(0, len(job), PIECE):
            if not self._feed(job[at : at + PIECE]):
                return self._stuck()
        return self._confirmation(mark)

    def _print_blindly(self, data: bytes) -> Outcome:
        for at in range(0, len(data), PIECE):
            if not self._feed(data[at : at + PIECE]):
                return self._stuck()
        return Outcome(Verdict.SENT)

    def _stuck(self) -> Outcome:
        if not self._taken:
            return Outcome(Verdict.NOT_SENT, self.answers.trouble or "offline")
        return self._unconfirmed()

    def _feed(self, piece: bytes) -> bool:
        self.has_begun = True
        self._pending += piece
        return self._wait(lambda: not self._pending)

    def _confirmation(self, mark: bytes) -> Outcome:
        if self._wait(lambda: mark in self.answers.printed_marks or self._is_worked_off()):
            if mark not in self.answers.printed_marks:
                self._hears(lambda: mark in self.answers.printed_marks, self._patience.grace_s)
            if mark in self.answers.printed_marks or not self.answers.trouble:
                return Outcome(Verdict.PRINTED)
        return self._unconfirmed()

    def _unconfirmed(self) -> Outcome:
        return Outcome(Verdict.UNCONFIRMED, self.answers.trouble or "no_answer")

    def _is_worked_off(self) -> bool:
        return self.answers.is_worked_off and not self.answers.trouble

    def _wait(self, is_done: Callable[[], bool]) -> bool:
        """Wait while the printer works, and longer while it reports a trouble somebody can repair."""
        start = time.monotonic()
        while not is_done():
            limit = self._patience.repair_s if self._told else self._patience.confirm_s
            left = max(start, self._told_at) + limit - time.monotonic()
            if left <= 0:
                return False
            self._exchange(left)
        return True

    def _hears(self, is_heard: Callable[[], bool], limit_s: float | None = None) -> bool:
        end = time.monotonic() + (self._patience.status_s if limit_s is None else limit_s)
        while not is_heard() and time.monotonic() < end:
            self._exchange(max(0.0, end - time.monotonic()))
        return is_heard()

    def _say(self, words: bytes) -> None:
        self._pending += words
        if not self._hears(lambda: not self._pending):
            raise OSError("the printer takes nothing")

    def _exchange(self, limit_s: float) -> None:
        """Wait until the printer takes or says something."""
        taken, heard = self._line.exchange(bytes(self._pending), max(0.0, limit_s))
        del self._pending[:taken]
        self._taken += taken if self.has_begun else 0
        if heard:
            self.answers.feed(heard)
            self._tell()

    def _tell(self) -> None:
        """Pass on that the printer stopped in the middle of a job, or goes on."""
        if self.has_begun and self.answers.trouble != self._told:
            self._told, self._told_at = self.answers.trouble, time.monotonic()
            self._manners.on_trouble(self._told)


def _mark(job_id: UUID) -> bytes:
    """Return four printable letters of its own for each job: printers skip the older of two equal ones."""
    number, letters = job_id.int, bytearray()
    for _place in range(4):
        number, letter = divmod(number, _MARK_LETTERS)
        letters.append(_FIRST_LETTER + letter)
    return bytes(letters)


def _without_start(data: bytes) -> bytes:
    return data.removeprefix(_START)
