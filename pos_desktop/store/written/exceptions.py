"""The statements of `exceptions`, written in Core."""

from __future__ import annotations

from sqlalchemy import func, literal_column, select, text

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import (
    contradiction,
    journal,
    payment,
    product,
    product_code,
    record,
    root,
    sale,
    stock_entry,
    stock_level,
)

_place = root.alias("place")
INSIDE = sql(
    select(
        root.c.id,
        sale.c.number,
        contradiction.c.contradiction_key,
        contradiction.c.kind,
        contradiction.c.details,
        contradiction.c.stamp,
    )
    .select_from(
        contradiction.outerjoin(sale, sale.c.no == contradiction.c.root_no).join(
            root, root.c.no == contradiction.c.root_no
        )
    )
    .order_by(contradiction.c.stamp.desc(), root.c.id, contradiction.c.contradiction_key)
)
_twin = product_code.alias("twin")
_SHARED_CODES = (
    select(_twin.c.code).group_by(_twin.c.code).having(func.count() > literal_column("1"))
)  # a walk along the key; joined to the products, 100,000 codes took three times as long
SAME_CODE = sql(
    select(
        product_code.c.code, func.min(root.c.id), func.group_concat(product.c.name, literal_column("', '"))
    )
    .select_from(
        product_code.join(product, product.c.no == product_code.c.root_no).join(
            root, root.c.no == product.c.no
        )
    )
    .where(product_code.c.code.in_(_SHARED_CODES))
    .group_by(product_code.c.code)
    .having(func.count() > literal_column("1"))
    .order_by(product_code.c.code)
)
SHORT = sql(
    select(
        root.c.id, product.c.sku, product.c.name, _place.c.id, stock_level.c.on_hand, stock_level.c.committed
    )
    .select_from(
        stock_level.join(product, product.c.no == stock_level.c.product_no)
        .join(root, root.c.no == product.c.no)
        .join(_place, _place.c.no == stock_level.c.outlet_no)
    )
    .where(product.c.is_stocked == literal_column("1"), stock_level.c.on_hand < stock_level.c.committed)
    .order_by(root.c.id, _place.c.id)
)
LATE = sql(
    select(root.c.id, product.c.sku, product.c.name, _place.c.id, stock_entry.c.on_hand, stock_entry.c.stamp)
    .select_from(
        stock_entry.join(root, root.c.no == stock_entry.c.product_no)
        .outerjoin(product, product.c.no == stock_entry.c.product_no)
        .join(_place, _place.c.no == stock_entry.c.outlet_no)
    )
    .where(text("stock_entry.is_late = 1"))
    .order_by(stock_entry.c.stamp, root.c.id, _place.c.id)
)
OVERSPENT = sql(
    select(
        root.c.id,
        sale.c.number,
        payment.c.kind,
        payment.c.reference,
        payment.c.currency,
        func.sum(payment.c.amount_minor),
        func.max(payment.c.at_ms),  # SQLite takes the sale from the row that has it
    )
    .select_from(
        payment.join(root, root.c.no == payment.c.root_no).outerjoin(sale, sale.c.no == payment.c.root_no)
    )
    .where(text("kind IN ('gift_card', 'store_credit')"))
    .group_by(payment.c.kind, payment.c.reference)
    .having(func.sum(payment.c.amount_minor) > literal_column("0"))
    .order_by(payment.c.kind, payment.c.reference)
)
SETTLED = sql(
    select(root.c.id, journal.c.head, journal.c.body)
    .select_from(record.join(root, root.c.no == record.c.no).join(journal, journal.c.root_no == record.c.no))
    .where(record.c.kind == literal_column("'exception'"), record.c.is_deleted == literal_column("0"))
)
