"""A program that is killed between any two steps goes on where it was; nothing is missed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pos_desktop.channels.runner import Books, ChannelRunner, Surroundings
from pos_desktop.services.ports.shops import OrderPage, Outgoing, Received, StockItem
from tests.channels.doubles import CHANNEL, BooksDouble, ShopDouble, order

SOAP = StockItem("1:", "SOAP", "")
STEPS = (
    "orders_changed", "tell", "stock_seen", "set_stock", "receive", "began", "told", "answered", "changed",
    "due", "failed",
)  # fmt: skip
MOST_STEPS = 200


class Killed(BaseException):
    """The process is gone: nothing of ours runs any more."""


class Fate:
    """Kills at one step, before it is done or right after."""

    def __init__(self, at: int, *, is_after: bool) -> None:
        self._left, self._is_after = at, is_after
        self.has_struck = False

    def of(self, thing: Any) -> Any:
        """Let every step of a thing pass by here."""
        return _Mortal(thing, self)

    def do(self, step: Callable[..., Any], *words: Any, **named: Any) -> Any:
        """Do one step, or be killed at it."""
        if self.has_struck:
            raise Killed
        self._left -= 1
        is_due = self._left == 0
        if is_due and not self._is_after:
            self.has_struck = True
            raise Killed
        result = step(*words, **named)
        if is_due:
            self.has_struck = True
            raise Killed
        return result


class _Mortal:
    def __init__(self, thing: Any, fate: Fate) -> None:
        self._thing, self._fate = thing, fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if name not in STEPS:
            return found
        return lambda *words, **named: self._fate.do(found, *words, **named)


class Forgetful(BooksDouble):
    """A planted fault: the cursor is kept before the orders are, as two transactions would."""

    def receive(self, channel_id: bytes, page: OrderPage) -> Received:
        self.kept_cursor = page.cursor
        if self.fate is not None:
            self.fate.do(lambda: None)
        return super().receive(channel_id, page)

    fate: Fate | None = None


class Careless(BooksDouble):
    """A planted fault: attempts are not noted before they are made."""

    def began(self, *_: Any) -> None:
        pass


def life(books: BooksDouble, at: int, *, is_after: bool) -> tuple[ShopDouble, bool]:
    """Run until killed at a step, then anew until all is done; return the shop, and whether it struck."""
    shop, fate = ShopDouble(), Fate(at, is_after=is_after)
    for number in range(5):
        shop.changed(order(str(number)))
    shop.stock[SOAP], books.levels[SOAP] = 5, 4
    for key in ("packed", "shipped"):
        books.messages.append(_message(key))
    if isinstance(books, Forgetful):
        books.fate = fate
    try:
        _runner(fate.of(shop), fate.of(books)).sync()
    except Killed:
        if isinstance(books, Forgetful):
            books.fate = None
        _runner(shop, books).sync()
    return shop, fate.has_struck


def _message(key: str) -> Outgoing:
    return Outgoing(
        sale_id=b"s" * 16, order_id="0", number="", key=key, kind=key, payload={}, currency="CAD",
        parcels=(), marker=key,
    )  # fmt: skip


def _runner(shop: Any, books: Any) -> ChannelRunner:
    around = Surroundings(lambda: 1_000_000, lambda: 0.0)
    return ChannelRunner(CHANNEL, shop, Books(books, books, books), around, stocks=True)


def wrongs(make: Callable[[], BooksDouble], *, is_after: bool) -> list[str]:
    """Return what went wrong in any life."""
    found = []
    for at in range(1, MOST_STEPS):
        books = make()
        shop, has_struck = life(books, at, is_after=is_after)
        if len(books.received) != 5:
            found.append(f"step {at}: an order was missed")
        if books.told_keys != ["packed", "shipped"]:
            found.append(f"step {at}: told {books.told_keys}")
        if shop.stock[SOAP] != 4:
            found.append(f"step {at}: stock {shop.stock[SOAP]}")
        for key in books.told_keys:
            if shop.told.count(key) > books.attempted[key].attempts:
                found.append(f"step {at}: {key} was sent without being noted")
        if not has_struck:
            return found
    raise AssertionError("it never ended by itself")


@pytest.mark.parametrize("is_after", [False, True])
def test_killed_at_any_step_nothing_is_missed(is_after: bool) -> None:
    assert wrongs(BooksDouble, is_after=is_after) == []


@pytest.mark.parametrize("planted", [Forgetful, Careless])
def test_books_that_keep_things_in_the_wrong_order_are_found(planted: type[BooksDouble]) -> None:
    assert wrongs(planted, is_after=False) + wrongs(planted, is_after=True) != []
