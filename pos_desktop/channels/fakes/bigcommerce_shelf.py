"""The stock and the catalogue of a fake BigCommerce shop, as V3 tells of them.

Source: BigCommerce Inventory V3, Locations V3, Pickup Methods V3, Catalog V3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from pos_desktop.channels.fakes.bigcommerce_book import Json, Place
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeProduct, FakeRequest

MOST_ADJUSTED: Final = 2_000
_CODES: Final = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"


class ShelfHolder(Protocol):
    """What the shelf needs of the shop."""

    places: tuple[Place, ...]
    products: dict[int, FakeProduct]
    stock: dict[tuple[int, int], int]

    def by_product(self, product_id: int) -> bool:
        """Whether the stock of a product is tracked by product, not by variant."""

    def set_stock(self, product_id: int, place_id: int, quantity: int) -> None:
        """Write an absolute figure."""


class _Item(msgspec.Struct):
    location_id: int
    quantity: int
    product_id: int | None = None
    variant_id: int | None = None
    sku: str | None = None


class _Adjustment(msgspec.Struct):
    items: list[_Item]
    reason: str = ""


_read_adjustment = msgspec.json.Decoder(_Adjustment).decode


class Shelf:
    """Answers what concerns stock and products."""

    def __init__(self, shop: ShelfHolder) -> None:
        self._shop = shop
        self._adjustments = 0

    def items(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        """GET /v3/inventory/items."""
        query = request.query
        rows = [
            self._counted(key, product)
            for key, product in self._shop.products.items()
            if _is_in(product.sku, query.get("sku:in"))
            and _is_in(str(key), query.get("product_id:in"))
            and _is_in(str(key + 1_000), query.get("variant_id:in"))
        ]
        return v3(rows, query)

    def _counted(self, key: int, product: FakeProduct) -> Json:
        places = [
            {
                "location_id": place.id,
                "location_code": place.code,
                "location_name": place.name,
                "available_to_sell": self._shop.stock[key, place.id],
                "total_inventory_onhand": self._shop.stock[key, place.id],
                "location_enabled": True,
                "settings": {
                    "safety_stock": 0,
                    "is_in_stock": True,
                    "warning_level": 0,
                    "bin_picking_number": "",
                },
            }
            for place in self._shop.places
        ]
        identity = {"sku": product.sku, "variant_id": key + 1_000, "product_id": key, "sku_id": key + 2_000}
        return {"identity": identity, "locations": places}

    def adjust(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        """PUT /v3/inventory/adjustments/absolute: all of it, or nothing."""
        try:
            wanted = _read_adjustment(request.body)
        except msgspec.DecodeError as error:
            return _problem(f"Payload contains invalid fields: {error}")
        if not 0 < len(wanted.items) <= MOST_ADJUSTED:
            return _problem(f"Payload must contain 1 to {MOST_ADJUSTED} items")
        found = [self._product_of(item) for item in wanted.items]
        wrong = [one for one in found if isinstance(one, str)]
        if wrong:
            return _problem(f"[{', '.join(wrong)}]")
        for item, key in zip(wanted.items, found, strict=True):
            self._shop.set_stock(int(key), item.location_id, item.quantity)
        self._adjustments += 1
        return FakeAnswer.of_json({"transaction_id": f"t{self._adjustments:08d}"})

    def _product_of(self, item: _Item) -> int | str:
        """Return the product of an adjustment, or what is wrong with it."""
        products = self._shop.products
        if item.location_id not in {place.id for place in self._shop.places}:
            return f"Location {item.location_id} not found"
        if item.quantity < 0:
            return "quantity must not be below zero"
        if item.product_id is not None:
            known = item.product_id in products
            return item.product_id if known else f"Item with product_id {item.product_id} not found"
        if item.variant_id is not None:
            return self._of_variant(item.variant_id)
        return next((key for key, one in products.items() if one.sku == item.sku), "Item not found")

    def _of_variant(self, variant_id: int) -> int | str:
        key = variant_id - 1_000
        if key not in self._shop.products:
            return f"Item with variant_id {variant_id} not found"
        if self._shop.by_product(key):
            return (
                f"Item with variant_id {variant_id} is tracked by product, please update stock by product id"
            )
        return key

    def locations(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        """GET /v3/inventory/locations."""
        rows = [
            {
                "id": place.id,
                "code": place.code,
                "label": place.name,
                "managed_by_external_source": False,
                "type_id": "PHYSICAL",
                "enabled": True,
                "time_zone": "America/Toronto",
                "storefront_visibility": True,
            }
            for place in self._shop.places
        ]
        return v3(rows, request.query)

    def pickup_methods(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        """GET /v3/pickup/methods."""
        rows = [
            {"id": place.id, "location_id": place.id, "display_name": place.name}
            for place in self._shop.places
        ]
        return v3(rows, request.query)

    def variants(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        """GET /v3/catalog/variants: a product without options is its own variant."""
        rows = [
            {
                "id": key + 1_000,
                "product_id": key,
                "sku": product.sku,
                "sku_id": key + 2_000,
                "price": product.price_minor / 100,
                "calculated_price": product.price_minor / 100,
                "upc": product.barcode,
                "inventory_level": self._shop.stock[key, 1],
                "option_values": [],
            }
            for key, product in self._shop.products.items()
        ]
        return v3(rows, request.query)

    def catalogue(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        """GET /v3/catalog/products with few fields."""
        rows = [
            {
                "id": key,
                "name": product.name,
                "inventory_tracking": "product" if self._shop.by_product(key) else "variant",
            }
            for key, product in self._shop.products.items()
            if _is_in(str(key), request.query.get("id:in"))
        ]
        return v3(rows, request.query)


def _is_in(value: str, wanted: str | None) -> bool:
    return wanted is None or value in wanted.split(",")


def _problem(title: str) -> FakeAnswer:
    content = {"status": 422, "title": title, "type": _CODES, "errors": {}}
    return FakeAnswer.of_json(content, status=422, headers={"content-type": "application/problem+json"})


def v3(rows: Sequence[Any], query: Mapping[str, str]) -> FakeAnswer:
    """Return one page of rows as V3 does."""
    limit, page = min(int(query.get("limit", "50")), 250), int(query.get("page", "1"))
    part = rows[(page - 1) * limit : page * limit]
    pages = max(-(-len(rows) // limit), 1)
    pagination = {
        "total": len(rows),
        "count": len(part),
        "per_page": limit,
        "current_page": page,
        "total_pages": pages,
        "links": {"current": f"?page={page}&limit={limit}"},
    }
    return FakeAnswer.of_json({"data": part, "meta": {"pagination": pagination}})
