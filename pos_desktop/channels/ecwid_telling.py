"""What an E-Series store is told about an order: read first, then only the fields that differ.

Whether a customer gets a mail about a status is the merchant's own setting, for each status, and an order may
have all of its mails off: `disableAllCustomerNotifications` belongs to the order and stays on it, so neither
value is ever sent. A status is written only while it differs, so whatever mail it causes goes out once.
Source: Ecwid REST API v3, "Update order"; product.md, table "What the shop is told".
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pos_desktop.channels.decoding import raw
from pos_desktop.channels.ecwid_api import READ_ORDERS, UPDATE_ORDERS, EcwidApi, part
from pos_desktop.domain.telling import MessageKind
from pos_desktop.services.ports.shops import Outgoing, ShopRefused, ShopUnavailable, Told

ECHO: Final = "pos:"  # begins what we leave where a gateway leaves its transaction
SEPARATOR: Final = ", "
_STEPS = {"READY_FOR_PICKUP": 1, "OUT_FOR_DELIVERY": 2, "SHIPPED": 3, "DELIVERED": 4}
_LEFT = 2
_NOT_TO_DELIVER = frozenset({"WILL_NOT_DELIVER", "RETURNED"})
_GIVEN_BACK = frozenset({"REFUNDED", "PARTIALLY_REFUNDED"})

_Changes = dict[str, object]


class Standing(Struct, rename="camel"):
    """How an order stands in the store, as far as we tell it anything."""

    payment_status: str
    fulfillment_status: str
    tracking_number: str | None = None
    external_transaction_id: str | None = None


def tell_store(api: EcwidApi, outgoing: Outgoing) -> Told:
    """Bring the store to say what the message says; what it says already is not written again.

    Errors: `ShopUnavailable`; `ShopRefused` order_gone, order_cancelled, not_allowed and the key's.
    """
    path = f"orders/{part(outgoing.order_id)}"
    standing = api.get(path, READ_ORDERS, Standing)
    changes = _changes(standing, outgoing)
    if not changes:
        return Told(_said(standing), was_known=True)
    if api.put(path, UPDATE_ORDERS, changes).update_count != 1:
        _must_say(api.get(path, READ_ORDERS, Standing), changes)
    return Told(", ".join(f"{name}: {value}" for name, value in changes.items()))


def _changes(standing: Standing, outgoing: Outgoing) -> _Changes:
    """Return what the store must still be told."""
    if outgoing.kind == MessageKind.CANCELLED:
        return _cancelled(standing)
    if standing.payment_status == "CANCELLED" or standing.fulfillment_status in _NOT_TO_DELIVER:
        raise ShopRefused("order_cancelled", problem=_said(standing))
    if outgoing.kind == MessageKind.PAID:
        return _paid(standing, outgoing)
    if outgoing.kind in (MessageKind.PACKED, MessageKind.SHIPPED, MessageKind.PICKED_UP):
        return _moved_on(standing, outgoing)
    raise ShopRefused("not_allowed", problem=f"no call for {outgoing.kind}")


def _paid(standing: Standing, outgoing: Outgoing) -> _Changes:
    """Our reference stands where a gateway's would, so that our own write is known when it comes back."""
    ours = ECHO + outgoing.marker.removeprefix(ECHO)
    if standing.payment_status in _GIVEN_BACK:
        raise ShopRefused("not_allowed", problem=_said(standing))
    if standing.payment_status == "PAID":
        if outgoing.attempts == 0 and standing.external_transaction_id != ours:
            # Somebody else was paid: the order is read again as such before this may count as told.
            raise ShopUnavailable("still_working", problem=_said(standing))
        return {}
    changes: _Changes = {"paymentStatus": "PAID"}
    if not raw(standing.external_transaction_id):
        changes["externalTransactionId"] = ours
    return changes


def _moved_on(standing: Standing, outgoing: Outgoing) -> _Changes:
    """Never back: an order that the store says is further along stays there."""
    wanted = str(outgoing.payload.get("fulfillmentStatus", ""))
    if wanted not in _STEPS:
        raise ShopRefused("not_allowed", problem=f"no status {wanted!r}")
    changes: _Changes = {}
    if _STEPS.get(standing.fulfillment_status, 0) < _STEPS[wanted]:
        changes["fulfillmentStatus"] = wanted
    tracking = _tracking(standing, str(outgoing.payload.get("tracking", "")))
    if tracking != raw(standing.tracking_number):
        changes["trackingNumber"] = tracking
    return changes


def _tracking(standing: Standing, told: str) -> str:
    """Return every number in the one field there is: those it holds, then ours."""
    known = raw(standing.tracking_number)
    held = {number.strip() for number in known.split(SEPARATOR.strip())}
    ours = [number for line in told.splitlines() if (number := raw(line)) and number not in held]
    return SEPARATOR.join(dict.fromkeys(number for number in (known, *ours) if number))


def _cancelled(standing: Standing) -> _Changes:
    """Goods that left according to the store are no longer cancelled by us; money given back stays so."""
    if _STEPS.get(standing.fulfillment_status, 0) >= _LEFT:
        raise ShopRefused("not_allowed", problem=_said(standing))
    changes: _Changes = {}
    if standing.payment_status not in ("CANCELLED", "REFUNDED"):
        changes["paymentStatus"] = "CANCELLED"
    if standing.fulfillment_status not in _NOT_TO_DELIVER:
        changes["fulfillmentStatus"] = "WILL_NOT_DELIVER"
    return changes


def _must_say(standing: Standing, changes: _Changes) -> None:
    """Refuse when a change that the store says it did not make is not there either."""
    said: _Changes = {
        "paymentStatus": standing.payment_status,
        "fulfillmentStatus": standing.fulfillment_status,
        "trackingNumber": standing.tracking_number,
    }
    missing = [name for name, value in changes.items() if name in said and said[name] != value]
    if missing:
        raise ShopRefused("not_allowed", problem=f"nothing changed: {', '.join(missing)}")


def _said(standing: Standing) -> str:
    return f"{standing.payment_status}, {standing.fulfillment_status}"
