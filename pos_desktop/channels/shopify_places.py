"""Where a Shopify order's goods go: its fulfillment orders and what left already, as placements by line.

Source: Shopify Admin GraphQL API 2026-07, objects FulfillmentOrder and Fulfillment; the fulfillment order,
not the order, says how goods reach the customer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pos_desktop.channels.decoding import plain, raw
from pos_desktop.channels.shopify_document import (
    DeliveryMethod,
    Fulfillment,
    FulfillmentOrder,
    Order,
    short,
)
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import OrderLine, OrderPlacement

METHODS: Final = {
    "SHIPPING": Method.DELIVERY,
    "LOCAL": Method.DELIVERY,
    "PICKUP_POINT": Method.DELIVERY,  # shipped to where the customer collects it
    "PICK_UP": Method.PICKUP,
    "RETAIL": Method.PICKUP,
}
NO_DELIVERY: Final = "NONE"
OVER: Final = frozenset({"CLOSED", "CANCELLED", "INCOMPLETE"})
WORKABLE: Final = frozenset({"OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED"})
LEFT: Final = frozenset({"SUCCESS", "OPEN", "PENDING"})
NOT_LEFT: Final = frozenset({"CANCELLED", "ERROR", "FAILURE"})
_HELD: Final = {"ON_HOLD": "shop_hold", "SCHEDULED": "shop_scheduled"}
_UNIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Places:
    """Where goods go, and what is odd about it; `method` is for goods that the shop placed nowhere."""

    placements: tuple[OrderPlacement, ...]
    method: Method | None
    is_settling: bool
    promised_at_ms: int | None
    instructions: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(slots=True)
class _Place:
    method: Method
    location: str
    location_name: str
    is_done: bool
    units: dict[str, int]
    lines: frozenset[str]


def places_of(order: Order, lines: Sequence[OrderLine], *, is_over: bool) -> Places:
    """Return where the goods of an order go.

    Shapes: `lines` are those of the neutral order; `is_over`: shipped whole, or cancelled. An order with
        goods and without any fulfillment order is not settled yet: Shopify makes them a while after it.
    """
    return _Placing(order, lines).places(is_over=is_over)


class _Placing:
    def __init__(self, order: Order, lines: Sequence[OrderLine]) -> None:
        self._order = order
        self._shops: Sequence[FulfillmentOrder] = (
            order.fulfillment_orders.nodes if order.fulfillment_orders is not None else ()
        )
        self._left = {line.key: line.quantity for line in lines if line.requires_shipping}
        self._goods = frozenset(self._left)
        self._edited = {
            short(line.id)
            for line in order.line_items.nodes
            if line.current_quantity is not None and line.current_quantity * _UNIT != line.quantity
        }

    def places(self, *, is_over: bool) -> Places:
        gone = [place for place in map(self._gone, self._order.fulfillments) if place]
        still = [place for place in map(self._open, self._shops) if place]
        self._settle([*still, *gone])
        done, wanted = ([place for place in places if place.units] for places in (gone, still))
        has_goods = bool(self._goods) and not is_over
        return Places(
            tuple(
                OrderPlacement(
                    method=place.method,
                    units=tuple(place.units.items()),
                    location=place.location,
                    location_name=place.location_name,
                    is_done=place.is_done,
                )
                for place in (*done, *wanted)
            ),
            self._method([*wanted, *done]),
            has_goods and self._order.fulfillment_orders is not None and not self._shops,
            self._promised(),
            tuple(self._instructions()),
            tuple(dict.fromkeys(self._flags())),
        )

    def _open(self, shop: FulfillmentOrder) -> _Place | None:
        """Return what a fulfillment order still wants handed over."""
        if shop.status in OVER or not _is_physical(shop.delivery_method):
            return None
        units = (
            (short(line.line_item.id), int(line.remaining_quantity * _UNIT)) for line in shop.line_items.nodes
        )
        return self._place(shop, units, is_done=False)

    def _gone(self, parcel: Fulfillment) -> _Place | None:
        """Return what left, by the way its fulfillment order was to go."""
        if parcel.status not in LEFT:
            return None
        units = [
            (short(line.line_item.id), int(line.quantity * _UNIT))
            for line in parcel.fulfillment_line_items.nodes
        ]
        keys = {key for key, _ in units}
        shop = self._shop_of(keys, short(parcel.location.id) if parcel.location else "")
        place = self._place(shop, units, is_done=True)
        if parcel.location is not None:
            place.location = short(parcel.location.id)
            place.location_name = plain(parcel.location.name)
        return place

    def _shop_of(self, keys: set[str], location: str) -> FulfillmentOrder | None:
        """Return the fulfillment order that a parcel was of: one at its place, else any with its goods."""
        having = [shop for shop in self._shops if keys & _lines(shop)]
        return next((shop for shop in having if _location(shop) == location), having[0] if having else None)

    def _place(
        self, shop: FulfillmentOrder | None, units: Iterable[tuple[str, int]], *, is_done: bool
    ) -> _Place:
        """Return a placement, and take its goods off what is left to be placed."""
        placed: dict[str, int] = {}
        for key, wanted in units:
            is_late = not is_done and key in self._edited  # a fulfillment order may not know of an edit yet
            count = min(wanted, self._left.get(key, 0)) if is_late else wanted
            if key in self._goods and count > 0:
                placed[key] = placed.get(key, 0) + count
                self._left[key] -= count
        method = _method_of(shop.delivery_method) if shop and shop.delivery_method else None
        name = plain(shop.assigned_location.name) if shop else ""
        return _Place(
            method or self._usual(), _location(shop) if shop else "", name, is_done, placed, _lines(shop)
        )

    def _settle(self, places: Sequence[_Place]) -> None:
        """Add units that no place wants any more (refunded ones) where the rest of their line goes."""
        for key, count in self._left.items():
            having = [place for place in places if key in place.units]
            having += [place for place in places if key in place.lines]
            if count > 0 and having:
                having[0].units[key] = having[0].units.get(key, 0) + count

    def _usual(self) -> Method:
        return Method.DELIVERY if self._order.shipping_address is not None else Method.PICKUP

    def _method(self, places: Sequence[_Place]) -> Method | None:
        if not self._goods:
            return None
        methods = {place.method for place in places}
        return methods.pop() if len(methods) == 1 else self._usual()

    def _promised(self) -> int | None:
        due = [int(shop.fulfill_by) for shop in self._shops if shop.fulfill_by and shop.status not in OVER]
        return min(due, default=None)

    def _instructions(self) -> Iterator[str]:
        for shop in self._shops:
            more = shop.delivery_method.additional_information if shop.delivery_method else None
            if more is not None:
                yield from (text for text in (raw(more.instructions), raw(more.phone)) if text)

    def _flags(self) -> Iterator[str]:
        for shop in self._shops:
            if shop.status not in OVER | WORKABLE:
                yield f"unknown_status:{raw(shop.status)}"
            method = shop.delivery_method.method_type if shop.delivery_method else NO_DELIVERY
            if method != NO_DELIVERY and method not in METHODS:
                yield f"unknown_status:{raw(method)}"
            if shop.status in _HELD:
                yield f"{_HELD[shop.status]}:{plain(shop.assigned_location.name)}"
        for parcel in self._order.fulfillments:
            if parcel.status not in LEFT | NOT_LEFT:
                yield f"unknown_status:{raw(parcel.status)}"
        yield from self._strangers()

    def _strangers(self) -> Iterator[str]:
        """Yield lines that a place or a parcel names, and the order does not have."""
        known = {short(line.id) for line in self._order.line_items.nodes}
        named = [key for shop in self._shops for key in _lines(shop)]
        for parcel in self._order.fulfillments:
            named += [short(line.line_item.id) for line in parcel.fulfillment_line_items.nodes]
        yield from (f"unknown_line:{raw(key)}" for key in named if key not in known)


def _is_physical(method: DeliveryMethod | None) -> bool:
    return method is None or method.method_type != NO_DELIVERY


def _method_of(method: DeliveryMethod) -> Method | None:
    return METHODS.get(method.method_type)


def _lines(shop: FulfillmentOrder | None) -> frozenset[str]:
    return frozenset(short(line.line_item.id) for line in shop.line_items.nodes) if shop else frozenset()


def _location(shop: FulfillmentOrder) -> str:
    location = shop.assigned_location.location
    return short(location.id) if location is not None else ""
