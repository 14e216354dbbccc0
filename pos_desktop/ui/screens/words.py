"""How both lists of sales name a status, a delivery method, a channel, a label, an instant."""

from __future__ import annotations

from datetime import datetime, tzinfo

from pos_desktop.domain.formats import format_date, format_datetime, format_time
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.theme import ChipKind
from pos_desktop.ui.widgets.chip import ChipFace

STATUS_WORDS = {
    "new": message("New"),
    "in_progress": message("In progress"),
    "packed": message("Packed"),
    "completed": message("Completed"),
    "cancelled": message("Cancelled"),
    "cancelled_after_packing": message("Cancelled after packing"),
}
_STATUS_LOOKS = {
    "new": (ChipKind.NEW, "circle-dashed"),
    "in_progress": (ChipKind.PROGRESS, "circle-dashed"),
    "packed": (ChipKind.PACKED, "package-check"),
    "completed": (ChipKind.COMPLETED, "circle-check"),
    "cancelled": (ChipKind.CANCELLED, "circle-x"),
    "cancelled_after_packing": (ChipKind.CANCELLED, "package-x"),
}
METHOD_WORDS = {"pickup": message("Pickup"), "delivery": message("Delivery")}
METHOD_ICONS = {"pickup": "store", "delivery": "truck"}
LABEL_WORDS = {
    "parked": message("Parked"),
    "partially_paid": message("Partially paid"),
    "pickup_unfulfilled": message("Pickup - unfulfilled"),
    "delivery_unfulfilled": message("Delivery - unfulfilled"),
    "layby": message("Layby"),
    "on_account": message("On account"),
    "completed": message("Completed"),
    "return": message("Return"),
    "voided": message("Voided"),
    "cancelled": message("Cancelled order"),
    "open": message("Open cart"),
    "orphan": message("Incomplete sale"),
}
LABEL_ICONS = {
    "parked": "circle-pause",
    "partially_paid": "hand-coins",
    "pickup_unfulfilled": "store",
    "delivery_unfulfilled": "truck",
    "layby": "archive",
    "on_account": "wallet",
    "completed": "circle-check",
    "return": "undo-2",
    "voided": "ban",
    "cancelled": "circle-x",
}
_CHANNELS = {
    "shopify": "Shopify",
    "woocommerce": "WooCommerce",
    "bigcommerce": "BigCommerce",
    "ecwid": "E-Series (Ecwid)",
}
PAYMENT_WORDS = {
    "cash": message("Cash"),
    "card": message("Card"),
    "gift_card": message("Gift card"),
    "store_credit": message("Store credit"),
    "on_account": message("On account"),
    "online": message("Paid online"),
    "rounding": message("Cash rounding"),
    "other": message("Other"),
}
PAYMENT_ICONS = {
    "cash": "banknote",
    "card": "credit-card",
    "gift_card": "gift",
    "store_credit": "wallet",
    "on_account": "user",
    "online": "globe",
    "rounding": "coins",
}


def status_chip(texts: Texts, status: str, *, picked: int = 0, wanted: int = 0) -> ChipFace:
    """Return the chip of a status; work in progress is drawn as a pie of what is picked.

    Units: `picked` and `wanted` in thousandths.
    """
    kind, icon = _STATUS_LOOKS.get(status, (ChipKind.COMPLETED, "circle-help"))
    word = texts(STATUS_WORDS.get(status, status))
    if status == "in_progress" and wanted > 0:
        return ChipFace(kind, word, share_milli=1000 * min(picked, wanted) // wanted)
    return ChipFace(kind, word, icon)


def channel_word(texts: Texts, kind: str) -> str:
    """Return the name of a web shop's kind; nothing means it was rung up here."""
    if not kind:
        return texts(message("Sold here"))
    return _CHANNELS.get(kind) or texts(message("Order file"))


def local(at_ms: int, zone: tzinfo) -> datetime:
    """Return an instant as the outlet's clock shows it. Units: milliseconds UTC."""
    return datetime.fromtimestamp(at_ms / 1000, zone)


def when(texts: Texts, at_ms: int, zone: tzinfo) -> str:
    """Return day and time of an instant at the outlet."""
    return format_datetime(local(at_ms, zone), texts.language)


def when_short(texts: Texts, at_ms: int, now_ms: int, zone: tzinfo) -> str:
    """Return the time of an instant of today, else its day."""
    at = local(at_ms, zone)
    if at.date() == local(now_ms, zone).date():
        return format_time(at, texts.language)
    return format_date(at, texts.language)
