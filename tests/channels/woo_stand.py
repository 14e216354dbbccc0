"""A fake WooCommerce shop and a connector to it: over a real socket, or without one where speed counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pos_desktop.channels.fakes.serving import Exchange, Faults, ShopServer
from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.channels.fakes.woocommerce import WooShop
from pos_desktop.channels.http import Http
from pos_desktop.channels.woocommerce_shop import WooConnector
from pos_desktop.channels.woocommerce_site import WooSite
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Outgoing, ShopAccount, UnreadableOrder
from tests.channels.at_hand import Clock, DirectHttp, lane_of


@dataclass
class Stand:
    """A shop, its clock, and a connector with the shop's keys."""

    shop: WooShop
    clock: Clock
    http: Http
    url: str
    server: ShopServer | None = None

    def connector(self, *keys: str, address: str = "", since_ms: int | None = None) -> WooConnector:
        account = self.account(*keys, address=address)
        return WooConnector(account, self.http, clock=self.clock, since_ms=since_ms)

    def site(self, *keys: str) -> WooSite:
        return WooSite(self.account(*keys), self.http)

    def account(self, *keys: str, address: str = "") -> ShopAccount:
        return ShopAccount(b"\x01" * 16, "woocommerce", address or self.url, keys or self.shop.keys)

    @property
    def exchanges(self) -> list[Exchange]:
        assert self.server is not None
        return self.server.exchanges


@contextmanager
def served(*, faults: Faults | None = None, seed: int = 0) -> Iterator[Stand]:
    """Serve a shop over a real socket."""
    clock = Clock()
    shop = WooShop(clock=clock, seed=seed)
    http = Http(lane_of(clock), timeout=(5, 2))
    with ShopServer(shop, faults=faults) as server:
        yield Stand(shop, clock, http, server.url, server)
        http.close()


def direct(*, seed: int = 0) -> Stand:
    """Return a shop that is asked without a network."""
    clock = Clock()
    shop = WooShop(clock=clock, seed=seed)
    return Stand(shop, clock, DirectHttp(shop, lane_of(clock)), "https://shop.example")


def a_basket(*skus: str, **more: Any) -> Basket:
    """Return a basket with one of each."""
    return Basket(lines=tuple(Wanted(sku) for sku in skus or ("CM-01",)), **more)


def a_message(order_id: str, key: str = "completed", kind: str = "shipped", **payload: str | int) -> Outgoing:
    """Return a message about an order; without a payload it is completed."""
    return Outgoing(
        sale_id=b"\x02" * 16,
        order_id=order_id,
        number=order_id,
        key=key,
        kind=kind,
        payload=payload or {"status": "completed"},
        currency="CAD",
        parcels=(),
        marker=f"mark-{order_id}-{key}",
    )


def pull(connector: WooConnector, cursor: str = "") -> tuple[list[NeutralOrder | UnreadableOrder], str]:
    """Pull once, to the end; return the orders and the last cursor."""
    found: list[NeutralOrder | UnreadableOrder] = []
    is_last = False
    for page in connector.orders_changed(cursor):
        assert not is_last
        found += page.orders
        cursor, is_last = page.cursor, page.is_last
    assert is_last
    return found, cursor
