"""A fake E-Series store with a connector to it: over a real socket, or handed from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from pos_desktop.channels.ecwid_shop import EcwidConnector
from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.serving import Faults, ShopServer
from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.channels.http import Http
from pos_desktop.channels.limits import Lane
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.domain.telling import Payload
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopAccount
from tests.channels.at_hand import START_MS, Clock, DirectHttp, lane_of

NOON_S = START_MS // 1000


@dataclass
class Store:
    """A shop, the connector to it and the clock of both."""

    shop: EcwidShop
    connector: EcwidConnector
    clock: Clock
    cursor: str = ""
    gone: list[str] = field(default_factory=list)

    def pull(self) -> dict[str, NeutralOrder]:
        """Pull once, and go on from there the next time."""
        found: dict[str, NeutralOrder] = {}
        for page in self.connector.orders_changed(self.cursor):
            self.cursor = page.cursor
            self.gone += page.gone
            found.update({each.order_id: each for each in page.orders if isinstance(each, NeutralOrder)})
        return found

    def mails(self, order_id: str) -> list[str]:
        """Return what the shop mailed about an order after it was placed."""
        return self.causes("mail", order_id)[1:]

    def causes(self, kind: str, order_id: str) -> list[str]:
        """Return what the shop did of one kind for an order."""
        effects = self.shop.effects
        return [effect.detail for effect in effects if (effect.kind, effect.order_id) == (kind, order_id)]


def account(address: str, keys: tuple[str, ...]) -> ShopAccount:
    """Return the account of a store."""
    return ShopAccount(b"e" * 16, "ecwid", address, keys)


def handed(shop: EcwidShop, clock: Clock, **named: int) -> tuple[EcwidConnector, DirectHttp]:
    """Return a connector whose requests need no network."""
    http = DirectHttp(shop, lane_of(clock))
    where = account(f"http://127.0.0.1{shop.base_path}", shop.keys)
    return EcwidConnector(where, http, clock=clock, **named), http


@contextmanager
def served(faults: Faults | None = None, **named: object) -> Iterator[tuple[Store, ShopServer]]:
    """Serve a store on a real socket."""
    clock = Clock()
    shop = EcwidShop(clock=clock, **named)  # type: ignore[arg-type]
    with ShopServer(shop, faults=faults) as server:
        http = Http(Lane(), timeout=(5, 5))
        connector = EcwidConnector(account(server.url, shop.keys), http, clock=clock)
        try:
            yield Store(shop, connector, clock), server
        finally:
            http.close()


def a_basket(*lines: Wanted, **named: object) -> Basket:
    """Return an order of two mugs and a bowl, unless other lines are wanted."""
    return Basket(lines=lines or (Wanted("CM-01", 2), Wanted("SB-01")), **named)  # type: ignore[arg-type]


def a_message(order_id: str, kind: str, payload: Payload, attempts: int = 0) -> Outgoing:
    """Return something a store is to be told."""
    return Outgoing(
        sale_id=b"s" * 16,
        order_id=order_id,
        number=order_id,
        key=kind,
        kind=kind,
        payload=payload,
        currency="CAD",
        parcels=(Parcel(fulfillment_id=UUID(int=1), method=Method.PICKUP, location="", units=()),),
        marker="0123456789abcdef",
        attempts=attempts,
    )
