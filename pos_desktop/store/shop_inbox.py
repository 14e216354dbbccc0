"""Orders of web shops coming in: a page's cursor is kept with its last order, nonsense is listed."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import order_sale_id
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.shops import OrderPage, Received, UnreadableOrder, UnreadRow
from pos_desktop.store.books import Books
from pos_desktop.store.entry import StoreEntry
from pos_desktop.store.shop_books import SQL, ShopBooks

Record = Callable[[Entry, NeutralOrder], str]  # new, changed, unchanged, older or skipped

SETTLES_MS = 10 * 60_000
"""How long an order may be unsettled in its shop before it is taken in as it is."""
READ_AGAIN_MS = 15_000
PART_S = 0.012
"""How long a part of a page may take while nobody waits: its commit has to end within a frame too."""
_TRIED_BY_ITSELF = ("asked", "settling")


class ShopInbox:
    """The port `OrderInbox`; `record` is the service that decides what an order is."""

    def __init__(
        self,
        books: ShopBooks,
        record: Record,
        clock: Callable[[], int],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._books, self._record, self._clock, self._monotonic = books, record, clock, monotonic

    def receive(self, channel_id: bytes, page: OrderPage) -> Received:
        """Record a page of orders, list the unreadable and unsettled ones, and keep the cursor with the last.

        Shapes: a page is recorded in parts of a few milliseconds, which end at once when somebody at the till
            waits; what was recorded before a failure is known when it comes again.
        Errors: `RuleBroken` no_outlet, not_allowed: the cursor stays.
        """
        received, first = Received(), 0
        while True:
            taken, first = self._books.write(partial(self._take, channel_id, page, first))
            received += taken
            if first >= len(page.orders):
                return received

    def _take(self, channel_id: bytes, page: OrderPage, first: int, books: Books) -> tuple[Received, int]:
        """Take in what there is time for, from one order on; return where to go on."""
        intake = _Intake(books, channel_id, self._record, self._clock())
        until = self._monotonic() + PART_S
        received, at = Received(), first
        for order in page.orders[first:]:
            received += intake.take(order)
            at += 1
            if self._books.writer.is_till_waiting or self._monotonic() >= until:
                break
        if at < len(page.orders):
            return received, at
        for order_id in page.gone:
            received += intake.miss(order_id)
        if page.cursor:
            books.connection.execute(SQL["KEEP_CURSOR"], (channel_id, page.cursor, ""))
        return received, at

    def cursor(self, channel_id: bytes) -> str:
        """Return where to go on, "" at the beginning."""
        rows = self._books.rows("CURSOR", channel_id)
        return str(rows[0][0]) if rows else ""

    def start_over(self, channel_id: bytes) -> None:
        """Forget how far was read: the next pull begins at the beginning, and changes nothing known."""
        self._books.execute("KEEP_CURSOR", channel_id, "", "")

    def health(self, channel_id: bytes) -> str:
        """Return what the runner last kept about the channel, "" when nothing."""
        rows = self._books.rows("CURSOR", channel_id)
        return str(rows[0][1]) if rows else ""

    def keep_health(self, channel_id: bytes, health: str) -> None:
        """Keep what the runner knows of a channel over a restart."""
        self._books.execute("KEEP_HEALTH", channel_id, "", health)

    def orders(self, channel_id: bytes) -> tuple[int, int | None]:
        """Return how many orders of the shop are known, and when the newest was placed."""
        ((count, newest_ms),) = self._books.rows("ORDERS", channel_id)
        return count, newest_ms

    def unread(self, channel_id: bytes) -> tuple[UnreadRow, ...]:
        """Return all orders that wait to be read again."""
        return tuple(UnreadRow(*row[:7]) for row in self._books.rows("UNREAD", channel_id))

    def to_read_again(self, channel_id: bytes, now_ms: int) -> tuple[UnreadRow, ...]:
        """Return orders that were asked for or not settled yet, those whose turn has come."""
        return tuple(
            UnreadRow(*row[:7])
            for row in self._books.rows("UNREAD", channel_id)
            if row[2] in _TRIED_BY_ITSELF and (row[7] is None or row[7] + READ_AGAIN_MS <= now_ms)
        )

    def ask(self, channel_id: bytes, order_id: str, number: str = "") -> None:
        """Ask that an order be read again soon."""
        row = (channel_id, order_id, number, "asked", "", "", self._clock(), 0, None)
        self._books.execute("PUT_UNREAD", *row)

    def gone(self, channel_id: bytes, order_id: str) -> None:
        """Stop waiting for an order that the shop does not know any more."""
        self._books.execute("DROP_UNREAD", channel_id, order_id)


class _Intake:
    """Takes one page of orders in, inside the transaction that is open."""

    def __init__(self, books: Books, channel_id: bytes, record: Record, now_ms: int) -> None:
        self._books, self._channel_id, self._record, self._now_ms = books, channel_id, record, now_ms
        self._entry = StoreEntry(books)

    def take(self, order: NeutralOrder | UnreadableOrder) -> Received:
        if isinstance(order, UnreadableOrder):
            return self._put_aside(order.order_id, order.number, order.field, order.problem)
        if order.is_settling and self._is_fresh(order.order_id):
            self._wait(order.order_id, order.number, "settling")
            return Received(skipped=1)
        try:
            outcome = self._record(self._entry, order)
        except RuleBroken as error:
            if error.reason != "bad_order":
                raise
            return self._put_aside(order.order_id, order.number, error.word("field"), "makes no sense")
        self._books.connection.execute(SQL["DROP_UNREAD"], (self._channel_id, order.order_id))
        return Received(
            new=int(outcome == "new"),
            changed=int(outcome == "changed"),
            unchanged=int(outcome in ("unchanged", "older")),
            skipped=int(outcome == "skipped"),
        )

    def miss(self, order_id: str) -> Received:
        """List an order that the shop deleted while its goods are still here: a person decides."""
        sale = self._entry.sale(order_sale_id(UUID(bytes=self._channel_id), order_id).bytes)
        if sale is None or sale.state != "pending":
            return Received()
        return self._put_aside(order_id, sale.number, "order", "deleted in the shop")

    def _put_aside(self, order_id: str, number: str, field: str, problem: str) -> Received:
        self._wait(order_id, number, "unreadable", field, problem)
        return Received(unreadable=1)

    def _wait(self, order_id: str, number: str, reason: str, field: str = "", problem: str = "") -> None:
        row = (self._channel_id, order_id, number, reason, field, problem, self._now_ms, 0, self._now_ms)
        self._books.connection.execute(SQL["PUT_UNREAD"], row)

    def _is_fresh(self, order_id: str) -> bool:
        rows = self._books.connection.execute(SQL["UNREAD"], (self._channel_id,)).fetchall()
        since = [row[5] for row in rows if row[0] == order_id]
        return not since or self._now_ms - since[0] < SETTLES_MS
