"""What the toast says after something was done with a sale."""

from __future__ import annotations

from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.history.presenter import Dealt
from pos_desktop.ui.screens.history.state import Deed
from pos_desktop.ui.widgets.toast import Toast

_NEWS = {
    Deed.REPRINT: (message("The receipt of {number} goes to the printer"), "printer"),
    Deed.GIFT_RECEIPT: (message("The gift receipt of {number} goes to the printer"), "printer"),
    Deed.VOID: (message("{number} is void"), "ban"),
    Deed.CANCEL_ORDER: (message("Order {number} is cancelled"), "circle-x"),
    Deed.RETURN: (message("The goods of {number} are back; give the money back now"), "undo-2"),
    Deed.GIVE_BACK: (message("The money of {number} is given back"), "hand-coins"),
}


def toast_for(texts: Texts, dealt: Dealt) -> Toast:
    """Return the news; money and voids have no undo."""
    if dealt.deed == "export":
        return Toast(
            texts.plural("{number} sale written", "{number} sales written", dealt.count), "file-down"
        )
    words, icon = _NEWS[Deed(dealt.deed)]
    return Toast(texts(words, number=dealt.number), icon)
