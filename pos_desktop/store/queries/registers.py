"""The session a register is in, and those that are over."""

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

    def closures(self, register_id: bytes, *, limit: int = 100) -> tuple[SessionState, ...]:
        """Return a register's closed sessions, newest first."""
        # late: Core takes 170 ms to load, and nobody waits for this
        from pos_desktop.store.statements import compiled
        from pos_desktop.store.tables import register_session, root

        chosen = (
            root.select()
            .with_only_columns(root.c.id)
            .join_from(register_session, root, root.c.no == register_session.c.no)
            .where(
                register_session.c.register_id == register_id, register_session.c.closed_at_ms.is_not(None)
            )
            .order_by(register_session.c.number.desc(), root.c.id)
            .limit(limit)
        )
        ready = compiled(chosen)
        with self._reader.one_state():
            found = self._reader.rows(ready.sql, ready.bound())
            states = [state_of(row[0], facts_of(self._reader, row[0])) for row in found]
        return tuple(state for state in states if isinstance(state, SessionState))
