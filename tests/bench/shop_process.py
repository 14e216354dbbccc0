"""A web shop with many orders in a process of its own: what it costs to be one is not the till's time.

`python -m tests.bench.shop_process KIND ORDERS` says its address and keys on one line, and serves until its
input ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.serving import ShopServer
from pos_desktop.channels.fakes.shop import DEMO_PRODUCTS, Basket, FakeShop, Wanted
from pos_desktop.channels.fakes.shopify import ShopifyShop
from pos_desktop.store.open import wall_ms
from tests.contracts.shop_kinds import KINDS

ROOT = Path(__file__).resolve().parent.parent.parent
BETWEEN_MS = 240_000


@dataclass(frozen=True, slots=True)
class Served:
    """A shop that is served: its address, and its keys."""

    url: str
    keys: tuple[str, ...]


@contextmanager
def served(kind: str, orders: int) -> Iterator[Served]:
    """Serve a shop with so many orders, one every few minutes until now, while the `with` block lasts."""
    command = [sys.executable, "-m", "tests.bench.shop_process", kind, str(orders)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield Served(said["url"], tuple(said["keys"]))
        process.communicate()


def main(kind: str, orders: int) -> None:
    """Serve until nobody needs it."""
    ahead_ms = -orders * BETWEEN_MS - BETWEEN_MS

    def clock() -> int:
        return wall_ms() + ahead_ms

    shop = next(each for each in KINDS if each.name == kind).make(DEMO_PRODUCTS, clock=clock)
    for number in range(orders):
        ahead_ms += BETWEEN_MS
        shop.place(_basket(number))
    ahead_ms = 0
    _lift_limits(shop)
    with ShopServer(shop) as server:
        print(json.dumps({"url": server.url, "keys": shop.keys}), flush=True)
        sys.stdin.read()


def _basket(number: int) -> Basket:
    """Return an order of two products and shipping."""
    first, second = (DEMO_PRODUCTS[(number * 7 + at) % len(DEMO_PRODUCTS)].sku for at in (0, 5))
    return Basket(
        lines=(Wanted(first, 1 + number % 2), Wanted(second)), is_paid=number % 3 > 0, shipping_minor=995
    )


def _lift_limits(shop: FakeShop) -> None:
    """Let the till ask as fast as it can: a real shop's limits are the shop's own time."""
    if isinstance(shop, BigCommerceShop):
        shop.quota = None
    if isinstance(shop, ShopifyShop):
        shop.bucket = shop.restores_per_s = 1e9


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
