"""The statements of `registers`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import register_session, root

OPEN = sql(
    select(root.c.id)
    .join_from(register_session, root, root.c.no == register_session.c.no)
    .where(register_session.c.register_id == bindparam("register"), register_session.c.closed_at_ms.is_(None))
    .order_by(register_session.c.number.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
