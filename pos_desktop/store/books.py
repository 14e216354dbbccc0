"""What the writer's thread works with: the connection, the own chain, and all that follows the journal.

Nothing here opens or ends a transaction; `writer` does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pos_desktop.journal.clock import HybridClock
from pos_desktop.journal.envelope import NO_PREVIOUS, ForgedFact, Recorded, open_fact, seal
from pos_desktop.journal.facts import Body
from pos_desktop.journal.folds.families import FAMILY_OF
from pos_desktop.journal.state import RecordState
from pos_desktop.store.aggregates import Aggregate, Aggregates
from pos_desktop.store.driver import Connection, Row
from pos_desktop.store.form import SEQ_BITS, SEQ_MASK
from pos_desktop.store.numbering import Numbering
from pos_desktop.store.prepared import prepared
from pos_desktop.store.projector import Projector

_SQL = prepared("books")
_APPEND = _SQL["APPEND"]
_FIND_FACT = _SQL["FIND_FACT"]
_DEVICES = _SQL["DEVICES"]
_LAST_FACT = _SQL["LAST_FACT"]
_RECORDS_OF_KIND = _SQL["RECORDS_OF_KIND"]
_PUT_STATE = _SQL["PUT_STATE"]
_PRODUCTS_BY_CODE = prepared("entry")["PRODUCTS_BY_CODE"]
_OPEN_SESSION = prepared("entry")["OPEN_SESSION"]

KEPT_CODES = 20_000
_LOOKED_UP = frozenset({"record", "product", "product_code", "register_session"})
_READ_STATE = "SELECT value FROM local_state WHERE name = ?"

S = TypeVar("S")
T = TypeVar("T")


class Books:
    """The open database as one thread writes it.

    `heads` holds the highest seq per device number, `clock` every stamp that was seen.
    """

    def __init__(self, connection: Connection, device_id: bytes, wall: Callable[[], int]) -> None:
        self.connection = connection
        self.device_id = device_id
        self.wall = wall
        self.clock = HybridClock(wall)
        self.numbering = Numbering(connection)
        self.projector = Projector(connection, self.numbering)
        self.aggregates = Aggregates(connection, self.numbering)
        self.heads: dict[int, int] = {}
        self.device_ids: dict[int, bytes] = {}
        self._seq = 0
        self._hash = NO_PREVIOUS
        self._unwritten: list[Row] = []
        self._dirty: dict[bytes, Aggregate] = {}
        self._kinds: set[str] = set()
        self._changed: set[bytes] = set()
        self._records: dict[str, tuple[RecordState, ...]] = {}
        self._settings: dict[object, object] | None = None
        self._codes: dict[str, tuple[bytes, ...]] = {}
        self._open_sessions: dict[bytes, bytes | None] = {}
        self.reload()

    def reload(self) -> None:
        """Read again where every chain stands; what memory held may be of a transaction that failed."""
        self.heads, self.device_ids = {}, {}
        self._seq, self._hash = 0, NO_PREVIOUS
        for no, id in self.connection.execute(_DEVICES).fetchall():
            self.device_ids[no] = id
            row = self.connection.execute(_LAST_FACT, (no << SEQ_BITS, no << SEQ_BITS | SEQ_MASK)).fetchone()
            if row is not None and row[0] is not None:
                self._read_head(no, id, row[0])

    def _read_head(self, no: int, id: bytes, fact: int) -> None:
        row = self.connection.execute(_FIND_FACT, (fact,)).fetchone()
        assert row is not None
        last = open_fact(row[0], None)
        self.heads[no] = last.seq
        self.clock.adopt(last.stamp)
        if id == self.device_id:
            self._seq, self._hash = last.seq, last.hash

    def own_end(self) -> tuple[int, bytes]:
        """Return the seq and hash of this device's last fact, 0 and zeros before the first."""
        return self._seq, self._hash

    # --- recording

    def record(
        self, root: bytes, body: Body, *, at_ms: int, who: bytes | None, scope: tuple[bytes, ...]
    ) -> None:
        """Make one fact of this device and append it."""
        fact = seal(
            body,
            device=self.device_id,
            seq=self._seq + 1,
            stamp=self.clock.tick(),
            at_ms=at_ms,
            who=who,
            scope=scope,
            root=root,
            prev=self._hash,
        )
        self._append(self.numbering.device(self.device_id), fact)
        self._seq, self._hash = fact.seq, fact.hash

    def take_in(self, head: bytes, body: bytes | None) -> bool:
        """Append a fact of another device; False when the journal held it.

        Errors: `ForgedFact` for bytes that are no fact, or another than the one known by its identity.
        """
        fact = open_fact(head, body)
        if fact.seq > SEQ_MASK:
            raise ForgedFact("seq", device=fact.device, seq=fact.seq)
        no = self.numbering.device(fact.device)
        if fact.seq <= self.heads.get(no, 0):
            self._write_facts()
            known = self.connection.execute(_FIND_FACT, (no << SEQ_BITS | fact.seq,)).fetchone()
            if known is not None:
                if known[0] != head:
                    raise ForgedFact("fork", device=fact.device, seq=fact.seq)
                return False
        self.clock.adopt(fact.stamp)
        self._append(no, fact)
        if fact.device == self.device_id and fact.seq > self._seq:
            self._seq, self._hash = fact.seq, fact.hash
        return True

    def _append(self, no: int, fact: Recorded) -> None:
        aggregate = self._dirty.get(fact.root)
        if aggregate is None:
            aggregate = self.aggregates.wanted(fact.root)
            self._dirty[fact.root] = aggregate
        self._unwritten.append((no << SEQ_BITS | fact.seq, aggregate.no, fact.head_bytes, fact.body_bytes))
        self.aggregates.add(aggregate, fact)
        if fact.seq > self.heads.get(no, 0):
            self.heads[no] = fact.seq
            self.device_ids[no] = fact.device
        if FAMILY_OF.get(fact.kind) == "record":
            self._forget_lookups()
        self._kinds.add(fact.kind)
        self._changed.add(fact.root)

    def _write_facts(self) -> None:
        if self._unwritten:
            self.connection.executemany(_APPEND, self._unwritten)
            self._unwritten = []

    # --- keeping the tables in step

    def project(self) -> None:
        """Bring every table up to date with what was appended."""
        if not self._dirty:
            return
        self._write_facts()
        for aggregate in self._dirty.values():
            old, new = aggregate.rows, self.aggregates.renewed_rows(aggregate)
            assert old is not None
            self.projector.add(aggregate.no, old, new)
            aggregate.rows = new
            if not (_LOOKED_UP.isdisjoint(old.tables) and _LOOKED_UP.isdisjoint(new.tables)):
                self._forget_lookups()
        self._dirty.clear()
        self.projector.write()

    def refold(self, root: bytes, change: Callable[[], T]) -> T:
        """Change a root's facts inside the journal (a body is erased) and bring the tables in step."""
        before = self.aggregates.wanted(root)
        rows = self.aggregates.renewed_rows(before)
        result = change()
        self.aggregates.forget(root)
        after = self.aggregates.wanted(root)
        after.rows = self.aggregates.renewed_rows(after)
        self.projector.add(after.no, rows, after.rows)
        self.projector.write()
        self._forget_lookups()
        self._changed.add(root)
        return result

    def committed(self) -> tuple[frozenset[bytes], frozenset[str]]:
        """Return the roots and kinds that the transaction just ended has changed."""
        changed = frozenset(self._changed), frozenset(self._kinds)
        self._changed.clear()
        self._kinds.clear()
        self.aggregates.trim()
        return changed

    def rolled_back(self) -> None:
        """Forget what did not happen."""
        for changed in self._changed:
            self.aggregates.forget(changed)
        self._unwritten = []
        self._dirty.clear()
        self._changed.clear()
        self._kinds.clear()
        self._forget_lookups()
        self.projector.forget()
        self.projector.levels.forget()
        self.numbering.forget()
        self.reload()

    def forget_all(self) -> None:
        """Keep nothing in memory of what the tables were made of."""
        self.aggregates.forget_all()
        self.projector.levels.forget()
        self._forget_lookups()

    def _forget_lookups(self) -> None:
        self._records.clear()
        self._settings = None
        self._codes.clear()
        self._open_sessions.clear()

    # --- reading

    def records(self, kind: str) -> tuple[RecordState, ...]:
        """Return the small records of one kind that are not deleted, in order of position and name."""
        known = self._records.get(kind)
        if known is None:
            self.project()
            rows = self.connection.execute(_RECORDS_OF_KIND, (kind,)).fetchall()
            found = [self.state(row[0], RecordState) for row in rows]
            known = tuple(
                state for state in found if state is not None and state.fields.get("deleted") is not True
            )
            self._records[kind] = known
        return known

    def products_by_code(self, code: str) -> tuple[bytes, ...]:
        """Return the ids of the products that answer to a code, as `words.as_code` gives it."""
        self.project()
        known = self._codes.get(code)
        if known is None:
            if len(self._codes) >= KEPT_CODES:
                self._codes.clear()
            rows = self.connection.execute(_PRODUCTS_BY_CODE, (code,)).fetchall()
            known = self._codes[code] = tuple([row[0] for row in rows])
        return known

    def open_session(self, register_id: bytes) -> bytes | None:
        """Return the id of a register's session that is not closed."""
        self.project()
        if register_id not in self._open_sessions:
            row = self.connection.execute(_OPEN_SESSION, (register_id,)).fetchone()
            self._open_sessions[register_id] = None if row is None else row[0]
        return self._open_sessions[register_id]

    def setting(self, name: str) -> object:
        """Return a shop-wide setting, None when it was never made."""
        known = self._settings
        if known is None:
            known = {}
            for record in self.records("setting"):
                known.setdefault(record.fields.get("name"), record.fields.get("value"))
            self._settings = known
        return known.get(name)

    def state(self, root: bytes, kind: type[S]) -> S | None:
        """Return the state of a root as this kind of thing."""
        state = self.aggregates.state(root)
        return state if isinstance(state, kind) else None

    def keep_state(self, name: str, value: str) -> None:
        """Write down something of this machine alone."""
        self.connection.execute(_PUT_STATE, (name, value))

    def kept_state(self, name: str) -> str:
        """Return what was written down of this machine alone under a name, "" when nothing."""
        row = self.connection.execute(_READ_STATE, (name,)).fetchone()
        return "" if row is None else str(row[0])
