"""The journal of the retailers: facts appended in pushes that one number each puts in order, and read again.

A push takes the device's row, then its facts, then the retailer's sequencer, which is held to the commit: so
pushes become visible in the order of their numbers, and no reader passes one by.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from pos_desktop.hub.chain import Links
from pos_desktop.hub.database import Database
from pos_desktop.hub.tables import device, fact, push, retailer, sequencer
from pos_desktop.journal.wire import MOST_BYTES, Fact

_COPY = "COPY fact (retailer, device, seq, head, body) FROM STDIN (FORMAT BINARY)"
_INSERT = "INSERT INTO fact (retailer, device, seq, head, body) VALUES (?, ?, ?, ?, ?)"
_COPY_START = b"PGCOPY\n\xff\r\n\x00" + struct.pack("!ii", 0, 0)
_COPY_END = struct.pack("!h", -1)
_MOST_PUSHES = 2_000


@dataclass(frozen=True, slots=True)
class Appended:
    """Where a device's chain stands after a push of which `facts` were new.

    Shapes: `no` is the push's number, None when nothing was new.
    """

    acked: int
    acked_hash: bytes
    newest: int
    no: int | None = None
    facts: int = 0


class ChainMismatch(Exception):
    """A push does not continue the chain that is here: its device was cloned or rolled back."""

    def __init__(self, acked: int, acked_hash: bytes) -> None:
        super().__init__(f"the chain ends at {acked}")
        self.acked, self.acked_hash = acked, acked_hash


class Revoked(Exception):
    """The device was revoked while its push was on its way."""


@dataclass(frozen=True, slots=True)
class Page:
    """Facts of some pushes; `upto` is the number of the last of them, `devices` those they are of.

    Shapes: `is_whole` says that nothing of these pushes was left out.
    """

    upto: int
    newest: int
    facts: list[Fact]
    devices: frozenset[bytes] = frozenset()
    is_whole: bool = True


def append(database: Database, retailer_id: bytes, device_id: bytes, links: Links, now_ms: int) -> Appended:
    """Append what is new of a push, durably.

    Errors: `ChainMismatch`, `Revoked`.
    """
    with database.writing() as connection:
        seq, end = _lock(connection, retailer_id, device_id)
        _require_fit(connection, (retailer_id, device_id), links, (seq, end))
        new = links.facts[max(0, seq + 1 - links.first_seq) :]
        if not new:
            return Appended(seq, end, newest_push(connection, retailer_id))
        first = links.last_seq - len(new) + 1
        _write(database, connection, (retailer_id, device_id), first, new)
        end = links.hashes[-1]
        row = {"seq": links.last_seq, "hash": end, "now": now_ms}
        connection.execute(_ADVANCE, {"of": retailer_id, "who": device_id, **row})
        no = connection.execute(_NEXT, {"of": retailer_id}).scalar_one()
        size = sum(len(head) + len(body or b"") for head, body in new)
        connection.execute(
            insert(push),
            {
                "retailer": retailer_id,
                "no": no,
                "device": device_id,
                "first_seq": first,
                "count": len(new),
                "bytes": size,
                "received_at_ms": now_ms,
            },
        )
        return Appended(links.last_seq, end, no, no, len(new))


def read_after(
    connection: Connection,
    retailer_id: bytes,
    after: int,
    limit: int,
    *,
    newest: int | None = None,
    but: bytes | None = None,
) -> Page:
    """Return the facts of the pushes after one, in order, up to `newest` where that was read already.

    Shapes: at most `limit` facts and `MOST_BYTES`, one push at least; `but` leaves out those of one device.
    """
    if newest is None:
        newest = newest_push(connection, retailer_id)
    span = {"of": retailer_id, "after": after, "upto": newest, "most": _MOST_PUSHES}
    rows = connection.execute(_AFTER, span).fetchall() if after < newest else []
    runs: dict[bytes, tuple[int, int]] = {}
    upto, count, size, is_whole = after, 0, 0, True
    devices: set[bytes] = set()
    facts: list[Fact] = []
    for no, device_id, first, some, some_bytes in rows:
        if count and (count + some > limit or size + some_bytes > MOST_BYTES):
            break
        upto = no
        if device_id == but:
            is_whole = False
            continue
        devices.add(device_id)
        count, size = count + some, size + some_bytes
        known = runs.get(device_id)
        if known is not None and known[1] != first - 1:
            facts += _run(connection, retailer_id, device_id, known)
            known = None
        runs[device_id] = (known[0] if known else first, first + some - 1)
    for device_id, run in runs.items():
        facts += _run(connection, retailer_id, device_id, run)
    return Page(upto, newest, facts, frozenset(devices), is_whole)


def newest_push(connection: Connection, retailer_id: bytes) -> int:
    """Return the number of the retailer's newest push, 0 before the first."""
    return connection.execute(_NEWEST, {"of": retailer_id}).scalar() or 0


def epoch_of(connection: Connection, retailer_id: bytes) -> str:
    """Return the retailer's epoch, "" for one nobody knows."""
    return connection.execute(select(retailer.c.epoch).where(retailer.c.id == retailer_id)).scalar() or ""


def _run(
    connection: Connection, retailer_id: bytes, device_id: bytes, run: tuple[int, int]
) -> Iterator[Fact]:
    found = connection.execute(
        _FACTS, {"of": retailer_id, "who": device_id, "first": run[0], "last": run[1]}
    ).fetchall()
    return ((bytes(head), None if body is None else bytes(body)) for head, body in found)


def _lock(connection: Connection, retailer_id: bytes, device_id: bytes) -> tuple[int, bytes]:
    row = connection.execute(_LOCK, {"of": retailer_id, "who": device_id}).one()
    if row.revoked_at_ms is not None:
        raise Revoked
    return row.last_seq, bytes(row.last_hash)


def _require_fit(
    connection: Connection, who: tuple[bytes, bytes], links: Links, end: tuple[int, bytes]
) -> None:
    """Refuse a push that leaves a gap, or says otherwise than what is here of any fact both know."""
    seq, last_hash = end
    if links.first_seq > seq + 1:
        raise ChainMismatch(seq, last_hash)
    if links.last_seq >= seq:
        if links.hash_at(seq) != last_hash:
            raise ChainMismatch(seq, last_hash)
        return
    ours = connection.execute(
        _FACTS, {"of": who[0], "who": who[1], "first": links.last_seq, "last": links.last_seq}
    ).first()
    if ours is None or bytes(ours.head) != links.facts[-1][0]:
        raise ChainMismatch(seq, last_hash)


def _write(
    database: Database,
    connection: Connection,
    who: tuple[bytes, bytes],
    first: int,
    facts: Sequence[Fact],
) -> None:
    if database.is_postgresql:
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.write(_binary_rows(who, first, facts))
        return
    rows = [(*who, seq, head, body) for seq, (head, body) in enumerate(facts, first)]
    connection.exec_driver_sql(_INSERT, rows)


def _binary_rows(who: tuple[bytes, bytes], first: int, facts: Sequence[Fact]) -> bytes:
    """Return rows of `fact` as PostgreSQL's binary COPY reads them: put together here, five times as fast."""
    start = struct.pack("!hi", 5, 16) + who[0] + struct.pack("!i", 16) + who[1]
    pack_seq, pack_length = struct.Struct("!iqi").pack, struct.Struct("!i").pack
    parts = [_COPY_START]
    for seq, (head, body) in enumerate(facts, first):
        parts += (start, pack_seq(8, seq, len(head)), head)
        parts += (pack_length(-1),) if body is None else (pack_length(len(body)), body)
    parts.append(_COPY_END)
    return b"".join(parts)


_OF = bindparam("of", type_=retailer.c.id.type)
_WHO = bindparam("who", type_=device.c.id.type)
_MINE = and_(device.c.retailer == _OF, device.c.id == _WHO)
_LOCK = select(device.c.last_seq, device.c.last_hash, device.c.revoked_at_ms).where(_MINE).with_for_update()
_ADVANCE = (
    update(device)
    .where(_MINE)
    .values(
        last_seq=bindparam("seq"),
        last_hash=bindparam("hash"),
        last_push_ms=bindparam("now"),
        last_seen_ms=bindparam("now"),
    )
)
_NEXT = (
    update(sequencer)
    .where(sequencer.c.retailer == _OF)
    .values(push=sequencer.c.push + 1)
    .returning(sequencer.c.push)
)
_NEWEST = select(sequencer.c.push).where(sequencer.c.retailer == _OF)
_AFTER = (
    select(push.c.no, push.c.device, push.c.first_seq, push.c["count"], push.c.bytes)
    .where(push.c.retailer == _OF, push.c.no > bindparam("after"), push.c.no <= bindparam("upto"))
    .order_by(push.c.no)
    .limit(bindparam("most"))
)
_FACTS = (
    select(fact.c.head, fact.c.body)
    .where(
        fact.c.retailer == _OF,
        fact.c.device == _WHO,
        fact.c.seq.between(bindparam("first"), bindparam("last")),
    )
    .order_by(fact.c.seq)
)
