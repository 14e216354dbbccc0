"""The statements of `aggregates`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import journal

FACTS_OF = sql(select(journal.c.head, journal.c.body).where(journal.c.root_no == bindparam("root")))
