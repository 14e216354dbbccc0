"""The actions of the open fulfillment: the next step first, quiet ones last."""

from __future__ import annotations

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.action_row import Action, Offer
from pos_desktop.ui.screens.fulfillments.state import OpenPart, Step
from pos_desktop.ui.widgets.button import ButtonKind

NEXT_KEY = "F12"
_WORDS = {
    Step.PACK: (message("Mark as packed"), "package-check"),
    Step.SHIP: (message("Mark as shipped"), "truck"),
    Step.PICK_UP: (message("Mark as picked up"), "store"),
    Step.PUT_BACK: (message("Put back"), "undo-2"),
    Step.PICKING_LIST: (message("Print picking list"), "list-checks"),
    Step.PACKING_SLIP: (message("Print packing slip"), "receipt-text"),
    Step.LABEL: (message("Print shipping label"), "tag"),
    Step.UNPACK: (message("Unpack"), "undo-2"),
    Step.HISTORY: (message("See in Sales history"), ""),
}
_SHORTCUTS = {
    Step.PICKING_LIST: "F6",
    Step.PACKING_SLIP: "F6",
    Step.LABEL: "F7",
    Step.UNPACK: "F8",
    Step.HISTORY: "F9",
}
_QUIET = (Step.UNPACK, Step.HISTORY)
_GIVES_WAY = (Step.PACKING_SLIP, Step.PICKING_LIST, Step.LABEL, Step.UNPACK, Step.HISTORY)


def offer_of(texts: Texts, part: OpenPart) -> Offer:
    """Return what the row offers; while packing asks, the answers stand in the place of *Mark as packed*."""
    steps = tuple(step for step in part.steps if not (part.asks and step is Step.PACK))
    actions = tuple(_action(texts, part, step) for step in steps)
    return Offer(actions, "" if part.asks else left_words(texts, part), texts("More"))


def left_words(texts: Texts, part: OpenPart) -> str:
    """Return what is still to pick, written beside *Mark as packed*."""
    left = part.left_to_pick
    if part.next_step is not Step.PACK or left <= 0:
        return ""
    units = format_quantity(left, texts.language)
    return texts.plural(
        "{units} item is not picked yet", "{units} items are not picked yet", -(-left // 1000), units=units
    )


def _action(texts: Texts, part: OpenPart, step: Step) -> Action:
    words, icon = _WORDS[step]
    is_next = step is part.next_step
    kind = ButtonKind.PRIMARY if is_next else ButtonKind.QUIET if step in _QUIET else ButtonKind.NEUTRAL
    return Action(
        key=step,
        text=texts(words),
        icon=icon,
        kind=kind,
        shortcut=_SHORTCUTS.get(step, ""),
        keycap=NEXT_KEY if is_next else "",
        yields=_GIVES_WAY.index(step) + 1 if step in _GIVES_WAY else 0,
        is_enabled=step not in part.blocked,
    )
