"""Stock levels by product and outlet."""

from __future__ import annotations

from sqlalchemy import select

from pos_desktop.services.ports.rows import StockRow
from pos_desktop.store.queries.names import NameQueries, names_of
from pos_desktop.store.statements import compiled
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


class StockQueries(NameQueries):
    """On hand and committed."""

    def stock(
        self, *, product_id: bytes | None = None, outlet_id: bytes | None = None
    ) -> tuple[StockRow, ...]:
        """Return stock levels; products not known here yet have no name."""
        statement = _LEVELS
        if product_id is not None:
            statement = statement.where(root.c.id == product_id)
        if outlet_id is not None:
            statement = statement.where(_place.c.id == outlet_id)
        ready = compiled(statement)
        with self._reader.one_state():
            rows = self._reader.rows(ready.sql, ready.bound())
            names = names_of(self._reader)
        return tuple(
            StockRow(id, sku or "", name or "", outlet, names.get(outlet, ""), on_hand, committed)
            for id, sku, name, outlet, on_hand, committed in rows
        )
