"""A till over a real file, and a web shop behind a real socket that only seems to be one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_desktop.channels.fakes.serving import Faults, ShopServer
from pos_desktop.channels.fakes.shop import Basket, FakeProduct, FakeShop, Standing, Wanted
from pos_desktop.channels.http import Http
from pos_desktop.channels.registry import connector
from pos_desktop.channels.rounds import Round
from pos_desktop.domain.ids import as_uuid, order_sale_id
from pos_desktop.journal.state import FulfillmentState, SaleState
from pos_desktop.online.keys import KeyStore
from pos_desktop.online.ring import Ring
from pos_desktop.online.runners import Premises
from pos_desktop.online.shops import Shops
from pos_desktop.online.vault import Vault
from pos_desktop.services import fulfilling
from pos_desktop.services.ports.online import ChannelState, Place, ShopChange, ShopDraft
from pos_desktop.services.ports.shops import Connector, ShopAccount
from pos_desktop.store.open import Store
from tests.builders import AShop
from tests.channels.at_hand import Clock, lane_of
from tests.contracts.shop_kinds import PRODUCTS, Kind
from tests.online.rings import MemoryRing
from tests.store.shop import open_shop
from tests.store.web_shop import StoreDoer

A_WHILE_S = 61.0
"""Long enough for what a person may undo, and for a shop's own lists to know what changed."""


@dataclass
class World:
    """One till, and one web shop that it keeps in touch with."""

    kind: Kind
    folder: Path
    clock: Clock
    shop: FakeShop
    server: ShopServer
    store: Store = field(init=False)
    till: AShop = field(init=False)
    shops: Shops = field(init=False)
    channel_id: bytes = b""
    https: list[Http] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    connect_over: Callable[[Connector], Any] = lambda made: made

    def __post_init__(self) -> None:
        self.store = open_shop(self.folder, clock=self.clock)
        self.till = AShop(StoreDoer(self.store))
        keys = KeyStore(Vault(self.folder), lambda: Ring(MemoryRing()), owner="x", passphrase="")
        self.shops = Shops(Premises(self.store, keys, self._connect, self.clock, lambda: 0.0, computer="PC"))

    def _connect(self, account: ShopAccount, *, since_ms: int | None = None) -> Connector:
        http = Http(lane_of(self.clock), timeout=(5, 5))
        self.https.append(http)
        made: Connector = self.connect_over(connector(account, http, clock=self.clock, since_ms=since_ms))
        self.connectors.append(made)
        return made

    def stock(self, units: int) -> None:
        """Put so many of everything on the shelves of both outlets."""
        for sku in self.till.products:
            for index in range(2):
                self.till.count(sku, units, index)

    def join(self, *, pushes_stock: bool = False) -> None:
        """Connect the shop, its places being our outlets."""
        draft = ShopDraft(kind=self.kind.name, name="B", address=self.server.url, keys=self.shop.keys)
        change = ShopChange(pushes_stock=pushes_stock)
        self.channel_id = self.shops.add(self.till.desk, draft, change)
        if self.kind.place(0):
            ours = dict(zip(self.kind.places, self.till.outlets, strict=True))
            found = self.shops.locations(self.channel_id)
            places = tuple(Place(each.ref, each.name, ours[each.name]) for each in found)
            self.shops.change(self.till.desk, self.channel_id, ShopChange(places=places))

    # --- shopper

    def order(self, *wanted: Wanted, is_paid: bool = False, shipping_minor: int = 0, index: int = 0) -> str:
        """A shopper orders, a mug to be delivered unless said otherwise, from the first outlet."""
        lines = wanted or (Wanted("MUG"),)
        named = tuple(self._at(line, index) for line in lines)
        return self.shop.place(Basket(lines=named, is_paid=is_paid, shipping_minor=shipping_minor))

    def _at(self, line: Wanted, index: int) -> Wanted:
        is_named = line.location or (self.kind.name != "shopify" and line.method == "delivery")
        if is_named:
            return line
        return Wanted(line.sku, line.quantity, line.method, self.kind.place(index))

    # --- till

    def sync(self) -> Round:
        """Let a while pass, and do everything that is due with the shop."""
        self.clock.pass_s(A_WHILE_S)
        return self.shops.sync(self.channel_id)

    def agree(self) -> None:
        """Sync until nothing is left to do: a shop may want an order to be read before it is told."""
        for _ in range(5):
            if self.sync().is_done and not self.state.waiting:
                return
        raise AssertionError(f"it never came to an end: {self.state}")

    def id_of(self, order_id: str) -> bytes:
        """Return the id of an order's sale."""
        return order_sale_id(as_uuid(self.channel_id), order_id).bytes

    def sale(self, order_id: str) -> SaleState:
        """Return an order's sale as it stands."""
        return self.till.sale(self.id_of(order_id))

    def _found(self, order_id: str) -> SaleState | None:
        sale_id = self.id_of(order_id)
        return self.store.ledger.submit(lambda entry: entry.sale(sale_id)).result()

    def knows(self, order_id: str) -> bool:
        """Whether the till has seen an order."""
        return self._found(order_id) is not None

    def parts(self, order_id: str) -> Sequence[FulfillmentState]:
        """Return the fulfillments of an order that somebody is to prepare."""
        return [part for part in self.sale(order_id).fulfillments if part.status != "cancelled"]

    def pack(self, order_id: str, *, only: int | None = None) -> None:
        """Pack every fulfillment of an order, or the one of an index."""
        for at, part in enumerate(self.parts(order_id)):
            if only in (None, at):
                self.till.do(
                    fulfilling.pack_fulfillment, self.id_of(order_id), part.fulfillment_id, all_here=True
                )

    def pay(self, order_id: str) -> None:
        """Take in cash what is owed."""
        self.till.pay(self.id_of(order_id))

    def hand_over(self, order_id: str, *, only: int | None = None, tracking: str = "") -> None:
        """Ship every delivery of an order and hand over every pickup, or the one of an index."""
        for at, part in enumerate(self.parts(order_id)):
            if only not in (None, at) or part.is_handed_over:
                continue
            if part.method == "delivery":
                words: dict[str, Any] = {"carrier": "Canada Post" if tracking else "", "tracking": tracking}
                self._hand(fulfilling.ship_fulfillment, order_id, part, **words)
            else:
                self._hand(fulfilling.pick_up_fulfillment, order_id, part)

    def _hand(self, service: Any, order_id: str, part: FulfillmentState, **words: Any) -> None:
        self.till.do(service, self.id_of(order_id), part.fulfillment_id, **words)

    # --- what is seen

    @property
    def state(self) -> ChannelState:
        """How the shop stands, seen from the till."""
        (state,) = self.shops.states()
        return state

    def standing(self, order_id: str) -> Standing:
        """Return how an order stands in the shop."""
        return self.shop.standing(order_id)

    def effects(self, order_id: str, *kinds: str) -> list[tuple[str, str]]:
        """Return what the shop did to the world for an order, of some kinds or all."""
        return [
            (effect.kind, effect.detail)
            for effect in self.shop.effects
            if effect.order_id == order_id and (not kinds or effect.kind in kinds)
        ]

    def writes(self) -> int:
        """Return how many requests that change something reached the shop."""
        return sum(self.kind.is_write(each.request) for each in self.server.exchanges)

    def dump(self) -> str:
        """Return all that the till knows."""
        return "\n".join(self.store.maintenance.dump())

    def booked(self) -> dict[str, Any]:
        """Return what was booked for every order: money, goods, steps, messages, and what is on the list."""
        orders = [effect.order_id for effect in self.shop.effects if effect.order_id]
        found = {order_id: self._found(order_id) for order_id in orders}
        booked: dict[str, Any] = {
            order_id: (
                sale.state,
                sale.total_minor,
                sale.owed_minor,
                sale.payments,
                sorted(
                    (each.outlet_id, each.product_id, each.on_hand, each.committed) for each in sale.stock
                ),
                [(part.fulfillment_id, part.status, part.lines) for part in sale.fulfillments],
                sorted((message.key, message.outcome) for message in sale.messages),
                [(each.key, each.kind) for each in sale.contradictions],
            )
            for order_id, sale in found.items()
            if sale is not None
        }
        levels = {sku: (self.till.stock(sku, 0), self.till.stock(sku, 1)) for sku in self.till.products}
        return {**booked, "stock": levels}

    def wrongs(self, order_id: str) -> list[str]:
        """Return what a person is to look at."""
        return [each.kind for each in self.sale(order_id).contradictions]

    def close(self) -> None:
        """End the program."""
        self.shops.stop()
        for http in self.https:
            http.close()
        self.store.close()


@contextmanager
def a_world(
    kind: Kind,
    folder: Path | None = None,
    *,
    seed: int = 0,
    faults: Faults | None = None,
    products: Sequence[FakeProduct] = PRODUCTS,
    connect_over: Callable[[Connector], Any] = lambda made: made,
    **joining: bool,
) -> Iterator[World]:
    """Yield a till with twenty of everything in each outlet, in touch with a shop of a kind."""
    clock = Clock()
    shop = kind.make(products, clock=clock, seed=seed)
    with tempfile.TemporaryDirectory() as name, ShopServer(shop, faults=faults) as server:
        world = World(kind, folder or Path(name), clock, shop, server, connect_over=connect_over)
        try:
            world.stock(20)
            world.join(**joining)
            yield world
        finally:
            world.close()
