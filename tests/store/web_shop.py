"""A shop over a real file, with the desks at which a channel runner works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pos_desktop.domain.ids import channel_id
from pos_desktop.services.ordering import record_order
from pos_desktop.services.telling import record_told
from pos_desktop.store.open import Store
from pos_desktop.store.shop_books import ShopBooks
from pos_desktop.store.shop_inbox import ShopInbox
from pos_desktop.store.shop_queue import ShopQueue
from pos_desktop.store.shop_stock import ShopStock
from tests.builders import SHOP_ADDRESS, AShop
from tests.store.shop import Clock, open_shop

T = TypeVar("T")
CHANNEL = channel_id("bigcommerce", SHOP_ADDRESS).bytes


@dataclass(frozen=True)
class StoreDoer:
    """Runs work through the one writer of a file."""

    store: Store

    def do(self, work: Callable[[Any], T]) -> T:
        return self.store.ledger.submit(work).result()


@dataclass(frozen=True)
class WebShop:
    """One till with one web shop."""

    store: Store
    shop: AShop
    clock: Clock
    inbox: ShopInbox
    queue: ShopQueue
    stock: ShopStock


def open_web_shop(folder: Path) -> WebShop:
    """Return a founded shop whose orders come from one web shop."""
    clock = Clock()
    store = open_shop(folder, clock=clock)
    shop = AShop(StoreDoer(store))
    books = ShopBooks(store.ledger, store.reader)
    inbox = ShopInbox(books, lambda entry, order: record_order(entry, shop.desk, order).outcome, clock)
    return WebShop(store, shop, clock, inbox, ShopQueue(books, record_told), ShopStock(books))
