"""Orders as whole documents: what Shopify breaks off is read to its end, as much at once as it allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pos_desktop.channels.shopify_calls import ShopifyCalls, TooCostly
from pos_desktop.channels.shopify_document import gid
from pos_desktop.channels.shopify_queries import (
    ALL_PAYMENTS,
    ALL_REFUNDS,
    ALL_SHIPPED,
    MORE_LINES,
    MORE_PLACE_LINES,
    MORE_PLACES,
    MORE_REFUND_LINES,
    MORE_SHIPPED_LINES,
    MORE_SHIPPING,
    ORDERS,
    STANDING,
)
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable

MOST: Final = 250
LONGER: Final = 5

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is asked for at once: orders, and the lists within each."""

    orders: int
    lines: int
    parts: int
    lists: int

    @property
    def variables(self) -> dict[str, object]:
        """What a document is to be told of it."""
        return {"lines": self.lines, "parts": self.parts, "lists": self.lists}


SIZES: Final = (
    Size(25, 20, 4, 5),
    Size(10, 20, 4, 5),
    Size(5, 20, 4, 5),
    Size(2, 10, 3, 5),
    Size(1, 5, 2, 3),
)
"""Shopify weighs a question by what it might answer: lists are short, and read on where they are long."""


class WholeOrders:
    """Reads orders of one shop. How much it may ask for, it learns from refusals."""

    def __init__(self, calls: ShopifyCalls) -> None:
        self._calls = calls
        self._step = 0

    @property
    def at_once(self) -> int:
        """How many orders are read with one question."""
        return self._size.orders

    def read(self, ids: list[str]) -> tuple[int, list[Document]]:
        """Return when the shop answered (its clock, milliseconds), and the orders that there still are."""
        at_ms, documents = 0, list[Document]()
        while ids:
            size = self._size
            batch = ids[: size.orders]
            try:
                reply = self._calls.ask(ORDERS, {"ids": batch, **size.variables})
            except TooCostly as error:
                self._ask_for_less(error)
                continue
            documents += [self._whole(node, size) for node in reply.data.get("nodes") or () if node]
            ids, at_ms = ids[len(batch) :], at_ms or reply.at_ms
        return at_ms, documents

    def standing(self, order_id: str) -> Document:
        """Return how an order stands, with its fulfillment orders and parcels.

        Errors: `ShopRefused("order_gone")`.
        """
        while True:
            size = self._size
            try:
                reply = self._calls.ask(STANDING, {"id": gid("Order", order_id), **size.variables})
            except TooCostly as error:
                self._ask_for_less(error)
                continue
            if reply.data.get("order") is None:
                raise ShopRefused("order_gone")
            return self._whole(reply.data["order"], size)

    @property
    def _size(self) -> Size:
        return SIZES[self._step]

    def _ask_for_less(self, error: TooCostly) -> None:
        if self._step + 1 == len(SIZES):
            raise error
        self._step += 1

    def _whole(self, order: Document, size: Size) -> Document:
        """Read every list of an order to its end, in place."""
        lines = {"lines": size.lines}
        self._list(order, "transactions", ALL_PAYMENTS, size.lists, {})
        self._list(order, "refunds", ALL_REFUNDS, size.lists, lines)
        self._list(order, "fulfillments", ALL_SHIPPED, size.lists, lines)
        self._rest(order, "lineItems", MORE_LINES, {"first": size.lines})
        self._rest(order, "shippingLines", MORE_SHIPPING, {"first": size.lines})
        self._rest(order, "fulfillmentOrders", MORE_PLACES, {"first": size.parts, **lines})
        for place in (order.get("fulfillmentOrders") or {}).get("nodes") or ():
            self._rest(place, "lineItems", MORE_PLACE_LINES, {"first": size.lines})
        for parcel in order.get("fulfillments") or ():
            self._rest(parcel, "fulfillmentLineItems", MORE_SHIPPED_LINES, {"first": size.lines})
        for record in order.get("refunds") or ():
            self._rest(record, "refundLineItems", MORE_REFUND_LINES, {"first": size.lines})
        return order

    def _list(
        self, order: Document, name: str, document: str, asked: int, more: Mapping[str, object]
    ) -> None:
        """Read a list anew that may have been broken off: it does not say whether it goes on."""
        while len(order.get(name) or ()) >= asked and asked < MOST:
            asked = min(asked * LONGER, MOST)
            order[name] = self._node(document, {"id": order["id"], "first": asked, **more}).get(name)

    def _rest(self, owner: Document, name: str, document: str, more: Mapping[str, object]) -> None:
        page: Document = owner.get(name) or {}
        seen: set[str] = set()
        while (info := page.get("pageInfo") or {}).get("hasNextPage"):
            after = info.get("endCursor")
            if not after or after in seen:
                raise ShopUnavailable("bad_answer", field=f"{name}.pageInfo", problem="goes in a circle")
            seen.add(after)
            found = self._node(document, {"id": owner["id"], "after": after, **more}).get(name) or {}
            nodes = [*page.get("nodes", ()), *found.get("nodes", ())]
            page = owner[name] = {"nodes": nodes, "pageInfo": found.get("pageInfo")}

    def _node(self, document: str, variables: Mapping[str, object]) -> Document:
        node = self._calls.ask(document, variables).data.get("node")
        if not isinstance(node, dict):  # gone between two questions: what was read is not the order any more
            raise ShopUnavailable("bad_answer", field="node", problem="gone meanwhile")
        return node
