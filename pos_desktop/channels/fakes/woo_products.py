"""Products of the fake WooCommerce shop: simple ones, and some that are the only variation of a parent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from pos_desktop.channels.fakes.shop import FakeProduct

Document = dict[str, Any]

HOME: Final = "https://shop.example"
FIRST_PRODUCT: Final = 10
VARIATION_EVERY: Final = 4
METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]
SITE_OFFSET: Final = timedelta(hours=-5)

_NOT_OF_VARIATIONS: Final = {
    "slug", "featured", "catalog_visibility", "short_description", "total_sales", "sold_individually",
    "shipping_required", "shipping_taxable", "reviews_allowed", "average_rating", "rating_count",
    "upsell_ids", "cross_sell_ids", "purchase_note", "categories", "brands", "tags", "images",
    "default_attributes", "variations", "grouped_products", "price_html", "related_ids", "has_options",
    "post_password", "external_url", "button_text",
}  # fmt: skip


@dataclass(slots=True)
class WooProduct:
    """A product, a variable parent or a variation. Units: cents with tax, whole units, seconds."""

    id: int
    kind: Literal["simple", "variable", "variation"]
    sku: str
    name: str
    price: int
    stock: int
    barcode: str
    modified_s: int
    parent_id: int = 0
    parent_name: str = ""
    variation_ids: tuple[int, ...] = ()
    manages_stock: bool | Literal["parent"] = True
    sold: int = 0
    is_digital: bool = False

    @property
    def full_name(self) -> str:
        """Return the name that orders carry, entities and all."""
        name = f"{self.parent_name} - {self.name}" if self.parent_id else self.name
        return name.replace("&", "&amp;")

    def document(self) -> Document:
        """Return it as `/products` shows it, variations too."""
        about = {**self._about(), "name": self.full_name, **self._head(), **self._sale(), **self._shelf()}
        return {**about, "_links": self._links("products", self.id)}

    def variation_document(self) -> Document:
        """Return a variation as `/products/<parent>/variations` shows it."""
        kept = {name: value for name, value in self.document().items() if name not in _NOT_OF_VARIATIONS}
        place = f"products/{self.parent_id}/variations"
        return {**kept, "name": self.name, "image": None, "_links": self._links(place, self.id)}

    def _about(self) -> Document:
        slug = self.sku.lower()
        local = (datetime.fromtimestamp(self.modified_s, UTC) + SITE_OFFSET).strftime("%Y-%m-%dT%H:%M:%S")
        gmt = datetime.fromtimestamp(self.modified_s, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return {
            "id": self.id,
            "slug": slug,
            "permalink": f"{HOME}/product/{slug}/",
            "date_created": local,
            "date_created_gmt": gmt,
            "date_modified": local,
            "date_modified_gmt": gmt,
            "type": self.kind,
            "status": "publish",
            "parent_id": self.parent_id,
            "sku": self.sku,
            "global_unique_id": self.barcode,
        }

    def _head(self) -> Document:
        return {
            "featured": False,
            "catalog_visibility": "visible",
            "description": "",
            "short_description": "",
            "downloadable": False,
            "downloads": [],
            "download_limit": -1,
            "download_expiry": -1,
            "external_url": "",
            "button_text": "",
            "reviews_allowed": True,
            "average_rating": "0.00",
            "rating_count": 0,
            "upsell_ids": [],
            "cross_sell_ids": [],
            "purchase_note": "",
            "categories": [{"id": 15, "name": "Uncategorized", "slug": "uncategorized"}],
            "brands": [],
            "tags": [],
            "images": [],
            "attributes": [],
            "default_attributes": [],
            "variations": list(self.variation_ids),
            "grouped_products": [],
            "menu_order": 0,
            "related_ids": [],
            "meta_data": [],
            "has_options": self.kind == "variable",
            "post_password": "",
        }

    def _sale(self) -> Document:
        price = f"{self.price / 100:.2f}"
        amount = f'<span class="woocommerce-Price-amount amount"><bdi>&#36;{price}</bdi></span>'
        return {
            "price": price,
            "regular_price": price,
            "sale_price": "",
            "date_on_sale_from": None,
            "date_on_sale_from_gmt": None,
            "date_on_sale_to": None,
            "date_on_sale_to_gmt": None,
            "on_sale": False,
            "purchasable": True,
            "total_sales": self.sold,
            "virtual": self.is_digital,
            "tax_status": "taxable",
            "tax_class": "",
            "price_html": amount,
        }

    def _shelf(self) -> Document:
        return {
            "manage_stock": self.manages_stock,
            "stock_quantity": self.stock if self.manages_stock is True else None,
            "stock_status": "instock" if self.stock > 0 else "outofstock",
            "backorders": "no",
            "backorders_allowed": False,
            "backordered": False,
            "low_stock_amount": None,
            "sold_individually": False,
            "weight": "1",
            "dimensions": {"length": "", "width": "", "height": ""},
            "shipping_required": True,
            "shipping_taxable": True,
            "shipping_class": "",
            "shipping_class_id": 0,
        }

    def _links(self, place: str, own_id: int) -> Document:
        base = f"{HOME}/wp-json/wc/v3"
        links: Document = {
            "self": [{"href": f"{base}/{place}/{own_id}", "targetHints": {"allow": METHODS}}],
            "collection": [{"href": f"{base}/{place}"}],
        }
        if self.parent_id:
            links["up"] = [{"href": f"{base}/products/{self.parent_id}"}]
        return links


def make_products(products: Sequence[FakeProduct], at_s: int) -> Iterator[WooProduct]:
    """Yield the shop's products: each fourth one is a variation, its parent comes before it."""
    next_id = FIRST_PRODUCT
    for place, product in enumerate(products, 1):
        parent_id, parent_name, name = 0, "", product.name
        if place % VARIATION_EVERY == 0:
            parent_id, (parent_name, _, option) = next_id, product.name.partition(", ")
            name = option or "Standard"
            yield WooProduct(
                id=parent_id,
                kind="variable",
                sku="",
                name=parent_name,
                price=product.price_minor,
                stock=0,
                barcode="",
                modified_s=at_s,
                variation_ids=(parent_id + 1,),
                manages_stock=False,
            )
            next_id += 1
        yield WooProduct(
            id=next_id,
            kind="variation" if parent_id else "simple",
            sku=product.sku,
            name=name,
            price=product.price_minor,
            stock=product.stock,
            barcode=product.barcode,
            modified_s=at_s,
            parent_id=parent_id,
            parent_name=parent_name,
            is_digital=product.is_digital,
        )
        next_id += 1
