"""The face of a fake BigCommerce shop: V2 and V3 over HTTP, with their forms, refusals and limits.

Source: BigCommerce Orders V2 and V3, Inventory V3, Locations V3, Pickup Methods V3, Catalog V3, Store
Information V2; API rate limits and status codes of the vendor's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Protocol, TypeVar
from xml.sax.saxutils import escape

import msgspec

from pos_desktop.channels.fakes.bigcommerce_book import CURRENCY, Json, Order, Shipment
from pos_desktop.channels.fakes.bigcommerce_forms import (
    consignments_json,
    line_json,
    mail_date,
    money_json,
    order_json,
    refund_json,
    shipment_json,
    taxes_json,
)
from pos_desktop.channels.fakes.bigcommerce_shelf import Shelf, ShelfHolder, v3
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest

WINDOW_MS: Final = 30_000
NO_QUOTA: Final = 1_000_000

T = TypeVar("T")


_STORE: Final = {
    "domain": "tilleul.example",
    "secure_url": "https://tilleul.example",
    "status": "live",
    "name": "Tilleul",
    "country": "Canada",
    "country_code": "CA",
    "language": "en",
    "currency": CURRENCY,
    "currency_symbol": "$",
    "decimal_places": 2,
    "plan_name": "Standard",
    "is_price_entered_with_tax": False,
}


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class FacedShop(ShelfHolder, Protocol):
    """What the face needs of the shop behind it."""

    token: str
    scopes: set[str]
    quota: int | None
    overloaded: int
    failing: int
    list_lag_ms: int
    is_suspended: bool
    orders: dict[int, Order]
    clock: Callable[[], int]

    @property
    def base_path(self) -> str:
        """Return the path of the store."""

    def put_status(self, order: Order, status_id: int) -> None:
        """Change an order's status."""

    def clear_discounts(self, order: Order) -> None:
        """What a PUT with lines does to their discounts."""

    def ship(self, order: Order, shipment: Shipment) -> Shipment | str:
        """Add a shipment, or say why not."""


Handler = Callable[[FakeRequest, Sequence[str]], FakeAnswer]


class Face:
    """Finds out what a request wants, whether it may, and answers in the vendor's forms."""

    def __init__(self, shop: FacedShop) -> None:
        self._shop, self._shelf = shop, Shelf(shop)
        self._window, self._used = 0, 0
        self._routes: tuple[tuple[str, str, str, Handler], ...] = (
            ("GET", r"/v2/store", "information", self._store),
            ("GET", r"/v2/time", "information", self._time),
            ("GET", r"/v2/orders", "orders", self._list),
            ("GET", r"/v2/orders/(\d+)", "orders", self._one),
            ("PUT", r"/v2/orders/(\d+)", "orders", self._put),
            ("GET", r"/v2/orders/(\d+)/products", "orders", self._products),
            ("GET", r"/v2/orders/(\d+)/taxes", "orders", self._taxes),
            ("GET", r"/v2/orders/(\d+)/consignments", "orders", self._consignments),
            ("GET", r"/v2/orders/(\d+)/shipments", "orders", self._shipments),
            ("POST", r"/v2/orders/(\d+)/shipments", "orders", self._ship),
            ("GET", r"/v3/orders/(\d+)/transactions", "transactions", self._transactions),
            ("GET", r"/v3/orders/(\d+)/payment_actions/refunds", "orders", self._refunds),
            ("GET", r"/v3/orders/payment_actions/refunds", "orders", self._all_refunds),
            ("GET", r"/v3/inventory/items", "inventory", self._shelf.items),
            ("PUT", r"/v3/inventory/adjustments/absolute", "inventory", self._shelf.adjust),
            ("GET", r"/v3/inventory/locations", "locations", self._shelf.locations),
            ("GET", r"/v3/pickup/methods", "locations", self._shelf.pickup_methods),
            ("GET", r"/v3/catalog/variants", "products", self._shelf.variants),
            ("GET", r"/v3/catalog/products", "products", self._shelf.catalogue),
        )

    def answer(self, request: FakeRequest) -> FakeAnswer:
        """Answer one request."""
        path = request.path.removeprefix(self._shop.base_path)
        try:
            limits = self._limits()
            found = self._found(request, path)
        except Refused as refused:
            return self._refusal(request, path, refused)
        return FakeAnswer(found.status, found.body, {**found.headers, **limits, **self._date()})

    def listed(self, order: Order) -> Json:
        """Return an order as the list tells of it now."""
        return order_json(order, self._shop.base_path)

    # --- what every request meets

    def _limits(self) -> dict[str, str]:
        shop, now = self._shop, self._shop.clock()
        if shop.overloaded:
            shop.overloaded -= 1
            raise Refused(429, "")
        if shop.failing:
            shop.failing -= 1
            raise Refused(500, "Internal Server Error")
        if self._window != now // WINDOW_MS:
            self._window, self._used = now // WINDOW_MS, 0
        quota = NO_QUOTA if shop.quota is None else shop.quota
        if shop.quota is not None:
            self._used += 1
        headers = {
            "x-rate-limit-requests-left": str(max(quota - self._used, 0)),
            "x-rate-limit-requests-quota": str(quota),
            "x-rate-limit-time-window-ms": str(WINDOW_MS),
            "x-rate-limit-time-reset-ms": str(WINDOW_MS - now % WINDOW_MS),
        }
        if self._used > quota:
            raise Refused(429, headers["x-rate-limit-time-reset-ms"])
        return headers

    def _date(self) -> dict[str, str]:
        return {"date": mail_date(self._shop.clock()).replace("+0000", "GMT")}

    def _found(self, request: FakeRequest, path: str) -> FakeAnswer:
        shop = self._shop
        if not request.path.startswith(shop.base_path + "/"):
            raise Refused(404, "The requested resource was not found.")
        if not shop.token or request.headers.get("x-auth-token") != shop.token:
            raise Refused(401, "Unauthorized")
        if shop.is_suspended:
            raise Refused(403, "The store is suspended.")
        if request.method in ("PUT", "POST") and "json" not in request.headers.get("content-type", ""):
            raise Refused(415, "The content type is not supported.")
        for method, pattern, scope, handler in self._routes:
            match = re.fullmatch(pattern, path)
            if match and method == request.method:
                if scope not in shop.scopes:
                    raise Refused(403, "You don't have a required scope to access the endpoint")
                return self._in_its_form(request, path, handler(request, match.groups()))
        raise Refused(404, "The requested resource was not found.")

    def _in_its_form(self, request: FakeRequest, path: str, answer: FakeAnswer) -> FakeAnswer:
        """V2 answers XML to who does not ask for JSON."""
        if "json" in request.headers.get("accept", "") or not path.startswith("/v2"):
            return answer
        body = f"<?xml version='1.0'?><content>{escape(answer.body.decode())}</content>".encode()
        return FakeAnswer(answer.status, body, {"content-type": "application/xml"})

    def _refusal(self, request: FakeRequest, path: str, refused: Refused) -> FakeAnswer:
        """V2 says what is wrong in a list, V3 in an object."""
        status, date = refused.status, self._date()
        if status == 429:
            reset = {"x-rate-limit-time-reset-ms": refused.message} if refused.message else {}
            return FakeAnswer(429, b"", {"content-type": "text/html", **reset, **date})
        if path.startswith("/v2"):
            return FakeAnswer.of_json(
                [{"status": status, "message": refused.message}], status=status, headers=date
            )
        kind = "application/problem+json" if "/inventory/" in path else "application/json"
        content = {"status": status, "title": refused.message, "type": _CODES, "errors": {}}
        return FakeAnswer.of_json(content, status=status, headers={"content-type": kind, **date})

    # --- V2

    def _store(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        return FakeAnswer.of_json({"id": self._shop.base_path.rpartition("/")[2], **_STORE})

    def _time(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        return FakeAnswer.of_json({"time": self._shop.clock() // 1000})

    def _order(self, order_id: str) -> Order:
        order = self._shop.orders.get(int(order_id))
        if order is None:
            raise Refused(404, "The requested resource was not found.")
        return order

    def _list(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        query = request.query
        filters = _Filters.of(query)
        told = [found for order in self._shop.orders.values() if (found := self._visible(order))]
        field, _, direction = query.get("sort", "id").partition(":")
        if field not in _SORTS:
            raise Refused(400, "The field 'sort' is invalid.")
        wanted = sorted(filter(filters.take, told), key=_SORTS[field], reverse=direction == "desc")
        rows = [dict(one.row) if one.row else self.listed(one.order) for one in _page_of(wanted, query)]
        return _v2_page([self._with_included(row, query) for row in rows])

    def _visible(self, order: Order) -> _Told | None:
        """Return an order as the list, which may be behind, tells of it."""
        if not self._shop.list_lag_ms or not order.versions:
            return _Told(order, order.modified_ms // 1000)
        until = self._shop.clock() - self._shop.list_lag_ms
        told = [version for version in order.versions if version[0] <= until]
        return _Told(order, told[-1][0] // 1000, told[-1][1]) if told else None

    def _one(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order = self._order(parts[0])
        return FakeAnswer.of_json(self._with_included(self.listed(order), request.query))

    def _with_included(self, row: Json, query: Mapping[str, str]) -> Json:
        included = query.get("include", "").split(",")
        order = self._shop.orders[row["id"]]
        if "fees" in included:
            row["fees"] = []
        if "consignments" in included or "consignments.line_items" in included:
            whole = "consignments.line_items" in included
            found = consignments_json(order, self._shop.base_path, is_whole=whole)
            row["consignments"] = found if query.get("consignment_structure") == "object" else [found]
        return row

    def _put(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order, wanted = self._order(parts[0]), _content(request)
        if not isinstance(wanted, dict):
            raise Refused(400, "The request body is invalid.")
        if "products" in wanted:
            self._shop.clear_discounts(order)
        if "status_id" in wanted:
            status_id = wanted["status_id"]
            if not isinstance(status_id, int) or not 0 <= status_id <= 14:
                raise Refused(400, "The field 'status_id' is invalid.")
            self._shop.put_status(order, status_id)
        return FakeAnswer.of_json(self.listed(order))

    def _products(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order = self._order(parts[0])
        rows = [line_json(order, line) for line in order.lines]
        return _v2_page(_page_of(rows, request.query))

    def _taxes(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        rows = taxes_json(self._order(parts[0]))
        return _v2_page(_page_of(rows, request.query))

    def _consignments(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        whole = "consignments.line_items" in request.query.get("include", "")
        order = self._order(parts[0])
        return FakeAnswer.of_json(consignments_json(order, self._shop.base_path, is_whole=whole))

    def _shipments(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order = self._order(parts[0])
        rows = [shipment_json(order, shipment) for shipment in order.shipments]
        return _v2_page(_page_of(rows, request.query))

    def _ship(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order, wanted = self._order(parts[0]), _content(request)
        try:
            asked = msgspec.convert(wanted, _Asked)
        except msgspec.ValidationError as error:
            raise Refused(400, f"The request body is invalid: {error}") from error
        if len(asked.tracking_number) > 50:
            raise Refused(400, "The field 'tracking_number' is invalid.")
        items = tuple((item.order_product_id, item.quantity) for item in asked.items)
        wished = Shipment(
            0,
            asked.order_address_id,
            asked.tracking_number,
            asked.shipping_provider,
            asked.shipping_method,
            asked.comments,
            0,
            items,
        )
        made = self._shop.ship(order, wished) if items else "The field 'items' is invalid."
        if isinstance(made, str):
            raise Refused(400, made)
        return FakeAnswer.of_json(shipment_json(order, made), status=201)

    # --- V3

    def _transactions(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order = self._order(parts[0])
        if not order.money:
            return FakeAnswer(204)
        return v3([money_json(order, moved) for moved in order.money], {})

    def _refunds(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        order = self._order(parts[0])
        return FakeAnswer.of_json(
            {"data": [refund_json(order, refund) for refund in order.refunds], "meta": {}}
        )

    def _all_refunds(self, request: FakeRequest, parts: Sequence[str]) -> FakeAnswer:
        wanted = set(filter(None, request.query.get("order_id:in", "").split(",")))
        rows = [
            refund_json(order, refund)
            for order in self._shop.orders.values()
            if not wanted or str(order.id) in wanted
            for refund in order.refunds
        ]
        return FakeAnswer.of_json({"data": _page_of(rows, request.query), "meta": {}})


_CODES = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"


class _AskedItem(msgspec.Struct):
    order_product_id: int
    quantity: int


class _Asked(msgspec.Struct):
    order_address_id: int
    items: list[_AskedItem]
    tracking_number: str = ""
    shipping_provider: str = ""
    shipping_method: str = ""
    comments: str = ""


def _content(request: FakeRequest) -> Any:
    try:
        return msgspec.json.decode(request.body)
    except msgspec.DecodeError as error:
        raise Refused(400, "The request body is invalid.") from error


def _v2_page(rows: Sequence[Json]) -> FakeAnswer:
    return FakeAnswer.of_json(rows) if rows else FakeAnswer(204)


def _page_of(rows: Sequence[T], query: Mapping[str, str]) -> Sequence[T]:
    limit = min(int(query.get("limit", "50")), 250)
    first = (int(query.get("page", "1")) - 1) * limit
    return rows[first : first + limit]


@dataclass(frozen=True, slots=True)
class _Told:
    """An order as the list tells of it; `row` where it tells of it as it was before."""

    order: Order
    modified_s: int
    row: Json | None = None

    @property
    def status_id(self) -> int:
        return int(self.row["status_id"]) if self.row else self.order.status_id


_SORTS: Final[dict[str, Callable[[_Told], tuple[int, int]]]] = {
    "id": lambda told: (told.order.id, 0),
    "date_created": lambda told: (told.order.created_ms // 1000, told.order.id),
    "date_modified": lambda told: (told.modified_s, told.order.id),
    "status_id": lambda told: (told.status_id, told.order.id),
}


@dataclass(frozen=True, slots=True)
class _Filters:
    """What a list is asked for, both ends included. Units: seconds."""

    min_id: int
    max_id: int
    modified_from: float
    modified_to: float
    status_id: int | None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> _Filters:
        status_id = query.get("status_id")
        return cls(
            int(query.get("min_id", "0")),
            int(query.get("max_id", "999999999")),
            _moment(query.get("min_date_modified"), 0.0),
            _moment(query.get("max_date_modified"), 1e12),
            int(status_id) if status_id else None,
        )

    def take(self, told: _Told) -> bool:
        return (
            self.min_id <= told.order.id <= self.max_id
            and self.modified_from <= told.modified_s <= self.modified_to
            and self.status_id in (None, told.status_id)
        )


def _moment(text: str | None, otherwise: float) -> float:
    if text is None:
        return otherwise
    try:
        moment = parsedate_to_datetime(text) if text[:1].isalpha() else datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(400, "The date is invalid.") from error
    return moment.timestamp()
