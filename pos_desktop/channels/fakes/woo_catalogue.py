"""The product side of the fake WooCommerce shop's API: lists, stock, batches."""

from __future__ import annotations

from typing import Any, Final

from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest
from pos_desktop.channels.fakes.woo_book import WooBook
from pos_desktop.channels.fakes.woo_orders import Document
from pos_desktop.channels.fakes.woo_products import WooProduct
from pos_desktop.channels.fakes.woo_rest import (
    Refused,
    Shown,
    body_of,
    no_route,
    number_of,
    numbers,
    refused,
    said,
    trimmed,
)

MOST_OF_A_BATCH: Final = 100


class WooCatalogue:
    """Answers what is below `/products`."""

    def __init__(self, book: WooBook) -> None:
        self._book = book

    def answer(self, method: str, rest: list[str], request: FakeRequest, now_s: int) -> FakeAnswer:
        """Answer a request. Errors: `Refused`."""
        match method, rest:
            case "GET", []:
                return self._list(request)
            case "WRITE", ["batch"]:
                return self._batch(body_of(request), 0, now_s)
            case "GET", [number] if number.isdigit():
                return said(trimmed(self._product(int(number), 404).document(), request.query))
            case "WRITE", [number] if number.isdigit():
                return said(self._written(int(number), body_of(request), 0, now_s))
            case "GET", [number, "variations"] if number.isdigit():
                return self._variations(int(number), request)
            case "WRITE", [number, "variations", "batch"] if number.isdigit():
                return self._batch(body_of(request), int(number), now_s)
        raise no_route()

    def _list(self, request: FakeRequest) -> FakeAnswer:
        """List products; variations are found by SKU only."""
        include = numbers(request.query.get("include", ""))
        skus = set(filter(None, request.query.get("sku", "").split(",")))
        found = [
            product
            for product in self._book.products.values()
            if (product.sku in skus if skus else not product.parent_id)
            and (not include or product.id in include)
        ]
        return self._shown(found, request, "products", WooProduct.document)

    def _variations(self, parent_id: int, request: FakeRequest) -> FakeAnswer:
        include = numbers(request.query.get("include", ""))
        found = [
            product
            for product in self._book.products.values()
            if product.parent_id == parent_id and (not include or product.id in include)
        ]
        return self._shown(found, request, f"products/{parent_id}/variations", WooProduct.variation_document)

    def _shown(self, found: list[WooProduct], request: FakeRequest, place: str, document: Any) -> FakeAnswer:
        is_down = request.query.get("order", "desc") == "desc"
        rows = sorted(found, key=lambda product: product.id, reverse=is_down)
        return Shown(request.query, place).answer(rows, document)

    def _batch(self, body: Document, parent_id: int, now_s: int) -> FakeAnswer:
        asked = body.get("update", [])
        if len(asked) > MOST_OF_A_BATCH:
            told = f"Unable to accept more than {MOST_OF_A_BATCH} items for this request."
            raise refused("woocommerce_rest_request_entity_too_large", told, 413)
        return said({"update": [self._tried(item, parent_id, now_s) for item in asked]})

    def _tried(self, item: Document, parent_id: int, now_s: int) -> Document:
        try:
            return self._written(int(item.get("id", 0)), item, parent_id, now_s)
        except Refused as refusal:
            told = body_of(FakeRequest("POST", "", {}, {}, refusal.answer.body))
            return {"id": item.get("id", 0), "error": told}

    def _written(self, product_id: int, body: Document, parent_id: int, now_s: int) -> Document:
        product = self._product(product_id, 400)
        if product.parent_id != parent_id:
            told = (
                "To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/"
            )
            raise refused("woocommerce_rest_invalid_product_id", f"{told}&lt;id&gt; endpoint.", 404)
        if "manage_stock" in body:
            product.manages_stock = bool(body["manage_stock"])
        quantity = number_of(body, "stock_quantity")
        if quantity is not None:
            self._book.set_stock(product, quantity, now_s)
        product.modified_s = now_s
        return product.variation_document() if parent_id else product.document()

    def _product(self, product_id: int, status: int) -> WooProduct:
        product = self._book.products.get(product_id)
        if product is None:
            raise refused("woocommerce_rest_product_invalid_id", "Invalid ID.", status)
        return product
