"""Stock of a BigCommerce shop: what it says now, and absolute figures written over it.

The shop lowers its own stock at an online sale, so figures are never told as differences.
Source: BigCommerce Inventory V3 (`total_inventory_onhand` is what an absolute adjustment sets), Catalog V3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from pos_desktop.channels.bigcommerce_calls import Api, typed
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable, StockAnswer, StockFigure, StockItem

DEFAULT_LOCATION: Final = "1"  # cannot be deleted
MOST_FIGURES: Final = 2_000
ASKED_AT_ONCE: Final = 50
REASON: Final = "Point of sale"

_BY_PRODUCT = re.compile(r"tracked by product", re.IGNORECASE)
_ABSENT = re.compile(r"not found|does(?: not|n't) exist|invalid|unknown", re.IGNORECASE)


class _Identity(msgspec.Struct):
    sku: str | None = ""
    variant_id: int | None = 0
    product_id: int | None = 0


class _AtLocation(msgspec.Struct):
    location_id: int
    total_inventory_onhand: int = 0


class _Counted(msgspec.Struct):
    identity: _Identity
    locations: list[_AtLocation] = msgspec.field(default_factory=list)


class _Tracked(msgspec.Struct):
    id: int
    inventory_tracking: str = "none"


class Stock:
    """Reads and writes the stock of one shop."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def seen(self, items: Sequence[StockItem]) -> dict[StockItem, int | None]:
        """Return what the shop says; None for what it does not count, absent for what it does not know."""
        return self._seen(items, self._counted(items))

    def _seen(self, items: Sequence[StockItem], counted: Sequence[_Counted]) -> dict[StockItem, int | None]:
        found: dict[StockItem, int | None] = {}
        for item in items:
            matches = [each for each in counted if _is_of(each.identity, item)]
            quantity = _at(matches, item)
            if quantity is not None:
                found[item] = quantity
        return {**found, **dict.fromkeys(self._uncounted([item for item in items if item not in found]))}

    def write(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Write absolute figures, each answered for itself, in the order given."""
        items = [figure.item for figure in figures]
        counted = self._counted(items)
        now = self._seen(items, counted)
        answers: dict[StockItem, StockAnswer] = {}
        due: list[StockFigure] = []
        for figure in figures:
            answer = _ambiguous(figure.item, counted) or _without_writing(figure, now)
            if answer is None:
                due.append(figure)
            else:
                answers[figure.item] = answer
        for first in range(0, len(due), MOST_FIGURES):
            for answer in self._write(due[first : first + MOST_FIGURES]):
                answers[answer.item] = answer
        return tuple(answers[figure.item] for figure in figures)

    # --- reading

    def _counted(self, items: Sequence[StockItem]) -> list[_Counted]:
        by_sku = [item.sku for item in items if _is_plain(item.sku)]
        by_id = [_product(item) for item in items if not _is_plain(item.sku) and _product(item)]
        found: list[_Counted] = []
        for skus in _slices(dict.fromkeys(by_sku)):
            found += self._pages({"sku:in": ",".join(skus)})
        for product in dict.fromkeys(by_id):
            found += self._pages({"product_id:in": product})
        return found

    def _pages(self, asked: Mapping[str, str]) -> Iterator[_Counted]:
        for page in self._api.v3_pages("/v3/inventory/items", asked):
            yield from typed(page.data, _Counted)

    def _uncounted(self, items: Sequence[StockItem]) -> Iterator[StockItem]:
        """Yield those of the items that the shop sells without counting them."""
        products = dict.fromkeys(_product(item) for item in items if _product(item))
        free: set[str] = set()
        for ids in _slices(products):
            asked = {"id:in": ",".join(ids), "include_fields": "inventory_tracking"}
            for page in self._api.v3_pages("/v3/catalog/products", asked):
                tracked = typed(page.data, _Tracked)
                free |= {str(product.id) for product in tracked if product.inventory_tracking == "none"}
        yield from (item for item in items if _product(item) in free)

    # --- writing

    def _write(self, figures: Sequence[StockFigure], *, by_product: bool = False) -> Iterator[StockAnswer]:
        """Write figures in one call; where the shop refuses the whole for one of them, in smaller ones."""
        if not figures:
            return
        content = {"reason": REASON, "items": [_adjustment(figure, by_product) for figure in figures]}
        try:
            _must_have_done(self._api.put("/v3/inventory/adjustments/absolute", content).json(_Done))
        except ShopRefused as error:
            if error.reason not in ("not_allowed", "wrong_address"):
                raise
            yield from self._write_apart(figures, error, by_product)
            return
        for figure in figures:
            yield StockAnswer(figure.item, "set", _quantity(figure))

    def _write_apart(
        self, figures: Sequence[StockFigure], error: ShopRefused, by_product: bool
    ) -> Iterator[StockAnswer]:
        problem = error.word("problem")
        if len(figures) > 1:
            named = [figure for figure in figures if _is_named(figure.item, problem)]
            rest = [figure for figure in figures if figure not in named]
            half = len(figures) // 2
            groups = (named, rest) if named and rest else (figures[:half], figures[half:])
            for group in groups:
                yield from self._write(group, by_product=by_product)
        elif not by_product and _BY_PRODUCT.search(problem) and _product(figures[0].item):
            yield from self._write(figures, by_product=True)
        else:
            reason = "unknown_product" if _ABSENT.search(problem) else "not_allowed"
            yield StockAnswer(figures[0].item, "refused", None, reason, problem)


class _Done(msgspec.Struct):
    transaction_id: str = ""


def _must_have_done(done: _Done) -> None:
    if not done.transaction_id:
        raise ShopUnavailable("bad_answer", field="transaction_id")


def _ambiguous(item: StockItem, counted: Sequence[_Counted]) -> StockAnswer | None:
    """Return the refusal of an item known by its SKU alone, where several have that."""
    if _product(item) or _variant(item) or sum(_is_of(each.identity, item) for each in counted) < 2:
        return None
    return StockAnswer(item, "refused", None, "ambiguous_sku", item.sku)


def _without_writing(figure: StockFigure, now: Mapping[StockItem, int | None]) -> StockAnswer | None:
    """Return the answer to a figure that is not to be written, None for one that is."""
    item = figure.item
    if not _location(item).isdecimal():
        return StockAnswer(item, "refused", None, "unknown_location", item.location)
    if item not in now:
        known_id = bool(_variant(item) or _product(item))
        return None if known_id else StockAnswer(item, "refused", None, "unknown_product", item.sku)
    quantity = now[item]
    if quantity is None:
        return StockAnswer(item, "unchanged")
    if figure.seen is not None and figure.seen != quantity:  # as much as sold here may have been sold there
        return StockAnswer(item, "moved", quantity)
    if quantity == _quantity(figure):
        return StockAnswer(item, "unchanged", quantity)
    return None


def _quantity(figure: StockFigure) -> int:
    return max(figure.available, 0)  # the shop knows no debts of goods


def _adjustment(figure: StockFigure, by_product: bool) -> dict[str, int | str]:
    item = figure.item
    place: dict[str, int | str] = {"location_id": int(_location(item)), "quantity": _quantity(figure)}
    if _variant(item) and not by_product:
        return {**place, "variant_id": int(_variant(item))}
    return {**place, "product_id": int(_product(item))} if _product(item) else {**place, "sku": item.sku}


def _is_named(item: StockItem, problem: str) -> bool:
    """Whether the shop's words name the item by one of its numbers."""
    words = set(re.findall(r"\b(variant_id|product_id)\b\D{0,3}(\d+)", problem))
    return ("variant_id", _variant(item)) in words or ("product_id", _product(item)) in words


def _is_of(identity: _Identity, item: StockItem) -> bool:
    if _variant(item) and identity.variant_id:
        return str(identity.variant_id) == _variant(item)
    if _product(item):
        return str(identity.product_id or "") == _product(item)
    return (identity.sku or "") == item.sku


def _at(matches: Sequence[_Counted], item: StockItem) -> int | None:
    places = (place for match in matches for place in match.locations)
    here = (place.total_inventory_onhand for place in places if str(place.location_id) == _location(item))
    return next(here, None)


def _is_plain(sku: str) -> bool:
    return bool(sku) and "," not in sku


def _location(item: StockItem) -> str:
    return item.location or DEFAULT_LOCATION


def _product(item: StockItem) -> str:
    found = item.ref.partition(":")[0]
    return found if found.isdecimal() else ""


def _variant(item: StockItem) -> str:
    found = item.ref.partition(":")[2]
    return found if found.isdecimal() else ""


def _slices(parts: Iterable[str]) -> Iterator[list[str]]:
    every = list(parts)
    for first in range(0, len(every), ASKED_AT_ONCE):
        yield every[first : first + ASKED_AT_ONCE]
