"""What contradicts each other, in words: what happened, and what resolves it."""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.domain.formats import format_money, format_quantity
from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.services.ports.texts import Texts, message

_WORDS = {
    "overpaid": (message("{number} is overpaid"), message("{amount} too much was paid. Give it back.")),
    "paid_and_cancelled": (
        message("{number} is cancelled but paid"),
        message("{amount} was paid. Refund it in the web shop."),
    ),
    "packed_and_cancelled": (
        message("{number} was cancelled after packing"),
        message("The goods are kept aside until someone puts them back."),
    ),
    "edited_after_packing": (
        message("{number} was changed after packing"),
        message("Open the parcel and pack it again."),
    ),
    "handed_over_unpaid": (
        message("{number} was handed over unpaid"),
        message("Collect what is still owed from Sales history."),
    ),
    "handed_over_twice": (
        message("{number} was handed over twice"),
        message("Two computers handed it over. Check with the customer which one it was."),
    ),
    "rival_allocation": (
        message("{number} was prepared twice"),
        message("Two outlets prepared the same goods. Unpack one of them."),
    ),
    "second_completion": (
        message("{number} was completed twice"),
        message("Two tills completed the same sale. The first one counts."),
    ),
    "short": (
        message("{number} is short"),
        message("An outlet has less than the order needs. Move it, or order the goods."),
    ),
    "short_stock": (
        message("{product} is promised more than there is"),
        message("{outlet}: {on_hand} on hand, {committed} committed."),
    ),
    "late_movement": (
        message("{product} moved before its last count"),
        message("Count it again at {outlet}."),
    ),
    "same_code": (
        message("One code, several products"),
        message("{code} answers to more than one product. Change one of them."),
    ),
}
_UNKNOWN = (message("{number}: something to look at"), message("Open the sale in Sales history."))


@dataclass(frozen=True, slots=True)
class Said:
    """One contradiction in words."""

    happened: str
    resolves: str


def said(texts: Texts, row: ExceptionRow) -> Said:
    """Return what happened, and what resolves it."""
    happened, resolves = _WORDS.get(row.contradiction.kind, _UNKNOWN)
    values = _values(texts, row)
    return Said(texts(happened, **values), texts(resolves, **values))


def _values(texts: Texts, row: ExceptionRow) -> dict[str, object]:
    details = dict(row.contradiction.details)
    values: dict[str, object] = {"product": "", "outlet": "", "code": "", "amount": ""}
    values |= {name: value for name, value in details.items() if isinstance(value, str)}
    for name in ("on_hand", "committed"):
        values[name] = format_quantity(int(details.get(name, 0)), texts.language)
    over, currency = details.get("over_minor"), details.get("currency")
    if isinstance(over, int) and isinstance(currency, str):
        values["amount"] = format_money(over, currency, texts.language)
    return values | {"number": row.number}
