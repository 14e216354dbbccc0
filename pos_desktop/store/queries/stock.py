"""Stock levels by product and outlet."""

from __future__ import annotations

from pos_desktop.services.ports.rows import StockRow
from pos_desktop.store.queries.names import NameQueries, names_of


class StockQueries(NameQueries):
    """On hand and committed."""

    def stock(
        self, *, product_id: bytes | None = None, outlet_id: bytes | None = None
    ) -> tuple[StockRow, ...]:
        """Return stock levels; products not known here yet have no name."""
        # late: what is put together of what was asked needs Core, and Core takes 170 ms to load
        from pos_desktop.store.written.stock import levels

        ready = levels(product_id, outlet_id)
        with self._reader.one_state():
            rows = self._reader.rows(ready.sql, ready.bound())
            names = names_of(self._reader)
        return tuple(
            StockRow(id, sku or "", name or "", outlet, names.get(outlet, ""), on_hand, committed)
            for id, sku, name, outlet, on_hand, committed in rows
        )
