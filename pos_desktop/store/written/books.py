"""The statements of `books`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import device, journal, local_state, record, root

APPEND = sql(insert(journal))
FIND_FACT = sql(select(journal.c.head).where(journal.c.id == bindparam("fact")))
DEVICES = sql(select(device.c.no, device.c.id))
LAST_FACT = sql(
    select(func.max(journal.c.id)).where(journal.c.id.between(bindparam("first"), bindparam("last")))
)
RECORDS_OF_KIND = sql(
    select(root.c.id).join_from(record, root, root.c.no == record.c.no).where(
        record.c.kind == bindparam("kind")
    ).order_by(record.c.position, record.c.name, root.c.id)
)  # fmt: skip
PUT_STATE = sql(insert(local_state).prefix_with("OR REPLACE"))
