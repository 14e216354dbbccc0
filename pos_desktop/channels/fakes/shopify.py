"""A fake Shopify shop as its shoppers and its merchant use it.

Source: the behaviour described in Shopify's own documentation of the Admin API, version 2026-07.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pos_desktop.channels.fakes.shop import DEMO_PRODUCTS, Basket, FakeProduct, Standing, Wanted
from pos_desktop.channels.fakes.shopify_book import BANK, CARDS, Line, Order
from pos_desktop.channels.fakes.shopify_face import Face


class ShopifyShop(Face):
    """A shop that sells its products before tax, from two locations; orders of one may name more."""

    def __init__(
        self,
        products: Sequence[FakeProduct] = DEMO_PRODUCTS,
        *,
        clock: Callable[[], int],
        seed: int = 0,
    ) -> None:
        super().__init__(products, clock, seed)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the client id and the client secret of the app."""
        return self.client_id, self.client_secret

    def place(self, basket: Basket) -> str:
        """A shopper orders; return the order's id. Goods are committed at once."""
        with self.lock:
            return str(self.new_order(basket).id)

    def mark_paid(self, order_id: str) -> None:
        """The money arrives in the bank, and the merchant says so."""
        with self.lock:
            self.pay(self._at(order_id), BANK)

    def reserve(self, order_id: str) -> None:
        """The shopper's card is authorized, and not captured yet."""
        with self.lock:
            order = self._at(order_id)
            order.payments = []
            self.transaction(order, "AUTHORIZATION", "SUCCESS", CARDS, order.total_minor)
            self.touch(order)

    def capture(self, order_id: str) -> None:
        """The merchant takes what was authorized."""
        with self.lock:
            order = self._at(order_id)
            self.transaction(order, "CAPTURE", "SUCCESS", CARDS, order.owed_minor)
            self.note("payment", order)
            self.touch(order)

    def void(self, order_id: str) -> None:
        """What was authorized is let go, and the order stays."""
        with self.lock:
            order = self._at(order_id)
            order.is_voided = True
            self.touch(order)

    def add_line(self, order_id: str, wanted: Wanted) -> None:
        """The merchant edits the order: more goods."""
        with self.lock:
            self.add_to(self._at(order_id), wanted)

    def remove(self, order_id: str, sku: str, quantity: int = 1) -> None:
        """The merchant edits the order: fewer goods, and no money back."""
        self.refund(order_id, [(sku, quantity)], 0)

    def refund(self, order_id: str, lines: Sequence[tuple[str, int]], amount_minor: int) -> None:
        """The merchant gives money back, for (sku, whole units) or for none."""
        with self.lock:
            order = self._at(order_id)
            self.route()
            units = [(_line(order, sku), quantity) for sku, quantity in lines]
            self.take_back(order, units, amount_minor)

    def cancel(self, order_id: str) -> None:
        """The merchant cancels, and gives back what was paid."""
        with self.lock:
            order = self._at(order_id)
            left = order.received_minor - order.refunded_minor
            if left > 0:
                self.take_back(order, [], left)
            self.call_off(order)
            self.note("mail", order, "order cancelled")

    def ship_in_admin(self, order_id: str) -> None:
        """The merchant ships everything in the shop's own admin, and lets it write to the customer."""
        with self.lock:
            order = self._at(order_id)
            if order.routed_at_ms is not None:
                order.routed_at_ms = self.clock()
            self.route()
            for place in order.places:
                given = [(place, work, work.remaining) for work in place.work if work.remaining > 0]
                if place.is_workable and given:
                    self.ship(order, given, [])
            self.note("mail", order, "shipping confirmation")

    def hold(self, order_id: str, status: str = "ON_HOLD") -> None:
        """The merchant, or an app, holds the order back: ON_HOLD, SCHEDULED, or OPEN again."""
        with self.lock:
            order = self._at(order_id)
            self.route()
            for place in order.places:
                place.status = status if place.status != "CLOSED" else place.status
            self.touch(order)

    def move(self, order_id: str, location: str) -> None:
        """The merchant moves everything to another location: fulfillment orders get new ids."""
        with self.lock:
            order = self._at(order_id)
            self.route()
            for place in filter(lambda one: one.is_workable, order.places):
                place.id, place.location_id = self.new_id(), self.location_called(location)
                for work in place.work:
                    work.id = self.new_id()
            self.touch(order)

    def touch_order(self, order_id: str) -> None:
        """Something about the order changes that nobody minds."""
        with self.lock:
            self.touch(self._at(order_id))

    def delete(self, order_id: str) -> None:
        """The merchant deletes the order."""
        with self.lock:
            self.orders.pop(int(order_id))

    def standing(self, order_id: str) -> Standing:
        """Return how an order stands."""
        with self.lock:
            order = self._at(order_id)
            shipped: dict[str, int] = {}
            for parcel in order.parcels:
                for line, units in parcel.units:
                    shipped[line.sku] = shipped.get(line.sku, 0) + units
            pickups = [place for place in order.places if place.method == "PICK_UP"]
            is_ready = bool(pickups) and all(place.prepared for place in pickups)
            is_over = order.fulfillment == "FULFILLED"
            return Standing(
                state="cancelled"
                if order.cancelled_ms is not None
                else "done"
                if is_over
                else "packed"
                if is_ready
                else "open",
                is_paid=order.owed_minor <= 0,
                shipped=tuple(shipped.items()),
                tracking=tuple(number for parcel in order.parcels for _, number in parcel.tracking),
                refunded_minor=order.refunded_minor,
            )

    def stock_of(self, sku: str, location: str = "") -> int:
        """Return what the shop would sell: of one location, or of all."""
        with self.lock:
            levels = self.item_of(sku).levels
            wanted = [self.location_called(location)] if location else list(levels)
            return sum(levels[id].on_hand - levels[id].committed for id in wanted if id in levels)

    def on_hand(self, sku: str, location: str = "") -> int:
        """Return what the shop believes lies there."""
        with self.lock:
            levels = self.item_of(sku).levels
            return levels[self.location_called(location)].on_hand

    def _at(self, order_id: str) -> Order:
        return self.orders[int(order_id)]


def _line(order: Order, sku: str) -> Line:
    return next(line for line in order.lines if line.sku == sku)
