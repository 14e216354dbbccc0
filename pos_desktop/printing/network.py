"""A network printer that is asked whether the paper came out.

Over a bare connection every write "succeeds", with the cover open, without paper, after the power was cut.
So: ask before, let the printer report while it is fed, and have it confirm the end.
Source: facts of raw port 9100: ask the status before anything waits in the printer's buffer; one connection
    per job, opened late and closed early; GS ( H confirms, GS r stands in where a printer lacks it.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
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
_READ = 4096
_MARK_LETTERS = 94
_FIRST_LETTER = 33


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a network printer.

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


class NetworkPrinter:
    """A receipt printer at an address; one connection per job.

    `on_trouble` hears a reason code when the printer stops in the middle of a job, "" when it goes on.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        answers: bool = True,
        patience: Patience | None = None,
        on_trouble: Callable[[str], None] = lambda reason: None,
    ) -> None:
        self._address = (host, port)
        self._answers = answers
        self._patience = patience or Patience()
        self._on_trouble = on_trouble

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        """Print one paper; takes as long as the printer does.

        Shapes: NOT_SENT only when not a byte of the job left; UNCONFIRMED when some did and the printer did
            not confirm; SENT from a printer that is known never to answer.
        """
        try:
            connection = socket.create_connection(self._address, self._patience.connect_s)
        except OSError:
            return Outcome(Verdict.NOT_SENT, "unreachable")
        with connection:
            connection.setblocking(False)
            talk = _Talk(connection, self._patience, self._on_trouble)
            try:
                return talk.print(printout.data, _mark(job_id), answers=self._answers)
            except (OSError, _Closed):
                if not talk.has_begun:
                    return Outcome(Verdict.NOT_SENT, "connection_lost")
                return Outcome(Verdict.UNCONFIRMED, talk.answers.trouble or "connection_lost")
            finally:
                talk.close()


class _Closed(Exception):
    """The printer closed the connection."""


class _Talk:
    """One job on one open connection."""

    def __init__(
        self, connection: socket.socket, patience: Patience, on_trouble: Callable[[str], None]
    ) -> None:
        self._connection = connection
        self._patience = patience
        self._on_trouble = on_trouble
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)
        self._pending = bytearray()
        self._told, self._told_at = "", 0.0
        self.answers = Answers()
        self.has_begun = False

    def print(self, data: bytes, mark: bytes, *, answers: bool) -> Outcome:
        if not answers:
            return self._print_blindly(data)
        self._say(ASK_OFFLINE_CAUSE)
        if self._hears(lambda: self.answers.has_status) and not self.answers.trouble:
            self._say(REPORT_CHANGES)
            self._hears(lambda: self.answers.has_report)
        if self.answers.trouble:
            return Outcome(Verdict.NOT_SENT, self.answers.trouble)
        self.answers.is_worked_off = False
        # The reports are asked for again behind ESC @ of the job, which switches them off.
        job = REPORT_CHANGES + _without_start(data) + ask_when_printed(mark) + ASK_PAPER
        for at in range(0, len(job), PIECE):
            if not self._feed(job[at : at + PIECE]):
                return self._unconfirmed()
        return self._confirmation(mark)

    def close(self) -> None:
        """Say that nothing more comes, let the printer finish its words, close."""
        try:
            self._connection.shutdown(socket.SHUT_WR)
            end = time.monotonic() + self._patience.drain_s
            while time.monotonic() < end:
                self._exchange(end - time.monotonic())
        except (OSError, _Closed):
            pass  # closed already: there was nothing to say
        finally:
            self._selector.close()

    def _print_blindly(self, data: bytes) -> Outcome:
        for at in range(0, len(data), PIECE):
            if not self._feed(data[at : at + PIECE]):
                return Outcome(Verdict.UNCONFIRMED, "no_answer")
        return Outcome(Verdict.SENT)

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
        """Wait until the printer takes or says something, then move what can be moved."""
        writing = selectors.EVENT_WRITE if self._pending else 0
        self._selector.modify(self._connection, selectors.EVENT_READ | writing)
        for _key, events in self._selector.select(max(0.0, limit_s)):
            if events & selectors.EVENT_WRITE:
                del self._pending[: self._connection.send(self._pending)]
            if events & selectors.EVENT_READ:
                heard = self._connection.recv(_READ)
                if not heard:
                    raise _Closed
                self.answers.feed(heard)
                self._tell()

    def _tell(self) -> None:
        """Pass on that the printer stopped in the middle of a job, or goes on."""
        if self.has_begun and self.answers.trouble != self._told:
            self._told, self._told_at = self.answers.trouble, time.monotonic()
            self._on_trouble(self._told)


def _mark(job_id: UUID) -> bytes:
    """Return four printable letters of its own for each job: printers skip the older of two equal ones."""
    number, letters = job_id.int, bytearray()
    for _place in range(4):
        number, letter = divmod(number, _MARK_LETTERS)
        letters.append(_FIRST_LETTER + letter)
    return bytes(letters)


def _without_start(data: bytes) -> bytes:
    return data.removeprefix(b"\x1b@")
