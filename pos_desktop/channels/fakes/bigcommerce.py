"""A fake BigCommerce shop as its shoppers and its merchant use it.

Source: the behaviour described in BigCommerce's own documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pos_desktop.channels.fakes.bigcommerce_book import Line, Money, Order, Place, Refund, Shipment
from pos_desktop.channels.fakes.bigcommerce_store import PLACES, Store
from pos_desktop.channels.fakes.shop import DEMO_PRODUCTS, Basket, Effect, FakeProduct, Standing, Wanted


class BigCommerceShop(Store):
    """A shop that sells its products before tax, from a default location and one more."""

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
        """Return the access token and the client secret."""
        return self.token, self.client_secret

    def revoke_key(self) -> None:
        """The merchant deletes the API account."""
        with self.lock:
            self.token = ""

    def place(self, basket: Basket) -> str:
        """A shopper orders; return the order's id. Stock goes down at once."""
        with self.lock:
            now, key = self.clock(), next(self._order_ids)
            order = Order(
                id=key,
                created_ms=now,
                modified_ms=now,
                customer=basket.customer,
                email=basket.email,
                note=basket.note,
                status_id=11 if basket.is_paid else 7,
                payment_status="captured" if basket.is_paid else "",
                payment_method="Credit Card" if basket.is_paid else "Bank Deposit",
                shipping_minor=basket.shipping_minor,
            )
            address_id = next(self._ids)
            order.lines = [self._line(wanted, address_id) for wanted in basket.lines]
            _spread(order.lines, basket.discount_minor)
            if basket.is_paid:
                order.money.append(Money(next(self._ids), "purchase", order.total_minor, now))
                self.effects.append(Effect("payment", str(key)))
            self.orders[key] = order
            self._take(order.lines, -1)
            self._mail(order, "ordered")
            self.touch(order)
            return str(key)

    def mark_paid(self, order_id: str) -> None:
        """The money arrives outside any gateway: only the order's status tells of it."""
        with self.lock:
            order = self._order(order_id)
            order.payment_status = "captured"
            self.effects.append(Effect("payment", order_id))
            if order.status_id == 7:
                order.status_id = 11
            self.touch(order)

    def add_line(self, order_id: str, wanted: Wanted) -> None:
        """The merchant edits the order: more goods, as a line of their own."""
        with self.lock:
            order = self._order(order_id)
            line = self._line(wanted, order.address_id or next(self._ids))
            order.lines.append(line)
            self._take([line], -1)
            self.touch(order)

    def refund(self, order_id: str, lines: Sequence[tuple[str, int]], amount_minor: int) -> None:
        """The merchant gives money back, for (sku, whole units) or for none; stock stays."""
        with self.lock:
            order = self._order(order_id)
            items = [(self._line_of(order, sku), units) for sku, units in lines]
            for line, units in items:
                line.refunded += units
            is_offline = not order.money
            key, now = next(self._ids), self.clock()
            named = tuple((line.id, units) for line, units in items)
            order.refunds.append(Refund(key, amount_minor, now, named, is_offline))
            if not is_offline:
                order.money.append(Money(next(self._ids), "refund", amount_minor, now))
            self.effects.append(Effect("refund", order_id, str(amount_minor)))
            is_whole = order.refunded_minor >= order.total_minor
            order.payment_status = "refunded" if is_whole else "partially refunded"
            order.status_id = 4 if is_whole else 14
            self._mail(order, f"refund {key}")
            self.touch(order)

    def cancel(self, order_id: str) -> None:
        """The merchant cancels."""
        with self.lock:
            self.put_status(self._order(order_id), 5)

    def ship_in_admin(self, order_id: str) -> None:
        """The merchant ships everything, or hands it over where nothing is to be sent."""
        with self.lock:
            order = self._order(order_id)
            left = [(line.id, line.quantity - line.shipped) for line in order.lines if line.address_id]
            items = tuple((key, units) for key, units in left if units > 0)
            if items:
                self.ship(order, Shipment(0, order.address_id, "", "", "", "", 0, items))
            else:
                self.put_status(order, 10)

    def archive(self, order_id: str) -> None:
        """The merchant archives the order."""
        with self.lock:
            order = self._order(order_id)
            order.is_deleted = True
            self.touch(order)

    # --- how things stand

    def standing(self, order_id: str) -> Standing:
        """Return how an order stands."""
        with self.lock:
            order = self._order(order_id)
            gone = [(line.sku, line.shipped) for line in order.lines if line.shipped]
            if order.status_id == 10:
                gone += [(line.sku, line.quantity) for line in order.lines if line.place]
            return Standing(
                state=_state(order.status_id),
                is_paid=order.payment_status in ("captured", "partially refunded", "refunded"),
                shipped=tuple(gone),
                tracking=tuple(shipment.tracking for shipment in order.shipments if shipment.tracking),
                refunded_minor=order.refunded_minor,
            )

    def stock_of(self, sku: str, location: str = "") -> int:
        """Return what the shop would sell at a place, the default one unless named by id, code or name."""
        with self.lock:
            return self.stock[self._product_id(sku), _place(location).id]

    # --- within

    def _order(self, order_id: str) -> Order:
        return self.orders[int(order_id)]

    def _line_of(self, order: Order, sku: str) -> Line:
        return next(line for line in order.lines if line.sku == sku)

    def _product_id(self, sku: str) -> int:
        return next(key for key, product in self.products.items() if product.sku == sku)

    def _line(self, wanted: Wanted, address_id: int) -> Line:
        key = self._product_id(wanted.sku)
        product = self.products[key]
        is_placed = wanted.method == "pickup" and not product.is_digital
        place = _place(wanted.location) if is_placed else None
        return Line(
            id=next(self._ids),
            product_id=key,
            variant_id=key + 1_000,
            sku=product.sku,
            name=product.name,
            upc=product.barcode,
            price_minor=product.price_minor,
            quantity=wanted.quantity,
            address_id=0 if place or product.is_digital else address_id,
            place=place,
            is_digital=product.is_digital,
        )


def _state(status_id: int) -> Literal["open", "packed", "done", "cancelled"]:
    if status_id in (5, 6):
        return "cancelled"
    if status_id in (2, 10):
        return "done"
    return "packed" if status_id in (8, 9) else "open"


def _place(name: str) -> Place:
    if not name:
        return PLACES[0]
    return next(place for place in PLACES if name in (str(place.id), place.code, place.name))


def _spread(lines: Sequence[Line], discount_minor: int) -> None:
    """Spread a discount over lines in proportion, the last bearing what is left."""
    total = sum(line.net_minor for line in lines)
    left = discount_minor
    for line in lines[:-1]:
        line.discount_minor = discount_minor * line.net_minor // max(total, 1)
        left -= line.discount_minor
    if lines:
        lines[-1].discount_minor = left
