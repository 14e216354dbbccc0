"""The statements of `sale_detail`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import customer, journal, product, record, root

FACTS_OF = sql(
    select(journal.c.head, journal.c.body)
    .join_from(journal, root, root.c.no == journal.c.root_no)
    .where(root.c.id == bindparam("wanted"))
)
OUTLETS = sql(
    select(root.c.id, record.c.name)
    .join_from(record, root, root.c.no == record.c.no)
    .where(record.c.kind == bindparam("kind"))
    .order_by(record.c.position, record.c.name, root.c.id)
)
CUSTOMER = sql(
    select(customer.c.name)
    .join_from(customer, root, root.c.no == customer.c.no)
    .where(root.c.id == bindparam("id"))
)
PICTURE = sql(
    select(product.c.picture, product.c.tint)
    .join_from(product, root, root.c.no == product.c.no)
    .where(root.c.id == bindparam("id"))
)
