"""The changes an app may make to orders in a fake Shopify, and what the real one refuses.

Source: Shopify Admin GraphQL API 2026-07.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pos_desktop.channels.fakes.shopify_book import BY_HAND, Order, Parcel, Place, Work
from pos_desktop.channels.fakes.shopify_counts import Counts, Refusal, number_of
from pos_desktop.channels.fakes.shopify_graphql import Args, Object
from pos_desktop.channels.fakes.shopify_store import Store
from pos_desktop.channels.fakes.shopify_views import Views, gid

JOB_TAKES_MS: Final = 5_000


@dataclass(slots=True)
class Job:
    """Something the shop does later: once it was asked for `looks` times, or at an instant by itself."""

    id: int
    order: Order
    looks: int
    due_ms: int
    is_done: bool = False


@dataclass(slots=True)
class Changes:
    """Makes changes. `job_looks` is how often a cancellation is asked for before it is over."""

    store: Store
    views: Views
    job_looks: int = 1
    jobs: dict[str, Job] = field(default_factory=dict)
    counts: Counts = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counts(self.store)

    def root(self) -> Object:
        """Return the mutations by name."""
        return Object(
            "Mutation",
            orderMarkAsPaid=self.mark_as_paid,
            fulfillmentCreate=self.create_fulfillment,
            fulfillmentTrackingInfoUpdate=self.track,
            fulfillmentOrderLineItemsPreparedForPickup=self.prepare,
            orderCancel=self.cancel,
            inventorySetQuantities=self.counts.set_quantities,
            inventoryActivate=self.counts.activate,
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
        job = Job(self.store.new_id(), order, self.job_looks, self.store.clock() + JOB_TAKES_MS)
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

    def go_on(self) -> None:
        """Do what is due by now, whether or not anybody looks."""
        for job in self.jobs.values():
            self._work(job)

    def _work(self, job: Job) -> None:
        is_due = job.looks <= 0 or job.due_ms <= self.store.clock()
        if is_due and not job.is_done:
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

    def order_of(self, id: str) -> Order | None:
        """Return an order by the shop's name for it."""
        return self.store.orders.get(number_of(id)) if id.startswith("gid://shopify/Order/") else None


def _all_of(place: Place) -> list[tuple[Place, Work, int]]:
    return [(place, work, work.remaining) for work in place.work if work.remaining > 0]


def _payload(*, order: Object | None, errors: Sequence[Refusal]) -> Object:
    return Object("Payload", order=order, userErrors=[one.shown for one in errors])
