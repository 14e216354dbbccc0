"""Every order of an E-Series store that changed since an instant, though the shop lists them in no order.

The vendor has no sort and pages by offset only: an order that changes while pages are read leaves its window,
the others move up, and one of them is never seen. So time is cut into windows that fit one answer, which is
read at once; only a second in which more orders changed than an answer holds is paged, again and again until
two passes agree. Times are the shop's own, in whole seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pos_desktop.channels.ecwid_api import LIMIT, READ_ORDERS, EcwidApi, Listed, Page
from pos_desktop.services.ports.shops import ShopUnavailable

BEGINNING_S: Final = 1_136_073_600  # 2006: older than any store
OVERLAP_S: Final = 300  # how late the shop's search may learn of a change
ROOM: Final = 70  # how many orders a window is made for
MAX_PASSES: Final = 12
MAX_GROWTH: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to when orders and deletions were read. Units: seconds of the shop's clock."""

    orders_s: int
    deleted_s: int

    @classmethod
    def of(cls, cursor: str, since_s: int) -> Mark | None:
        """Return what a cursor says, None for the very beginning."""
        orders, _, deleted = cursor.partition(":")
        if not (orders.isdecimal() and deleted.isdecimal()):
            return None
        return cls(max(int(orders), since_s), int(deleted))

    def __str__(self) -> str:
        return f"{self.orders_s}:{self.deleted_s}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some orders as the shop gave them, and where to go on once they are recorded."""

    orders: list[dict[str, Any]]
    mark: Mark


def changed_orders(api: EcwidApi, cursor: str, since_s: int = BEGINNING_S) -> Iterator[Batch]:
    """Yield every order changed since the cursor, perhaps some twice; the last mark is where to go on.

    Errors: `ShopUnavailable`, `ShopRefused`.
    """
    known = Mark.of(cursor, since_s)
    start_s = known.orders_s if known else since_s
    first = _orders(api, {"updatedFrom": str(start_s)})
    until_s = first.server_s or _newest(first.page, start_s)
    resume_s = max(start_s, until_s - OVERLAP_S)
    deleted_s = known.deleted_s if known else resume_s
    if first.is_whole:
        yield Batch(first.page.items, Mark(resume_s, deleted_s))
        return
    for orders, done_s in _windows(api, start_s, max(until_s, start_s + 1), first.page.total):
        yield Batch(orders, Mark(min(done_s, resume_s), deleted_s))


def deleted_orders(api: EcwidApi, mark: Mark) -> tuple[tuple[str, ...], Mark]:
    """Return the ids of orders deleted since the mark, and the mark after that.

    Errors: `ShopUnavailable`, `ShopRefused`.
    """
    window = {"from_date": str(mark.deleted_s)}
    found: dict[str, None] = {}
    for listed in _passes(lambda offset: api.listed("orders/deleted", READ_ORDERS, window, offset=offset)):
        found.update(dict.fromkeys(_name(item) for item in listed.page.items))
    return tuple(found), Mark(mark.orders_s, max(mark.deleted_s, mark.orders_s))


def _windows(
    api: EcwidApi, start_s: int, until_s: int, total: int
) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Yield (orders, up to when nothing is missing), the oldest change first."""
    at_s = start_s
    length_s = max(1, (until_s - start_s) * ROOM // max(total, 1))
    while at_s < until_s:
        to_s = min(until_s, at_s + length_s)
        window = {"updatedFrom": str(at_s), "updatedTo": str(to_s)}
        listed = _orders(api, window)
        if listed.is_whole:
            yield listed.page.items, to_s
            growth = min(MAX_GROWTH, ROOM / max(len(listed.page.items), 1))
            length_s, at_s = max(1, int((to_s - at_s) * growth)), to_s
        elif to_s - at_s > 1:
            length_s = max(1, min((to_s - at_s) // 2, (to_s - at_s) * ROOM // listed.page.total))
        else:
            for each in _passes(partial(_orders, api, window)):
                yield each.page.items, at_s
            at_s = to_s


def _passes(read: Callable[[int], Listed]) -> Iterator[Listed]:
    """Yield the pages of a list until it was read whole and a second reading found nothing new.

    One page that holds everything was read at once and needs no second reading.
    """
    seen: set[str] = set()
    for _ in range(MAX_PASSES):
        found: set[str] = set()
        totals: set[int] = set()
        offset = 0
        while not totals or offset < max(totals):
            listed = read(offset)
            yield listed
            if listed.is_whole:
                return
            found.update(_name(item) for item in listed.page.items)
            totals.add(listed.page.total)
            offset += len(listed.page.items) or LIMIT
        if len(totals) == 1 and len(found) in totals and found <= seen:
            return
        seen |= found
    raise ShopUnavailable("still_working", problem="the list of orders does not stand still")


def _orders(api: EcwidApi, window: dict[str, str], offset: int = 0) -> Listed:
    return api.listed("orders", READ_ORDERS, window, offset=offset)


def _name(item: dict[str, Any]) -> str:
    """Return the order's id; in the list of deleted ones, `orderId` where there is one."""
    return str(item.get("orderId") or item.get("id") or "")


def _newest(page: Page, start_s: int) -> int:
    """Return the latest change on a page: never later than the shop's clock, whatever ours says."""
    stamps = (item.get("updateTimestamp") for item in page.items)
    return max((stamp for stamp in stamps if isinstance(stamp, int)), default=start_s)
