"""What each web shop is told about an order, derived from the whole order every time.

Because messages are derived and their keys are stable, an unpack withdraws an untold message by itself, and
packing again never tells a shop twice. Source: product.md, section 2, table "What the shop is told".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import UNDO_MS, Method

Payload = Mapping[str, str | int]

_BIGCOMMERCE_CANCELLED = 5
_BIGCOMMERCE_AWAITING_PICKUP = 8
_BIGCOMMERCE_AWAITING_SHIPMENT = 9
_BIGCOMMERCE_COMPLETED = 10


class MessageKind(StrEnum):
    """What a message says."""

    PACKED = "packed"
    PAID = "paid"
    SHIPPED = "shipped"
    PICKED_UP = "picked_up"
    CANCELLED = "cancelled"
    REFUND = "refund"  # told to the shop
    REFUND_TASK = "refund_task"  # done by a person in the shop's own admin


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a shop is to be told, once.

    `key` identifies it within the order for good. `not_before_ms` is when its undo time has passed, in
    milliseconds since the epoch, UTC.
    """

    key: str
    kind: str
    payload: Payload
    fulfillment_id: UUID | None = None
    not_before_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartProgress:
    """How far one fulfillment is. `handed_over_in_shop`: done in the shop's own admin, so the shop knows."""

    fulfillment_id: UUID
    method: Method
    packed: bool = False
    packed_at_ms: int = 0
    handed_over: bool = False
    handed_over_at_ms: int = 0
    handed_over_in_shop: bool = False
    cancelled: bool = False
    carrier: str = ""
    tracking: str = ""
    shop_ref: str = ""


@dataclass(frozen=True, slots=True)
class TillPayment:
    """How an order was paid at a till, as the shop is told: a code, a title for people, our own reference."""

    method: str = "pos"
    title: str = ""
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class TillRefund:
    """Money to be given back for an order, decided at a till. `key` identifies it for good."""

    key: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProgress:
    """Everything about an order that a shop may have to hear.

    `history_only`: it was already fulfilled when first seen, and the shop is told nothing. `tells_ready` is
    the merchant's wish that Shopify mails the customer when a pickup is ready.
    """

    kind: str
    number: str = ""
    currency: str = ""
    parts: tuple[PartProgress, ...] = ()
    total_minor: int = 0
    owed_minor: int = 0
    paid_at_till: bool = False
    payment: TillPayment = TillPayment()
    cancelled_at_till: bool = False
    refunds: tuple[TillRefund, ...] = ()
    history_only: bool = False
    tells_ready: bool = False


def messages(progress: OrderProgress) -> tuple[Message, ...]:
    """Everything this order's shop is to be told so far, in the order it happened.

    Shapes: keys are "packed", "paid", "completed", "cancelled", "refund:<key>"; for Shopify also
        "ready:<hex>", "shipped:<hex>" and "picked_up:<hex>" per fulfillment. Payloads hold what the shop's
        call needs, never JSON; several tracking numbers of one order stand on lines of their own, carriers
        likewise.
    """
    tell = _SHOPS.get(progress.kind)
    if tell is None or progress.history_only:
        return ()
    return tuple(tell(progress))


def _shopify(progress: OrderProgress) -> Iterator[Message]:
    parts = _ready_parts(progress)
    if progress.tells_ready:
        yield from (_ready_for_pickup(part) for part in parts if part.method is Method.PICKUP)
    if _is_paid_at_till(progress):
        yield Message("paid", MessageKind.PAID, {})
    yield from (_fulfilled(part) for part in parts if part.handed_over and not part.handed_over_in_shop)
    yield from _cancelled(progress, {"reason": "OTHER"})
    yield from _refund_tasks(progress)


def _woocommerce(progress: OrderProgress) -> Iterator[Message]:
    parts = _ready_parts(progress)
    paid = _is_paid_at_till(progress)
    payment: dict[str, str | int] = {}
    if paid:
        payment["payment_method"] = progress.payment.method
        payment["payment_method_title"] = progress.payment.title
        payment["transaction_id"] = progress.payment.transaction
    if _is_finished(parts):
        yield _completed(parts, {"status": "completed", **payment})
    elif paid and not progress.parts:  # only digital goods: nothing will ever be handed over
        yield Message("completed", MessageKind.PAID, {"status": "completed", **payment})
    yield from (_woocommerce_refund(progress, refund) for refund in progress.refunds)
    if sum(refund.amount_minor for refund in progress.refunds) < progress.total_minor:
        yield from _cancelled(progress, {"status": "cancelled"})  # a full refund closes the order by itself


def _bigcommerce(progress: OrderProgress) -> Iterator[Message]:
    parts = _ready_parts(progress)
    if parts and not _is_known_in_shop(parts):
        delivers = any(part.method is Method.DELIVERY for part in parts)
        status = _BIGCOMMERCE_AWAITING_SHIPMENT if delivers else _BIGCOMMERCE_AWAITING_PICKUP
        yield _packed(parts, {"status_id": status})
    if _is_finished(parts):
        yield _completed(parts, {"status_id": _BIGCOMMERCE_COMPLETED})
    yield from _cancelled(progress, {"status_id": _BIGCOMMERCE_CANCELLED})
    yield from _refund_tasks(progress)


def _ecwid(progress: OrderProgress) -> Iterator[Message]:
    parts = _ready_parts(progress)
    delivers = any(part.method is Method.DELIVERY for part in parts)
    if parts and not delivers and not _is_known_in_shop(parts):
        yield _packed(parts, {"fulfillmentStatus": "READY_FOR_PICKUP"})
    if _is_paid_at_till(progress):
        yield Message("paid", MessageKind.PAID, {"paymentStatus": "PAID"})
    if _is_finished(parts):
        yield _completed(parts, {"fulfillmentStatus": "SHIPPED" if delivers else "DELIVERED"})
    yield from _cancelled(progress, {"paymentStatus": "CANCELLED", "fulfillmentStatus": "WILL_NOT_DELIVER"})
    yield from _refund_tasks(progress)


_SHOPS: Mapping[str, Callable[[OrderProgress], Iterator[Message]]] = {
    ChannelKind.SHOPIFY: _shopify,
    ChannelKind.WOOCOMMERCE: _woocommerce,
    ChannelKind.BIGCOMMERCE: _bigcommerce,
    ChannelKind.ECWID: _ecwid,
}


def _ready_parts(progress: OrderProgress) -> tuple[PartProgress, ...]:
    """The parts that count, or none of them while any is not packed."""
    parts = tuple(part for part in progress.parts if part.handed_over or not part.cancelled)
    if _is_cancelled(progress) or not all(part.packed or part.handed_over for part in parts):
        return ()
    return parts


def _is_cancelled(progress: OrderProgress) -> bool:
    """Cancelled at a till while all goods are still here; goods that left are an exception for a person."""
    return progress.cancelled_at_till and not any(part.handed_over for part in progress.parts)


def _is_paid_at_till(progress: OrderProgress) -> bool:
    return progress.paid_at_till and progress.owed_minor <= 0 and not _is_cancelled(progress)


def _is_known_in_shop(parts: tuple[PartProgress, ...]) -> bool:
    return any(part.handed_over_in_shop for part in parts)


def _is_finished(parts: tuple[PartProgress, ...]) -> bool:
    """Whether the last part was handed over and the shop, which has one status per order, does not know."""
    return bool(parts) and all(part.handed_over for part in parts) and not _is_known_in_shop(parts)


def _packed(parts: tuple[PartProgress, ...], payload: Payload) -> Message:
    not_before_ms = max(part.packed_at_ms for part in parts) + UNDO_MS
    return Message("packed", MessageKind.PACKED, payload, None, not_before_ms)


def _completed(parts: tuple[PartProgress, ...], payload: Payload) -> Message:
    delivers = any(part.method is Method.DELIVERY for part in parts)
    kind = MessageKind.SHIPPED if delivers else MessageKind.PICKED_UP
    not_before_ms = max(part.handed_over_at_ms for part in parts) + UNDO_MS
    return Message("completed", kind, {**payload, **_tracking(parts)}, None, not_before_ms)


def _fulfilled(part: PartProgress) -> Message:
    kind = MessageKind.SHIPPED if part.method is Method.DELIVERY else MessageKind.PICKED_UP
    payload = {**_shop_ref(part), **_tracking((part,))}
    key = f"{kind}:{part.fulfillment_id.hex}"
    return Message(key, kind, payload, part.fulfillment_id, part.handed_over_at_ms + UNDO_MS)


def _ready_for_pickup(part: PartProgress) -> Message:
    key = f"ready:{part.fulfillment_id.hex}"
    not_before_ms = part.packed_at_ms + UNDO_MS
    return Message(key, MessageKind.PACKED, _shop_ref(part), part.fulfillment_id, not_before_ms)


def _shop_ref(part: PartProgress) -> Payload:
    return {"fulfillment_order": part.shop_ref} if part.shop_ref else {}


def _tracking(parts: tuple[PartProgress, ...]) -> Payload:
    tracked = [part for part in parts if part.tracking]
    if not tracked:
        return {}
    return {
        "tracking": "\n".join(part.tracking for part in tracked),
        "carrier": "\n".join(part.carrier for part in tracked),
    }


def _cancelled(progress: OrderProgress, payload: Payload) -> Iterator[Message]:
    if _is_cancelled(progress):
        yield Message("cancelled", MessageKind.CANCELLED, payload)


def _refund_tasks(progress: OrderProgress) -> Iterator[Message]:
    for refund in progress.refunds:
        payload = {"order": progress.number, **_amount(progress, refund)}
        yield Message(f"refund:{refund.key}", MessageKind.REFUND_TASK, payload)


def _woocommerce_refund(progress: OrderProgress, refund: TillRefund) -> Message:
    payload = {**_amount(progress, refund), "api_refund": False, "api_restock": False}
    return Message(f"refund:{refund.key}", MessageKind.REFUND, payload)


def _amount(progress: OrderProgress, refund: TillRefund) -> Payload:
    return {"amount_minor": refund.amount_minor, "currency": progress.currency}
