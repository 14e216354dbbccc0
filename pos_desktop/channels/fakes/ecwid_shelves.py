"""The products of a fake E-Series store and their stock: by product, by variation, and by location."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pos_desktop.channels.fakes.ecwid_ledger import Sold, amount, written
from pos_desktop.channels.fakes.shop import FakeProduct

FIRST_PRODUCT: Final = 692_730_001
FIRST_VARIATION: Final = 422_488_001
CREATED_S: Final = 1_725_434_411
NOWHERE: Final = ""


@dataclass(slots=True)
class Article:
    """One thing that is sold: a product without variations, or a variation."""

    product: FakeProduct
    product_id: int
    variation_id: int | None
    option: tuple[str, str] | None
    stock: dict[str, int]
    is_unlimited: bool = False

    @property
    def quantity(self) -> int:
        """Return how many there are, all locations together."""
        return sum(self.stock.values())

    def sold(self, name: str, quantity: int) -> Sold:
        """Return it as goods of an order."""
        product = self.product
        return Sold(
            product.sku,
            name,
            product.price_minor,
            quantity,
            self.product_id,
            self.variation_id,
            self.option,
            product.is_digital,
        )


@dataclass(slots=True)
class Listing:
    """One product of the catalogue with what is sold under it."""

    product_id: int
    name: str
    articles: list[Article] = field(default_factory=list)

    @property
    def has_variations(self) -> bool:
        """Whether it is sold in variations only."""
        return self.articles[0].variation_id is not None


class EcwidShelves:
    """The catalogue: products that share a name up to their last comma are variations of one product."""

    def __init__(self, products: Sequence[FakeProduct], locations: Sequence[str]) -> None:
        self.locations = tuple(locations)
        self.listings: list[Listing] = []
        self._by_sku: dict[str, Article] = {}
        families: dict[str, list[FakeProduct]] = {}
        for product in products:
            families.setdefault(product.name.rpartition(", ")[0] or product.name, []).append(product)
        for family, members in families.items():
            self._add(family, members)

    def article(self, sku: str) -> Article:
        """Return what is sold under a SKU."""
        return self._by_sku[sku]

    def name_of(self, article: Article) -> str:
        """Return the name of the product that an article is sold under."""
        return next(each.name for each in self.listings if each.product_id == article.product_id)

    def listing(self, product_id: int) -> Listing | None:
        """Return a product, None for an unknown one."""
        return next((each for each in self.listings if each.product_id == product_id), None)

    def move(self, sku: str, quantity: int, location: str) -> None:
        """Take goods off the shelf or put them back, at the place meant or the first."""
        article = self._by_sku.get(sku)
        if article is not None and not article.is_unlimited:
            place = location if location in article.stock else next(iter(article.stock))
            article.stock[place] += quantity

    def document(self, listing: Listing) -> dict[str, Any]:
        """Return a product as the API gives it."""
        first = listing.articles[0]
        found: dict[str, Any] = {
            "id": listing.product_id,
            "name": listing.name,
            "sku": "" if listing.has_variations else first.product.sku,
            "price": amount(first.product.price_minor),
            "created": written(CREATED_S),
            "createTimestamp": CREATED_S,
            "updated": written(CREATED_S),
            "updateTimestamp": CREATED_S,
            "enabled": True,
            "inStock": True,
            "isShippingRequired": True,
            "isGiftCard": False,
            "attributes": [],
            "combinations": [],
        }
        if listing.has_variations:
            found["unlimited"] = True
            found["combinations"] = [self.variation(article) for article in listing.articles]
        else:
            found["attributes"] = _codes(first)
            found.update(self._stock(first))
        return found

    def variation(self, article: Article) -> dict[str, Any]:
        """Return a variation as the API gives it."""
        name, value = article.option or ("", "")
        return {
            "id": article.variation_id,
            "combinationNumber": (article.variation_id or 0) - FIRST_VARIATION + 1,
            "sku": article.product.sku,
            "price": amount(article.product.price_minor),
            "options": [{"name": name, "value": value}],
            "inStock": True,
            "attributes": _codes(article),
            **self._stock(article),
        }

    def _stock(self, article: Article) -> dict[str, Any]:
        if article.is_unlimited:
            return {"unlimited": True}
        found: dict[str, Any] = {"unlimited": False, "quantity": article.quantity}
        if self.locations:
            found["locationInventory"] = dict(article.stock)
        return found

    def _add(self, family: str, members: Sequence[FakeProduct]) -> None:
        is_one = len(members) == 1
        listing = Listing(FIRST_PRODUCT + len(self.listings), members[0].name if is_one else family)
        self.listings.append(listing)
        for product in members:
            option = None if is_one else ("Style", product.name.rpartition(", ")[2])
            variation_id = None if is_one else FIRST_VARIATION + len(self._by_sku)
            stock = self._shared_out(product.stock)
            article = Article(product, listing.product_id, variation_id, option, stock)
            listing.articles.append(article)
            self._by_sku[product.sku] = article

    def _shared_out(self, stock: int) -> dict[str, int]:
        if not self.locations:
            return {NOWHERE: stock}
        first, *others = self.locations
        each = stock // (2 * len(self.locations))
        return {first: stock - each * len(others), **dict.fromkeys(others, each)}


def _codes(article: Article) -> list[dict[str, Any]]:
    code = article.product.barcode
    return [{"id": 9_998_010, "name": "UPC", "type": "UPC", "value": code, "show": "DESCR"}] if code else []
