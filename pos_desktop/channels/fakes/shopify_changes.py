"""The changes an app may make in a fake Shopify, and what the real one refuses.

Source: Shopify Admin GraphQL API 2026-07; `@idempotent` and `changeFromQuantity` are required at run time
though the schema shows them as optional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pos_desktop.channels.fakes.shopify_book import BY_HAND, Order, Parcel, Place, Work
from pos_desktop.channels.fakes.shopify_graphql import Args, GraphError, Object
from pos_desktop.channels.fakes.shopify_store import Item, Level, Store
from pos_desktop.channels.fakes.shopify_views import Views, gid

MOST_QUANTITIES = 250


class Refusal(Exception):
    """Why a change is not made, as `userErrors` have it."""

    def __init__(self, message: str, code: str | None = None, path: Sequence[str] | None = None) -> None:
        super().__init__(message)
        self.shown = Object("UserError", message=message, code=code, field=list(path) if path else None)


@dataclass(slots=True)
class Job:
    """Something the shop does later: it is over once it was asked for `looks` times."""

    id: int
    order: Order
    looks: int
    is_done: bool = False


@dataclass(slots=True)
class Changes:
    """Makes changes. `job_looks` is how often a cancellation is asked for before it is over."""

    store: Store
    views: Views
    job_looks: int = 1
    jobs: dict[str, Job] = field(default_factory=dict)
    answered: dict[str, tuple[object, Object]] = field(default_factory=dict)

    def root(self) -> Object:
        """Return the mutations by name."""
        return Object(
            "Mutation",
            orderMarkAsPaid=self.mark_as_paid,
            fulfillmentCreate=self.create_fulfillment,
            fulfillmentTrackingInfoUpdate=self.track,
            fulfillmentOrderLineItemsPreparedForPickup=self.prepare,
            orderCancel=self.cancel,
            inventorySetQuantities=self.set_quantities,
            inventoryActivate=self.activate,
        )

    # --- orders

    def mark_as_paid(self, args: Args) -> Object:
        """Take what is outstanding as paid by hand, or capture what is reserved."""
        order = self.order_of(args["input"]["id"])
        if order is None:
            return _payload(order=None, errors=[Refusal("Order does not exist", path=["id"])])
        if order.owed_minor <= 0 or order.cancelled_ms is not None:
            refusal = Refusal("Order cannot be marked as paid.", path=["id"])
            return _payload(order=self.views.order(order), errors=[refusal])
        self.store.pay(order, BY_HAND)
        return _payload(order=self.views.order(order), errors=[])

    def cancel(self, args: Args) -> Object:
        """Begin to cancel: a job does it later."""
        order = self.order_of(args["orderId"])
        refusal = None
        if order is None:
            refusal = Refusal("Order does not exist", "NOT_FOUND", ["orderId"])
        elif order.cancelled_ms is not None or any(job.order is order for job in self.jobs.values()):
            refusal = Refusal("Order is already cancelled", "INVALID", ["orderId"])
        elif order.shipped:
            refusal = Refusal("Cannot cancel an order with fulfillments", "INVALID", ["orderId"])
        if refusal is not None or order is None:
            return Object("Payload", job=None, orderCancelUserErrors=[refusal.shown] if refusal else [])
        job = Job(self.store.new_id(), order, self.job_looks)
        self.jobs[gid("Job", job.id)] = job
        if args.get("notifyCustomer"):
            self.store.note("mail", order, "order cancelled")
        if (args.get("refundMethod") or {}).get("originalPaymentMethodsRefund"):
            self.store.take_back(order, [], order.received_minor - order.refunded_minor)
        self._work(job)
        return Object("Payload", job=self._shown(job), orderCancelUserErrors=[])

    def job(self, args: Args) -> Object | None:
        """Return a job; looking at it is what makes it go on."""
        job = self.jobs.get(args["id"])
        if job is None:
            return None
        job.looks -= 1
        self._work(job)
        return self._shown(job)

    def _work(self, job: Job) -> None:
        if job.looks <= 0 and not job.is_done:
            job.is_done = True
            self.store.call_off(job.order)

    def _shown(self, job: Job) -> Object:
        return Object("Job", id=gid("Job", job.id), done=job.is_done)

    # --- parcels

    def create_fulfillment(self, args: Args) -> Object:
        """Let goods of one order leave from one location."""
        given = args["fulfillment"]
        try:
            order, shares = self._shares(given["lineItemsByFulfillmentOrder"])
        except Refusal as refusal:
            return Object("Payload", fulfillment=None, userErrors=[refusal.shown])
        tracking = given.get("trackingInfo") or {}
        numbers = [tracking["number"]] if tracking.get("number") else tracking.get("numbers") or []
        parcel = self.store.ship(order, shares, [(tracking.get("company") or "", one) for one in numbers])
        if given.get("notifyCustomer"):
            self.store.note("mail", order, "shipping confirmation")
        return Object("Payload", fulfillment=self.views.parcel(parcel), userErrors=[])

    def _shares(self, given: Sequence[Mapping[str, Any]]) -> tuple[Order, list[tuple[Place, Work, int]]]:
        shares: list[tuple[Place, Work, int]] = []
        orders: list[Order] = []
        for one in given:
            order, place = self._place(one["fulfillmentOrderId"])
            if not place.is_workable:
                raise Refusal(
                    f"Fulfillment order {place.id} has an unfulfillable status= {place.status.lower()}."
                )
            lines = one.get("fulfillmentOrderLineItems")
            shares += [self._share(place, line) for line in lines] if lines else _all_of(place)
            orders.append(order)
        if (
            len({order.id for order in orders}) != 1
            or len({place.location_id for place, _, _ in shares}) != 1
        ):
            raise Refusal("All fulfillment orders must be of one order and one location.")
        return orders[0], shares

    def _share(self, place: Place, line: Mapping[str, Any]) -> tuple[Place, Work, int]:
        work = next(
            (one for one in place.work if gid("FulfillmentOrderLineItem", one.id) == line["id"]), None
        )
        if work is None:
            raise Refusal("Fulfillment order line item does not exist.")
        if not 0 < line["quantity"] <= work.remaining:
            raise Refusal("Invalid fulfillment order line item quantity requested.")
        return place, work, line["quantity"]

    def _place(self, id: str) -> tuple[Order, Place]:
        for order in self.store.orders.values():
            for place in order.places:
                if gid("FulfillmentOrder", place.id) == id:
                    return order, place
        raise Refusal("Fulfillment order does not exist.")

    def parcel_of(self, id: str) -> tuple[Order, Parcel] | None:
        """Return a parcel with its order."""
        for order in self.store.orders.values():
            for parcel in order.parcels:
                if gid("Fulfillment", parcel.id) == id:
                    return order, parcel
        return None

    def track(self, args: Args) -> Object:
        """Give a parcel another number."""
        found = self.parcel_of(args["fulfillmentId"])
        if found is None:
            refusal = Refusal("Fulfillment does not exist.")
            return Object("Payload", fulfillment=None, userErrors=[refusal.shown])
        order, parcel = found
        tracking = args["trackingInfoInput"]
        parcel.tracking = [(tracking.get("company") or "", tracking["number"])]
        if args.get("notifyCustomer"):
            self.store.note("mail", order, "shipping update")
        self.store.touch(order)
        return Object("Payload", fulfillment=self.views.parcel(parcel), userErrors=[])

    def prepare(self, args: Args) -> Object:
        """Note that goods wait for their customer, and write to them: each time."""
        try:
            found = [
                self._place(one["fulfillmentOrderId"]) for one in args["input"]["lineItemsByFulfillmentOrder"]
            ]
            for _, place in found:
                if place.method != "PICK_UP" or not place.is_workable:
                    raise Refusal("Invalid fulfillment order.", "FULFILLMENT_ORDER_INVALID")
        except Refusal as refusal:
            return Object("Payload", userErrors=[refusal.shown])
        for order, place in found:
            place.prepared = True
            self.store.note("mail", order, "ready for pickup")
            self.store.touch(order)
        return Object("Payload", userErrors=[])

    # --- stock

    def set_quantities(self, args: Args) -> Object:
        """Set figures, all of them or none."""
        given = args["input"]
        if known := self._known_answer(args, given):
            return known
        errors = self._wrong(given)
        if not errors:
            for one in given["quantities"]:
                self._set(given["name"], one)
        group = Object("InventoryAdjustmentGroup", id=gid("InventoryAdjustmentGroup", self.store.new_id()))
        answer = Object(
            "Payload",
            inventoryAdjustmentGroup=None if errors else group,
            userErrors=[one.shown for one in errors],
        )
        self.answered[args["@idempotent"]["key"]] = (given, answer)
        return answer

    def _known_answer(self, args: Args, given: object) -> Object | None:
        """Return the answer that a key got before. Errors: `GraphError` without a key."""
        key = (args.get("@idempotent") or {}).get("key")
        if not key:
            raise GraphError("The @idempotent directive is required for this mutation.", "BAD_REQUEST")
        if key not in self.answered:
            return None
        before, answer = self.answered[key]
        if before != given:
            refusal = Refusal("The key was used for something else", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
            return Object(
                "Payload", inventoryAdjustmentGroup=None, inventoryLevel=None, userErrors=[refusal.shown]
            )
        return answer

    def _wrong(self, given: Mapping[str, Any]) -> list[Refusal]:
        if len(given["quantities"]) > MOST_QUANTITIES:
            raise GraphError("The input array is too long: the maximum is 250.", "MAX_INPUT_SIZE_EXCEEDED")
        errors = []
        for index, one in enumerate(given["quantities"]):
            if "changeFromQuantity" not in one:
                raise GraphError("changeFromQuantity is required, even when it is null.", "BAD_REQUEST")
            path = ["input", "quantities", str(index)]
            if refusal := self._refusal(given["name"], one, path):
                errors.append(refusal)
        return errors

    def _refusal(self, name: str, one: Mapping[str, Any], path: list[str]) -> Refusal | None:
        item, location = self.item_of(one["inventoryItemId"]), self._location(one["locationId"])
        if item is None:
            return Refusal(
                "The specified inventory item could not be found.",
                "INVALID_INVENTORY_ITEM",
                [*path, "inventoryItemId"],
            )
        if location is None:
            return Refusal(
                "The specified location could not be found.", "INVALID_LOCATION", [*path, "locationId"]
            )
        level = item.levels.get(location)
        if level is None:
            return Refusal(
                "The item is not stocked at the location.",
                "ITEM_NOT_STOCKED_AT_LOCATION",
                [*path, "locationId"],
            )
        if one["quantity"] < 0:
            return Refusal(
                "The quantity can't be negative.", "INVALID_QUANTITY_NEGATIVE", [*path, "quantity"]
            )
        if one["changeFromQuantity"] not in (None, _figure(level, name)):
            return Refusal(
                "The changeFromQuantity value does not match persisted value.",
                "CHANGE_FROM_QUANTITY_STALE",
                [*path, "changeFromQuantity"],
            )
        return None

    def _set(self, name: str, one: Mapping[str, Any]) -> None:
        item, location = self.item_of(one["inventoryItemId"]), self._location(one["locationId"])
        if item is not None and location is not None:
            level = item.levels[location]
            level.on_hand = one["quantity"] + (level.committed if name == "available" else 0)
            level.updated_ms = self.store.clock()
            self.store.note_stock(item.product.sku, one["quantity"])

    def activate(self, args: Args) -> Object:
        """Begin to stock a product at a location."""
        given = {name: value for name, value in args.items() if not name.startswith("@")}
        if known := self._known_answer(args, given):
            return known
        item, location = self.item_of(args["inventoryItemId"]), self._location(args["locationId"])
        if item is None or location is None:
            refusal = Refusal("The location could not be found.", None, ["locationId"])
            return Object("Payload", inventoryLevel=None, userErrors=[refusal.shown])
        item.levels[location] = Level(args.get("onHand") or 0, updated_ms=self.store.clock())
        self.store.note_stock(item.product.sku, args.get("onHand") or 0)
        level = Object(
            "InventoryLevel", id=f"{gid('InventoryLevel', location)}?inventory_item_id={item.item_id}"
        )
        answer = Object("Payload", inventoryLevel=level, userErrors=[])
        self.answered[args["@idempotent"]["key"]] = (given, answer)
        return answer

    # --- finding

    def order_of(self, id: str) -> Order | None:
        """Return an order by the shop's name for it."""
        return self.store.orders.get(_number(id)) if id.startswith("gid://shopify/Order/") else None

    def item_of(self, id: str) -> Item | None:
        """Return an inventory item by the shop's name for it."""
        return self.store.items.get(_number(id))

    def _location(self, id: str) -> int | None:
        return _number(id) if _number(id) in self.store.locations else None


def _all_of(place: Place) -> list[tuple[Place, Work, int]]:
    return [(place, work, work.remaining) for work in place.work if work.remaining > 0]


def _payload(*, order: Object | None, errors: Sequence[Refusal]) -> Object:
    return Object("Payload", order=order, userErrors=[one.shown for one in errors])


def _figure(level: Level, name: str) -> int:
    return level.on_hand if name == "on_hand" else level.on_hand - level.committed


def _number(id: str) -> int:
    tail = id.rpartition("/")[2]
    return int(tail) if tail.isdigit() else 0
