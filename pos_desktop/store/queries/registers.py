"""The session a register is in."""

from __future__ import annotations

from pos_desktop.journal.state import SessionState
from pos_desktop.store.folding import state_of
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.names import NameQueries
from pos_desktop.store.queries.sale_detail import facts_of

_SQL = prepared("registers")
_OPEN = _SQL["OPEN"]


class RegisterQueries(NameQueries):
    """Registers and their sessions."""

    def session(self, register_id: bytes) -> SessionState | None:
        """Return the register's open session."""
        with self._reader.one_state():
            row = self._reader.row(_OPEN, (register_id,))
            if row is None:
                return None
            state = state_of(row[0], facts_of(self._reader, row[0]))
        return state if isinstance(state, SessionState) else None
