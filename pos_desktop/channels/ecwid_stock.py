"""Stock of an E-Series store, read and told in absolute figures.

The vendor has no call for stock alone and none that writes only while nothing has changed: figures are read
just before they are written, and what sells between the two is put right by the next round. Changes by a
difference would not be, since a lost answer leaves it unknown whether they happened.
Source: Ecwid REST API v3, "Update product", "Update product variation".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pos_desktop.channels.decoding import raw
from pos_desktop.channels.ecwid_api import LIMIT, UPDATE_CATALOG, EcwidApi, part
from pos_desktop.channels.ecwid_catalogue import EcwidCatalogue, Product, Variation
from pos_desktop.services.ports.shops import (
    ShopRefused,
    ShopUnavailable,
    StockAnswer,
    StockFigure,
    StockItem,
)

AT_ONCE: Final = 50  # figures that are read together before any of them is written
FEW: Final = 5  # of so few, each is asked for by itself
_OF_THE_KEY = frozenset({"bad_key", "missing_permission", "shop_closed", "wrong_address"})


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Products read together, by id and by SKU; empty where each is asked for by itself."""

    by_id: dict[str, Product] = field(default_factory=dict)
    by_sku: dict[str, list[Product]] = field(default_factory=dict)

    def add(self, product: Product) -> None:
        """Put a product where it is found, under the SKUs of its variations too."""
        self.by_id[str(product.id)] = product
        variations = product.combinations or ()
        for sku in {raw(product.sku), *(raw(variation.sku) for variation in variations)} - {""}:
            self.by_sku.setdefault(sku, []).append(product)


class EcwidStock:
    """What one store says it could sell."""

    def __init__(self, api: EcwidApi, catalogue: EcwidCatalogue) -> None:
        self._api, self._catalogue = api, catalogue

    def seen(self, items: Sequence[StockItem]) -> dict[StockItem, int | None]:
        """Return what the store says of each; None for what it does not count, absent for what it lacks.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        shelf = self._read(items)
        found: dict[StockItem, int | None] = {}
        for item in items:
            try:
                found[item] = _quantity(self._place(shelf, item), item)
            except ShopRefused as refused:
                _only_this_one(refused)
        return found

    def set(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Write figures, each answered for itself; those after a failure of the network are left out.

        Errors: `ShopUnavailable` when none could be answered; `ShopRefused` for what concerns every figure.
        """
        answers: list[StockAnswer] = []
        try:
            for answer in self._answers(figures):
                answers.append(answer)  # those before a failure count
        except ShopUnavailable:
            if not answers:
                raise
        return tuple(answers)

    def _answers(self, figures: Sequence[StockFigure]) -> Iterator[StockAnswer]:
        for start in range(0, len(figures), AT_ONCE):
            some = figures[start : start + AT_ONCE]
            shelf = self._read([figure.item for figure in some])
            for figure in some:
                yield self._answer(shelf, figure)

    def _answer(self, shelf: _Shelf, figure: StockFigure) -> StockAnswer:
        try:
            return self._set(shelf, figure)
        except ShopRefused as refused:
            _only_this_one(refused)
            reason, problem = refused.reason, refused.word("problem")
            return StockAnswer(figure.item, "refused", reason=reason, problem=problem)

    def _set(self, shelf: _Shelf, figure: StockFigure) -> StockAnswer:
        item, wanted = figure.item, max(0, figure.available)
        place = self._place(shelf, item)
        now = _quantity(place, item)
        if now is None:
            return StockAnswer(item, "unchanged")
        if figure.seen is not None and now != figure.seen:  # as much as sold here may have been sold there
            return StockAnswer(item, "moved", now)
        if now == wanted:
            return StockAnswer(item, "unchanged", now)
        change = {"locationInventory": {item.location: wanted}} if item.location else {"quantity": wanted}
        updated = self._api.put(place.path, UPDATE_CATALOG, change)
        if updated.update_count != 1:
            raise ShopRefused("not_allowed", problem="nothing changed")
        return StockAnswer(item, "set", wanted)

    # --- where a figure stands

    def _read(self, items: Sequence[StockItem]) -> _Shelf:
        """Read the whole catalogue when that takes fewer calls than asking for each item."""
        shelf = _Shelf()
        if len(items) <= FEW:
            return shelf
        for products, after, total in self._catalogue.product_pages(0):
            for product in products:
                shelf.add(product)
            if (total - after) // LIMIT >= len(items):
                shelf.by_sku.clear()  # a SKU read once may be there twice
                break
        return shelf

    def _place(self, shelf: _Shelf, item: StockItem) -> _Place:
        product_ref, _, variant_ref = item.ref.partition(":")
        product = shelf.by_id.get(product_ref) or self._product(shelf, product_ref, item.sku)
        if variant_ref:
            return _place_of(product, self._variation(product, item, variant_ref))
        if product_ref or raw(product.sku) == item.sku:
            return _place_of(product, None)
        return _place_of(product, self._variation(product, item, ""))

    def _product(self, shelf: _Shelf, ref: str, sku: str) -> Product:
        """Return a product by its id, else the only one that has the SKU, itself or in a variation."""
        if not ref and not sku:
            raise ShopRefused("unknown_product", sku=sku, problem="neither id nor SKU")
        found = [] if ref else shelf.by_sku.get(sku, [])
        found = found or self._catalogue.found({"productId": ref} if ref else {"sku": sku})
        if not found:
            raise ShopRefused("unknown_product", sku=sku, problem="no such product")
        if len(found) > 1:
            raise ShopRefused("ambiguous_sku", sku=sku, problem=f"{len(found)} products")
        return found[0]

    def _variation(self, product: Product, item: StockItem, ref: str) -> Variation:
        found = [
            variation
            for variation in self._catalogue.variations(product)
            if (str(variation.id) == ref if ref else raw(variation.sku) == item.sku)
        ]
        if not found:
            raise ShopRefused("unknown_product", sku=item.sku, problem="no such variation")
        if len(found) > 1:
            raise ShopRefused("ambiguous_sku", sku=item.sku, problem=f"{len(found)} variations")
        return found[0]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands in the store: the path to change it, and what it says now."""

    path: str
    quantity: int | None
    by_location: Mapping[str, int]
    is_counted: bool


def _place_of(product: Product, variation: Variation | None) -> _Place:
    path = f"products/{part(product.id)}"
    if variation is not None:
        path = f"{path}/combinations/{part(variation.id)}"
    of: Product | Variation = product if variation is None else variation
    is_counted = not of.unlimited and (of.quantity is not None or bool(of.location_inventory))
    return _Place(path, of.quantity, of.location_inventory or {}, is_counted)


def _quantity(place: _Place, item: StockItem) -> int | None:
    if not place.is_counted:
        return None
    if not item.location:
        return place.quantity
    if item.location not in place.by_location:
        raise ShopRefused("unknown_location", location=item.location, problem=item.location)
    return place.by_location[item.location]


def _only_this_one(refused: ShopRefused) -> None:
    """Raise what concerns every figure, and let pass what concerns one."""
    if refused.reason in _OF_THE_KEY:
        raise refused
