"""Products of a WooCommerce shop and their stock: absolute whole figures, read just before they are written.

Source: WooCommerce REST API v3. A stock figure is ignored, with status 200, where the product does not manage
its stock or leaves that to its parent: each answer is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from msgspec import Struct

from pos_desktop.channels.decoding import Exact, convert, minor, plain, raw
from pos_desktop.channels.woocommerce_site import WooSite
from pos_desktop.domain.errors import Rejected
from pos_desktop.services.ports.shops import (
    ProductPage,
    ShopProduct,
    ShopRefused,
    ShopUnavailable,
    StockAnswer,
    StockFigure,
    StockItem,
)

T = TypeVar("T")

BATCH: Final = 100  # 413 beyond
SKUS: Final = 50
LIST_STEP: Final = 80  # pages overlap: a product deleted meanwhile shifts none past us
STOCK_FIELDS: Final = "id,sku,type,parent_id,manage_stock,stock_quantity"
_REF = re.compile(r"(\d{1,18}):(\d{0,18})")


class StockedProduct(Struct):
    """What of a product or variation counts for stock. `manage_stock` is a boolean or "parent"."""

    id: int
    sku: str | None = None
    type: str | None = None
    parent_id: int | None = 0
    manage_stock: bool | str | None = False
    stock_quantity: int | float | None = None

    @property
    def counted(self) -> int | None:
        """Return its own stock, None where it has none of its own. Units: whole units."""
        return int(self.stock_quantity or 0) if self.manage_stock is True else None

    @property
    def parent(self) -> int:
        """Return the product a variation belongs to, 0 for a product."""
        return self.parent_id or 0 if self.type == "variation" else 0


class ListedProduct(StockedProduct):
    """What of a product or variation a list of products says."""

    name: str | None = None
    price: Exact = Exact(0)
    global_unique_id: str | None = None


class BatchError(Struct):
    """Why one item of a batch was refused."""

    code: str = ""


class BatchItem(Struct):
    """One item of a batch answer."""

    id: int
    manage_stock: bool | str | None = False
    stock_quantity: int | float | None = None
    error: BatchError | None = None


class BatchAnswer(Struct):
    """The answer to a batch, in the order of what was asked."""

    update: list[BatchItem] = []


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the shop has under each item; an item it does not know is absent, an ambiguous one is in that."""

    found: Mapping[StockItem, StockedProduct]
    ambiguous: frozenset[StockItem]


def read_shelf(site: WooSite, items: Sequence[StockItem]) -> Shelf:
    """Find items by the shop's own ids, else by exact SKU."""
    found = dict(_by_ids(site, items))
    unfound = [item for item in items if item not in found and item.sku]
    ambiguous: set[StockItem] = set()
    by_sku = _by_skus(site, sorted({item.sku for item in unfound}))
    for item in unfound:
        hits = by_sku.get(item.sku, ())
        if len(hits) == 1:
            found[item] = hits[0]
        elif hits:
            ambiguous.add(item)
    return Shelf(found, frozenset(ambiguous))


def write_stock(site: WooSite, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
    """Write figures that differ from what the shop says now, unless it sold meanwhile."""
    shelf = read_shelf(site, [figure.item for figure in figures])
    answers: dict[StockItem, StockAnswer] = {}
    to_write: dict[int, list[tuple[StockFigure, StockedProduct]]] = {}
    for figure in figures:
        answer = _unwritten(figure, shelf)
        if answer is not None:
            answers[figure.item] = answer
        else:
            product = shelf.found[figure.item]
            to_write.setdefault(product.parent, []).append((figure, product))
    for parent, wanted in to_write.items():
        for batch in _chunks(wanted, BATCH):
            answers.update({answer.item: answer for answer in _written(site, parent, batch)})
    return tuple(answers[figure.item] for figure in figures)


def list_products(site: WooSite, cursor: str) -> Iterator[ProductPage]:
    """Yield products, then the variations of each; some may come twice, none is left out."""
    currency = site.settings().currency
    if not currency:
        currency = str(site.get("data/currencies/current").json(dict[str, object]).get("code", ""))
    offset = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
    while True:
        params = {"per_page": str(BATCH), "orderby": "id", "order": "asc", "offset": str(offset)}
        listed = site.listed("products", params)
        products: list[ShopProduct] = []
        for row in _readable(listed.rows):
            products.extend(_sellable(site, row, currency))
        offset += LIST_STEP
        is_last = offset + BATCH - LIST_STEP >= listed.total
        yield ProductPage(tuple(products), str(offset), is_last)
        if is_last:
            return


def _by_ids(site: WooSite, items: Sequence[StockItem]) -> Iterator[tuple[StockItem, StockedProduct]]:
    wanted: dict[int, dict[int, list[StockItem]]] = {}
    for item in items:
        match = _REF.fullmatch(item.ref)
        if match:
            main, variation = int(match[1]), int(match[2] or 0)
            parent, own = (main, variation) if variation else (0, main)
            wanted.setdefault(parent, {}).setdefault(own, []).append(item)
    for parent, ids in wanted.items():
        path = f"products/{parent}/variations" if parent else "products"
        for chunk in _chunks(sorted(ids), BATCH):
            for product in _stocked(site, path, {"include": ",".join(map(str, chunk))}, parent):
                yield from ((item, product) for item in ids.get(product.id, ()))


def _by_skus(site: WooSite, skus: Sequence[str]) -> Mapping[str, tuple[StockedProduct, ...]]:
    """Find products and variations by exact SKU. A comma would part one SKU into two."""
    found: dict[str, tuple[StockedProduct, ...]] = {}
    for chunk in _chunks([sku for sku in skus if "," not in sku], SKUS):
        for product in _stocked(site, "products", {"sku": ",".join(chunk)}, 0):
            sku = product.sku or ""
            found[sku] = (*found.get(sku, ()), product)
    return found


def _stocked(site: WooSite, path: str, params: Mapping[str, str], parent: int) -> Iterator[StockedProduct]:
    """Read products of a list that fits on a page; of a parent that is gone there are none."""
    asked = {"per_page": str(BATCH), "_fields": STOCK_FIELDS, **params}
    try:
        rows = site.listed(path, asked).rows
    except ShopRefused as refused:
        if not parent or refused.reason != "order_gone":
            raise
        return
    for row in rows:
        product = _product(row, StockedProduct)
        if product is not None:
            product.parent_id, product.type = (
                (parent, "variation") if parent else (product.parent_id, product.type)
            )
            yield product


def _unwritten(figure: StockFigure, shelf: Shelf) -> StockAnswer | None:
    """Return the answer to a figure that is not to be written, None for one that is."""
    item = figure.item
    if item in shelf.ambiguous:
        return StockAnswer(item, "refused", reason="ambiguous_sku", problem=item.sku)
    product = shelf.found.get(item)
    if product is None:
        return StockAnswer(item, "refused", reason="unknown_product", problem=item.sku)
    now = product.counted
    if now is None:
        problem = "kept on its parent" if product.manage_stock == "parent" else "stock is not managed there"
        return StockAnswer(item, "refused", reason="not_allowed", problem=problem)
    if figure.seen is not None and figure.seen != now:  # as much as sold here may have been sold there
        return StockAnswer(item, "moved", now)
    if now == figure.available:
        return StockAnswer(item, "unchanged", now)
    return None


def _written(
    site: WooSite, parent: int, batch: Sequence[tuple[StockFigure, StockedProduct]]
) -> Iterator[StockAnswer]:
    path = f"products/{parent}/variations/batch" if parent else "products/batch"
    update = [{"id": product.id, "stock_quantity": figure.available} for figure, product in batch]
    answered = {item.id: item for item in site.post(path, {"update": update}).json(BatchAnswer).update}
    for figure, product in batch:
        yield _answer(figure, answered.get(product.id))


def _answer(figure: StockFigure, told: BatchItem | None) -> StockAnswer:
    if told is None:
        raise ShopUnavailable("bad_answer", field="update", problem="an item is not answered")
    if told.error is not None:
        is_unknown = told.error.code.endswith("_invalid_id")
        reason = "unknown_product" if is_unknown else "not_allowed"
        return StockAnswer(figure.item, "refused", reason=reason, problem=told.error.code)
    quantity = int(told.stock_quantity or 0)
    if told.manage_stock is not True or quantity != figure.available:
        return StockAnswer(figure.item, "refused", quantity, "not_allowed", "the shop passed over it")
    return StockAnswer(figure.item, "set", quantity)


def _sellable(site: WooSite, product: ListedProduct, currency: str) -> Iterator[ShopProduct]:
    """Yield a product, or the variations of a variable one; a grouped one is only a page about others."""
    if product.type == "variable":
        yield from _variations(site, product, currency)
    elif product.type not in ("grouped", "external"):
        yield _shop_product(product, f"{product.id}:", plain(product.name), currency)


def _variations(site: WooSite, parent: ListedProduct, currency: str) -> Iterator[ShopProduct]:
    page = 1
    while True:
        params = {"per_page": str(BATCH), "orderby": "id", "order": "asc", "page": str(page)}
        listed = site.listed(f"products/{parent.id}/variations", params)
        for row in _readable(listed.rows):
            name = " - ".join(filter(None, (plain(parent.name), plain(row.name))))
            yield _shop_product(row, f"{parent.id}:{row.id}", name, currency)
        if page * BATCH >= listed.total:
            return
        page += 1


def _shop_product(product: ListedProduct, ref: str, name: str, currency: str) -> ShopProduct:
    return ShopProduct(
        ref=ref,
        sku=raw(product.sku),
        name=name or raw(product.sku) or f"#{product.id}",
        barcode=raw(product.global_unique_id),
        price_minor=minor(product.price, currency) if currency else 0,
        currency=currency,
        is_stocked=product.manage_stock is True,
    )


def _readable(rows: Iterable[object]) -> Iterator[ListedProduct]:
    for row in rows:
        product = _product(row, ListedProduct)
        if product is not None:
            yield product


_Read = TypeVar("_Read", bound=StockedProduct)


def _product(row: object, shape: type[_Read]) -> _Read | None:
    """Return one product of a list; one that makes no sense stops none of the others."""
    try:
        return convert(row, shape, at="$")
    except Rejected:
        return None


def _chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (values[at : at + size] for at in range(0, len(values), size))
