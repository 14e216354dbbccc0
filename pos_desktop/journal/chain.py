"""Whether the facts of one device are all there and unchanged, and which one is the first that is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from pos_desktop.journal.envelope import NO_PREVIOUS, ForgedFact, open_fact, read_head
from pos_desktop.journal.facts import PERSONAL


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last good fact of a device: its seq and its hash; 0 and zeros before the first."""

    seq: int = 0
    hash: bytes = NO_PREVIOUS


@dataclass(frozen=True, slots=True)
class BadFact:
    """The first fact that does not fit.

    `what`: device, seq, prev, body_missing, or what `ForgedFact` names.
    """

    device: bytes
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a chain holds, and what breaks it when something does."""

    end: ChainEnd
    bad: BadFact | None = None

    @property
    def is_good(self) -> bool:
        """Whether every fact fits."""
        return self.bad is None


def verify_chain(
    device: bytes, facts: Iterable[tuple[bytes, bytes | None]], after: ChainEnd | None = None
) -> Verdict:
    """Return whether `facts` are the device's facts right after `after`: none missing, changed or foreign.

    Shapes: `facts` are (head bytes, body bytes or None when erased) by rising seq.
    """
    end = after or ChainEnd()
    for head_bytes, body_bytes in facts:
        what = _wrong(device, end, head_bytes, body_bytes)
        if what:
            return Verdict(end, BadFact(device, end.seq + 1, what))
        end = ChainEnd(end.seq + 1, sha256(head_bytes).digest())
    return Verdict(end)


def _wrong(device: bytes, end: ChainEnd, head_bytes: bytes, body_bytes: bytes | None) -> str:
    try:
        head = read_head(head_bytes)
        if head.device != device:
            return "device"
        if head.seq != end.seq + 1:
            return "seq"
        if head.prev != end.hash:
            return "prev"
        if body_bytes is None:
            return "" if head.kind in PERSONAL else "body_missing"
        open_fact(head_bytes, body_bytes)
    except ForgedFact as error:
        return error.word("what")
    return ""
