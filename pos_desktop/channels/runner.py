"""Keeps a web shop and this till in agreement: pulls its orders, tells it what happened and what is in stock.

Nothing here holds a transaction while it waits for the network: what came is recorded page by page, what is
tried is noted before, and its result after. Killed anywhere, the next round goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_desktop.channels.pace import Backoff, is_of_the_shop, stands_still
from pos_desktop.channels.rounds import Health, Round, trouble_of
from pos_desktop.channels.sending import Sender
from pos_desktop.channels.stock_round import StockRound
from pos_desktop.domain.errors import PosError, Rejected, Unavailable
from pos_desktop.services.ports.shops import (
    Connector,
    MessageQueue,
    OrderInbox,
    OrderPage,
    ShopRefused,
    ShopUnavailable,
    StockBook,
    StockItem,
    UnreadRow,
)

PULL_EVERY_MS = 60_000
BETWEEN_ROUNDS_MS = 10_000
LONGEST_AHEAD_MS = 2 * 3_600_000
MOST_ROUNDS = 1_000
NEVER_MS = 365 * 24 * 3_600_000

_LISTS_ONLY = frozenset({"bad_answer", "shop_error"})  # its list is out of order; the rest may work


@dataclass(frozen=True, slots=True)
class Books:
    """The local database as a runner needs it."""

    inbox: OrderInbox
    queue: MessageQueue
    stock: StockBook


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is handed to a runner beside shop and books.

    Units: `clock` in milliseconds UTC.
    Shapes: `draw` gives numbers from 0 to below 1; `is_over` says that the program ends; `health_changed` is
        called from the runner's thread.
    """

    clock: Callable[[], int]
    draw: Callable[[], float]
    is_over: Callable[[], bool] = lambda: False
    health_changed: Callable[[], None] = lambda: None


class ChannelRunner:
    """One shop's runner; `run_due` and `sync` are called by one thread at a time, the rest by any.

    Shapes: `stocks` says that the shop is told the stock; `before` is how it stood when last seen.
    """

    def __init__(
        self,
        channel_id: bytes,
        connector: Connector,
        books: Books,
        around: Surroundings,
        *,
        stocks: bool,
        before: Health | None = None,
    ) -> None:
        self._channel_id, self._connector = channel_id, connector
        self._inbox, self._around = books.inbox, around
        self._backoff = Backoff(around.draw)
        self._sender = Sender(channel_id, connector, books.queue, self._backoff, around.clock)
        self._stock = StockRound(channel_id, connector, books.stock) if stocks else None
        self._lock = threading.Lock()
        self._health = before or Health()
        self._pull_at_ms = self._round_at_ms = 0
        self._stock_at_ms = self._stock_failures = 0
        self._is_hurried = self._is_asked = False

    @property
    def health(self) -> Health:
        """How the shop stands."""
        return self._health

    def hurry(self) -> None:
        """Begin the next round at once, whatever was waited for: a person asked, or changed something."""
        with self._lock:
            self._is_hurried = True
            self._stock_at_ms = 0
            self._health = replace(self._health, stands_still=False)

    def ask(self) -> None:
        """Begin the next round without the usual pause; what the shop or a failure made wait still waits."""
        with self._lock:
            self._is_asked = True

    def stock_moved(self) -> None:
        """Look at the stock in the next round: some of it changed here."""
        if self._stock is not None:
            self._stock.may_differ = True

    def fail(self) -> None:
        """Note that a round ended in a fault of ours: the next one waits as after any failure."""
        self._settle(Round(trouble=ShopUnavailable("unexpected")))

    def run_due(self, now_ms: int) -> int:
        """Do what is due and return when to look again. Units: milliseconds UTC.

        Errors: none for a fault of the shop or of the local database, which stand in `health`.
        """
        with self._lock:
            is_hurried, self._is_hurried = self._is_hurried, False
            is_asked, self._is_asked = self._is_asked, False
        later_ms = 0 if is_hurried else self._not_before(now_ms, is_asked=is_asked)
        if not later_ms:
            self.round()
            later_ms = self._not_before(now_ms, is_asked=False) or self._round_at_ms
        return later_ms

    def _not_before(self, now_ms: int, *, is_asked: bool) -> int:
        """Return when a round is due, 0 for now."""
        if self._health.stands_still:
            return now_ms + NEVER_MS
        is_patient = not is_asked or bool(self._health.failures)
        if is_patient and _lies_ahead(self._round_at_ms, now_ms):
            return self._round_at_ms
        if _lies_ahead(self._pull_at_ms, now_ms) and not self._has_work():
            return min(now_ms + BETWEEN_ROUNDS_MS, self._pull_at_ms)
        return 0

    def sync(self) -> Round:
        """Do rounds until nothing is due, or until the shop does not go along; return what they brought."""
        total = self.round()
        later = total
        for _ in range(MOST_ROUNDS):
            if later.trouble or later.is_stopped or not (later.moved_on and self._has_work()):
                break
            later = self.round()
            total.add(later)
        return total

    def round(self) -> Round:
        """Read again what was asked for, pull, tell, then write stock: in this order, once."""
        done = Round()
        self._show(is_syncing=True)
        try:
            self._steps(done)
        except PosError as error:
            done.trouble = error
        finally:
            self._show(is_syncing=False)
        self._settle(done)
        return done

    def _steps(self, done: Round) -> None:
        self._read_again(done)
        seen = self._look(done)
        self._pull_and_note(done)
        if done.is_stopped:
            return
        self._sender.send(done, self._around.is_over)
        if seen and done.is_pulled and not (done.trouble or done.is_stopped):
            self._write_stock(seen, done)

    def _look(self, done: Round) -> dict[StockItem, int | None]:
        if self._stock is None or _lies_ahead(self._stock_at_ms, self._around.clock()):
            return {}
        try:
            return self._stock.look()
        except (ShopUnavailable, ShopRefused) as error:
            self._put_stock_aside(error, done)
            return {}

    def _write_stock(self, seen: dict[StockItem, int | None], done: Round) -> None:
        assert self._stock is not None
        try:
            self._stock.write(seen, done)
        except (ShopUnavailable, ShopRefused) as error:
            self._put_stock_aside(error, done)
        else:
            self._stock_failures = 0

    def _put_stock_aside(self, error: PosError, done: Round) -> None:
        """Leave stock alone for a while: orders and messages go on without it."""
        if is_of_the_shop(error):
            raise error
        done.aside = error
        self._stock_failures += 1
        self._stock_at_ms = self._around.clock() + self._backoff.wait_ms(self._stock_failures, error)

    def _pull_and_note(self, done: Round) -> None:
        """Pull; a shop whose list is out of order is told all the same, and the round is not done."""
        try:
            self._pull(done)
        except (Unavailable, Rejected) as error:
            if error.reason not in _LISTS_ONLY:
                raise
            done.trouble = error

    def _pull(self, done: Round) -> None:
        for page in self._connector.orders_changed(self._inbox.cursor(self._channel_id)):
            done.received += self._inbox.receive(self._channel_id, page)
            if self._around.is_over():
                done.is_stopped = True
                return
        done.is_pulled = True

    def _read_again(self, done: Round) -> None:
        for row in self._inbox.to_read_again(self._channel_id, self._around.clock()):
            if self._around.is_over():
                return
            self._read_one(row, done)

    def _read_one(self, row: UnreadRow, done: Round) -> None:
        try:
            order = self._connector.order(row.order_id)
        except (ShopUnavailable, ShopRefused) as error:
            if is_of_the_shop(error):
                raise
            if error.reason == "order_gone":
                self._inbox.gone(self._channel_id, row.order_id)
            else:
                done.aside = error
            return
        done.received += self._inbox.receive(self._channel_id, OrderPage((order,), ""))

    def _has_work(self) -> bool:
        return bool(
            self._sender.is_due()
            or self._inbox.to_read_again(self._channel_id, self._around.clock())
            or (
                self._stock
                and self._stock.may_differ
                and not _lies_ahead(self._stock_at_ms, self._around.clock())
            )
        )

    def _show(self, *, is_syncing: bool) -> None:
        is_first_load = is_syncing and not self._inbox.cursor(self._channel_id)
        with self._lock:
            self._health = replace(self._health, is_syncing=is_syncing, is_first_load=is_first_load)
        self._around.health_changed()

    def _settle(self, done: Round) -> None:
        now_ms = self._around.clock()
        error = done.trouble
        with self._lock:
            before = self._health
            failures = before.failures + 1 if error else 0
            is_stock_aside = _lies_ahead(self._stock_at_ms, now_ms)
            self._health = Health(
                is_tried=True,
                stands_still=stands_still(error),
                trouble=trouble_of(error, now_ms, before.trouble),
                aside=trouble_of(done.aside, now_ms, before.aside)
                or (before.aside if is_stock_aside else None),
                last_pull_at_ms=now_ms if done.is_pulled else before.last_pull_at_ms,
                failures=failures,
            )
        wait_ms = self._backoff.wait_ms(failures, error) if error else BETWEEN_ROUNDS_MS
        self._round_at_ms = now_ms + wait_ms
        self._pull_at_ms = now_ms + max(wait_ms, 0 if error else PULL_EVERY_MS)
        self._around.health_changed()


def _lies_ahead(at_ms: int, now_ms: int) -> bool:
    """Whether an instant is still to come; one further away than any wait is of a clock that was set back."""
    return 0 < at_ms - now_ms <= LONGEST_AHEAD_MS
