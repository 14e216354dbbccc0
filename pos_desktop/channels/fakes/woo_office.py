"""The order side of the fake WooCommerce shop's API: lists, updates, refunds, and what the shop is set to."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest
from pos_desktop.channels.fakes.woo_book import RefundRefused, WooBook
from pos_desktop.channels.fakes.woo_orders import CURRENCY, HOME, VERSION, Money, WooOrderState, WooRefundMade
from pos_desktop.channels.fakes.woo_rest import (
    Refused,
    Shown,
    body_of,
    digits_of,
    instant_of,
    no_route,
    not_one_of,
    numbers,
    refused,
    said,
    trimmed,
)

STATUSES: Final = (
    "auto-draft", "pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed",
    "checkout-draft",
)  # fmt: skip
_CURRENCY: Final = {
    "code": CURRENCY,
    "name": "Canadian dollar",
    "symbol": "&#36;",
    "_links": {
        "self": [{"href": f"{HOME}/wp-json/wc/v3/data/currencies/CAD", "targetHints": {"allow": ["GET"]}}],
        "collection": [{"href": f"{HOME}/wp-json/wc/v3/data/currencies"}],
    },
}


class WooOffice:
    """Answers what is below `/orders`, and questions about the shop itself.

    Shapes: `custom_statuses` are those of plugins; `may_manage`: the keys are those of a shop manager.
    """

    def __init__(self, book: WooBook, seed: int) -> None:
        self._book, self._random = book, random.Random(seed)
        self.decimals = 2
        self.custom_statuses: tuple[str, ...] = ()
        self.may_manage = True

    def answer(self, method: str, where: list[str], request: FakeRequest, now_s: int) -> FakeAnswer:
        """Answer a request. Errors: `Refused`."""
        match method, where:
            case "GET", ["system_status"]:
                return self._system_status(request)
            case "GET", ["data", "currencies", "current"]:
                return said(_CURRENCY)
            case "GET", ["reports", "orders", "totals"]:
                return said(self._totals())
            case "GET", ["orders"]:
                return self._orders(request)
            case _, ["orders", number, *rest] if number.isdigit():
                return self._order(f"{method} {'/'.join(rest)}", int(number), request, now_s)
        raise no_route()

    def _system_status(self, request: FakeRequest) -> FakeAnswer:
        if not self.may_manage:
            raise refused("woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.", 403)
        settings = {
            "currency": CURRENCY,
            "currency_symbol": "&#36;",
            "number_of_decimals": self.decimals,
            "HPOS_enabled": True,
        }
        about = {"environment": {"home_url": HOME, "version": VERSION}, "settings": settings}
        return said(trimmed(about, request.query))

    def _totals(self) -> list[dict[str, Any]]:
        listed = [status for status in (*STATUSES, *self.custom_statuses) if status != "auto-draft"]
        orders = list(self._book.orders.values())
        return [
            {"slug": slug, "name": slug.title(), "total": sum(order.status == slug for order in orders)}
            for slug in listed
        ]

    def _orders(self, request: FakeRequest) -> FakeAnswer:
        query = request.query
        after, before = instant_of(query, "modified_after"), instant_of(query, "modified_before")
        wanted = self._statuses(query.get("status", "any"))
        include, exclude = numbers(query.get("include", "")), numbers(query.get("exclude", ""))
        found = [
            order
            for order in self._book.orders.values()
            if order.status in wanted
            and (after is None or order.modified_s > after)
            and (before is None or order.modified_s < before)
            and (not include or order.id in include)
            and order.id not in exclude
        ]
        return Shown(query, "orders").answer(self._sorted(found, query), self._document(request))

    def _sorted(self, orders: list[WooOrderState], query: Mapping[str, str]) -> list[WooOrderState]:
        """Sort as asked; what is equal comes in any order, another one each time."""
        self._random.shuffle(orders)
        by = {"id": "id", "modified": "modified_s", "date": "created_s"}
        asked = query.get("orderby", "date")
        if asked not in by:
            raise not_one_of("orderby", tuple(by))
        is_down = query.get("order", "desc") == "desc"
        return sorted(orders, key=lambda order: getattr(order, by[asked]), reverse=is_down)

    def _statuses(self, text: str) -> set[str]:
        known = (*STATUSES, *self.custom_statuses)
        wanted = text.split(",")
        for at, status in enumerate(wanted):
            if status not in (*known, "any", "trash"):
                raise not_one_of("status", ("any", "trash", *known), f"status[{at}]")
        return set(known) if "any" in wanted else set(wanted)

    def _document(self, request: FakeRequest) -> Callable[[WooOrderState], dict[str, Any]]:
        money = Money(digits_of(request, self.decimals))
        return lambda order: order.document(money)

    def _order(self, asked: str, order_id: int, request: FakeRequest, now_s: int) -> FakeAnswer:
        order = self._book.orders.get(order_id)
        if order is None:
            status = 400 if asked == "WRITE " else 404
            raise refused("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", status)
        match asked:
            case "GET ":
                return said(trimmed(self._document(request)(order), request.query))
            case "WRITE ":
                self._update(order, body_of(request), now_s)
                return said(self._document(request)(order))
            case "GET refunds":
                money = Money(digits_of(request, self.decimals))
                newest = sorted(order.refunds, key=lambda refund: -refund.id)
                return Shown(request.query, "refunds").answer(
                    newest, lambda one: one.document(order_id, money)
                )
            case "WRITE refunds":
                return self._refund(order, body_of(request), now_s)
        raise no_route()

    def _update(self, order: WooOrderState, body: dict[str, Any], now_s: int) -> None:
        status = body.get("status")
        known = (*STATUSES, *self.custom_statuses)
        if status is not None and status not in known:
            raise not_one_of("status", known)
        for name in ("payment_method", "payment_method_title", "transaction_id"):
            if name in body:
                setattr(order, name, str(body[name]))
        for meta in body.get("meta_data", ()):
            self._book.set_meta(order, str(meta["key"]), str(meta["value"]))
        if order.status == "trash" and status is None:
            status = "processing"  # any write takes it out of the bin
        if body.get("set_paid") and order.status in ("pending", "failed"):
            self._book.pay(order, now_s)
            status = status or "processing"
        self._book.set_status(order, status or order.status, now_s)
        self._book.touch(order, now_s)

    def _refund(self, order: WooOrderState, body: dict[str, Any], now_s: int) -> FakeAnswer:
        if body.get("api_refund", True):
            raise _refund_refused("The payment gateway for this order does not support automatic refunds.")
        asked = {int(line["id"]): int(line.get("quantity", 0)) for line in body.get("line_items", ())}
        backs = [
            self._book.goods_back(line, asked[line.id], line.total * asked[line.id] // line.quantity)
            for line in order.lines
            if asked.get(line.id)
        ]
        cents = round(float(body.get("amount") or 0) * 100)
        refund = WooRefundMade(self._book.take_id(), cents, str(body.get("reason", "")), now_s, tuple(backs))
        try:
            self._book.refund(order, refund, restock=bool(body.get("api_restock", True)), at_s=now_s)
        except RefundRefused as error:
            raise _refund_refused(str(error)) from None
        for meta in body.get("meta_data", ()):
            self._book.set_meta(refund, str(meta["key"]), str(meta["value"]))
        return said(refund.document(order.id, Money(self.decimals)), 201)


def _refund_refused(message: str) -> Refused:
    """Return the refusal of a refund: status 500, `data` a number."""
    code = "woocommerce_rest_cannot_create_order_refund"
    return Refused(said({"code": code, "message": message, "data": 500}, 500))
