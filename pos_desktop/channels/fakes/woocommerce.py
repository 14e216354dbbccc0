"""A WooCommerce shop that behaves like the real one: its REST API wc/v3, its shoppers, its merchant.

Source: WooCommerce 10.5.0 with order tables, as recorded from a running shop; only what a point of sale asks.
"""

from __future__ import annotations

import random
import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from threading import RLock
from typing import Final, Literal

from pos_desktop.channels.fakes.shop import (
    DEMO_PRODUCTS,
    Basket,
    FakeAnswer,
    FakeProduct,
    FakeRequest,
    Standing,
    Wanted,
)
from pos_desktop.channels.fakes.woo_book import WooBook
from pos_desktop.channels.fakes.woo_catalogue import WooCatalogue
from pos_desktop.channels.fakes.woo_office import WooOffice
from pos_desktop.channels.fakes.woo_orders import HOME, WooOrderState, WooRefundMade
from pos_desktop.channels.fakes.woo_rest import Refused, refused, said, trimmed

OVER: Final = ("cancelled", "refunded", "trash")
WRITES: Final = ("POST", "PUT", "PATCH")
_PATH = re.compile(r"(/index\.php)?/wp-json(?:/wc/v3)?(?:/(.*?))?/?")


class WooShop:
    """A fake WooCommerce shop.

    Shapes: changes by shopper and merchant are seen up to `lag_s` seconds after the second they are stamped
        with, as by a slow transaction. `office` holds what a merchant sets.
    """

    def __init__(
        self,
        products: Sequence[FakeProduct] = DEMO_PRODUCTS,
        *,
        clock: Callable[[], int],
        seed: int = 0,
    ) -> None:
        self._clock, self._random = clock, random.Random(seed)
        self._lock = RLock()
        self.book = WooBook(products, clock() // 1000, seed)
        self.effects = self.book.effects
        self.office = WooOffice(self.book, seed)
        self._catalogue = WooCatalogue(self.book)
        drawn = sha256(f"woocommerce:{seed}".encode()).hexdigest()
        self.keys: tuple[str, ...] = (f"ck_{drawn[:40]}", f"cs_{drawn[24:]}")
        self.permission: Literal["read_write", "read", "write"] = "read_write"
        self.strips_authorization = False
        self.knows_https = True
        self.has_pretty_links = True
        self.lag_s = 0
        self._uncommitted: list[tuple[int, int, Callable[[int], object]]] = []

    @property
    def base_path(self) -> str:
        """Return the path of the address: the shop is its host's only site."""
        return ""

    # --- the server's face

    def answer(self, request: FakeRequest) -> FakeAnswer:
        """Answer one request of the API."""
        with self._lock:
            self._commit()
            found = _PATH.fullmatch(request.path)
            if found is None or not (found[1] or self.has_pretty_links):
                return FakeAnswer(404, b"<!DOCTYPE html><title>Page not found</title>", _PAGE)
            try:
                if "/wc/v3" not in request.path:
                    return self._index(request)
                self._admit(request)
                return self._route(request, found[2] or "")
            except Refused as refusal:
                return refusal.answer

    def _admit(self, request: FakeRequest) -> None:
        key, secret = self._keys_in(request)
        if not self.knows_https or key != self.keys[0]:
            raise refused("woocommerce_rest_cannot_view", "Sorry, you cannot list resources.", 401)
        if secret != self.keys[1]:
            raise refused(_NOT_AUTHENTIC, "Consumer secret is invalid.", 401)
        needed = "read" if request.method == "GET" else "write"
        if needed not in self.permission:
            told = f"The API key provided does not have {needed} permissions."
            raise refused(_NOT_AUTHENTIC, told, 401)

    def _keys_in(self, request: FakeRequest) -> tuple[str, str]:
        """Return the keys of a request; those in the query win over a header."""
        if "consumer_key" in request.query:
            return request.query["consumer_key"], request.query.get("consumer_secret", "")
        scheme, _, coded = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic" or self.strips_authorization:
            return "", ""
        try:
            key, _, secret = b64decode(coded, validate=True).decode().partition(":")
        except (BadBase64, UnicodeDecodeError):
            return "", ""
        return key, secret

    def _index(self, request: FakeRequest) -> FakeAnswer:
        about = {
            "name": "Linden &amp; Co.",
            "description": "",
            "url": HOME,
            "home": HOME if self.knows_https else HOME.replace("https", "http"),
            "gmt_offset": "-5",
            "timezone_string": "America/Toronto",
            "namespaces": ["oembed/1.0", "wc/v1", "wc/v2", "wc/v3", "wc-admin", "wp/v2"],
        }
        return said(trimmed(about, request.query))

    def _route(self, request: FakeRequest, path: str) -> FakeAnswer:
        where = path.split("/")
        method = "WRITE" if request.method in WRITES else request.method
        if where[0] == "products":
            return self._catalogue.answer(method, where[1:], request, self._now_s())
        return self.office.answer(method, where, request, self._now_s())

    # --- shopper and merchant

    def place(self, basket: Basket) -> str:
        """A shopper orders; return the order's id."""
        with self._lock:
            order_id = self.book.take_id()
            self._do(lambda at_s: self.book.place(order_id, basket, at_s))
            return str(order_id)

    def mark_paid(self, order_id: str) -> None:
        """The money arrives: a bank transfer on hold goes on to processing."""

        def pay(at_s: int) -> None:
            order = self._at(order_id)
            self.book.pay(order, at_s)
            if order.status in ("on-hold", "pending", "failed"):
                self.book.set_status(order, "processing", at_s)

        self._do(pay)

    def add_line(self, order_id: str, wanted: Wanted) -> None:
        """The merchant adds goods."""
        self._do(lambda at_s: self.book.add_line(self._at(order_id), wanted, at_s))

    def refund(self, order_id: str, lines: Sequence[tuple[str, int]], amount_minor: int) -> None:
        """The merchant gives money back, and puts goods named with it back on the shelf."""

        def give_back(at_s: int) -> None:
            order = self._at(order_id)
            named = dict(lines)
            backs = [
                self.book.goods_back(line, named[line.product.sku], line.total // line.quantity)
                for line in order.lines
                if line.product.sku in named
            ]
            backs = [replace(back, amount=back.amount * back.quantity) for back in backs]
            refund = WooRefundMade(self.book.take_id(), amount_minor, "", at_s, tuple(backs))
            self.book.refund(order, refund, restock=True, at_s=at_s)

        self._do(give_back)

    def cancel(self, order_id: str) -> None:
        """The merchant or the shopper cancels."""
        self._do(lambda at_s: self.book.set_status(self._at(order_id), "cancelled", at_s))

    def ship_in_admin(self, order_id: str) -> None:
        """The merchant completes the order in the shop's own admin."""
        self._do(lambda at_s: self.book.set_status(self._at(order_id), "completed", at_s))

    def set_status(self, order_id: str, status: str) -> None:
        """The merchant, or a plugin, gives the order any status; "trash" moves it to the bin."""
        self._do(lambda at_s: self.book.set_status(self._at(order_id), status, at_s))

    def annotate(self, order_id: str, note: str) -> None:
        """The merchant writes another note on the order."""

        def write(at_s: int) -> None:
            order = self._at(order_id)
            order.note = note
            self.book.touch(order, at_s)

        self._do(write)

    def delete(self, order_id: str) -> None:
        """The merchant empties the bin."""
        self._do(lambda _: self.book.orders.pop(int(order_id)))

    def standing(self, order_id: str) -> Standing:
        """Return how an order stands."""
        with self._lock:
            self._commit()
            order = self._at(order_id)
            is_done = order.status == "completed"
            tracking = next((meta.value for meta in order.meta if meta.key == "Tracking number"), "")
            return Standing(
                state="done" if is_done else "cancelled" if order.status in OVER else "open",
                is_paid=order.paid_s is not None,
                shipped=tuple((line.product.sku, line.quantity) for line in order.lines if is_done),
                tracking=tuple(tracking.split("\n")) if tracking else (),
                refunded_minor=order.refunded,
            )

    def stock_of(self, sku: str, location: str = "") -> int:
        """Return what the shop would sell; it has one place only."""
        with self._lock:
            return self.book.product_of(sku).stock

    def _at(self, order_id: str) -> WooOrderState:
        return self.book.orders[int(order_id)]

    def _now_s(self) -> int:
        return self._clock() // 1000

    def _do(self, change: Callable[[int], object]) -> None:
        """Stamp a change with this second, and let it be seen then or a little later."""
        with self._lock:
            self._commit()
            at_ms = self._clock()
            seen_ms = at_ms + self._random.randint(0, self.lag_s * 1000)
            self._uncommitted.append((seen_ms, at_ms // 1000, change))
            self._commit()

    def _commit(self) -> None:
        """Let be seen what is due, in the order in which it was done: an order is locked while it changes."""
        now_ms = self._clock()
        while self._uncommitted and self._uncommitted[0][0] <= now_ms:
            _, at_s, change = self._uncommitted.pop(0)
            change(at_s)


_NOT_AUTHENTIC: Final = "woocommerce_rest_authentication_error"
_PAGE: Final = {"content-type": "text/html; charset=UTF-8"}
