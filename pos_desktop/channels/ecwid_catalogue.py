"""Products and variations of an E-Series store. Source: Ecwid REST API v3, "Search products"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from pos_desktop.channels.decoding import Exact, convert, minor, plain, raw
from pos_desktop.channels.ecwid_api import READ_CATALOG, EcwidApi, Listed, part
from pos_desktop.domain.errors import Rejected
from pos_desktop.services.ports.shops import (
    ProductPage,
    ShopProduct,
    ShopRefused,
    ShopUnavailable,
)

NOTHING: Final = Exact(0)
CODES: Final = frozenset({"UPC", "EAN", "GTIN"})


class Attribute(Struct, rename="camel"):
    """Something a merchant says of a product; some types are codes."""

    type: str | None = None
    value: str | None = None


class Choice(Struct, rename="camel"):
    """An option of a variation, as chosen."""

    name: str | None = None
    value: str | None = None


class Variation(Struct, rename="camel"):
    """One combination of options. Shapes: no `quantity` where stock is not counted."""

    id: int
    sku: str | None = None
    price: Exact | None = None
    default_displayed_price: Exact | None = None
    quantity: int | None = None
    unlimited: bool | None = None
    location_inventory: dict[str, int] | None = None
    options: list[Choice] | None = None
    attributes: list[Attribute] | None = None


class Product(Struct, rename="camel"):
    """A product with its variations."""

    id: int
    name: str | None = None
    sku: str | None = None
    price: Exact = NOTHING
    quantity: int | None = None
    unlimited: bool | None = None
    location_inventory: dict[str, int] | None = None
    is_shipping_required: bool | None = None
    is_gift_card: bool | None = None
    attributes: list[Attribute] | None = None
    combinations: list[Variation] | None = None


class EcwidCatalogue:
    """The products of one store."""

    def __init__(self, api: EcwidApi, currency: Callable[[], str]) -> None:
        self._api, self._currency = api, currency

    def products(self, cursor: str) -> Iterator[ProductPage]:
        """Yield products and variations, the oldest first; the cursor counts products.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        currency, offset = self._currency(), int(cursor) if cursor.isdecimal() else 0
        for products, after, total in self.product_pages(offset):
            articles = (each for product in products for each in self._articles(product, currency))
            yield ProductPage(tuple(articles), str(after), after >= total or not products)

    def product_pages(self, offset: int) -> Iterator[tuple[list[Product], int, int]]:
        """Yield (products, where to go on, how many there are), the oldest first.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        total = 0
        while True:
            listed = self._listed({"sortBy": "ADDED_TIME_ASC"}, offset)
            fewer, total = total - listed.page.total, listed.page.total
            if fewer > 0 and offset > 0:  # some were deleted, so that others moved up
                offset = max(0, offset - fewer)
                continue
            offset += len(listed.page.items)
            yield [shaped(item) for item in listed.page.items], offset, total
            if offset >= total or not listed.page.items:
                return

    def found(self, params: Mapping[str, str]) -> list[Product]:
        """Return the products that fit, at most one page.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        return [shaped(item) for item in self._listed(params).page.items]

    def variations(self, product: Product) -> list[Variation]:
        """Return the variations of a product, asking for them where the product does not hold them.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        if product.combinations is not None:
            return product.combinations
        return self._api.get(f"products/{part(product.id)}/combinations", READ_CATALOG, list[Variation])

    def _listed(self, params: Mapping[str, str], offset: int = 0) -> Listed:
        return self._api.listed("products", READ_CATALOG, params, offset=offset)

    def _articles(self, product: Product, currency: str) -> Iterator[ShopProduct]:
        variations = self.variations(product)
        is_stocked = product.is_shipping_required is not False and not product.is_gift_card
        name = plain(product.name) or raw(product.sku)
        if not variations:
            yield ShopProduct(
                ref=f"{product.id}:",
                sku=raw(product.sku),
                name=name,
                barcode=_code(product.attributes),
                price_minor=minor(product.price, currency),
                currency=currency,
                is_stocked=is_stocked,
            )
        for variation in variations:
            chosen = ", ".join(text for choice in variation.options or () if (text := plain(choice.value)))
            price = product.price if variation.price is None else variation.price
            yield ShopProduct(
                ref=f"{product.id}:{variation.id}",
                sku=raw(variation.sku),
                name=f"{name}, {chosen}" if chosen else name,
                barcode=_code(variation.attributes),
                price_minor=minor(price, currency),
                currency=currency,
                is_stocked=is_stocked,
            )


def locations_of(api: EcwidApi) -> tuple[str, ...]:
    """Return the ids of locations that products are stocked at: no call lists the locations themselves.

    Errors: `ShopUnavailable`, `ShopRefused` but for a permission that is missing.
    """
    try:
        found = api.listed("products", READ_CATALOG, {}).page.items
    except ShopRefused as refused:
        if refused.reason == "missing_permission":
            return ()
        raise
    stocked = (shaped(item).location_inventory or () for item in found)
    return tuple(sorted({location for locations in stocked for location in locations}))


def _code(attributes: Sequence[Attribute] | None) -> str:
    return next((raw(one.value) for one in attributes or () if (one.type or "").upper() in CODES), "")


def shaped(item: dict[str, Any]) -> Product:
    """Return a product as the shop gave it.

    Errors: `ShopUnavailable("bad_answer")` that names the field.
    """
    try:
        return convert(item, Product, at="$")
    except Rejected as error:
        raise ShopUnavailable("bad_answer", **error.facts) from error
