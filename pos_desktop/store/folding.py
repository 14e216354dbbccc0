"""Which fold reads a root's facts, and the rows of what it gives."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.folds.families import FOLD_OF, State, family_of
from pos_desktop.journal.state import RecordState, SaleState, SessionState
from pos_desktop.store.rows import NOTHING, Numbers, Rows, record_rows, sale_rows, session_rows, stock_rows

# Raised whenever folds or rows give other tables for the same facts: a till then rebuilds itself.
PROJECTION = 3


def state_of(root: bytes, facts: Sequence[Recorded]) -> State:
    """Return what the facts of one root come to; None while no kind tells what it is."""
    family = family_of([fact.kind for fact in facts])
    return None if family is None else FOLD_OF[family](root, facts)


def rows_of(no: int, state: State, numbers: Numbers, before: Rows = NOTHING) -> Rows:
    """Return the rows of one root; what did not change is taken over from the rows `before`."""
    if state is None:
        return NOTHING
    if isinstance(state, SaleState):
        return sale_rows(no, state, numbers, before)
    if isinstance(state, SessionState):
        return session_rows(no, state)
    if isinstance(state, RecordState):
        return record_rows(no, state)
    return stock_rows(no, state, numbers)
