"""A fake BigCommerce shop with a connector to it: over a real socket, or handed from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from pos_desktop.channels.bigcommerce_shop import BigCommerceConnector
from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.serving import Faults, ShopServer
from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.channels.http import Http
from pos_desktop.channels.limits import Lane
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.domain.telling import Payload
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopAccount, UnreadableOrder
from tests.channels.at_hand import Clock, DirectHttp, lane_of


@dataclass
class Stand:
    """A shop, the connector to it and the clock of both."""

    shop: BigCommerceShop
    connector: BigCommerceConnector
    clock: Clock
    cursor: str = ""
    unreadable: list[UnreadableOrder] = field(default_factory=list)

    def pull(self) -> dict[str, NeutralOrder]:
        """Pull once, and go on from there the next time."""
        found: dict[str, NeutralOrder] = {}
        for page in self.connector.orders_changed(self.cursor):
            self.cursor = page.cursor
            found.update({one.order_id: one for one in page.orders if isinstance(one, NeutralOrder)})
            self.unreadable += [one for one in page.orders if isinstance(one, UnreadableOrder)]
        return found

    def read(self, order_id: str) -> NeutralOrder:
        """Read one order."""
        order = self.connector.order(order_id)
        assert isinstance(order, NeutralOrder), order
        return order

    def causes(self, kind: str, order_id: str) -> list[str]:
        """Return what the shop did of one kind for an order."""
        effects = self.shop.effects
        return [effect.detail for effect in effects if (effect.kind, effect.order_id) == (kind, order_id)]

    def mails(self, order_id: str) -> list[str]:
        """Return what the shop mailed about an order after it was placed."""
        return self.causes("mail", order_id)[1:]


def an_account(address: str, keys: tuple[str, ...]) -> ShopAccount:
    """Return the account of a shop."""
    return ShopAccount(b"b" * 16, "bigcommerce", address, keys)


def a_stand(*, since_ms: int | None = None, **named: object) -> tuple[Stand, DirectHttp]:
    """Return a shop with a connector whose requests need no network."""
    clock = Clock()
    shop = BigCommerceShop(clock=clock, **named)  # type: ignore[arg-type]
    http = DirectHttp(shop, lane_of(clock))
    account = an_account(f"http://127.0.0.1{shop.base_path}", shop.keys)
    return Stand(shop, BigCommerceConnector(account, http, clock=clock, since_ms=since_ms), clock), http


@contextmanager
def served(faults: Faults | None = None, **named: object) -> Iterator[tuple[Stand, ShopServer]]:
    """Serve a shop on a real socket."""
    clock = Clock()
    shop = BigCommerceShop(clock=clock, **named)  # type: ignore[arg-type]
    with ShopServer(shop, faults=faults) as server:
        http = Http(Lane(), timeout=(5, 5))
        connector = BigCommerceConnector(an_account(server.url, shop.keys), http, clock=clock)
        try:
            yield Stand(shop, connector, clock), server
        finally:
            http.close()


def a_basket(*lines: Wanted, **named: object) -> Basket:
    """Return an order of two mugs and a bowl, unless other lines are wanted."""
    return Basket(lines=lines or (Wanted("CM-01", 2), Wanted("SB-01")), **named)  # type: ignore[arg-type]


def a_parcel(number: int, *units: tuple[str, int], **named: object) -> Parcel:
    """Return a delivery that left, of (line key, whole units)."""
    said = {"method": Method.DELIVERY, "location": "", "is_handed_over": True, **named}
    thousandths = tuple((key, count * 1000) for key, count in units)
    return Parcel(fulfillment_id=UUID(int=number), units=thousandths, **said)  # type: ignore[arg-type]


def a_message(order_id: str, kind: str, payload: Payload, *parcels: Parcel) -> Outgoing:
    """Return something a shop is to be told."""
    return Outgoing(
        sale_id=b"s" * 16,
        order_id=order_id,
        number=order_id,
        key=kind,
        kind=kind,
        payload=payload,
        currency="CAD",
        parcels=parcels,
        marker="0123456789abcdef",
    )
