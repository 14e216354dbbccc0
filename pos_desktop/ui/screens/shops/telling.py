"""What a web shop will be told, in the words its own admin uses, and how far that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos_desktop.domain.formats import format_money
from pos_desktop.services.ports.online import HeldStep
from pos_desktop.services.ports.rows import MessageRow, NamedRow, ShopMessage
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.shops.kinds import host_of
from pos_desktop.ui.screens.words import PAYMENT_WORDS
from pos_desktop.ui.theme import ChipKind
from pos_desktop.ui.widgets.chip import ChipFace

_OF_STATUS: dict[str | int, str] = {
    5: message("Cancelled (status 5)"),
    8: message("Awaiting pickup (status 8)"),
    9: message("Awaiting shipment (status 9)"),
    10: message("Completed (status 10)"),
    "completed": message("Completed"),
    "cancelled": message("Cancelled"),
    "READY_FOR_PICKUP": message("Ready for pickup"),
    "SHIPPED": message("Shipped"),
    "DELIVERED": message("Delivered"),
    "PAID": message("Paid"),
    "WILL_NOT_DELIVER": message("Cancelled, will not be delivered"),
}
_OF_KIND = {
    "packed": message("Ready for pickup"),
    "ready": message("Ready for pickup"),
    "paid": message("Paid"),
    "shipped": message("Fulfilled"),
    "picked_up": message("Fulfilled"),
    "completed": message("Completed"),
    "cancelled": message("Cancelled"),
    "refund": message("Refunded"),
}
_BECAUSE = {
    "packed": message("Everything is packed"),
    "paid": message("Paid at a till"),
    "shipped": message("Shipped"),
    "picked_up": message("Picked up by the customer"),
    "cancelled": message("Cancelled at a till"),
    "refund": message("Cancelled at a till"),
    "refund_task": message("Somebody makes it in the shop itself"),
}
_STATUS_FIELDS = ("status_id", "status", "fulfillmentStatus", "paymentStatus")


@dataclass(frozen=True, slots=True)
class Told:
    """One step: what the shop will be told, and why."""

    words: str
    because: str


def told(texts: Texts, row: MessageRow) -> Told:
    """Return one step in words."""
    return told_of(texts, row.kind, row.payload)


def told_of(texts: Texts, kind: str, pairs: tuple[tuple[str, str | int], ...]) -> Told:
    """Return a step in words, by its kind and the pairs of its payload."""
    payload = dict(pairs)
    return Told(_step(texts, kind, payload), _cause(texts, kind, payload))


def state_chip(
    texts: Texts, row: MessageRow | ShopMessage, now_ms: int, held: HeldStep | None = None
) -> ChipFace:
    """Return how far a step is: it can be undone, it waits, it was told, somebody did it by hand.

    Shapes: `held` is what came of the tries so far; without one nothing was tried.
    """
    if row.outcome == "settled":
        return ChipFace(ChipKind.COMPLETED, texts("Done by hand"), "check")
    if row.outcome:
        return ChipFace(ChipKind.PACKED, texts("Told"), "circle-check")
    if held is not None and held.is_parked:
        return ChipFace(ChipKind.CANCELLED, texts("To look at"), "triangle-alert")
    if held is not None:
        return ChipFace(ChipKind.PROGRESS, texts("Tries again"), "refresh-cw")
    if row.not_before_ms > now_ms:
        return ChipFace(ChipKind.NEW, texts("Undo time"), "undo-2")
    return ChipFace(ChipKind.PROGRESS, texts("Waits"), "clock")


def shop_host(shops: tuple[NamedRow, ...], channel_id: bytes) -> str:
    """Return the address of a shop as people know it, without what only browsers need."""
    address = next((row.fields.get("address") for row in shops if row.record_id == channel_id), "")
    return host_of(str(address or ""))


def _step(texts: Texts, kind: str, payload: Mapping[str, str | int]) -> str:
    amount, currency = payload.get("amount_minor"), payload.get("currency")
    if isinstance(amount, int) and isinstance(currency, str):
        return texts("Refund of {amount}", amount=format_money(amount, currency, texts.language))
    status = next((payload[name] for name in _STATUS_FIELDS if name in payload), "")
    words = texts(_OF_STATUS.get(status) or _OF_KIND.get(kind, kind))
    return texts("{step}, with tracking", step=words) if payload.get("tracking") else words


def _cause(texts: Texts, kind: str, payload: Mapping[str, str | int]) -> str:
    tracking = str(payload.get("tracking", "")).splitlines()
    if tracking:
        carriers = str(payload.get("carrier", "")).splitlines() + [""] * len(tracking)
        parcels = (f"{carrier} {number}".strip() for carrier, number in zip(carriers, tracking, strict=False))
        return " · ".join(parcels)
    because = texts(_BECAUSE[kind]) if kind in _BECAUSE else ""
    title = str(payload.get("payment_method_title", ""))
    if title:
        paid = texts("paid here: {means}", means=texts(PAYMENT_WORDS.get(title, title)))
        return f"{because} · {paid}" if because else paid
    return because
