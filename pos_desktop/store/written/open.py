"""The statements of `open`, written in Core."""

from __future__ import annotations

from sqlalchemy import insert, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import local_device, local_state

READ_DEVICE = sql(select(local_device.c.id))
PUT_DEVICE = sql(insert(local_device))
PUT_STATE = sql(insert(local_state).prefix_with("OR REPLACE"))
