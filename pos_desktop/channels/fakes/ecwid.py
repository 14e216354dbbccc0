"""A fake Lightspeed eCom E-Series (Ecwid) store that behaves: no sort, refusals, limits, mails, stock.

Source: Ecwid REST API v3, as described in its documents and its own client.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import RLock
from typing import Any
from zlib import crc32

from pos_desktop.channels.fakes.ecwid_calls import (
    BASE_PATH,
    Gate,
    OrderCalls,
    ProductCalls,
    Refused,
)
from pos_desktop.channels.fakes.ecwid_ledger import LEFT, EcwidLedger, Sold
from pos_desktop.channels.fakes.ecwid_shelves import EcwidShelves
from pos_desktop.channels.fakes.shop import (
    DEMO_PRODUCTS,
    Basket,
    Effect,
    FakeAnswer,
    FakeProduct,
    FakeRequest,
    Standing,
    Wanted,
)


class EcwidShop:
    """One store; `ledger` and `shelves` hold its orders and products, `gate` says who may ask.

    Shapes: `order_calls.listed_by` orders every list of orders; `on_request` is called before each request is
        answered, as when somebody works in the store's admin meanwhile.
    """

    def __init__(
        self,
        products: Sequence[FakeProduct] = DEMO_PRODUCTS,
        *,
        clock: Callable[[], int],
        seed: int = 0,
        locations: Sequence[str] = (),
        prices_include_tax: bool = False,
    ) -> None:
        self.effects: list[Effect] = []
        self.ledger = EcwidLedger(clock, self.effects, prices_include_tax=prices_include_tax)
        self.ledger.restock = self._restock
        self.shelves = EcwidShelves(products, locations)
        self.gate = Gate(clock)
        self.order_calls = OrderCalls(clock, self.ledger, self.gate)
        self.order_calls.listed_by = self._no_order
        self.product_calls = ProductCalls(self.shelves, self.gate, self.effects)
        self.on_request: Callable[[FakeRequest], None] = lambda request: None
        self._random, self._salt = random.Random(seed), seed
        self._clock, self._lock = clock, RLock()
        self._next_id = 516_483_001
        self.revoke_token()

    # --- what a merchant types

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the secret token."""
        return (self.gate.token,)

    @property
    def base_path(self) -> str:
        """Return the path that names the store."""
        return BASE_PATH

    def revoke_token(self) -> None:
        """Make the token useless and give out another."""
        with self._lock:
            self.gate.token = "secret_" + "".join(
                self._random.choices(string.ascii_letters + string.digits, k=24)
            )

    # --- shopper and merchant

    def place(self, basket: Basket) -> str:
        """A shopper orders; return the order's id."""
        with self._lock:
            internal_id = self._next_id
            self._next_id += 1
            order_id = "".join(self._random.choices(string.ascii_uppercase + string.digits, k=5))
            while order_id in self.ledger.orders or order_id.isdigit():
                order_id += self._random.choice(string.ascii_uppercase)
            goods = [self._goods(wanted) for wanted in basket.lines]
            self.ledger.place(order_id, internal_id, basket, goods)
            return order_id

    def mark_paid(self, order_id: str) -> None:
        """The merchant marks the order as paid."""
        self._change(order_id, lambda: self.ledger.pay(order_id, "PAID"))

    def add_line(self, order_id: str, wanted: Wanted) -> None:
        """The merchant edits the order: more goods."""
        self._change(order_id, lambda: self.ledger.add(order_id, self._goods(wanted)))

    def refund(self, order_id: str, lines: Sequence[tuple[str, int]], amount_minor: int) -> None:
        """The merchant gives money back; this kind of store keeps no units with a refund."""
        self._change(order_id, lambda: self.ledger.refund(order_id, amount_minor))

    def cancel(self, order_id: str) -> None:
        """The merchant cancels."""
        self._change(order_id, lambda: self.ledger.pay(order_id, "CANCELLED"))

    def ship_in_admin(self, order_id: str) -> None:
        """The merchant ships it, or hands it over."""
        is_pickup = self.ledger.document(order_id)["shippingOption"]["isPickup"]
        status = "DELIVERED" if is_pickup else "SHIPPED"
        self._change(order_id, lambda: self.ledger.fulfill(order_id, status))

    def edit(self, order_id: str, **fields: object) -> None:
        """The merchant changes fields of an order as they stand in its document."""
        self._change(order_id, lambda: self.ledger.document(order_id).update(fields))

    def delete(self, order_id: str) -> None:
        """The merchant deletes the order."""
        with self._lock:
            self.ledger.delete(order_id)

    def standing(self, order_id: str) -> Standing:
        """Return how an order stands."""
        with self._lock:
            document = self.ledger.document(order_id)
            fulfillment, payment = document["fulfillmentStatus"], document["paymentStatus"]
            units = tuple((item["sku"], item["quantity"]) for item in document["items"])
            tracking = tuple(part for part in document.get("trackingNumber", "").split(", ") if part)
            given = sum(round(refund["amount"] * 100) for refund in document["refunds"])
        states = {"READY_FOR_PICKUP": "packed", **dict.fromkeys((*LEFT, "OUT_FOR_DELIVERY"), "done")}
        is_cancelled = payment == "CANCELLED" or fulfillment in ("WILL_NOT_DELIVER", "RETURNED")
        return Standing(
            state="cancelled" if is_cancelled else states.get(fulfillment, "open"),  # type: ignore[arg-type]
            is_paid=payment in ("PAID", "PARTIALLY_REFUNDED", "REFUNDED"),
            shipped=units if fulfillment in LEFT else (),
            tracking=tracking,
            refunded_minor=given,
        )

    def stock_of(self, sku: str, location: str = "") -> int:
        """Return what the store would sell, at one location or all together."""
        with self._lock:
            article = self.shelves.article(sku)
            return article.stock[location] if location else article.quantity

    # --- the API

    def answer(self, request: FakeRequest) -> FakeAnswer:
        """Answer one request of the API."""
        self.on_request(request)
        with self._lock:
            now = datetime.fromtimestamp(self._clock() / 1000, UTC)
            headers = {"date": format_datetime(now, usegmt=True)}
            try:
                self.gate.admit(request)
                return FakeAnswer.of_json(self._routed(request), headers=headers)
            except Refused as refused:
                if refused.retry_after_s:
                    headers["retry-after"] = str(refused.retry_after_s)
                body = {"errorMessage": refused.message or refused.code, "errorCode": refused.code}
                return FakeAnswer.of_json(body, status=refused.status, headers=headers)

    def _routed(self, request: FakeRequest) -> object:
        if not request.path.startswith(f"{BASE_PATH}/"):
            raise Refused(404, "STORE_NOT_FOUND")
        parts = request.path.removeprefix(f"{BASE_PATH}/").split("/")
        found = self.order_calls.routed(request, parts)
        return self.product_calls.routed(request, parts) if found is None else found

    # --- the rest

    def _change(self, order_id: str, change: Callable[[], None]) -> None:
        with self._lock:
            change()
            self.ledger.touch(order_id)

    def _goods(self, wanted: Wanted) -> Sold:
        article = self.shelves.article(wanted.sku)
        return article.sold(self.shelves.name_of(article), wanted.quantity)

    def _restock(self, document: Mapping[str, Any], sign: int) -> None:
        location = (document.get("shippingOption") or {}).get("locationId", "")
        for item in document["items"]:
            self.shelves.move(item["sku"], sign * item["quantity"], location)

    def _no_order(self, document: Mapping[str, Any]) -> object:
        """Sort like nothing in particular, but alike at every request."""
        return crc32(f"{self._salt}:{document['id']}".encode())
