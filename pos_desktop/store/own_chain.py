"""Own facts that come back from the hub: only what continues the chain, for it goes on in one way."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.envelope import ForgedFact, read_head
from pos_desktop.services.ports.replication import Fact
from pos_desktop.store.books import Books
from pos_desktop.store.writer import Applied

_FORGET_SERIES = "DELETE FROM local_receipt_series WHERE device_id = ?"


def split_own(facts: Sequence[Fact], device_id: bytes) -> tuple[list[Fact], Sequence[Fact]]:
    """Return the facts of one device, and all others; what is no fact is left among the others."""
    own = [fact for fact in facts if device_id in fact[0][:24] and _device(fact[0]) == device_id]
    if not own:
        return [], facts
    heads = {head for head, _ in own}
    return own, [fact for fact in facts if fact[0] not in heads]


def take_back(books: Books, facts: Sequence[Fact]) -> Applied:
    """Take in own facts that are known, or that follow the last one, in the transaction that is open.

    Shapes: all others are refused, "own_chain" or "fork": this till went on by itself meanwhile.
    """
    new, refused = 0, []
    for head_bytes, body_bytes in facts:
        head = read_head(head_bytes)
        seq, end = books.own_end()
        try:
            if head.seq > seq and (head.seq, head.prev) != (seq + 1, end):
                raise ForgedFact("own_chain", device=head.device, seq=head.seq)
            new += books.take_in(head_bytes, body_bytes)
        except ForgedFact as error:
            refused.append(error)
    if new:
        # Receipts among them were numbered: the series goes on after the highest number that is known.
        books.connection.execute(_FORGET_SERIES, (books.device_id,))
    return Applied(new, len(facts) - new - len(refused), tuple(refused))


def _device(head_bytes: bytes) -> bytes:
    try:
        return read_head(head_bytes).device
    except ForgedFact:
        return b""
