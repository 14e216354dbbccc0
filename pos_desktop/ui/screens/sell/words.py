"""How the Sell screen says amounts, times, ways to pay, and why something was refused."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.formats import (
    format_amount,
    format_date,
    format_money,
    format_quantity,
    format_rate,
    format_time,
)
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.ports.rows import SalePayment
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.refusals import Refusal, refused

KIND_ICONS = {
    PaymentKind.CASH: "banknote",
    PaymentKind.CARD: "credit-card",
    PaymentKind.GIFT_CARD: "gift",
    PaymentKind.STORE_CREDIT: "wallet",
    PaymentKind.ON_ACCOUNT: "calendar-clock",
    PaymentKind.ONLINE: "globe",
}
_REFUSALS = {
    "over_account_limit": message(
        "This is above what may be charged to the account. Take another way to pay."
    ),
    "discount_over_limit": message("This discount is above your limit. Ask a manager to switch user."),
    "discount_too_large": message("The discount is more than the price."),
    "layby_or_account": message("A layby cannot be charged to an account."),
    "nothing_owed": message("Nothing is owed on this sale any more."),
    "short_stock": message("The stock changed meanwhile. Look at the lines again."),
    "bad_quantity": message("This is no quantity."),
    "empty_cart": message("There is nothing in the cart yet."),
    "not_open": message("This sale was completed meanwhile, at another till perhaps."),
    "register_already_open": message("The register is open already."),
    "no_payment_type": message("No such way to pay is set up."),
    "currency_mismatch": message("This register takes money only in its own currency."),
    "not_counted": message("Count every way to pay first."),
}
_EMPTY = {
    "reference": message("Type or scan the number of the card first."),
    "reason": message("Write the reason first."),
    "name": message("Write the name first."),
}


class Wording(Struct, frozen=True):
    """One language and one currency."""

    texts: Texts
    currency: str

    def amount(self, minor: int) -> str:
        """Return an amount without its sign."""
        return format_amount(minor, self.currency, self.texts.language)

    def money(self, minor: int) -> str:
        """Return an amount with its sign: amount due, total, Pay and change only."""
        return format_money(minor, self.currency, self.texts.language)

    def less(self, minor: int) -> str:
        """Return an amount that is taken off, with a minus of its own width."""
        return f"−{self.amount(minor)}" if minor >= 0 else self.amount(-minor)

    def quantity(self, thousandths: int) -> str:
        """Return a quantity."""
        return format_quantity(thousandths, self.texts.language)

    def rate(self, ppm: int) -> str:
        """Return a rate in percent."""
        return format_rate(ppm, self.texts.language)

    def time(self, at_ms: int, zone: tzinfo) -> str:
        """Return the time of day of an instant."""
        return format_time(_local(at_ms, zone), self.texts.language)

    def date(self, at_ms: int, zone: tzinfo) -> str:
        """Return day and month of an instant."""
        return format_date(_local(at_ms, zone), self.texts.language)


def kind_icon(kind: str) -> str:
    """Return the icon of a way to pay."""
    return KIND_ICONS.get(PaymentKind(kind), "coins") if kind in list(PaymentKind) else "coins"


def payment_name(texts: Texts, payment: SalePayment) -> str:
    """Return what a payment is called in the list of what was paid."""
    if payment.entry == "rounding":
        return texts("Cash rounding")
    if payment.entry == "refund":
        return texts("Refunded in the shop")
    if payment.entry == "online":
        return texts("Paid online")
    if payment.kind == PaymentKind.GIFT_CARD and payment.reference:
        return f"{texts('Gift card')} ····{payment.reference[-4:]}"
    return texts(payment.title) if payment.title else kind_name(texts, payment.kind)


def kind_name(texts: Texts, kind: str) -> str:
    """Return the name of a kind of payment whose type was given none."""
    names = {
        PaymentKind.CASH: texts("Cash"),
        PaymentKind.CARD: texts("Card"),
        PaymentKind.GIFT_CARD: texts("Gift card"),
        PaymentKind.STORE_CREDIT: texts("Store credit"),
        PaymentKind.ON_ACCOUNT: texts("On account"),
    }
    return next((name for known, name in names.items() if known == kind), texts("Other"))


def method_name(texts: Texts, method: str) -> str:
    """Return how goods reach the customer."""
    return texts("Delivery") if method == Method.DELIVERY else texts("Pickup")


def refusal_words(words: Wording, refusal: Refusal) -> str:
    """Return why something was refused and what to do."""
    texts = words.texts
    if refusal.reason == "empty":
        return texts(_EMPTY.get(str(dict(refusal.facts).get("field", "")), _EMPTY["name"]))
    if refusal.reason == "not_enough_value":
        return texts("Only {amount} is left on it.", amount=words.amount(refusal.number("left_minor")))
    if refusal.reason == "too_much":
        owed = words.amount(refusal.number("owed_minor"))
        return texts("That is more than the {amount} that is owed.", amount=owed)
    sentence = _REFUSALS.get(refusal.reason)
    if sentence is not None:
        return texts(sentence)
    return refused(texts, refusal)


def _local(at_ms: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
