"""A fake WooCommerce shop and a connector to it: over a real socket, or without one where speed counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import requests

from pos_desktop.channels.fakes.serving import Exchange, Faults, ShopServer
from pos_desktop.channels.fakes.shop import Basket, FakeRequest, Wanted
from pos_desktop.channels.fakes.woocommerce import WooShop
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.channels.limits import Lane
from pos_desktop.channels.woocommerce_shop import WooConnector
from pos_desktop.channels.woocommerce_site import WooSite
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Outgoing, ShopAccount, UnreadableOrder

START_MS = 1_790_000_000_000


@dataclass
class Clock:
    """A clock that goes when it is told to. Units: milliseconds."""

    now_ms: int = START_MS

    def __call__(self) -> int:
        return self.now_ms

    def pass_s(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)


def no_wait() -> Lane:
    """Return a lane whose pauses take no time."""
    now = [0.0]

    def wait(seconds: float) -> None:
        now[0] += seconds

    return Lane(lambda: now[0], wait, patience_s=1e9)


@dataclass
class Stand:
    """A shop, its clock, and a connector with the shop's keys. `before` is called before each request."""

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
    http = Http(no_wait(), timeout=(5, 2))
    with ShopServer(shop, faults=faults) as server:
        yield Stand(shop, clock, http, server.url, server)
        http.close()


@dataclass
class DirectHttp:
    """Asks a shop without a network. `before` is called before each request, `log` holds what was asked."""

    shop: WooShop
    before: Callable[[], object] = lambda: None
    log: list[Request] = field(default_factory=list)

    def give_way(self) -> None:
        """Nobody waits."""

    def send(self, request: Request) -> Answer:
        self.before()
        self.log.append(request)
        prepared = requests.Request("GET", request.url, auth=request.auth).prepare()
        answer = self.shop.answer(
            FakeRequest(
                request.method,
                urlsplit(request.url).path,
                request.params,
                {name.lower(): value for name, value in prepared.headers.items()},
                request.body or b"",
            )
        )
        return Answer(
            answer.status, {name.lower(): text for name, text in answer.headers.items()}, answer.body
        )


def direct(*, seed: int = 0) -> Stand:
    """Return a shop that is asked without a network."""
    clock = Clock()
    shop = WooShop(clock=clock, seed=seed)
    return Stand(shop, clock, cast(Http, DirectHttp(shop)), "https://shop.example")


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
