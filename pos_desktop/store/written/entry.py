"""The statements of `entry`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, literal_column, select, text

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import (
    local_print_job,
    payment,
    product_code,
    register_session,
    root,
    sale,
    stock_level,
)

PRODUCTS_BY_CODE = sql(
    select(root.c.id)
    .join_from(product_code, root, root.c.no == product_code.c.root_no)
    .where(product_code.c.code == bindparam("wanted"))
    .order_by(root.c.id)
)
LEVEL = sql(
    select(stock_level.c.on_hand, stock_level.c.committed).where(
        stock_level.c.product_no == bindparam("product"), stock_level.c.outlet_no == bindparam("outlet")
    )
)
OPEN_SESSION = sql(
    select(root.c.id)
    .join_from(register_session, root, root.c.no == register_session.c.no)
    .where(register_session.c.register_id == bindparam("register"), register_session.c.closed_at_ms.is_(None))
    .order_by(register_session.c.number.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
LAST_SESSION = sql(
    select(func.coalesce(func.max(register_session.c.number), literal_column("0"))).where(
        register_session.c.register_id == bindparam("register")
    )
)
ON_ACCOUNT = sql(
    select(func.coalesce(func.sum(payment.c.amount_minor), literal_column("0"))).where(
        payment.c.customer_id == bindparam("customer"), payment.c.kind == literal_column("'on_account'")
    )
)
STORED_VALUE = sql(
    select(func.coalesce(-func.sum(payment.c.amount_minor), literal_column("0"))).where(
        text("kind IN ('gift_card', 'store_credit')"),
        payment.c.kind == bindparam("of_kind"),
        payment.c.reference == bindparam("of_reference"),
    )
)
RETURNS_OF = sql(
    select(root.c.id).join_from(sale, root, root.c.no == sale.c.no).where(
        sale.c.return_of == bindparam("of_sale")
    ).order_by(root.c.id)
)  # fmt: skip
TAKINGS = sql(
    select(payment.c.type_id, payment.c.kind, func.sum(payment.c.amount_minor))
    .where(payment.c.session_id == bindparam("session"))
    .group_by(payment.c.type_id, payment.c.kind)
)
SPOOL = sql(
    insert(local_print_job).values(**{c.name: bindparam(c.name) for c in local_print_job.c if c.name != "no"})
)
