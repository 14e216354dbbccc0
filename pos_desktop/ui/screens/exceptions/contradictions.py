"""What contradicts each other, in words: what happened, and what resolves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos_desktop.domain.formats import format_money, format_quantity
from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.replication.words import drift_words

_BOTH_GAVE = "rival_handed_over"
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
        message("Two outlets prepared the same goods. Put back what {outlet} has."),
    ),
    _BOTH_GAVE: (
        message("{number} was prepared twice"),
        message("Two outlets prepared the same goods, and {outlet} handed them over. Ask the customer."),
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
        message("{code} answers to more than one product. Choose the one that keeps it."),
    ),
    "overspent": (
        message("More was spent from a card or credit than was on it"),
        message("{amount} too much, last at {number}. Ask the customer for it, then settle it."),
    ),
    "unreadable_order": (
        message("{number} makes no sense as it came"),
        message("{shop}, {field}: {problem}. Mend it in the shop, then read it once more."),
    ),
    "parked_message": (
        message("The shop does not take what happened to {number}"),
        message("{shop} refused it for good. Try again, or do it in the shop itself."),
    ),
    "hub_refused": (
        message("Something came from the hub that is no entry"),
        message("Till {device}, entry {seq}: {what}. It was left out; all others count."),
    ),
    "clock_drift": (
        message("The clock of {device} is off"),
        message("{drift}. Set it right: nothing is refused, but times on receipts are wrong."),
    ),
}
TITLES = {
    "overpaid": message("Overpaid"),
    "paid_and_cancelled": message("Paid and cancelled"),
    "packed_and_cancelled": message("Packed and cancelled"),
    "edited_after_packing": message("Edited after packing"),
    "handed_over_unpaid": message("Handed over unpaid"),
    "handed_over_twice": message("Handed over twice"),
    "rival_allocation": message("Prepared twice"),
    "second_completion": message("Completed twice"),
    "short": message("Short for an order"),
    "short_stock": message("Short stock"),
    "late_movement": message("Late movement"),
    "same_code": message("Same code"),
    "overspent": message("Spent twice"),
    "unreadable_order": message("Unreadable order"),
    "parked_message": message("Refused by the shop"),
    "hub_refused": message("No entry"),
    "clock_drift": message("Clock is off"),
}
_BLANKS = (
    "product", "outlet", "code", "amount", "shop", "field", "problem", "device", "seq", "what", "drift",
)  # fmt: skip
_ID_SIGNS = 32
_UNKNOWN = (message("{number}: something to look at"), message("Open the sale in Sales history."))


@dataclass(frozen=True, slots=True)
class Said:
    """One contradiction in words."""

    happened: str
    resolves: str


def title(texts: Texts, kind: str) -> str:
    """Return what a contradiction is called."""
    return texts(TITLES.get(kind, message("Something to look at")))


def said(texts: Texts, row: ExceptionRow, names: Mapping[bytes, str] | None = None) -> Said:
    """Return what happened, and what resolves it. Shapes: `names` are of outlets, by id."""
    kind = row.contradiction.kind
    is_given = kind == "rival_allocation" and dict(row.contradiction.details).get("step") == "handed_over"
    happened, resolves = _WORDS.get(_BOTH_GAVE if is_given else kind, _UNKNOWN)
    values = _values(texts, row) | _named(row, names or {}, texts)
    return Said(texts(happened, **values), texts(resolves, **values))


def _values(texts: Texts, row: ExceptionRow) -> dict[str, object]:
    details = dict(row.contradiction.details)
    values: dict[str, object] = dict.fromkeys(_BLANKS, "")
    values |= {name: value for name, value in details.items() if isinstance(value, str)}
    for name in ("on_hand", "committed"):
        values[name] = format_quantity(int(details.get(name, 0)), texts.language)
    over, currency = details.get("over_minor"), details.get("currency")
    if isinstance(over, int) and isinstance(currency, str):
        values["amount"] = format_money(over, currency, texts.language)
    drift = details.get("drift_ms")
    if isinstance(drift, int):
        values["drift"] = drift_words(texts, drift)
    if "seq" in details:
        values["seq"] = details["seq"]
    return values | {"number": row.number}


def _named(row: ExceptionRow, names: Mapping[bytes, str], texts: Texts) -> dict[str, object]:
    """Return the outlet by name where only its id is known."""
    if row.contradiction.kind != "rival_allocation":
        return {}
    outlet = str(dict(row.contradiction.details).get("outlet", ""))
    known = names.get(bytes.fromhex(outlet)) if len(outlet) == _ID_SIGNS else None
    return {"outlet": known or texts("the other outlet")}
