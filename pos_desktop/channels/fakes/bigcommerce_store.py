"""What a fake BigCommerce shop keeps, and what its API does to that: statuses, shipments, stock, mails.

Source: the behaviour described in BigCommerce's own documentation.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from threading import RLock
from typing import Final

from pos_desktop.channels.fakes.bigcommerce_book import Line, Order, Place, Shipment
from pos_desktop.channels.fakes.bigcommerce_face import Face
from pos_desktop.channels.fakes.shop import Effect, FakeAnswer, FakeProduct, FakeRequest

PLACES: Final = (Place(1, "DEFAULT", "Default location"), Place(2, "PLATEAU", "Plateau"))
SCOPES: Final = ("orders", "transactions", "inventory", "locations", "products", "information")

_MAILED: Final = {8: "ready for pickup", 5: "cancelled", 10: "completed", 4: "refunded"}
_SHIPPABLE: Final = frozenset({3, 7, 8, 9, 11, 14})


class Store:
    """A store with its orders and its stock.

    Shapes: `quota` is how many requests a window of 30 s takes, None for any number; `overloaded` the next
        requests to be refused without saying for how long, `failing` those to end with 500; `list_lag_ms` how
        far the list of orders is behind. Every second product is tracked by product, the others by variant.
    """

    def __init__(self, products: Sequence[FakeProduct], clock: Callable[[], int], seed: int) -> None:
        self.effects: list[Effect] = []
        self.places: tuple[Place, ...] = PLACES
        self.scopes = set(SCOPES)
        self.quota: int | None = None
        self.overloaded = 0
        self.failing = 0
        self.list_lag_ms = 0
        self.is_suspended = False
        self.clock, self.lock = clock, RLock()
        drawn = random.Random(seed)
        self.store_hash = f"{drawn.getrandbits(40):010x}"
        self.token = f"{drawn.getrandbits(120):031x}"
        self.client_secret = f"{drawn.getrandbits(256):064x}"
        self.orders: dict[int, Order] = {}
        self.products = {100 + index: product for index, product in enumerate(products, 1)}
        self.stock = {
            (key, place.id): product.stock for key, product in self.products.items() for place in PLACES
        }
        self._order_ids, self._ids = count(1_000 + drawn.randrange(9_000)), count(1)
        self._face = Face(self)

    @property
    def base_path(self) -> str:
        """Return the path of the store."""
        return f"/stores/{self.store_hash}"

    def answer(self, request: FakeRequest) -> FakeAnswer:
        """Answer one request of the API."""
        with self.lock:
            return self._face.answer(request)

    def by_product(self, product_id: int) -> bool:
        """Whether the stock of a product is tracked by product, not by variant."""
        return product_id % 2 == 0

    def touch(self, order: Order) -> None:
        """Move the time of an order; the list tells of it once its lag has passed."""
        order.modified_ms = self.clock()
        if self.list_lag_ms:
            order.versions.append((order.modified_ms, self._face.listed(order)))

    def put_status(self, order: Order, status_id: int) -> None:
        """Change an order's status: mail where the shop does, take stock back at a cancellation."""
        if order.status_id != status_id:
            order.status_id = status_id
            self.effects.append(Effect("status", str(order.id), str(status_id)))
            if status_id in _MAILED:
                self._mail(order, _MAILED[status_id])
            if status_id == 5:
                self.effects.append(Effect("cancel", str(order.id)))
            self._settle_stock(order)
        self.touch(order)

    def clear_discounts(self, order: Order) -> None:
        """What a PUT with lines does to their discounts."""
        for line in order.lines:
            line.discount_minor = 0
        self.touch(order)

    def ship(self, order: Order, shipment: Shipment) -> Shipment | str:
        """Add a shipment, or say why not; the customer is mailed; with the last one the order is shipped."""
        lines = {line.id: line for line in order.lines}
        wanted: dict[int, int] = {}
        for key, units in shipment.items:
            wanted[key] = wanted.get(key, 0) + units
        if problem := _unfit(shipment, lines, wanted):
            return problem
        made = replace(shipment, id=next(self._ids), at_ms=self.clock())
        for key, units in wanted.items():
            lines[key].shipped += units
        order.shipments.append(made)
        self.effects.append(Effect("shipment", str(order.id), str(made.id)))
        self._mail(order, f"shipment {made.id}")
        is_all = all(line.shipped >= line.quantity for line in order.lines if line.address_id)
        if order.status_id in _SHIPPABLE:
            order.status_id = 2 if is_all else 3
        self.touch(order)
        return made

    def set_stock(self, product_id: int, place_id: int, quantity: int) -> None:
        """Write an absolute figure."""
        if self.stock[product_id, place_id] != quantity:
            self.effects.append(Effect("stock", "", f"{product_id}@{place_id}={quantity}"))
        self.stock[product_id, place_id] = quantity

    def _take(self, lines: Iterable[Line], sign: int) -> None:
        for line in lines:
            place = line.place or PLACES[0]
            self.stock[line.product_id, place.id] += sign * line.quantity

    def _settle_stock(self, order: Order) -> None:
        """Take stock back once at a cancellation, and out again should the order come back to life."""
        is_dead = order.status_id in (5, 6)
        if is_dead == order.is_stock_taken:
            order.is_stock_taken = not is_dead
            self._take(order.lines, 1 if is_dead else -1)

    def _mail(self, order: Order, detail: str) -> None:
        self.effects.append(Effect("mail", str(order.id), detail))


def _unfit(shipment: Shipment, lines: Mapping[int, Line], wanted: Mapping[int, int]) -> str:
    """Return why goods cannot leave like that, "" where they can."""
    if shipment.address_id not in {line.address_id for line in lines.values() if line.address_id}:
        return "The field 'order_address_id' is invalid."
    for key, units in wanted.items():
        line = lines.get(key)
        if line is None or line.address_id != shipment.address_id:
            return f"The field 'items' is invalid: order_product_id {key}."
        if not 0 < units <= line.quantity - line.shipped:
            return f"The quantity of order_product_id {key} exceeds the quantity not yet shipped."
    return ""
