"""Products for the Sell screen: found by what is typed or scanned, with the stock of one outlet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pos_desktop.services.ports.rows import ProductRow
from pos_desktop.store.driver import Row
from pos_desktop.store.form import RANKED
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.names import NameQueries
from pos_desktop.store.words import as_code, as_match, normalised

TABS = 24
FAVOURITES = ""

_SQL = prepared("products")
_ROW = _SQL["ROW"]
_FAVOURITES = _SQL["FAVOURITES"]
_IN_CATEGORY = _SQL["IN_CATEGORY"]
_BY_CODE = _SQL["BY_CODE"]
_BY_NAME = _SQL["BY_NAME"]
_BY_WORDS = _SQL["BY_WORDS"]
_NUMBER = _SQL["NUMBER"]
_FIRST = "SELECT no FROM product WHERE is_deleted = 0 ORDER BY name_norm LIMIT ?"
_NEXT_CATEGORY = "SELECT min(category) FROM product WHERE category > ?"
_tax_ids = msgspec.msgpack.Decoder(tuple[bytes, ...]).decode


class ProductQueries(NameQueries):
    """Products by text, code, key or id."""

    def search_products(self, text: str, *, outlet_id: bytes, limit: int = 20) -> tuple[ProductRow, ...]:
        """Return products by name, SKU or code, best first; accents and case do not matter."""
        typed = " ".join(normalised(text).split())
        with self._reader.one_state():
            exact = [no for (no,) in self._reader.rows(_BY_CODE, (as_code(text),))]
            if not typed:
                return self._rows(exact[:limit], outlet_id)
            hits = self._reader.rows(_BY_NAME, (typed, typed + "\U0010ffff"))
            if len(hits) < RANKED:
                hits += self._reader.rows(_BY_WORDS, (as_match(text),))
            ranked = [row[0] for row in sorted(hits, key=lambda row: _rank(typed, row))]
            best = dict.fromkeys((*exact, *ranked))
            return self._rows(list(best)[:limit], outlet_id)

    def first_products(self, *, outlet_id: bytes, limit: int = 20) -> tuple[ProductRow, ...]:
        """Return products in the order of their names."""
        with self._reader.one_state():
            return self._rows([no for (no,) in self._reader.rows(_FIRST, (limit,))], outlet_id)

    def product_by_code(self, code: str, *, outlet_id: bytes) -> tuple[ProductRow, ...]:
        """Return every product that answers to exactly this code or SKU."""
        with self._reader.one_state():
            return self._rows([no for (no,) in self._reader.rows(_BY_CODE, (as_code(code),))], outlet_id)

    def quick_keys(self, *, outlet_id: bytes) -> tuple[tuple[str, tuple[ProductRow, ...]], ...]:
        """Return (category, products) in the order of the tabs; the first, named "", is the favourites."""
        with self._reader.one_state():
            tabs = [(FAVOURITES, _product_rows(self._reader.rows(_FAVOURITES, (outlet_id,))))]
            category = ""
            while len(tabs) < TABS:
                found = self._reader.row(_NEXT_CATEGORY, (category,))
                if found is None or found[0] is None:
                    break
                category = found[0]
                tabs.append((category, _product_rows(self._reader.rows(_IN_CATEGORY, (outlet_id, category)))))
        return tuple(tabs)

    def products(self, product_ids: tuple[bytes, ...], *, outlet_id: bytes) -> tuple[ProductRow, ...]:
        """Return these products, in this order; unknown ones are left out."""
        with self._reader.one_state():
            numbers = [no for id in product_ids for (no,) in self._reader.rows(_NUMBER, (id,))]
            return self._rows(numbers, outlet_id)

    def _rows(self, numbers: Sequence[int], outlet_id: bytes) -> tuple[ProductRow, ...]:
        return _product_rows(row for no in numbers for row in self._reader.rows(_ROW, (outlet_id, no)))


def _product_rows(rows: Iterable[Row]) -> tuple[ProductRow, ...]:
    return tuple(
        ProductRow(
            product_id=row[0],
            sku=row[1],
            name=row[2],
            price_minor=row[3],
            currency=row[4],
            category=row[5],
            picture=row[6],
            tint=row[7],
            is_stocked=row[8] == 1,
            available=row[9] or 0,
            low_stock=row[10],
            tax_ids=_tax_ids(row[11]),
        )
        for row in rows
    )


def _rank(typed: str, row: Row) -> tuple[bool, bool, bool, int, str, int]:
    """Order hits: the SKU itself, names that begin so, names with a word that begins so, short ones first."""
    no, name, sku = row
    return (
        normalised(sku) != typed,
        not name.startswith(typed),
        f" {typed}" not in name,
        len(name),
        name,
        no,
    )
