"""The statements of `names`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select, text

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import customer, record, root

NAMED = sql(
    select(root.c.id, record.c.name, record.c.fields)
    .join_from(record, root, root.c.no == record.c.no)
    .where(record.c.kind == bindparam("kind"), record.c.is_deleted == literal_column("0"))
    .order_by(record.c.position, record.c.name, root.c.id)
)
NAMES = sql(
    select(root.c.id, record.c.name)
    .join_from(record, root, root.c.no == record.c.no)
    .where(
        record.c.kind.in_(
            [literal_column("'outlet'"), literal_column("'register'"), literal_column("'user'")]
        )
    )
)
CUSTOMERS = sql(
    select(root.c.id, customer.c.name, customer.c.fields)
    .join_from(customer, root, root.c.no == customer.c.no)
    .where(
        text("customer.no IN (SELECT rowid FROM customer_text WHERE customer_text MATCH :words LIMIT 200)"),
    )
    .order_by(customer.c.name, root.c.id)
    .limit(bindparam("at_most"))
    .offset(literal_column("0"))
)
