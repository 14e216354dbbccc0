"""What the buttons of the list say, what was refused, and the news after a deed."""

from __future__ import annotations

from datetime import tzinfo

from pos_desktop.services.ports.rows import SettledRow
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.refusals import refusal_text
from pos_desktop.ui.screens.exceptions.state import Deed, News, Refusal
from pos_desktop.ui.screens.words import when
from pos_desktop.ui.shop_refusals import shop_trouble_text
from pos_desktop.ui.widgets.button import Face
from pos_desktop.ui.widgets.toast import Toast

_DEEDS = {
    Deed.GIVE_BACK: (message("Give back"), "hand-coins"),
    Deed.TAKE_PAYMENT: (message("Take the payment"), "hand-coins"),
    Deed.PUT_BACK: (message("Put back"), "undo-2"),
    Deed.UNPACK: (message("Unpack"), "package-open"),
    Deed.FULFILLMENT: (message("Show the fulfillment"), "package"),
    Deed.SALE: (message("Show the sale"), "receipt-text"),
    Deed.RETRY: (message("Try again"), "refresh-cw"),
    Deed.BY_HAND: (message("Done by hand"), "check"),
    Deed.READ_AGAIN: (message("Read once more"), "refresh-cw"),
    Deed.SHOP: (message("Show the web shop"), "globe"),
    Deed.TILLS: (message("Show the other tills"), "list"),
    Deed.REOPEN: (message("Put back on the list"), "undo-2"),
}
_NEWS = {
    "settled": (message("It is settled and off the list"), "check"),
    "reopened": (message("It is on the list again"), "undo-2"),
    "put_back": (message("The goods are in stock again"), "undo-2"),
    "unpacked": (message("It is unpacked; pack what it should hold"), "package-open"),
    "counted": (message("The count is written down"), "list-checks"),
    "kept": (message("The code belongs to one product now"), "check"),
    "retried": (message("The shop is told once more"), "refresh-cw"),
    "by_hand": (message("Written down: it was done by hand"), "check"),
    "read_again": (message("The order is read once more"), "refresh-cw"),
}
_REFUSALS = {
    "code_is_sku": message("{product} has this code as its SKU and keeps it, or gets another SKU first."),
    "no_longer_shared": message("Only one product answers to it any more. Nothing was changed."),
    "note_too_long": message("The note is too long: at most {most} characters."),
    "unknown_record": message("It was removed meanwhile. Nothing was changed."),
    "bad_quantity": message("This is no quantity. Nothing was changed."),
}


def deed_face(texts: Texts, deed: Deed) -> Face:
    """Return what the button of a deed says."""
    words, icon = _DEEDS[deed]
    return Face(texts(words), icon)


def settled_words(texts: Texts, row: SettledRow, zone: tzinfo) -> str:
    """Return who settled an exception, when, and the note."""
    at, user = when(texts, row.at_ms, zone), row.who or texts("someone unknown here")
    if row.note:
        return texts("Settled by {user}, {time}: “{note}”", user=user, time=at, note=row.note)
    return texts("Settled by {user}, {time}, without a note.", user=user, time=at)


def toast_for(texts: Texts, news: News) -> Toast:
    """Return the news."""
    words, icon = _NEWS[news.kind]
    return Toast(texts(words), icon, news.undo)


def refused(texts: Texts, refusal: Refusal) -> str:
    """Return what was refused, and what to do."""
    if refusal.is_of_shop:
        return shop_trouble_text(texts, refusal.reason, dict(refusal.facts))
    sentence = _REFUSALS.get(refusal.reason)
    if sentence is not None:
        return texts(sentence, **dict(refusal.facts))
    return refusal_text(texts, refusal.reason, dict(refusal.facts))
