"""The statements of `receipts`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import local_receipt_series as series
from pos_desktop.store.tables import sale

ADVANCE = sql(
    update(series)
    .values(last=series.c.last + bindparam("step"))
    .where(series.c.register_id == bindparam("register"), series.c.device_id == bindparam("device"))
    .returning(series.c.last)
)
BEGIN = sql(insert(series))
NUMBERS_OF = sql(select(sale.c.number).where(sale.c.register_id == bindparam("register")))
