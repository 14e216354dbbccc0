"""How a fake Shopify shop behaves: what orders, edits, refunds and parcels do to stock, money and mail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from threading import RLock

from pos_desktop.channels.fakes.shop import Basket, Effect, FakeProduct, Wanted
from pos_desktop.channels.fakes.shopify_book import (
    CARDS,
    ON_DELIVERY,
    Gateway,
    Line,
    Order,
    Parcel,
    Payment,
    Place,
    Record,
    Taken,
    Work,
)

LOCATIONS = ("Plateau", "Mile End")
FIRST_NUMBER = 1001


@dataclass(slots=True)
class Level:
    """The stock of one product at one location. Units: whole units, milliseconds UTC."""

    on_hand: int
    committed: int = 0
    updated_ms: int = 0


@dataclass(slots=True)
class Item:
    """A product's only variant with its inventory item; `levels` by location id."""

    product: FakeProduct
    product_id: int
    variant_id: int
    item_id: int
    is_tracked: bool = True
    levels: dict[int, Level] = field(default_factory=dict)


class Store:
    """Everything behind the counter of the fake: state, and the rules that change it.

    Shapes: `routing_ms` is how long the shop takes to make fulfillment orders of an order, `index_lag_ms` how
        late its search may know of a change; each change draws its own.
    """

    def __init__(self, products: Sequence[FakeProduct], clock: Callable[[], int], seed: int) -> None:
        self.clock = clock
        self.lock = RLock()
        self.random = random.Random(seed)
        self.effects: list[Effect] = []
        self.orders: dict[int, Order] = {}
        self._unrouted: set[int] = set()
        self.routing_ms = 2_000
        self.index_lag_ms = 3_000
        self._ids = count(5_000_000_000 + seed * 1_000_000)
        self._numbers = count(FIRST_NUMBER)
        self.locations = {next(self._ids): name for name in LOCATIONS}
        first = next(iter(self.locations))
        self.items: dict[int, Item] = {}
        for product in products:
            item = Item(product, next(self._ids), next(self._ids), next(self._ids))
            item.levels = {id: Level(product.stock if id == first else 0) for id in self.locations}
            self.items[item.item_id] = item
        self.by_variant = {item.variant_id: item for item in self.items.values()}

    def new_id(self) -> int:
        """Return an id that nothing else has."""
        return next(self._ids)

    def location_called(self, name: str) -> int:
        """Return the location of a name or id; a new name is a location that the merchant adds."""
        for id, known in self.locations.items():
            if name in (known, str(id), ""):
                return id
        id = self.new_id()
        self.locations[id] = name
        return id

    def item_of(self, sku: str) -> Item:
        """Return a product by its SKU."""
        return next(item for item in self.items.values() if item.product.sku == sku)

    # --- orders

    def new_order(self, basket: Basket) -> Order:
        """Take an order in; its goods are committed at once, its fulfillment orders come later."""
        now = self.clock()
        order = Order(
            self.new_id(),
            next(self._numbers),
            now,
            now,
            basket.customer,
            basket.email,
            basket.note,
            basket.shipping_minor,
            any(wanted.method == "delivery" for wanted in basket.lines),
        )
        for wanted in basket.lines:
            self._add(order, wanted)
        _spread(order.lines, basket.discount_minor)
        if basket.is_paid:
            self.transaction(order, "SALE", "SUCCESS", CARDS, order.total_minor)
        else:
            self.transaction(order, "SALE", "PENDING", ON_DELIVERY, order.total_minor)
        order.routed_at_ms = now + self.routing_ms
        self._unrouted.add(order.id)
        self.orders[order.id] = order
        if basket.is_paid:
            self.note("payment", order)
        self.note("mail", order, "order confirmation")
        self.touch(order)
        return order

    def transaction(
        self, order: Order, kind: str, status: str, gateway: Gateway, amount_minor: int
    ) -> Payment:
        """Add a movement of money, or the promise of one."""
        payment = Payment(self.new_id(), kind, status, gateway, amount_minor, self.clock())
        order.payments.append(payment)
        return payment

    def _add(self, order: Order, wanted: Wanted) -> Line:
        item = self.item_of(wanted.sku)
        price = item.product.price_minor
        line = Line(self.new_id(), wanted.sku, item.product.name, wanted.quantity, price)
        line.variant_id, line.is_physical = item.variant_id, not item.product.is_digital
        location = self.location_called(wanted.location)
        order.lines.append(line)
        way = "PICK_UP" if wanted.method == "pickup" else "SHIPPING"
        order.wishes.append((line, location, way if line.is_physical else "NONE"))
        level = item.levels.setdefault(location, Level(0))
        level.committed += wanted.quantity
        return line

    def add_to(self, order: Order, wanted: Wanted) -> None:
        """The merchant adds goods; they join a fulfillment order that is still open at their place."""
        self._add(order, wanted)
        order.routed_at_ms = self.clock() + self.routing_ms
        self._unrouted.add(order.id)
        self.touch(order)

    def route(self) -> None:
        """Make the fulfillment orders that are due."""
        now = self.clock()
        for id in list(self._unrouted):
            order = self.orders.get(id)
            if order is None:
                self._unrouted.discard(id)
            elif order.routed_at_ms is not None and order.routed_at_ms <= now:
                order.routed_at_ms = None
                self._unrouted.discard(id)
                self._route(order)

    def _route(self, order: Order) -> None:
        for line, location, method in order.wishes:
            if line.current <= 0 or order.cancelled_ms is not None:
                continue
            place = next(
                (
                    one
                    for one in order.places
                    if (one.location_id, one.method) == (location, method) and one.status == "OPEN"
                ),
                None,
            )
            if place is None:
                place = Place(self.new_id(), location, method, [])
                order.places.append(place)
            place.work.append(Work(self.new_id(), line, line.current, line.current))
        order.wishes.clear()

    def touch(self, order: Order) -> None:
        """Note that an order changed now; the search knows a while later."""
        order.updated_ms = max(self.clock(), order.updated_ms)
        lag = self.random.randint(0, self.index_lag_ms) if self.index_lag_ms else 0
        visible = max([order.updated_ms + lag, *(at for at, _ in order.index[-1:])])
        order.index = [*order.index[-3:], (visible, order.updated_ms)]

    def found(self) -> Iterator[tuple[int, Order]]:
        """Yield orders as the search knows them: (instant of the last change it knows, order)."""
        now = self.clock()
        for order in self.orders.values():
            known = [key for visible, key in order.index if visible <= now]
            if known:
                yield known[-1], order

    def note(self, kind: str, order: Order, detail: str = "") -> None:
        """Log what happened to the world."""
        self.effects.append(Effect(kind, str(order.id), detail))  # type: ignore[arg-type]

    def note_stock(self, sku: str, quantity: int) -> None:
        """Log that a figure was set."""
        self.effects.append(Effect("stock", "", f"{sku} {quantity}"))

    # --- money and goods

    def pay(self, order: Order, gateway: Gateway) -> None:
        """Note that what is outstanding was paid."""
        order.payments = [one for one in order.payments if one.status != "PENDING"]
        self.transaction(order, "SALE", "SUCCESS", gateway, order.owed_minor)
        self.note("payment", order, gateway.title)
        self.touch(order)

    def take_back(self, order: Order, units: Sequence[tuple[Line, int]], amount_minor: int) -> Record:
        """Refund units, money, or both; without money it is an edit that removes them."""
        record = Record(self.new_id(), self.clock(), amount_minor, [])
        for line, wanted in units:
            open_units = min(wanted, line.current - order.shipped.get(line.id, 0))
            for units_taken, restock in ((open_units, "CANCEL"), (wanted - open_units, "RETURN")):
                if units_taken > 0:
                    price, tax = line.share(units_taken)
                    record.taken.append(Taken(line, units_taken, restock, price, tax))  # type: ignore[arg-type]
                    self._take_off(order, line, units_taken, is_return=restock == "RETURN")
            line.refunded += wanted if amount_minor else 0
            line.removed += 0 if amount_minor else wanted
        order.records.append(record)
        if amount_minor:
            self.transaction(order, "REFUND", "SUCCESS", CARDS, amount_minor)
            self.note("refund", order, str(amount_minor))
        self.touch(order)
        return record

    def _take_off(self, order: Order, line: Line, units: int, *, is_return: bool) -> None:
        if is_return:
            location = next(
                one.location_id for one in order.parcels if any(of is line for of, _ in one.units)
            )
            self._level(line, location).on_hand += units
            return
        for place in order.places:
            for work in place.work:
                taken = min(units, work.remaining) if work.line is line else 0
                work.remaining -= taken
                work.total -= taken
                units -= taken
                self._level(line, place.location_id).committed -= taken
            _close_if_done(place)
        for wish, location, _ in order.wishes:
            if wish is line:
                self._level(line, location).committed -= units

    def ship(
        self, order: Order, given: Sequence[tuple[Place, Work, int]], tracking: list[tuple[str, str]]
    ) -> Parcel:
        """Let goods leave from one location."""
        parcel = Parcel(self.new_id(), given[0][0].location_id, [], tracking)
        for place, work, units in given:
            work.remaining -= units
            parcel.units.append((work.line, units))
            level = self._level(work.line, place.location_id)
            level.on_hand, level.committed = level.on_hand - units, level.committed - units
            level.updated_ms = self.clock()
            _close_if_done(place)
        order.parcels.append(parcel)
        goods = ", ".join(f"{units} x {line.sku}" for line, units in parcel.units)
        self.note("shipment", order, " ".join([goods, *(number for _, number in tracking)]))
        self.touch(order)
        return parcel

    def call_off(self, order: Order) -> None:
        """Cancel an order: what was not shipped is put back."""
        taken = [
            Taken(line, line.current, "CANCEL", *line.share(line.current))
            for line in order.lines
            if line.current > 0
        ]
        for one in taken:
            self._take_off(order, one.line, one.units, is_return=False)
        order.records.append(Record(self.new_id(), self.clock(), 0, taken))
        order.cancelled_ms = self.clock()
        for place in order.places:
            place.status = "CANCELLED" if place.status != "CLOSED" else place.status
        self.note("cancel", order)
        self.touch(order)

    def _level(self, line: Line, location: int) -> Level:
        return self.item_of(line.sku).levels.setdefault(location, Level(0))


def _close_if_done(place: Place) -> None:
    if place.status in ("OPEN", "IN_PROGRESS") and all(work.remaining <= 0 for work in place.work):
        place.status = "CLOSED"


def _spread(lines: Sequence[Line], discount_minor: int) -> None:
    """Divide a discount over lines by what they cost, so that the parts sum exactly."""
    total = sum(line.net_minor for line in lines)
    given = seen = 0
    for line in lines:
        seen += line.net_minor
        due = discount_minor * seen // total if total else 0
        line.discount_minor, given = due - given, due
