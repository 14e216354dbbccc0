"""The session a register is in."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from pos_desktop.journal.state import SessionState
from pos_desktop.store.folding import state_of
from pos_desktop.store.queries.names import NameQueries
from pos_desktop.store.queries.sale_detail import facts_of
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import register_session, root

_OPEN = sql(
    select(root.c.id)
    .join_from(register_session, root, root.c.no == register_session.c.no)
    .where(register_session.c.register_id == bindparam("register"), register_session.c.closed_at_ms.is_(None))
    .order_by(register_session.c.number.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)


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
