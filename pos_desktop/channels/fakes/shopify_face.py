"""What a fake Shopify answers over HTTP: tokens, the GraphQL endpoint, its limits and its times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import formatdate
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import msgspec

from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest
from pos_desktop.channels.fakes.shopify_changes import Changes
from pos_desktop.channels.fakes.shopify_graphql import (
    Args,
    Denied,
    Document,
    GraphError,
    Object,
    connection,
    cost_of,
    error_of,
    execute,
    parse,
)
from pos_desktop.channels.fakes.shopify_store import Store
from pos_desktop.channels.fakes.shopify_views import Views, iso

API_VERSION = "2026-07"
_read_body = msgspec.json.Decoder(dict[str, Any]).decode
TOKEN_PATH = "/admin/oauth/access_token"
DAY_MS = 86_399_000
SCOPES = frozenset({
    "read_customers", "read_inventory", "read_locations", "read_merchant_managed_fulfillment_orders",
    "read_orders", "read_products", "write_inventory", "write_merchant_managed_fulfillment_orders",
    "write_orders",
})  # fmt: skip
NEEDED = {
    "orders": "read_orders",
    "order": "read_orders",
    "locations": "read_locations",
    "productVariants": "read_products",
    "orderMarkAsPaid": "write_orders",
    "orderCancel": "write_orders",
    "fulfillmentCreate": "write_merchant_managed_fulfillment_orders",
    "fulfillmentTrackingInfoUpdate": "write_merchant_managed_fulfillment_orders",
    "fulfillmentOrderLineItemsPreparedForPickup": "write_merchant_managed_fulfillment_orders",
    "inventorySetQuantities": "write_inventory",
    "inventoryActivate": "write_inventory",
}
NAME = "Atelier Rachel"
CURRENCY = "CAD"


class Face(Store):
    """A shop with its server's face.

    Shapes: `bucket`, `restores_per_s` and `most_cost` are its limits in points; `token_life_ms` how long a
        token works; `scopes` what the app may do; `is_frozen`: the merchant did not pay.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.views = Views(self)
        self.changes = Changes(self, self.views)
        self.client_id, self.client_secret = "fake-client", sha256(b"fake-secret").hexdigest()
        self.permanent_token = ""
        self.bucket, self.restores_per_s, self.most_cost = 2_000.0, 100.0, 1_000
        self.token_life_ms = DAY_MS
        self.scopes = set(SCOPES)
        self.is_frozen = False
        self._tokens: dict[str, int] = {}
        self._left, self._left_at_ms = self.bucket, self.clock()

    @property
    def base_path(self) -> str:
        """Return nothing: the address is the bare host."""
        return ""

    def answer(self, request: FakeRequest) -> FakeAnswer:
        """Answer one request."""
        with self.lock:
            self.route()
            self.changes.go_on()
            answer = self._answered(request)
            headers = {"date": formatdate(self.clock() / 1000, usegmt=True), **answer.headers}
            return FakeAnswer(answer.status, answer.body, headers)

    def expire_tokens(self) -> None:
        """Every token there is stops working."""
        with self.lock:
            self._tokens.clear()

    def _answered(self, request: FakeRequest) -> FakeAnswer:
        if self.is_frozen:
            return FakeAnswer.of_json({"errors": "Unavailable Shop"}, status=402)
        if request.path == TOKEN_PATH and request.method == "POST":
            return self._token(request)
        if request.path != f"/admin/api/{API_VERSION}/graphql.json" or request.method != "POST":
            return FakeAnswer.of_json({"errors": "Not Found"}, status=404)
        if not self._is_signed_in(request.headers.get("x-shopify-access-token", "")):
            text = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return FakeAnswer.of_json({"errors": text}, status=401)
        return self._graphql(request)

    # --- signing in

    def _token(self, request: FakeRequest) -> FakeAnswer:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") != "client_credentials":
            return FakeAnswer.of_json({"error": "unsupported_grant_type"}, status=400)
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return FakeAnswer.of_json({"error": "invalid_client"}, status=401)
        token = f"shpca_{self.new_id()}"
        self._tokens[token] = self.clock() + self.token_life_ms
        seconds = self.token_life_ms // 1000
        scope = ",".join(sorted(self.scopes))
        return FakeAnswer.of_json({"access_token": token, "scope": scope, "expires_in": seconds})

    def _is_signed_in(self, token: str) -> bool:
        return bool(token) and (token == self.permanent_token or self._tokens.get(token, 0) > self.clock())

    # --- GraphQL

    def _graphql(self, request: FakeRequest) -> FakeAnswer:
        try:
            body = _read_body(request.body)
            document, variables = parse(body["query"]), body.get("variables") or {}
        except (msgspec.DecodeError, KeyError, TypeError):
            return FakeAnswer.of_json({"errors": "Bad Request"}, status=400)
        except GraphError as error:
            return self._failed(error)
        cost = cost_of(document, variables)
        if cost > self.most_cost:
            text = f"Query cost is {cost}, which exceeds the single query max cost limit ({self.most_cost})."
            return self._failed(GraphError(text, "MAX_COST_EXCEEDED", cost=str(cost)))
        if cost > self._refilled():
            return self._sent({"errors": [error_of(GraphError("Throttled", "THROTTLED"), ())]}, cost, None)
        answered = execute(document, variables, self._root(document))
        actual = min(cost, answered.objects + (10 if document.operation == "mutation" else 0))
        self._left -= actual
        content: dict[str, Any] = {"data": answered.data}
        if answered.errors:
            content["errors"] = answered.errors
        return self._sent(content, cost, actual)

    def _refilled(self) -> float:
        now = self.clock()
        passed_s = max(0, now - self._left_at_ms) / 1000
        self._left = min(self.bucket, self._left + passed_s * self.restores_per_s)
        self._left_at_ms = now
        return self._left

    def _failed(self, error: GraphError) -> FakeAnswer:
        return FakeAnswer.of_json({"errors": [error_of(error, ())]})

    def _sent(self, content: dict[str, Any], cost: int, actual: int | None) -> FakeAnswer:
        content["extensions"] = {
            "cost": {
                "requestedQueryCost": cost,
                "actualQueryCost": actual,
                "throttleStatus": {
                    "maximumAvailable": self.bucket,
                    "currentlyAvailable": int(self._left),
                    "restoreRate": self.restores_per_s,
                },
            }
        }
        return FakeAnswer.of_json(content, headers={"x-shopify-api-version": API_VERSION})

    def _root(self, document: Document) -> Object:
        root = self.changes.root() if document.operation == "mutation" else self._queries()
        for name in [name for name in root if NEEDED.get(name, "") not in {"", *self.scopes}]:
            root[name] = Denied(NEEDED[name])
        return root

    def _queries(self) -> Object:
        return Object(
            "QueryRoot",
            shop=Object("Shop", name=NAME, currencyCode=CURRENCY),
            currentAppInstallation=Object(
                "AppInstallation",
                accessScopes=[Object("AccessScope", handle=one) for one in sorted(self.scopes)],
            ),
            orders=self._orders,
            order=lambda args: self._node(args["id"]),
            node=lambda args: self._node(args["id"]),
            nodes=lambda args: [self._node(id) for id in args["ids"]],
            job=self.changes.job,
            locations=lambda args: connection([self.views.location(id) for id in self.locations], args),
            productVariants=self._variants,
        )

    def _orders(self, args: Args) -> Object:
        """Return orders as the search knows them, by the last change it knows."""
        wanted = _least(args.get("query") or "")
        keyed = sorted(
            (f"{iso(key)}/{order.id:015}", order) for key, order in self.found() if iso(key) >= wanted
        )
        places = {id(order): key for key, order in keyed}
        found = [Object("Listed", order=order) for _, order in keyed]
        page = connection(found, args, key=lambda one: places[id(one["order"])])
        page["nodes"] = [self.views.order(one["order"]) for one in page["nodes"]]
        return page

    def _variants(self, args: Args) -> Object:
        query = args.get("query") or ""
        items = list(self.items.values())
        if query.startswith("sku:"):
            wanted = query.removeprefix("sku:").strip("\"'").replace('\\"', '"').replace("\\\\", "\\")
            items = [item for item in items if item.product.sku.lower() == wanted.lower()]
        return connection([self.views.variant(item) for item in items], args)

    def _node(self, name: str) -> Object | None:
        kind, _, tail = name.removeprefix("gid://shopify/").partition("/")
        show = self._shown.get(kind)
        return show(self, name, int(tail)) if show is not None and tail.isdigit() else None

    def _show_order(self, _: str, number: int) -> Object | None:
        order = self.orders.get(number)
        return self.views.order(order) if order is not None else None

    def _show_place(self, _: str, number: int) -> Object | None:
        places = (place for order in self.orders.values() for place in order.places)
        return next((self.views.place(place) for place in places if place.id == number), None)

    def _show_parcel(self, name: str, _: int) -> Object | None:
        found = self.changes.parcel_of(name)
        return self.views.parcel(found[1]) if found is not None else None

    def _show_refund(self, _: str, number: int) -> Object | None:
        records = (record for order in self.orders.values() for record in order.records)
        return next((self.views.refund(record) for record in records if record.id == number), None)

    def _show_variant(self, _: str, number: int) -> Object | None:
        item = self.by_variant.get(number)
        return self.views.variant(item) if item is not None else None

    _shown: Mapping[str, Callable[[Face, str, int], Object | None]] = {
        "Order": _show_order,
        "FulfillmentOrder": _show_place,
        "Fulfillment": _show_parcel,
        "Refund": _show_refund,
        "ProductVariant": _show_variant,
    }


def _least(query: str) -> str:
    """Return the instant from which on changes are wanted, "" for all of them."""
    return query.removeprefix("updated_at:>=").strip("'") if query.startswith("updated_at:>=") else ""
