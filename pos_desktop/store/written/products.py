"""The statements of `products`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select, text

from pos_desktop.store.form import RANKED, TILES_IN_A_TAB
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import product, product_code, root, stock_level

_FROM = product.join(root, root.c.no == product.c.no).outerjoin(
    stock_level,
    (stock_level.c.product_no == product.c.no)
    & (
        stock_level.c.outlet_no == select(root.c.no).where(root.c.id == bindparam("outlet")).scalar_subquery()
    ),
)
_COLUMNS = (
    root.c.id,
    product.c.sku,
    product.c.name,
    product.c.price_minor,
    product.c.currency,
    product.c.category,
    product.c.picture,
    product.c.tint,
    product.c.is_stocked,
    stock_level.c.on_hand - stock_level.c.committed,
    product.c.low_stock,
    product.c.tax_ids,
)
_NOT_DELETED = product.c.is_deleted == literal_column("0")
ROW = sql(select(*_COLUMNS).select_from(_FROM).where(product.c.no == bindparam("wanted")))
FAVOURITES = sql(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(product.c.quick_key.is_not(None), _NOT_DELETED)
    .order_by(product.c.quick_key, product.c.name_norm, root.c.id)
    .limit(literal_column(str(TILES_IN_A_TAB)))
    .offset(literal_column("0"))
)
IN_CATEGORY = sql(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(product.c.category == bindparam("wanted"), _NOT_DELETED)
    .order_by(product.c.name_norm, root.c.id)
    .limit(literal_column(str(TILES_IN_A_TAB)))
    .offset(literal_column("0"))
)
BY_CODE = sql(
    select(product_code.c.root_no)
    .where(product_code.c.code == bindparam("code"))
    .order_by(product_code.c.root_no)
)
BY_NAME = sql(
    select(product.c.no, product.c.name_norm, product.c.sku)
    .where(product.c.name_norm >= bindparam("first"), product.c.name_norm < bindparam("beyond"), _NOT_DELETED)
    .order_by(product.c.name_norm)
    .limit(literal_column(str(RANKED)))
    .offset(literal_column("0"))
)
BY_WORDS = sql(
    select(product.c.no, product.c.name_norm, product.c.sku).where(
        text(f"product.no IN (SELECT rowid FROM product_text WHERE product_text MATCH :words LIMIT {RANKED})")
    )
)
NUMBER = sql(select(root.c.no).where(root.c.id == bindparam("id")))
