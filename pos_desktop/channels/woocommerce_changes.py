"""Every order of a WooCommerce shop that changed since last time: none missed, some read twice.

The shop says when an order changed to the second, in its own clock, and the change can be seen a little
later than that. What changed within `OVERLAP_S` of the newest change is therefore read again next time; what
is older stands still but for leaving: an order that changes again gets a later time. Of such a closed span
the pages are read by id from the last to the first: nothing can slip onto a page that was read already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pos_desktop.channels.decoding import Instant
from pos_desktop.channels.woocommerce_site import Json, Listed, WooSite
from pos_desktop.services.ports.shops import ShopRefused

PAGE: Final = 100
OVERLAP_S: Final = 300
DRAFTS: Final = frozenset({"checkout-draft", "auto-draft", "trash"})
USUAL: Final = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed")


class Mark(Struct, frozen=True, omit_defaults=True, array_like=True):
    """How far one list of orders was read. Units: seconds since the epoch in the shop's clock.

    Shapes: everything that changed at `floor` or before was read. `top` is the newest change ever seen, for
        the first time at `seen_ms` of our own clock. `bound` and `page`: the span from `floor` up to and
        including `bound` is being read, the pages below `page` are left.
    """

    floor: int = 0
    top: int = 0
    seen_ms: int = 0
    bound: int = 0
    page: int = 0


class Cursor(Struct, frozen=True):
    """How far a shop was read: its orders, and its bin, which no other list shows."""

    orders: Mark = Mark()
    bin: Mark = Mark()


_decode = msgspec.json.Decoder(Cursor).decode


def read_cursor(text: str, since_ms: int | None) -> Cursor:
    """Return the cursor that a text holds; without any, where a first load begins."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, msgspec.ValidationError):  # everything is read again, which loses nothing
        begin = Mark(floor=max(0, (since_ms or 0) // 1000 - 1))
        return Cursor(begin, begin)


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as text."""
    return msgspec.json.encode(cursor).decode()


@dataclass(frozen=True, slots=True)
class Span:
    """The orders that changed after `after`, and before `before` unless that is 0. Units: seconds."""

    after: int
    before: int = 0

    def params(self) -> dict[str, str]:
        """Return what the shop is asked for.

        Source: naive UTC with dates_are_gmt is the one form that is right on every shop; both are exclusive.
        """
        ends = {"modified_after": self.after, "modified_before": self.before}
        return {"dates_are_gmt": "true"} | {name: _naive(at) for name, at in ends.items() if at}


class ChangedOrders:
    """Reads one list of a shop's orders: those of some statuses, `size` on a page."""

    def __init__(self, site: WooSite, status: str, clock: Callable[[], int], *, size: int = PAGE) -> None:
        self._site, self._status, self._clock, self._size = site, status, clock, size

    def read(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]:
        """Yield orders, and how far the list is read with them."""
        if mark.bound:
            yield from self._closed_span(mark)
            mark = replace(mark, floor=mark.bound, bound=0, page=0)
        newest = self._page(Span(mark.floor), {"orderby": "modified", "order": "desc"})
        if not newest.rows:
            return
        settled = self._settled(mark, max(map(changed_at, newest.rows), default=0))
        if newest.total <= self._size:
            yield tuple(sorted(newest.rows, key=changed_at)), settled
            return
        if settled.floor > mark.floor:
            span = Span(mark.floor, settled.floor + 1)
            opened = replace(settled, floor=mark.floor, bound=settled.floor, page=self._pages(span) + 1)
            yield from self._closed_span(opened)
        still_moving = Span(settled.floor)
        for page in range(self._pages(still_moving), 0, -1):
            yield self._by_id(still_moving, page), settled

    def _settled(self, mark: Mark, top: int) -> Mark:
        """Return how far the list is read once all of it was: whatever is newer is read again next time."""
        now_ms = self._clock()
        if top != mark.top:
            return Mark(max(mark.floor, top - OVERLAP_S), top, now_ms)
        has_rested = now_ms - mark.seen_ms >= OVERLAP_S * 1000
        return Mark(top if has_rested else max(mark.floor, top - OVERLAP_S), top, mark.seen_ms)

    def _closed_span(self, mark: Mark) -> Iterator[tuple[tuple[Json, ...], Mark]]:
        span = Span(mark.floor, mark.bound + 1)
        for page in range(mark.page - 1, 0, -1):
            yield self._by_id(span, page), replace(mark, page=page)

    def _pages(self, span: Span) -> int:
        only_count = {"per_page": "1", "_fields": "id"}
        return ceil(self._page(span, only_count).total / self._size)

    def _by_id(self, span: Span, page: int) -> tuple[Json, ...]:
        listed = self._page(span, {"orderby": "id", "order": "asc", "page": str(page)})
        return listed.rows

    def _page(self, span: Span, more: Mapping[str, str]) -> Listed:
        params = {
            "per_page": str(self._size),
            "status": self._status,
            **span.params(),
            **self._site.precision(),
        }
        return self._site.listed("orders", {**params, **more})


def statuses(site: WooSite) -> str:
    """Return the statuses of finished checkouts, the shop's own included, as the lists take them."""
    try:
        known = site.get("reports/orders/totals").json(list[Any])
    except ShopRefused as refused:
        if refused.reason != "missing_permission":
            raise
        return ",".join(USUAL)
    slugs = [str(row.get("slug", "")) for row in known if isinstance(row, dict)]
    return ",".join(slug for slug in dict.fromkeys((*USUAL, *slugs)) if slug and slug not in DRAFTS)


def changed_at(order: Json) -> int:
    """Return when an order changed, 0 where it does not say. Units: seconds."""
    try:
        return Instant.read(order.get("date_modified_gmt")) // 1000
    except (ValueError, AttributeError):
        return 0


def _naive(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")
