"""Products for the Sell screen: found by what is typed or scanned, with the stock of one outlet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, literal_column, select, text

from pos_desktop.services.ports.rows import ProductRow
from pos_desktop.store.driver import Row
from pos_desktop.store.queries.names import NameQueries
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import product, product_code, root, stock_level
from pos_desktop.store.words import as_code, as_match, normalised

RANKED = 200
TABS = 24
TILES_IN_A_TAB = 60
FAVOURITES = ""

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
_ROW = sql(select(*_COLUMNS).select_from(_FROM).where(product.c.no == bindparam("wanted")))
_FAVOURITES = sql(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(product.c.quick_key.is_not(None), _NOT_DELETED)
    .order_by(product.c.quick_key, product.c.name_norm, root.c.id)
    .limit(literal_column(str(TILES_IN_A_TAB)))
    .offset(literal_column("0"))
)
_IN_CATEGORY = sql(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(product.c.category == bindparam("wanted"), _NOT_DELETED)
    .order_by(product.c.name_norm, root.c.id)
    .limit(literal_column(str(TILES_IN_A_TAB)))
    .offset(literal_column("0"))
)
_NEXT_CATEGORY = "SELECT min(category) FROM product WHERE category > ?"
_BY_CODE = sql(
    select(product_code.c.root_no)
    .where(product_code.c.code == bindparam("code"))
    .order_by(product_code.c.root_no)
)
_BY_NAME = sql(
    select(product.c.no, product.c.name_norm, product.c.sku)
    .where(product.c.name_norm >= bindparam("first"), product.c.name_norm < bindparam("beyond"), _NOT_DELETED)
    .order_by(product.c.name_norm)
    .limit(literal_column(str(RANKED)))
    .offset(literal_column("0"))
)
_BY_WORDS = sql(
    select(product.c.no, product.c.name_norm, product.c.sku).where(
        text(f"product.no IN (SELECT rowid FROM product_text WHERE product_text MATCH :words LIMIT {RANKED})")
    )
)
_NUMBER = sql(select(root.c.no).where(root.c.id == bindparam("id")))
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
