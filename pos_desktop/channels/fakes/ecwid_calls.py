"""The calls of a fake E-Series store: who may ask how often, and what is answered.

Source: Ecwid REST API v3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from pos_desktop.channels.fakes.ecwid_ledger import FULFILLMENTS, PAYMENTS, EcwidLedger, Kept, written
from pos_desktop.channels.fakes.ecwid_shelves import Article, EcwidShelves, Listing
from pos_desktop.channels.fakes.shop import Effect, FakeRequest

STORE_ID: Final = 1003
BASE_PATH: Final = f"/api/v3/{STORE_ID}"
CURRENCY: Final = "CAD"
SCOPES: Final = ("read_store_profile", "read_orders", "update_orders", "read_catalog", "update_catalog")
MAX_LIMIT: Final = 100
PER_MINUTE: Final = 600
DEAD_PER_MINUTE: Final = 20
BLOCK_S: Final = 3_600
_PLAIN_FIELDS: Final = frozenset(
    {"trackingNumber", "trackingUrl", "privateAdminNotes", "externalTransactionId", "externalOrderId"}
)
_read_body: Final = msgspec.json.Decoder(dict[str, Any]).decode
_FLAGS: Final = frozenset({"disableAllCustomerNotifications", "externalFulfillment", "hidden"})


class Refused(Exception):
    """The store says no."""

    def __init__(self, status: int, code: str, message: str = "", retry_after_s: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.retry_after_s = status, code, message, retry_after_s


class Gate:
    """Who may ask, how often, and for what.

    Shapes: `scopes` may be taken away; `is_closed` is an unpaid plan; `dead_uses` counts requests with a
        token that is none; `per_minute` may be raised where time stands still.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self.token = ""
        self.scopes = set(SCOPES)
        self.is_closed = False
        self.per_minute = PER_MINUTE
        self.dead_uses = 0
        self._calls: deque[int] = deque()
        self._blocked_until_ms = 0

    def admit(self, request: FakeRequest) -> None:
        """Let a request in: whoever is blocked and asks on is blocked for longer."""
        now_ms = self._clock()
        while self._calls and self._calls[0] <= now_ms - 60_000:
            self._calls.popleft()
        self._calls.append(now_ms)
        if now_ms < self._blocked_until_ms or len(self._calls) > self.per_minute:
            self._blocked_until_ms = max(self._blocked_until_ms, now_ms) + 1_000
            wait_s = -(-(self._blocked_until_ms - now_ms) // 1_000)
            raise Refused(429, "RATE_LIMITED", retry_after_s=wait_s)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            self.dead_uses += 1
            if self.dead_uses > DEAD_PER_MINUTE:
                self._blocked_until_ms = now_ms + BLOCK_S * 1_000
            raise Refused(403, "INVALID_API_TOKEN", "The access token is invalid")
        if self.is_closed:
            raise Refused(402, "STORE_IS_SUSPENDED")

    def needs(self, scope: str) -> None:
        """Refuse a call that the token may not make."""
        if scope not in self.scopes:
            raise Refused(403, "INSUFFICIENT_APP_SCOPE", f"the app has no {scope}")


class OrderCalls:
    """The store's profile and its orders; `page_size` is the most that one page of them holds."""

    def __init__(self, clock: Callable[[], int], ledger: EcwidLedger, gate: Gate) -> None:
        self._clock, self._ledger, self._gate = clock, ledger, gate
        self.listed_by: Callable[[Mapping[str, Any]], object] = lambda document: document["id"]
        self.page_size = MAX_LIMIT

    def routed(self, request: FakeRequest, parts: Sequence[str]) -> object | None:
        """Return the answer to a call about profile or orders, None for any other."""
        match (request.method, parts):
            case ("GET", ["profile"]):
                return self._profile()
            case ("GET", ["orders"]):
                return self._orders(request)
            case ("GET", ["orders", "deleted"]):
                return self._deleted(request)
            case ("GET", ["orders", order_id]):
                self._gate.needs("read_orders")
                return self._known(order_id).document
            case ("PUT", ["orders", order_id]):
                return self._update_order(order_id, _body(request))
            case _:
                return None

    def _profile(self) -> object:
        self._gate.needs("read_store_profile")
        return {
            "generalInfo": {
                "storeId": STORE_ID,
                "storeUrl": f"https://store{STORE_ID}.company.example/products",
            },
            "settings": {"closed": False, "storeName": "Maison Ondine"},
            "company": {"companyName": "Maison Ondine inc.", "countryCode": "CA"},
            "formatsAndUnits": {"currency": CURRENCY, "timezone": "America/Toronto"},
            "taxSettings": {"pricesIncludeTax": self._ledger.prices_include_tax},
        }

    def _orders(self, request: FakeRequest) -> object:
        self._gate.needs("read_orders")
        query, now_ms = request.query, self._clock()
        first_s, last_s = _whole(query, "updatedFrom", 0), _whole(query, "updatedTo", 1 << 40)
        wanted = set(filter(None, query.get("paymentStatus", "").split(",")))
        seen = [found for kept in self._ledger.orders.values() if (found := kept.seen_at(now_ms))]
        fitting = [
            found
            for found in seen
            if first_s <= found["updateTimestamp"] <= last_s
            and (found["paymentStatus"] in wanted if wanted else found["paymentStatus"] != "INCOMPLETE")
        ]
        return _page(sorted(fitting, key=self.listed_by), query, self.page_size)  # type: ignore[arg-type]

    def _deleted(self, request: FakeRequest) -> object:
        self._gate.needs("read_orders")
        first_s, last_s = _whole(request.query, "from_date", 0), _whole(request.query, "to_date", 1 << 40)
        found = [
            {"id": internal_id, "orderId": order_id, "date": written(at_s)}
            for at_s, internal_id, order_id in self._ledger.deleted
            if first_s <= at_s <= last_s
        ]
        return _page(found, request.query, self.page_size)

    def _update_order(self, order_id: str, body: dict[str, Any]) -> object:
        self._gate.needs("update_orders")
        document = self._known(order_id).document
        for name, allowed in (("paymentStatus", PAYMENTS), ("fulfillmentStatus", FULFILLMENTS)):
            if name in body and body[name] not in allowed:
                raise Refused(400, "WRONG_PARAMETER", f"{name} is wrong")
        for name, value in body.items():
            kind = str if name in _PLAIN_FIELDS else bool if name in _FLAGS else object
            if not isinstance(value, kind):
                raise Refused(400, "WRONG_PARAMETER", f"{name} is wrong")
        document.update({name: value for name, value in body.items() if name in _PLAIN_FIELDS | _FLAGS})
        if "items" in body:
            document["items"] = body["items"]  # replaces every line, as the real one does
        if "paymentStatus" in body:
            self._ledger.pay(order_id, body["paymentStatus"])
        if "fulfillmentStatus" in body:
            self._ledger.fulfill(order_id, body["fulfillmentStatus"])
        self._ledger.touch(order_id)
        return {"updateCount": 1}

    def _known(self, order_id: str) -> Kept:
        if order_id not in self._ledger.orders:
            raise Refused(404, "ORDER_NOT_FOUND", "Order not found")
        return self._ledger.orders[order_id]


class ProductCalls:
    """The store's products and their stock; `is_elsewhere`: another system keeps the stock."""

    def __init__(self, shelves: EcwidShelves, gate: Gate, effects: list[Effect]) -> None:
        self._shelves, self._gate, self._effects = shelves, gate, effects
        self.is_elsewhere = False

    def routed(self, request: FakeRequest, parts: Sequence[str]) -> object:
        """Return the answer to a call about products."""
        match (request.method, parts):
            case ("GET", ["products"]):
                return self._products(request)
            case ("GET", ["products", product_id, "combinations"]):
                self._gate.needs("read_catalog")
                articles = self._listing(product_id).articles
                return [self._shelves.variation(each) for each in articles if each.variation_id is not None]
            case ("PUT", ["products", product_id]):
                self._gate.needs("update_catalog")
                return self._set_stock(self._listing(product_id).articles[0], _body(request))
            case ("PUT", ["products", product_id, "combinations", variation_id]):
                self._gate.needs("update_catalog")
                return self._set_stock(self._variation(product_id, variation_id), _body(request))
            case _:
                raise Refused(405, "METHOD_NOT_ALLOWED")

    def _products(self, request: FakeRequest) -> object:
        self._gate.needs("read_catalog")
        sku, product_id = request.query.get("sku"), request.query.get("productId")
        if product_id is not None and not product_id.isdecimal():
            raise Refused(400, "WRONG_PARAMETER", "productId is wrong")
        found = [
            self._shelves.document(listing)
            for listing in self._shelves.listings
            if (product_id is None or int(product_id) == listing.product_id)
            and (sku is None or any(each.product.sku == sku for each in listing.articles))
        ]
        return _page(found, request.query)

    def _set_stock(self, article: Article, body: dict[str, Any]) -> object:
        by_location, quantity = body.get("locationInventory"), body.get("quantity")
        if self.is_elsewhere or (by_location and not self._shelves.locations):
            message = "Changing product location inventory is not allowed in the store"
            raise Refused(409, "NOT_ALLOWED_TO_UPDATE_PARAMETER", message)
        if by_location is not None:
            if not set(by_location) <= set(self._shelves.locations):
                raise Refused(400, "WRONG_PARAMETER", "locationInventory is wrong")
            article.stock.update(by_location)
        elif isinstance(quantity, int):
            first, *others = article.stock
            article.stock[first] = quantity - sum(article.stock[each] for each in others)
        else:
            return {"updateCount": 0}
        self._effects.append(Effect("stock", "", f"{article.product.sku}={article.quantity}"))
        return {"updateCount": 1}

    def _listing(self, product_id: str) -> Listing:
        listing = self._shelves.listing(int(product_id)) if product_id.isdecimal() else None
        if listing is None:
            raise Refused(404, "PRODUCT_NOT_FOUND", "Product not found")
        return listing

    def _variation(self, product_id: str, variation_id: str) -> Article:
        for article in self._listing(product_id).articles:
            if article.variation_id is not None and str(article.variation_id) == variation_id:
                return article
        raise Refused(404, "COMBINATION_NOT_FOUND", "Combination not found")


def _page(found: Sequence[object], query: Mapping[str, str], most: int = MAX_LIMIT) -> object:
    offset, limit = _whole(query, "offset", 0), _whole(query, "limit", most)
    limit = max(1, min(limit, most))
    items = found[offset : offset + limit]
    return {"total": len(found), "count": len(items), "offset": offset, "limit": limit, "items": items}


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    """Return a whole number of the query."""
    value = query.get(name, str(default))
    if not value.isdecimal():
        raise Refused(400, "WRONG_PARAMETER", f"{name} is wrong")
    return int(value)


def _body(request: FakeRequest) -> dict[str, Any]:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE")
    try:
        return _read_body(request.body)
    except msgspec.DecodeError as error:
        raise Refused(400, "WRONG_PARAMETER", "the body is wrong") from error
