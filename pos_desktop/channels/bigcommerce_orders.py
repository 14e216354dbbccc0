"""BigCommerce orders read whole: which changed, and what else the shop says of each.

The cursor is in the shop's own clock. Orders are gone through by id, which no edit moves: what changes while
they are, changes after the pull began, and comes again in the next one.
Source: BigCommerce Orders V2 (`min_date_modified`, `min_id`, `include`), Orders V3.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from pos_desktop.channels.bigcommerce import translate
from pos_desktop.channels.bigcommerce_calls import LARGEST_PAGE, MOST_PAGES, Api, v2_rows, v3_rows
from pos_desktop.channels.bigcommerce_documents import ShopOrder, ShopTime, consignments_of, lines_in
from pos_desktop.channels.bigcommerce_money import RECEIVED
from pos_desktop.channels.decoding import convert
from pos_desktop.channels.http import Answer
from pos_desktop.domain.errors import Rejected, RuleBroken
from pos_desktop.domain.orders import NeutralOrder, check_order
from pos_desktop.services.ports.shops import OrderPage, ShopRefused, ShopUnavailable, UnreadableOrder

OVERLAP_S: Final = 300
PAGE_ORDERS: Final = 25  # what a page costs must fit into one window of the smallest quota
READERS: Final = 4
SETTLED_MS: Final = 2_000
DAY_S: Final = 86_400

_INCLUDED: Final = {
    "include": "consignments,consignments.line_items,fees",
    "consignment_structure": "object",
}

Row = dict[str, Any]
Read = NeutralOrder | UnreadableOrder


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pull stands.

    Units: seconds since the epoch by the shop's clock. `started_s` is 0 between pulls.
    """

    is_first: bool = True
    since_s: int = 0
    started_s: int = 0
    after_id: int = 0

    @classmethod
    def read(cls, cursor: str, since_ms: int | None) -> Place:
        """Return the place that a cursor says; one of another making is the beginning."""
        parts = cursor.split(":")
        if len(parts) == 4 and parts[0] in ("first", "next") and all(part.isdecimal() for part in parts[1:]):
            return cls(parts[0] == "first", int(parts[1]), int(parts[2]), int(parts[3]))
        return cls(since_s=max(since_ms or 0, 0) // 1000)

    def __str__(self) -> str:
        name = "first" if self.is_first else "next"
        return f"{name}:{self.since_s}:{self.started_s}:{self.after_id}"

    def after_all(self) -> Place:
        """Return where the next pull begins: overlapping this one, as far as clocks may differ."""
        return Place(is_first=False, since_s=max(self.started_s - OVERLAP_S, 0))


@dataclass(frozen=True, slots=True)
class _Seen:
    """An order as a pull listed it. Units: milliseconds by the shop's clock."""

    digest: bytes
    modified_ms: int
    read_at_ms: int

    @property
    def is_settled(self) -> bool:
        return self.modified_ms + SETTLED_MS < self.read_at_ms


class OrderReader:
    """Reads orders of one shop. `since_ms` is how far back the very first pull goes."""

    def __init__(self, api: Api, address: str, since_ms: int | None, clock: Callable[[], int]) -> None:
        self._api, self._address, self._since_ms, self._clock = api, address, since_ms, clock
        self._seen: dict[int, _Seen] = {}
        self._last_cursor = ""

    def changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield what changed since the cursor, in pages that can each be resumed after."""
        if cursor != self._last_cursor:
            self._seen.clear()  # somebody begins anew: nothing was seen
        place = Place.read(cursor, self._since_ms)
        with ThreadPoolExecutor(READERS, "shop-order") as readers:
            if place.started_s:  # the rest of a pull that was stopped, then what changed since that began
                place = yield from self._passed(readers, place)
                yield OrderPage((), self._last_cursor)
            yield from self._passed(readers, place)
        yield OrderPage((), self._last_cursor, is_last=True)

    def _passed(self, readers: ThreadPoolExecutor, place: Place) -> Generator[OrderPage, None, Place]:
        """Yield the orders from a place on, by id; return where the next pull begins."""
        while True:
            answer = self._list(place)
            rows = [_known_row(row) for row in v2_rows(answer)]
            if not place.started_s:
                place = replace(place, started_s=self._now_s(answer))
            if not rows:
                break
            yield from self._pages(readers, place, rows)
            place = replace(place, after_id=max(row["id"] for row in rows))
        after = place.after_all()
        self._forget_before(after)
        self._last_cursor = str(after)
        return after

    def _list(self, place: Place) -> Answer:
        asked = {**_INCLUDED, "sort": "id", "min_id": str(place.after_id + 1), "limit": str(LARGEST_PAGE)}
        if place.since_s:
            asked["min_date_modified"] = format_datetime(datetime.fromtimestamp(place.since_s, UTC))
        return self._api.get("/v2/orders", asked)

    def _now_s(self, answer: Answer) -> int:
        """Return what time it is in the shop; a day too late by our own clock, it is not believed."""
        try:
            now_s = int(parsedate_to_datetime(answer.headers.get("date", "")).timestamp())
        except ValueError:
            now_s = self._api.get("/v2/time").json(_Time).time
        return max(min(now_s, self._clock() // 1000 + DAY_S), 1)

    def _pages(self, readers: ThreadPoolExecutor, place: Place, rows: list[Row]) -> Iterator[OrderPage]:
        rows = sorted(rows, key=lambda row: int(row["id"]))
        for first in range(0, len(rows), PAGE_ORDERS):
            part = rows[first : first + PAGE_ORDERS]
            news = [row for row in part if not self._is_seen(row)]
            refunds = self._refunds([int(row["id"]) for row in news])
            documents = [self._document(row, refunds, place) for row in news]
            found = list(zip(news, readers.map(self._read, documents), strict=True))
            orders = tuple(order for _, order in found if order is not None)
            gone = tuple(str(row["id"]) for row, order in found if order is None)
            cursor = str(replace(place, after_id=int(part[-1]["id"])))
            yield OrderPage(orders, cursor, gone=gone)
            for row in news:  # only now: what was not recorded was not seen
                self._seen[row["id"]] = _Seen(_digest(row), _modified_ms(row), place.started_s * 1000)
            self._last_cursor = cursor

    def _forget_before(self, place: Place) -> None:
        """Keep only what the next pull lists again."""
        since_ms = place.since_s * 1000
        self._seen = {key: seen for key, seen in self._seen.items() if seen.modified_ms >= since_ms}

    def _is_seen(self, row: Row) -> bool:
        """Whether exactly this was read already, long enough after its last change to hold all of it."""
        seen = self._seen.get(row["id"])
        return seen is not None and seen.digest == _digest(row) and seen.is_settled

    # --- one order

    def order(self, order_id: str) -> Read:
        """Return one order as it is now.

        Errors: `ShopRefused("order_gone")`.
        """
        if not order_id.isdecimal():
            raise ShopRefused("order_gone")
        row = _known_row(
            self._api.get(f"/v2/orders/{order_id}", _INCLUDED, gone="order_gone").json(dict[str, Any])
        )
        path = f"/v3/orders/{order_id}/payment_actions/refunds"
        refunds = v3_rows(self._api.get(path, gone="order_gone"))
        order = self._read(self._document(row, {row["id"]: refunds}, Place(is_first=False)))
        if order is None:
            raise ShopRefused("order_gone")
        return order

    def _document(self, row: Row, refunds: Mapping[int, list[Any]], place: Place) -> Row:
        first_ms = place.started_s * 1000 if place.is_first else 0
        before_us = _instant(row.get("date_created")) < max(first_ms, self._since_ms or 0)
        return {"order": row, "refunds": refunds.get(row["id"], []), "before_us": before_us}

    def _read(self, document: Row) -> Read | None:
        """Return an order, None for one that was deleted since it was listed."""
        row = document["order"]
        try:
            self._complete(document)
            self._api.give_way()
            order = translate(document, address=self._address)
            check_order(order)
        except ShopRefused as error:
            if error.reason != "order_gone":
                raise
            return self._unless_gone(row)
        except (Rejected, RuleBroken) as error:
            return _unreadable(row, error.word("field", "$"), error.word("problem", error.reason))
        return order

    def _unless_gone(self, row: Row) -> UnreadableOrder | None:
        try:
            self._api.get(f"/v2/orders/{row['id']}", gone="order_gone")
        except ShopRefused as error:
            if error.reason != "order_gone":
                raise
            return None
        return _unreadable(row, "$", "a part of it is not there")

    def _complete(self, document: Row) -> None:
        """Add what the shop says of an order elsewhere.

        Errors: `Rejected("bad_order_file")` for an order that cannot be read at all.
        """
        row = document["order"]
        order = convert(row, ShopOrder, at="$.order")
        path = f"/v2/orders/{order.id}"
        if not _has_its_goods(order):
            pages = self._api.v2_pages(f"{path}/products", gone="order_gone")
            document["products"] = [line for page in pages for line in page]
        if order.total_tax:
            pages = self._api.v2_pages(f"{path}/taxes", {"details": "true"}, gone="order_gone")
            document["taxes"] = [tax for page in pages for tax in page]
        if _may_have_transactions(order):
            document["transactions"] = self._transactions(order.id)

    def _transactions(self, order_id: int) -> list[Any]:
        """Return the movements of money; an order without any may also be answered with 404."""
        path = f"/v3/orders/{order_id}/transactions"
        try:
            return v3_rows(self._api.get(path, gone="order_gone"))
        except ShopRefused as error:
            if error.reason != "order_gone":
                raise
            return []

    def _refunds(self, order_ids: Sequence[int]) -> dict[int, list[Any]]:
        """Return the refunds of many orders in as few calls as the shop allows."""
        found: dict[int, list[Any]] = {}
        if not order_ids:
            return found
        asked = {"order_id:in": ",".join(map(str, order_ids))}
        for page in range(1, MOST_PAGES):
            rows = self._api.v3_page("/v3/orders/payment_actions/refunds", asked, page).data
            for row in rows:
                found.setdefault(_known_row(row).get("order_id", 0), []).append(row)
            if len(rows) < LARGEST_PAGE:
                break
        return found


class _Time(msgspec.Struct):
    time: int


def _known_row(row: object) -> Row:
    """Return a row that can be told from the others.

    Errors: `ShopUnavailable("bad_answer")` for what cannot.
    """
    if not isinstance(row, dict) or not isinstance(row.get("id"), int):
        raise ShopUnavailable("bad_answer", field="id")
    return row


def _has_its_goods(order: ShopOrder) -> bool:
    consignments = consignments_of(order, "$.order")
    lines = lines_in(consignments, "$.order") if consignments else None
    return lines is not None and sum(line.quantity for line in lines) == order.items_total * 1000


def _may_have_transactions(order: ShopOrder) -> bool:
    """Whether money may have come in; awaiting payment, none did unless its status says so."""
    return (order.payment_status or "") in RECEIVED or (order.status_id != 7 and order.total_inc_tax > 0)


def _digest(row: Row) -> bytes:
    return sha256(msgspec.json.encode(row, order="deterministic")).digest()[:16]


def _modified_ms(row: Row) -> int:
    return _instant(row.get("date_modified"))


def _instant(value: object) -> int:
    try:
        return int(ShopTime.read(value))
    except ValueError:
        return 0


def _unreadable(row: Row, field: str, problem: str) -> UnreadableOrder:
    return UnreadableOrder(str(row["id"]), str(row["id"]), field, problem, _modified_ms(row))
