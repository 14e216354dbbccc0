"""Which orders of a Shopify shop changed, and what they say.

The search that lists changes lags behind the orders, so it is only asked for names: the orders are then read
one by one, and whatever changed in the last minutes is listed again. The cursor is an instant of the shop's
own clock: all that changed before it, but for those minutes, was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct, field

from pos_desktop.channels.decoding import Instant, raw
from pos_desktop.channels.shopify import translate
from pos_desktop.channels.shopify_calls import ShopifyCalls, decoded
from pos_desktop.channels.shopify_document import gid, short
from pos_desktop.channels.shopify_queries import ORDER_LIST
from pos_desktop.channels.shopify_whole import Document, WholeOrders
from pos_desktop.domain.errors import PosError, Rejected, RuleBroken
from pos_desktop.domain.orders import NeutralOrder, check_order
from pos_desktop.services.ports.shops import OrderPage, ShopRefused, ShopUnavailable, UnreadableOrder

OVERLAP_MS: Final = 10 * 60_000
SETTLED_MS: Final = 5_000
LISTED: Final = 250
RESTART_AFTER: Final = 20_000
"""Shopify ends a list at 25,000; before that, the rest is asked for as a list of its own."""


class _PageInfo(Struct, rename="camel"):
    has_next_page: bool = False
    end_cursor: str | None = None


class _Listed(Struct, rename="camel"):
    id: str
    updated_at: Instant


class _List(Struct, rename="camel"):
    nodes: list[_Listed]
    page_info: _PageInfo = field(default_factory=_PageInfo)


class ShopifyOrders:
    """Reads the orders of one shop."""

    def __init__(self, calls: ShopifyCalls, address: str, since_ms: int | None = None) -> None:
        self._calls, self._address, self._since_ms = calls, address, since_ms
        self._orders = WholeOrders(calls)
        self._known: dict[str, int] = {}

    def changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield the orders that changed since a cursor, as many at a time as one question reads."""
        walk = _Walk(_instant_of(cursor), self._since_ms)
        while not walk.is_over:
            reply = self._calls.ask(ORDER_LIST, walk.variables)
            listed: _List = decoded(reply.data.get("orders"), _List)
            walk.began(reply.at_ms)
            nodes = listed.nodes
            while nodes:
                batch, nodes = nodes[: self._orders.at_once], nodes[self._orders.at_once :]
                walk.passed(batch)
                yield from self._page([one for one in batch if not self._is_known(one)], walk)
            walk.turned(listed)
        self._forget(walk.until_ms)
        yield OrderPage((), _cursor_of(walk.until_ms), is_last=True)

    def one(self, order_id: str) -> NeutralOrder | UnreadableOrder:
        """Read one order now. Errors: `ShopRefused("order_gone")`."""
        _, documents = self._orders.read([gid("Order", order_id)])
        if not documents:
            raise ShopRefused("order_gone")
        return self._order(documents[0])

    def standing(self, order_id: str) -> Document:
        """Return how an order stands now. Errors: `ShopRefused("order_gone")`."""
        return self._orders.standing(order_id)

    def _page(self, fresh: Sequence[_Listed], walk: _Walk) -> Iterator[OrderPage]:
        if not fresh:
            return
        at_ms, documents = self._orders.read([one.id for one in fresh])
        orders = tuple(map(self._order, documents))
        yield OrderPage(orders, _cursor_of(walk.position_ms))
        for document, order in zip(documents, orders, strict=True):  # recorded: not to be read again as it is
            updated_at = order.updated_at_ms
            is_settling = isinstance(order, NeutralOrder) and order.is_settling
            if walk.until_ms - 2 * OVERLAP_MS <= updated_at < at_ms - SETTLED_MS and not is_settling:
                self._known[str(document["id"])] = updated_at

    def _is_known(self, one: _Listed) -> bool:
        """Whether an order was read after the second of its last change, and recorded."""
        return self._known.get(one.id) == one.updated_at

    def _forget(self, until_ms: int) -> None:
        oldest = until_ms - 2 * OVERLAP_MS
        self._known = {id: at_ms for id, at_ms in self._known.items() if at_ms >= oldest}

    def _order(self, document: Document) -> NeutralOrder | UnreadableOrder:
        self._calls.give_way()
        try:
            order = translate(document, address=self._address)
            check_order(order)
        except (Rejected, RuleBroken) as error:
            return _unreadable(document, error)
        return order


class _Walk:
    """One way through the list of changes, from an instant to its end.

    Shapes: `position_ms` is up to where the list was passed, as far as its order can be relied on: orders of
        the last minutes may stand where the search had them before. `until_ms` is when the way began.
    """

    def __init__(self, from_ms: int | None, since_ms: int | None) -> None:
        self.position_ms = from_ms
        self.until_ms = 0
        self.is_over = False
        lower_ms = since_ms if from_ms is None else from_ms - OVERLAP_MS
        self._lower_ms = None if lower_ms is None else max(lower_ms, since_ms or 0)
        self._after: str | None = None
        self._count = 0

    @property
    def variables(self) -> dict[str, object]:
        """What the next part of the list is asked for with."""
        query = None if self._lower_ms is None else f"updated_at:>='{_iso(self._lower_ms)}'"
        return {"first": LISTED, "after": self._after, "query": query}

    def began(self, at_ms: int) -> None:
        """Note the shop's time; that of the first answer counts."""
        self.until_ms = self.until_ms or at_ms

    def passed(self, batch: Sequence[_Listed]) -> None:
        """Note that orders were passed."""
        sure = [int(one.updated_at) for one in batch if one.updated_at <= self.until_ms - OVERLAP_MS]
        self.position_ms = max(
            [*sure, *([] if self.position_ms is None else [self.position_ms])], default=None
        )

    def turned(self, listed: _List) -> None:
        """Go on to the next part of the list, or end.

        Errors: `ShopUnavailable("bad_answer")` for a list that goes in a circle.
        """
        info = listed.page_info
        if not info.has_next_page:
            self.is_over = True
            return
        if not info.end_cursor or info.end_cursor == self._after:
            raise ShopUnavailable("bad_answer", field="orders.pageInfo", problem="goes in a circle")
        self._after = info.end_cursor
        self._count += len(listed.nodes)
        position = self.position_ms
        if self._count >= RESTART_AFTER and position is not None and position > (self._lower_ms or 0):
            self._lower_ms, self._after, self._count = position, None, 0


def _unreadable(document: Document, error: PosError) -> UnreadableOrder:
    return UnreadableOrder(
        order_id=short(str(document.get("id") or "")),
        number=raw(str(document.get("name") or "")),
        field=error.word("field"),
        problem=error.word("problem") or error.reason,
        updated_at_ms=_instant_of(str(document.get("updatedAt"))) or 0,
    )


def _cursor_of(at_ms: int | None) -> str:
    return "" if at_ms is None else _iso(at_ms)


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant_of(text: str) -> int | None:
    """Return the instant that text says; what says none is read from the very beginning."""
    try:
        return int(Instant.read(text))
    except ValueError:
        return None
