"""A shop and the books of a till that live in memory, for what stands between the two."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pos_desktop.channels.rounds import Round
from pos_desktop.channels.runner import Books, ChannelRunner, Surroundings
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import (
    AttemptRow,
    OrderPage,
    Outgoing,
    ProductPage,
    Received,
    ShopProduct,
    ShopProfile,
    ShopRefused,
    ShopUnavailable,
    StockAnswer,
    StockFigure,
    StockItem,
    StockRefusal,
    Told,
    UnreadableOrder,
    UnreadRow,
)
from tests.builders import an_order

CHANNEL = b"c" * 16
Known = NeutralOrder | UnreadableOrder


class ShopDouble:
    """A web shop in memory: what changed in it, what it was told, what it refuses next.

    Shapes: `fails` are the errors of the next calls of a method, by its name; `log` names every call.
    """

    def __init__(self) -> None:
        self.changes: list[Known] = []
        self.orders: dict[str, Known] = {}
        self.stock: dict[StockItem, int | None] = {}
        self.told: list[str] = []
        self.log: list[str] = []
        self.fails: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self.sells_after_look: list[StockItem] = []
        self.profile = ShopProfile("Boutique", "CAD")
        self.goods: tuple[ShopProduct, ...] = ()

    def changed(self, order: Known) -> None:
        """An order changes in the shop."""
        self.changes.append(order)
        self.orders[order.order_id] = order

    def test(self) -> ShopProfile:
        self._called("test")
        return self.profile

    def orders_changed(self, cursor: str) -> Iterator[OrderPage]:
        self._called("orders_changed")
        at = int(cursor or 0)
        while True:
            page = tuple(self.changes[at : at + 2])
            at += len(page)
            yield OrderPage(page, str(at), at >= len(self.changes))
            if at >= len(self.changes):
                return
            self._called("next_page")

    def order(self, order_id: str) -> Known:
        self._called("order")
        if order_id not in self.orders:
            raise ShopRefused("order_gone")
        return self.orders[order_id]

    def tell(self, outgoing: Outgoing) -> Told:
        self._called(f"tell {outgoing.key}")
        self._fail("tell")
        was_known = outgoing.key in self.told
        self.told.append(outgoing.key)
        return Told("", was_known)

    def stock_seen(self, items: Sequence[StockItem]) -> Mapping[StockItem, int | None]:
        self._called("stock_seen")
        seen = {item: self.stock[item] for item in items if item in self.stock}
        for item in self.sells_after_look:
            self.stock[item] = (self.stock[item] or 0) - 1
        return seen

    def set_stock(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        self._called("set_stock")
        return tuple(self._set(figure) for figure in figures)

    def products(self, cursor: str) -> Iterator[ProductPage]:
        self._called("products")
        yield ProductPage(self.goods, "", is_last=True)

    def _set(self, figure: StockFigure) -> StockAnswer:
        if figure.item not in self.stock:
            return StockAnswer(figure.item, "refused", reason="unknown_product")
        said = self.stock[figure.item]
        if said == figure.available:
            return StockAnswer(figure.item, "unchanged", said)
        if figure.seen is not None and figure.seen != said:
            return StockAnswer(figure.item, "moved", said)
        self.stock[figure.item] = figure.available
        return StockAnswer(figure.item, "set", figure.available)

    def _called(self, name: str) -> None:
        self.log.append(name)
        self._fail(name)

    def _fail(self, name: str) -> None:
        if self.fails[name]:
            raise self.fails[name].popleft()


@dataclass
class Attempt:
    """What the books keep of a message that was tried."""

    attempts: int = 0
    state: str = "waiting"
    reason: str = ""
    retry_at_ms: int = 0


class BooksDouble:
    """The three ports of a runner, in memory."""

    def __init__(self) -> None:
        self.received: dict[str, Known] = {}
        self.kept_cursor = ""
        self.waiting: list[UnreadRow] = []
        self.messages: list[Outgoing] = []
        self.attempted: defaultdict[str, Attempt] = defaultdict(Attempt)
        self.told_keys: list[str] = []
        self.levels: dict[StockItem, int] = {}
        self.told_levels: dict[StockItem, int] = {}
        self.refused: list[StockAnswer] = []
        self.receive_fails: deque[Exception] = deque()

    # --- orders

    def receive(self, channel_id: bytes, page: OrderPage) -> Received:
        if self.receive_fails:
            raise self.receive_fails.popleft()
        counts = Received()
        for order in page.orders:
            known = self.received.get(order.order_id)
            self.received[order.order_id] = order
            self.gone(channel_id, order.order_id)
            if isinstance(order, UnreadableOrder):
                counts += Received(unreadable=1)
            else:
                counts += Received(
                    new=int(known is None),
                    changed=int(known is not None and known != order),
                    unchanged=int(known == order),
                )
        self.kept_cursor = page.cursor or self.kept_cursor
        return counts

    def cursor(self, channel_id: bytes) -> str:
        return self.kept_cursor

    def to_read_again(self, channel_id: bytes, now_ms: int) -> tuple[UnreadRow, ...]:
        return tuple(row for row in self.waiting if row.reason != "unreadable")

    def unread(self, channel_id: bytes) -> tuple[UnreadRow, ...]:
        return tuple(self.waiting)

    def ask(self, channel_id: bytes, order_id: str, number: str = "") -> None:
        self.waiting.append(UnreadRow(order_id, number, "asked", "", "", 0))

    def gone(self, channel_id: bytes, order_id: str) -> None:
        self.waiting = [row for row in self.waiting if row.order_id != order_id]

    # --- messages

    def due(self, channel_id: bytes, now_ms: int, limit: int) -> tuple[Outgoing, ...]:
        first: dict[bytes, Outgoing] = {}
        for each in self.messages:
            attempt = self.attempted[each.key]
            if each.key in self.told_keys or attempt.state == "parked":
                continue
            first.setdefault(each.sale_id, replace(each, attempts=attempt.attempts))
        ready = [each for each in first.values() if self.attempted[each.key].retry_at_ms <= now_ms]
        return tuple(ready[:limit])

    def began(self, outgoing: Outgoing, now_ms: int) -> None:
        attempt = self.attempted[outgoing.key]
        attempt.attempts += 1
        attempt.state, attempt.retry_at_ms = "waiting", 0

    def told(self, outgoing: Outgoing, told: Told) -> None:
        assert outgoing.key not in self.told_keys
        self.told_keys.append(outgoing.key)

    def failed(self, outgoing: Outgoing, error: ShopUnavailable, *, retry_at_ms: int) -> None:
        attempt = self.attempted[outgoing.key]
        attempt.reason, attempt.retry_at_ms = error.reason, retry_at_ms

    def park(self, outgoing: Outgoing, error: ShopRefused) -> None:
        attempt = self.attempted[outgoing.key]
        attempt.reason, attempt.state = error.reason, "parked"

    def attempts(self, channel_id: bytes) -> tuple[AttemptRow, ...]:
        return ()

    def retry(self, channel_id: bytes, *, sale_id: bytes | None = None, key: str = "") -> int:
        for attempt in self.attempted.values():
            attempt.state, attempt.retry_at_ms = "waiting", 0
        return len(self.attempted)

    # --- stock

    def changed(self, channel_id: bytes, limit: int) -> tuple[StockFigure, ...]:
        differ = [item for item, level in self.levels.items() if self.told_levels.get(item) != level]
        return tuple(StockFigure(item, self.levels[item], self.levels[item]) for item in differ[:limit])

    def answered(self, channel_id: bytes, answers: Sequence[tuple[StockFigure, StockAnswer]]) -> None:
        for figure, answer in answers:
            if answer.outcome == "refused":
                self.refused.append(answer)
            if answer.outcome != "moved":
                self.told_levels[figure.item] = figure.available

    def refusals(self, channel_id: bytes) -> tuple[StockRefusal, ...]:
        return ()


@dataclass
class ATill:
    """A runner between the two, at a clock that moves when the test says so."""

    shop: ShopDouble = field(default_factory=ShopDouble)
    books: BooksDouble = field(default_factory=BooksDouble)
    now_ms: int = 1_000_000
    is_over: bool = False
    stocks: bool = True

    def __post_init__(self) -> None:
        around = Surroundings(lambda: self.now_ms, lambda: 0.0, lambda: self.is_over)
        books = Books(self.books, self.books, self.books)
        self.runner = ChannelRunner(CHANNEL, self.shop, books, around, stocks=self.stocks)

    def round(self) -> Round:
        """Do one round, and name the calls it made in the shop's log."""
        self.shop.log.clear()
        return self.runner.round()

    def after(self, ms: int) -> int:
        """Let time pass and do what is due; return how long until the next look."""
        self.now_ms += ms
        self.shop.log.clear()
        return self.runner.run_due(self.now_ms) - self.now_ms

    def is_to_tell(self, key: str, order_id: str = "") -> None:
        """A message becomes due; one order each, unless named."""
        sale_id = (order_id or key).encode().ljust(16, b"0")[:16]
        self.books.messages.append(
            Outgoing(
                sale_id=sale_id,
                order_id=order_id or key,
                number="",
                key=key,
                kind="paid",
                payload={},
                currency="CAD",
                parcels=(),
                marker=key,
            )
        )


def order(order_id: str, **changes: object) -> NeutralOrder:
    """Return an order of the shop in memory."""
    return an_order(order_id=order_id, **changes)
