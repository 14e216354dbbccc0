"""What a receipt printer says back, told apart by the fixed bits of each answer.

Source: Epson ESC/POS command reference: DLE EOT (0xx1xx10), automatic status back (0xx1xx00 and three bytes
    more), GS r (0xx0xxxx), GS ( H (37 22 d1 d2 d3 d4 00).
"""

from __future__ import annotations

from dataclasses import dataclass, field

ASK_OFFLINE_CAUSE = b"\x10\x04\x02"  # DLE EOT 2, obeyed at once
REPORT_CHANGES = b"\x1b@\x1da\xff"  # ESC @ first: it would switch the reports of GS a off again
ASK_PAPER = b"\x1dr\x01"  # GS r 1, answered when everything before it was worked off

_BLOCK_STARTS = frozenset(b"\x37\x3b\x3d\x5f\x35")
_MAX_BLOCK = 80


def ask_when_printed(mark: bytes) -> bytes:
    """Return GS ( H function 48: the printer sends the mark back once everything before it is on paper.

    Shapes: `mark` is four bytes from blank to tilde.
    """
    return b"\x1d(H\x06\x00\x30\x30" + mark


@dataclass(slots=True)
class Answers:
    """Everything heard from one printer on one connection; feed it bytes as they arrive.

    Shapes: `trouble` is "" or the reason the printer last gave: "cover_open", "paper_out",
        "printer_error", "offline". Unknown bytes are skipped; an answer may be cut anywhere.
    """

    trouble: str = ""
    has_status: bool = False
    has_report: bool = False
    is_worked_off: bool = False
    printed_marks: set[bytes] = field(default_factory=set)
    _rest: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> None:
        """Take in what was received, in order."""
        self._rest += data
        while self._rest:
            size = self._take()
            if not size:
                return
            del self._rest[:size]

    def _take(self) -> int:
        """Work off the first answer and return its length, 0 when the rest of it is yet to come."""
        first = self._rest[0]
        if first in _BLOCK_STARTS:
            return self._take_block()
        if first & 0x93 == 0x10:
            return self._take_report()
        if first & 0x93 == 0x12:
            self.has_status = True
            self.trouble = _offline_cause(first)
        elif first & 0x90 == 0x00:
            self.is_worked_off = True
        return 1

    def _take_report(self) -> int:
        if len(self._rest) < 4:
            return 0
        self.has_report = True
        self.trouble = _reported_trouble(bytes(self._rest[:4]))
        return 4

    def _take_block(self) -> int:
        end = self._rest.find(0)
        if end < 0:
            return len(self._rest) if len(self._rest) > _MAX_BLOCK else 0
        block = bytes(self._rest[:end])
        if block[:2] == b"\x37\x22":
            self.printed_marks.add(block[2:])
        return end + 1


def _offline_cause(status: int) -> str:
    if status & 0x04:
        return "cover_open"
    if status & 0x20:
        return "paper_out"
    return "printer_error" if status & 0x40 else ""


def _reported_trouble(report: bytes) -> str:
    first, second, third, _fourth = report
    if first & 0x20:
        return "cover_open"
    if third & 0x0C:
        return "paper_out"
    if second & 0x2C:
        return "printer_error"
    return "offline" if first & 0x08 else ""
