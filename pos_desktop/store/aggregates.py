"""The facts of the roots last touched, decoded, with their state and the rows the tables hold of them.

What the tables say is a pure function of the facts, so rows are worked out again rather than read back.
"""

from __future__ import annotations

from collections import OrderedDict

from pos_desktop.journal.envelope import Recorded, open_fact
from pos_desktop.journal.folds.families import State
from pos_desktop.store.driver import Connection
from pos_desktop.store.folding import rows_of, state_of
from pos_desktop.store.numbering import Numbering
from pos_desktop.store.prepared import prepared
from pos_desktop.store.rows import NOTHING, Numbers, Rows

KEPT_ROOTS = 512
KEPT_FACTS = 8_192

_SQL = prepared("aggregates")
_FACTS_OF = _SQL["FACTS_OF"]


class Aggregate:
    """One root: `facts` in any order, and `rows` as the tables hold them, None until somebody needs them."""

    __slots__ = ("facts", "folded", "id", "is_folded", "no", "rows", "was_used")

    def __init__(self, id: bytes, no: int, facts: list[Recorded]) -> None:
        self.id = id
        self.no = no
        self.facts = facts
        self.rows: Rows | None = None if facts else NOTHING
        self.was_used = False
        self.folded: State = None
        self.is_folded = not facts

    def state(self) -> State:
        """Return what the facts come to."""
        if not self.is_folded:
            self.folded = state_of(self.id, self.facts)
            self.is_folded = True
        return self.folded

    def append(self, fact: Recorded) -> None:
        """Add a fact; the state is worked out anew when it is asked for."""
        self.facts.append(fact)
        self.is_folded = False


class Aggregates:
    """Keeps the roots last used; inside the transaction that is open."""

    def __init__(self, connection: Connection, numbering: Numbering) -> None:
        self._connection = connection
        self._numbering = numbering
        self._numbers = Numbers(numbering.root, numbering.device)
        self._kept: OrderedDict[bytes, Aggregate] = OrderedDict()
        self._facts = 0

    def known(self, root: bytes) -> Aggregate | None:
        """Return a root that has been heard of."""
        found = self._kept.get(root)
        if found is not None:
            found.was_used = True
            return found
        no = self._numbering.find_root(root)
        return None if no is None else self._load(root, no)

    def state(self, root: bytes) -> State:
        """Return what the facts of a root come to, None for one that nobody has heard of."""
        found = self._kept.get(root)
        if found is None:
            found = self.known(root)
            return None if found is None else found.state()
        found.was_used = True
        return found.folded if found.is_folded else found.state()

    def wanted(self, root: bytes) -> Aggregate:
        """Return a root, new if need be."""
        found = self.known(root)
        if found is None:
            found = self._keep(Aggregate(root, self._numbering.root(root), []))
        return found

    def add(self, aggregate: Aggregate, fact: Recorded) -> None:
        """Add a fact that the journal did not hold."""
        if aggregate.rows is None:
            aggregate.rows = rows_of(aggregate.no, aggregate.state(), self._numbers)
        aggregate.append(fact)
        self._facts += 1

    def renewed_rows(self, aggregate: Aggregate) -> Rows:
        """Return the rows as they should be now."""
        return rows_of(aggregate.no, aggregate.state(), self._numbers, aggregate.rows or NOTHING)

    def forget(self, root: bytes) -> None:
        """Drop a root whose facts are not what they were."""
        found = self._kept.pop(root, None)
        if found is not None:
            self._facts -= len(found.facts)

    def forget_all(self) -> None:
        """Drop everything."""
        self._kept.clear()
        self._facts = 0

    def trim(self) -> None:
        """Let go of what was not used for long; never while something is unwritten."""
        while len(self._kept) > KEPT_ROOTS or (self._facts > KEPT_FACTS and len(self._kept) > 1):
            _, oldest = self._kept.popitem(last=False)
            if oldest.was_used:  # since it was last the oldest: it goes to the end of the queue
                oldest.was_used = False
                self._kept[oldest.id] = oldest
            else:
                self._facts -= len(oldest.facts)

    def _load(self, root: bytes, no: int) -> Aggregate:
        rows = self._connection.execute(_FACTS_OF, (no,)).fetchall()
        return self._keep(Aggregate(root, no, [open_fact(head, body) for head, body in rows]))

    def _keep(self, aggregate: Aggregate) -> Aggregate:
        self._kept[aggregate.id] = aggregate
        self._facts += len(aggregate.facts)
        return aggregate
