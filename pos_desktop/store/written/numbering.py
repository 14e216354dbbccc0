"""The statements of `numbering`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import device, root

FIND_ROOT = sql(select(root.c.no).where(root.c.id == bindparam("wanted")))
FIND_DEVICE = sql(select(device.c.no).where(device.c.id == bindparam("wanted")))
ADD_ROOT = sql(insert(root).values(id=bindparam("id")).returning(root.c.no))
ADD_DEVICE = sql(insert(device).values(id=bindparam("id")).returning(device.c.no))
