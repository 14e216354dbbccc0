"""Sales history: pages, totals, and the short ways to one sale."""

from __future__ import annotations

from pos_desktop.services.ports.rows import SaleFilter, SaleRow, SaleTotals
from pos_desktop.store.driver import Row
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.names import NameQueries, names_of
from pos_desktop.store.queries.searching import Match, match_of
from pos_desktop.store.words import as_match

_SQL = prepared("sales")
_PARKED = _SQL["PARKED"]
_OPEN_CART = _SQL["OPEN_CART"]
_BY_NUMBER = _SQL["BY_NUMBER"]
_BY_ID = _SQL["BY_ID"]
_ID_DIGITS = 32
_FEWEST_ID_DIGITS = 6


class SaleQueries(NameQueries):
    """Sales by what is known of them."""

    def sales(self, chosen: SaleFilter) -> tuple[SaleRow, ...]:
        """Return one page of sales, newest first."""
        # late: what is put together of what was chosen needs Core, and Core takes 170 ms to load
        from pos_desktop.store.written.sales import page

        with self._reader.one_state():
            ready = page(chosen, self._found(chosen))
            return self._sale_rows(self._reader.rows(ready.sql, ready.bound()))

    def sale_totals(self, chosen: SaleFilter) -> SaleTotals:
        """Return the totals of everything that matches, per currency."""
        # late: what is put together of what was chosen needs Core, and Core takes 170 ms to load
        from pos_desktop.store.written.sales import totals

        with self._reader.one_state():
            ready = totals(chosen, self._found(chosen))
            rows = self._reader.rows(ready.sql, ready.bound())
        return SaleTotals(
            sum(count for _, count, _, _ in rows), tuple((name, total, owed) for name, _, total, owed in rows)
        )

    def find_sale(self, number: str) -> bytes | None:
        """Return the sale with exactly this receipt number, or whose id begins so in hex."""
        match = as_match(number)
        row = self._reader.row(_BY_NUMBER, (match, number)) if match else None
        if row is not None:
            return bytes(row[0])
        digits = number.replace("-", "").lower()
        if not _FEWEST_ID_DIGITS <= len(digits) <= _ID_DIGITS or set(digits) - set("0123456789abcdef"):
            return None
        first, last = digits.ljust(_ID_DIGITS, "0"), digits.ljust(_ID_DIGITS, "f")
        rows = self._reader.rows(_BY_ID, (bytes.fromhex(first), bytes.fromhex(last)))
        return bytes(rows[0][0]) if len(rows) == 1 else None

    def parked_sales(self, *, outlet_id: bytes) -> tuple[SaleRow, ...]:
        """Return what waits to be retrieved."""
        with self._reader.one_state():
            return self._sale_rows(self._reader.rows(_PARKED, (outlet_id,)))

    def open_cart(self, register_id: bytes) -> bytes | None:
        """Return the register's cart that is not parked, completed or discarded: what a power cut left."""
        row = self._reader.row(_OPEN_CART, (register_id,))
        return None if row is None else bytes(row[0])

    def _sale_rows(self, rows: list[Row]) -> tuple[SaleRow, ...]:
        names = names_of(self._reader)
        return tuple(
            SaleRow(
                sale_id=row[0],
                number=row[1],
                placed_at_ms=row[2],
                state=row[3],
                label=row[4],
                source=row[5],
                channel_kind=row[6],
                method=row[7],
                outlet=names.get(row[8], ""),
                register=names.get(row[9], ""),
                user=names.get(row[10], ""),
                customer=row[11] or "",
                currency=row[12],
                total_minor=row[13],
                owed_minor=row[14],
                is_paid=row[15] == 1,
            )
            for row in rows
        )

    def _found(self, chosen: SaleFilter) -> list[Match]:
        return [match_of(self._reader, typed) for typed in (chosen.search, chosen.customer) if typed.strip()]
