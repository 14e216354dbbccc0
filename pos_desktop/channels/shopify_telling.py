"""Brings a Shopify order to say what happened here: paid, ready, handed over, cancelled.

Everything is read before it is written, and read again when a change was refused, because the refused one may
be the second of two deliveries. Nothing asks Shopify to write to a customer but the message that a pickup is
ready, which the merchant chose. Source: Shopify Admin GraphQL API 2026-07.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from pos_desktop.channels.shopify_calls import ShopifyCalls, decoded, told_by, user_errors
from pos_desktop.channels.shopify_document import Bag, Fulfillment
from pos_desktop.channels.shopify_parcels import Plan, Share, Standing, has_tracking, plan, ready_places
from pos_desktop.channels.shopify_places import LEFT, NOT_LEFT
from pos_desktop.channels.shopify_queries import CANCEL, JOB, PAID, READY, SHIP, TRACK
from pos_desktop.channels.shopify_whole import Document
from pos_desktop.domain.telling import MessageKind
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopRefused, ShopUnavailable, Told

LOOKS: Final = 3
TRIES: Final = 3
NEVER_SENT: Final = ("no_network", "limited")
NOTHING_TO_PREPARE: Final = "NO_LINE_ITEMS_TO_PREPARE_FOR_FULFILLMENT_ORDER"


class ShopifyTeller:
    """Tells one shop. `read` returns how an order stands, or raises order_gone."""

    def __init__(self, calls: ShopifyCalls, read: Callable[[str], Document]) -> None:
        self._calls, self._read = calls, read
        self._lock = threading.Lock()
        self._parcels: dict[str, str] = {}  # the shop's parcels by the message that made them
        self._seen: dict[str, int] = {}
        self._sent: set[str] = set()
        self._jobs: dict[str, str] = {}

    def tell(self, outgoing: Outgoing) -> Told:
        """Bring the shop to say what a message says.

        Errors: `ShopUnavailable` still_working; `ShopRefused` order_gone, order_cancelled, not_allowed
            (problem), bad_field; and as of `ShopifyCalls`.
        """
        tell = self._steps.get(outgoing.kind)
        if tell is None:
            raise ShopRefused("not_allowed", problem=f"Shopify is never told {outgoing.kind}")
        with self._lock:
            was_all_here = self._seen.get(outgoing.marker, 0) >= outgoing.attempts
            self._seen[outgoing.marker] = max(self._seen.get(outgoing.marker, 0), outgoing.attempts) + 1
            if not was_all_here:  # an earlier run of this program may have sent it
                self._sent.add(outgoing.marker)
        return tell(self, outgoing)

    # --- paid

    def _tell_paid(self, outgoing: Outgoing) -> Told:
        standing = self._standing(outgoing)
        if not _is_owed(standing.total_outstanding_set):
            return Told(was_known=not self._was_sent(outgoing))
        if _is_owed(standing.total_capturable_set):
            raise ShopRefused("not_allowed", problem="it would take the card payment that is reserved")
        if not standing.can_mark_as_paid:
            raise ShopRefused("not_allowed", problem="the shop cannot mark it as paid")
        answer = self._send(outgoing, PAID, {"input": {"id": standing.id}}, "orderMarkAsPaid")
        errors = user_errors(answer)
        if errors and _is_owed(self._standing(outgoing).total_outstanding_set):
            raise ShopRefused("not_allowed", problem=told_by(errors))
        if not errors and _is_owed(decoded(answer["order"]["totalOutstandingSet"], Bag)):
            raise ShopUnavailable("still_working")
        return Told()

    # --- handed over

    def _tell_handed_over(self, outgoing: Outgoing) -> Told:
        parcel = _parcel_of(outgoing)
        was_tried = self._was_sent(outgoing)
        planned = self._plan(outgoing, parcel, was_tried=was_tried)
        for group in planned.groups:
            problem = self._ship(outgoing, parcel, group)
            if problem:
                planned = self._plan(outgoing, parcel, was_tried=True)
                if planned.groups:
                    raise ShopRefused("not_allowed", problem=problem)
                break
        is_tracked = self._add_tracking(parcel, planned.known)
        return Told(was_known=not planned.groups and not is_tracked)

    def _plan(self, outgoing: Outgoing, parcel: Parcel, *, was_tried: bool) -> Plan:
        foreign = {id for id, key in self._parcels.items() if key != outgoing.marker}
        return plan(self._standing(outgoing), parcel, foreign=foreign, was_tried=was_tried)

    def _ship(self, outgoing: Outgoing, parcel: Parcel, group: tuple[Share, ...]) -> str:
        """Make one parcel in the shop; return why it was refused, "" when it was made."""
        fulfillment: dict[str, object] = {
            "lineItemsByFulfillmentOrder": [
                {
                    "fulfillmentOrderId": share.place_id,
                    "fulfillmentOrderLineItems": [{"id": id, "quantity": count} for id, count in share.lines],
                }
                for share in group
            ],
            "notifyCustomer": False,
        }
        if parcel.tracking:
            fulfillment["trackingInfo"] = _tracking(parcel)
        answer = self._send(outgoing, SHIP, {"fulfillment": fulfillment}, "fulfillmentCreate")
        errors = user_errors(answer)
        if errors:
            return told_by(errors)
        made: Fulfillment = decoded(answer["fulfillment"], Fulfillment)
        if made.status in NOT_LEFT:
            return f"the shop says {made.status}"
        with self._lock:
            self._parcels[made.id] = outgoing.marker
        return ""

    def _add_tracking(self, parcel: Parcel, known: tuple[Fulfillment, ...]) -> bool:
        """Give our number to a parcel of the shop that has none."""
        if not parcel.tracking or any(has_tracking(one, parcel.tracking) for one in known):
            return False
        bare = next((one for one in known if not any(info.number for info in one.tracking_info)), None)
        if bare is None:
            return False
        variables = {"id": bare.id, "tracking": _tracking(parcel)}
        errors = user_errors(self._change(TRACK, variables, "fulfillmentTrackingInfoUpdate"))
        if errors:
            raise ShopRefused("not_allowed", problem=told_by(errors))
        return True

    # --- ready for pickup

    def _tell_ready(self, outgoing: Outgoing) -> Told:
        """Let the shop write to the customer, once: whether it did cannot be read."""
        parcel = _parcel_of(outgoing)
        standing = self._standing(outgoing)
        if self._was_sent(outgoing):
            return Told("it may have been told before, and is not told twice", was_known=True)
        places = ready_places(standing, parcel)
        if not places:
            if not plan(standing, parcel, foreign=(), was_tried=True).groups:
                return Told(was_known=True)  # handed over already
            raise ShopRefused("not_allowed", problem="no pickup of the shop is to be prepared")
        by_place = [{"fulfillmentOrderId": place} for place in places]
        variables = {"input": {"lineItemsByFulfillmentOrder": by_place}}
        errors = user_errors(
            self._send(outgoing, READY, variables, "fulfillmentOrderLineItemsPreparedForPickup")
        )
        if errors and all(error.code == NOTHING_TO_PREPARE for error in errors):
            return Told("nothing was left to be prepared", was_known=True)
        if errors:
            self._sent.discard(outgoing.marker)
            raise ShopRefused("not_allowed", problem=told_by(errors))
        return Told("the shop wrote to the customer")

    # --- cancelled

    def _tell_cancelled(self, outgoing: Outgoing) -> Told:
        standing = self._standing(outgoing, may_be_cancelled=True)
        if standing.cancelled_at is not None:
            return Told(was_known=not self._was_sent(outgoing))
        if any(one.status in LEFT for one in standing.fulfillments):
            raise ShopRefused("not_allowed", problem="goods of it left already")
        job = self._jobs.get(standing.id) or self._cancel(outgoing, standing)
        for _ in range(LOOKS):
            is_done = not job or self._is_done(job)
            if self._standing(outgoing, may_be_cancelled=True).cancelled_at is not None:
                return Told()
            if is_done:
                self._jobs.pop(standing.id, None)
                raise ShopRefused("not_allowed", problem="the shop tried, and did not cancel it")
        raise ShopUnavailable("still_working")

    def _cancel(self, outgoing: Outgoing, standing: Standing) -> str:
        """Begin to cancel; return the shop's job. No money is given back: a person does that."""
        variables = {
            "id": standing.id,
            "reason": str(outgoing.payload.get("reason", "OTHER")),
            "refund": {"originalPaymentMethodsRefund": False},
        }
        answer = self._send(outgoing, CANCEL, variables, "orderCancel")
        errors = user_errors(answer, "orderCancelUserErrors")
        if errors and self._standing(outgoing, may_be_cancelled=True).cancelled_at is None:
            if outgoing.attempts < TRIES:  # a try whose answer was lost may have begun it: only time tells
                raise ShopUnavailable("still_working")
            raise ShopRefused("not_allowed", problem=told_by(errors))
        job = str((answer.get("job") or {}).get("id") or "")
        if job:
            self._jobs[standing.id] = job
        return job

    def _is_done(self, job: str) -> bool:
        answer = self._calls.ask(JOB, {"id": job}).data.get("job")
        return answer is None or bool(answer.get("done"))

    # --- what all share

    _steps: Mapping[str, Callable[[ShopifyTeller, Outgoing], Told]] = {
        MessageKind.PAID: _tell_paid,
        MessageKind.SHIPPED: _tell_handed_over,
        MessageKind.PICKED_UP: _tell_handed_over,
        MessageKind.PACKED: _tell_ready,
        MessageKind.CANCELLED: _tell_cancelled,
    }

    def _was_sent(self, outgoing: Outgoing) -> bool:
        return outgoing.marker in self._sent

    def _standing(self, outgoing: Outgoing, *, may_be_cancelled: bool = False) -> Standing:
        standing: Standing = decoded(self._read(outgoing.order_id), Standing)
        if standing.cancelled_at is not None and not may_be_cancelled:
            raise ShopRefused("order_cancelled")
        return standing

    def _send(
        self, outgoing: Outgoing, document: str, variables: Mapping[str, object], name: str
    ) -> dict[str, Any]:
        """Make a change that must not be made twice, and remember that it may have been made."""
        was_sent = self._was_sent(outgoing)
        self._sent.add(outgoing.marker)
        try:
            return self._change(document, variables, name)
        except ShopUnavailable as error:
            if error.reason in NEVER_SENT and not was_sent:
                self._sent.discard(outgoing.marker)
            raise

    def _change(self, document: str, variables: Mapping[str, object], name: str) -> dict[str, Any]:
        answer = self._calls.ask(document, variables).data.get(name)
        if not isinstance(answer, dict):
            raise ShopUnavailable("bad_answer", field=name, problem="no answer to a change")
        return answer


def _parcel_of(outgoing: Outgoing) -> Parcel:
    """Return the parcel a message is about: its key ends in the fulfillment's id."""
    wanted = outgoing.key.rpartition(":")[2]
    for parcel in outgoing.parcels:
        if parcel.fulfillment_id.hex == wanted:
            return parcel
    raise ShopRefused("not_allowed", problem="the parcel is not known here any more")


def _tracking(parcel: Parcel) -> dict[str, str]:
    tracking = {"number": parcel.tracking}
    return {**tracking, "company": parcel.carrier} if parcel.carrier else tracking


def _is_owed(bag: Bag) -> bool:
    money = bag.presentment_money or bag.shop_money
    return money is not None and money.amount > 0
