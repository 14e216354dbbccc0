"""The timeline in words: one sentence per fact, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from pos_desktop.domain.formats import format_amount, format_quantity, format_time
from pos_desktop.services.ports.rows import SaleDetail, TimelineRow
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.words import PAYMENT_WORDS, channel_word, local, when
from pos_desktop.ui.widgets.timeline import Moment

DOCUMENT_WORDS = {
    "receipt": message("Receipt printed"),
    "gift_receipt": message("Gift receipt printed"),
    "packing_slip": message("Packing slip printed"),
    "picking_list": message("Picking list printed"),
    "address_label": message("Shipping label printed"),
}
_TOLD_WORDS = {
    "packed": message("The shop was told: packed"),
    "paid": message("The shop was told: paid"),
    "completed": message("The shop was told: completed"),
    "cancelled": message("The shop was told: cancelled"),
    "shipped": message("The shop was told: shipped"),
    "picked_up": message("The shop was told: picked up"),
    "ready": message("The shop was told: ready for pickup"),
    "refund": message("The shop was told: refunded"),
}
_PLAIN = {
    "sale.completed": message("Rung up"),
    "sale.voided": message("Voided"),
    "sale.order_cancelled": message("Order cancelled here"),
    "sale.reallocated": message("Divided over the outlets anew"),
    "fulfillment.noted": message("Note written"),
    "fulfillment.packed": message("Packed"),
    "fulfillment.unpacked": message("Unpacked"),
    "fulfillment.hand_over_undone": message("Hand-over undone"),
    "fulfillment.put_back": message("Put back in stock"),
    "fulfillment.customer_told": message("Customer told"),
}
Values = dict[str, str | int]


def moments(texts: Texts, detail: SaleDetail, zone: tzinfo) -> tuple[Moment, ...]:
    """Return what happened to a sale, the newest first; what only filled the cart is left out."""
    told = [row for row in detail.timeline if _sentence(texts, row, detail)]
    one_day = len({local(row.at_ms, zone).date() for row in told}) == 1
    newest_first = sorted(told, key=lambda row: -row.at_ms)
    return tuple(
        Moment(
            format_time(local(row.at_ms, zone), texts.language) if one_day else when(texts, row.at_ms, zone),
            _sentence(texts, row, detail),
            _beneath(texts, row),
        )
        for row in newest_first
    )


def _sentence(texts: Texts, row: TimelineRow, detail: SaleDetail) -> str:
    if row.kind == "sale.order_received":
        return texts("Order placed") if row is _first_content(detail) else texts("Order changed in the shop")
    plain = _PLAIN.get(row.kind)
    if plain is not None:
        return texts(plain)
    made = _MADE.get(row.kind)
    return made(texts, dict(row.values), detail) if made is not None else ""


def _first_content(detail: SaleDetail) -> TimelineRow | None:
    received = (row for row in detail.timeline if row.kind == "sale.order_received")
    return min(received, key=lambda row: row.at_ms, default=None)


def _beneath(texts: Texts, row: TimelineRow) -> str:
    """Return the small line: who did it, where, or in which shop."""
    values = dict(row.values)
    if row.kind == "sale.order_received":
        return channel_word(texts, str(values.get("channel_kind", "")))
    where = values.get("outlet") or values.get("printer") or values.get("reason") or ""
    if row.kind in ("fulfillment.picked", "fulfillment.assigned", "fulfillment.noted"):
        where = texts("Picking app")
    return " · ".join(part for part in (row.who, str(where)) if part)


def _payment(texts: Texts, values: Values, detail: SaleDetail) -> str:
    amount = values.get("amount_minor", 0)
    assert isinstance(amount, int)
    kind = texts(PAYMENT_WORDS.get(str(values.get("kind", "")), PAYMENT_WORDS["other"]))
    shown = format_amount(abs(amount), detail.sale.currency, texts.language)
    if amount < 0:
        return texts("{amount} given back, {kind}", amount=shown, kind=kind)
    return texts("{amount} paid, {kind}", amount=shown, kind=kind)


def _told(texts: Texts, values: Values, detail: SaleDetail) -> str:
    key = str(values.get("key", "")).partition(":")[0]
    if values.get("outcome") == "settled":
        return texts("Settled by hand in the shop")
    return texts(_TOLD_WORDS.get(key, message("The shop was told")))


def _printed(texts: Texts, values: Values, detail: SaleDetail) -> str:
    return texts(DOCUMENT_WORDS.get(str(values.get("document", "")), message("Printed")))


def _assigned(texts: Texts, values: Values, detail: SaleDetail) -> str:
    name = values.get("user_name", "")
    return texts("Assigned to {name}", name=name) if name else texts("No longer assigned")


def _picked(texts: Texts, values: Values, detail: SaleDetail) -> str:
    quantity = values.get("quantity", 0)
    assert isinstance(quantity, int)
    units = format_quantity(abs(quantity), texts.language)
    return texts("{units} picked", units=units) if quantity >= 0 else texts("{units} put back", units=units)


def _shipped(texts: Texts, values: Values, detail: SaleDetail) -> str:
    parcel = " ".join(str(values[name]) for name in ("carrier", "tracking") if values.get(name))
    return texts("Shipped, {parcel}", parcel=parcel) if parcel else texts("Shipped")


def _picked_up(texts: Texts, values: Values, detail: SaleDetail) -> str:
    name = values.get("collected_by", "")
    return texts("Picked up by {name}", name=name) if name else texts("Picked up")


_MADE: dict[str, Callable[[Texts, Values, SaleDetail], str]] = {
    "payment.taken": _payment,
    "channel.told": _told,
    "document.printed": _printed,
    "fulfillment.assigned": _assigned,
    "fulfillment.picked": _picked,
    "fulfillment.shipped": _shipped,
    "fulfillment.picked_up": _picked_up,
}
