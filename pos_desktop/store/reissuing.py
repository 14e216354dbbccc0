"""A till that was cloned or rolled back gets an identity of its own: its branch is issued anew under it.

Stamps, instants, people, roots and bodies stay; device, seq and links are new, and each fact says which it
was first. The other branch, at the hub, keeps the old identity: so both are kept. Source: architecture.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import msgspec

from pos_desktop.journal.envelope import NO_PREVIOUS, Head, Recorded, open_fact, read_head
from pos_desktop.store.books import Books
from pos_desktop.store.driver import Connection
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK

_KEPT = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'journal_kept'"
_LIFT = "DROP TRIGGER journal_kept"
_BRANCH = "SELECT id, head, body FROM journal WHERE id BETWEEN ? AND ? ORDER BY id"
_TAKE_OUT = "DELETE FROM journal WHERE id = ?"
_PUT_IN = "INSERT INTO journal (id, root_no, head, body) VALUES (?, ?, ?, ?)"
_CARRY_SERIES = "UPDATE local_receipt_series SET device_id = ? WHERE device_id = ?"
_BECOME = "UPDATE local_device SET id = ?"

_encode_head = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Move:
    """One fact as it was and as it is from now on."""

    old: int
    fact: Recorded


def reissue(books: Books, after_seq: int, device_id: bytes) -> int:
    """Become another device, with every own fact after `after_seq`; return how many were issued anew.

    Shapes: `after_seq` is the last fact that the hub has too; what came before stays the old device's.
    """
    moves = _moves(books, after_seq, device_id)
    books.connection.execute(_BECOME, (device_id,))
    books.connection.execute(_CARRY_SERIES, (device_id, books.device_id))
    number = books.numbering.device(device_id)
    guard = _lifted_guard(books.connection)
    by_root: dict[bytes, list[_Move]] = {}
    for move in moves:
        by_root.setdefault(move.fact.root, []).append(move)
    for root, some in by_root.items():
        books.refold(root, lambda root=root, some=some: _replace(books, root, number, some))  # type: ignore[misc]
    books.connection.execute(guard)
    books.device_id = device_id
    books.reload()
    return len(moves)


def _moves(books: Books, after_seq: int, device_id: bytes) -> list[_Move]:
    old = books.numbering.device(books.device_id) << SEQ_BITS
    rows = books.connection.execute(_BRANCH, (old | after_seq + 1, old | SEQ_MASK)).fetchall()
    moves: list[_Move] = []
    prev = NO_PREVIOUS
    for seq, (id, head_bytes, body_bytes) in enumerate(rows, 1):
        head = read_head(head_bytes)
        renewed = _encode_head(
            Head(
                device_id,
                seq,
                head.stamp,
                head.at_ms,
                head.who,
                head.scope,
                head.root,
                head.kind,
                head.v,
                head.body_hash,
                prev,
                head.origin or (head.device, head.seq),
            )
        )
        moves.append(_Move(id, open_fact(renewed, body_bytes)))
        prev = sha256(renewed).digest()
    return moves


def _lifted_guard(connection: Connection) -> str:
    """Lift what keeps facts from being deleted, and return how to put it back: the same transaction does."""
    row = connection.execute(_KEPT).fetchone()
    assert row is not None
    connection.execute(_LIFT)
    return str(row[0])


def _replace(books: Books, root: bytes, number: int, moves: list[_Move]) -> None:
    root_no = books.numbering.root(root)
    for move in moves:
        fact = move.fact
        books.connection.execute(_TAKE_OUT, (move.old,))
        row = (number << SEQ_BITS | fact.seq, root_no, fact.head_bytes, fact.body_bytes)
        books.connection.execute(_PUT_IN, row)
