"""What the toast says after a step, and whether it can be taken back."""

from __future__ import annotations

from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.fulfillments.presenter import Done
from pos_desktop.ui.screens.fulfillments.state import Step
from pos_desktop.ui.widgets.toast import Toast

_NEWS = {
    Step.PACK: (message("{number} is packed"), "package-check"),
    Step.UNPACK: (message("{number} is unpacked"), "package-open"),
    Step.SHIP: (message("{number} is shipped"), "truck"),
    Step.PICK_UP: (message("{number} is picked up"), "store"),
    Step.PUT_BACK: (message("The goods of {number} are back in stock"), "undo-2"),
    Step.MOVE: (message("What was not packed of {number} moved to the other outlet"), "store"),
    Step.TELL: (message("Written down: the customer of {number} was told"), "bell"),
    Step.PICKING_LIST: (message("The picking list of {number} goes to the printer"), "printer"),
    Step.PACKING_SLIP: (message("The packing slip of {number} goes to the printer"), "printer"),
    Step.LABEL: (message("The label of {number} goes to the printer"), "printer"),
}


def toast_for(texts: Texts, done: Done) -> Toast:
    """Return the news of a step; with Undo where it can be taken back."""
    words, icon = _NEWS[done.step]
    return Toast(texts(words, number=done.number), icon, done if done.can_be_undone else None)
