"""The statement of `stock`, put together in Core of what was asked."""

from __future__ import annotations

from sqlalchemy import select

from pos_desktop.store.statements import Compiled, compiled
from pos_desktop.store.tables import product, root, stock_level

_place = root.alias("place")
_LEVELS = (
    select(
        root.c.id, product.c.sku, product.c.name, _place.c.id, stock_level.c.on_hand, stock_level.c.committed
    )
    .select_from(
        stock_level.join(root, root.c.no == stock_level.c.product_no)
        .join(_place, _place.c.no == stock_level.c.outlet_no)
        .outerjoin(product, product.c.no == stock_level.c.product_no)
    )
    .order_by(product.c.name_norm, root.c.id, _place.c.id)
)


def levels(product_id: bytes | None, outlet_id: bytes | None) -> Compiled:
    """Return what gives the levels of a product, an outlet, both or all."""
    statement = _LEVELS
    if product_id is not None:
        statement = statement.where(root.c.id == product_id)
    if outlet_id is not None:
        statement = statement.where(_place.c.id == outlet_id)
    return compiled(statement)
