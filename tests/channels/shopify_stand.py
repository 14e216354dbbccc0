"""A fake Shopify shop and a connector to it, every exchange of which is held to the vendor's description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from pos_desktop.channels.decoding import decode
from pos_desktop.channels.fakes.serving import Exchange, Faults, ShopServer
from pos_desktop.channels.fakes.shop import DEMO_PRODUCTS, Basket, FakeProduct, Wanted
from pos_desktop.channels.fakes.shopify import ShopifyShop
from pos_desktop.channels.http import Http
from pos_desktop.channels.shopify import translate
from pos_desktop.channels.shopify_shop import ShopifyConnector
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopAccount, Told
from tests.captured import captured
from tests.channels.at_hand import Clock, DirectHttp, lane_of
from tests.channels.shopify_schema import wrong_exchanges

FIXTURES = Path(__file__).parent / "fixtures" / "shopify"
SHOP = "https://atelier.myshopify.com"


@dataclass
class Stand:
    """A shop, its clock, the way to it, and a connector with its keys."""

    shop: ShopifyShop
    clock: Clock
    http: Http
    url: str
    connector: ShopifyConnector = field(init=False)

    def __post_init__(self) -> None:
        self.connector = self.another()

    def another(self, *keys: str, since_ms: int | None = None) -> ShopifyConnector:
        """Return a connector as after a new start of the program."""
        account = ShopAccount(b"\x01" * 16, "shopify", self.url, keys or self.shop.keys)
        return ShopifyConnector(account, self.http, clock=self.clock, since_ms=since_ms)

    def place(self, *wanted: Wanted, **basket: Any) -> str:
        """A shopper orders, and the shop has made up its mind who prepares it."""
        order_id = self.shop.place(Basket(lines=wanted or (Wanted("CM-01", 2),), **basket))
        self.clock.pass_s(10)
        self.shop.route()
        return order_id

    def order(self, order_id: str) -> NeutralOrder:
        order = self.connector.order(order_id)
        assert isinstance(order, NeutralOrder), order
        return order

    def tell(self, outgoing: Outgoing) -> Told:
        return self.connector.tell(outgoing)

    def effects(self, kind: str) -> int:
        """Return how often something happened to the world."""
        return sum(effect.kind == kind for effect in self.shop.effects)


def pulled(connector: ShopifyConnector, cursor: str = "") -> tuple[dict[str, NeutralOrder], str]:
    """Return what one pull brings, the last of each order, and its cursor."""
    orders: dict[str, NeutralOrder] = {}
    for page in connector.orders_changed(cursor):
        for order in page.orders:
            assert isinstance(order, NeutralOrder), order
            orders[order.order_id] = order
        cursor = page.cursor
    return orders, cursor


@contextmanager
def served(*, faults: Faults | None = None, seed: int = 0) -> Iterator[Stand]:
    """Serve a shop over a real socket; at the end, every exchange is held to the vendor's description."""
    clock = Clock()
    shop = ShopifyShop(clock=clock, seed=seed)
    http = Http(lane_of(clock), timeout=(5, 2))
    with ShopServer(shop, faults=faults) as server:
        yield Stand(shop, clock, http, server.url)
    http.close()
    _conform(server.exchanges)


@contextmanager
def direct(*, seed: int = 0, products: Sequence[FakeProduct] = DEMO_PRODUCTS) -> Iterator[Stand]:
    """Ask a shop without a socket; at the end, every exchange is held to the vendor's description."""
    clock = Clock()
    shop = ShopifyShop(products, clock=clock, seed=seed)
    http = DirectHttp(shop, lane_of(clock))
    yield Stand(shop, clock, http, "http://127.0.0.1:1")
    _conform(http.exchanges)


def _conform(exchanges: list[Exchange]) -> None:
    if captured("specs", "shopify") is not None:
        assert wrong_exchanges(exchanges) == []


def a_parcel(order: NeutralOrder, index: int = 0, **changes: Any) -> Parcel:
    """Return a parcel of ours that is one placement of an order."""
    placement = order.placements[index]
    about: dict[str, Any] = {
        "fulfillment_id": UUID(int=index + 1),
        "method": placement.method,
        "location": placement.location,
        "units": placement.units,
    }
    return Parcel(**{**about, **changes})


def a_message(order: NeutralOrder, kind: str, parcel: Parcel | None = None, **changes: Any) -> Outgoing:
    """Return a message about an order, or about one parcel of it."""
    key = f"{kind}:{parcel.fulfillment_id.hex}" if parcel else kind
    about: dict[str, Any] = {
        "sale_id": b"\x02" * 16,
        "order_id": order.order_id,
        "number": order.number,
        "key": key,
        "kind": kind,
        "payload": {},
        "currency": order.currency,
        "parcels": (parcel,) if parcel else (),
        "marker": f"{order.order_id}/{key}",
    }
    return Outgoing(**{**about, **changes})


def shipping(order: NeutralOrder, index: int = 0, **changes: Any) -> Outgoing:
    """Return the message that one placement of an order left."""
    parcel = a_parcel(order, index, **changes)
    return a_message(order, "shipped" if parcel.method is Method.DELIVERY else "picked_up", parcel)


def a_document(name: str = "mixed") -> dict[str, Any]:
    """Return an order as the Admin API shows it."""
    return cast(dict[str, Any], decode((FIXTURES / f"{name}.json").read_bytes()))


def translated(document: object) -> NeutralOrder:
    return translate(document, address=SHOP)
