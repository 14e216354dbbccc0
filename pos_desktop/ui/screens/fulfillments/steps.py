"""The wishes of the open row, each as one call of a service inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_desktop.services import fulfilling, printing
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.ui.screens.fulfillments.state import Shipment, Step
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.ties import Hands


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for, with what they typed or answered.

    Shapes: `all_here` and `to_outlet_id` answer what packing asks; `told_how` is one of `Telling`.
    """

    step: Step
    all_here: bool = False
    to_outlet_id: bytes = b""
    shipment: Shipment = field(default_factory=Shipment)
    collected_by: str = ""
    told_how: str = ""


_PAPERS = {
    Step.PICKING_LIST: DocumentKind.PICKING_LIST,
    Step.PACKING_SLIP: DocumentKind.PACKING_SLIP,
    Step.LABEL: DocumentKind.ADDRESS_LABEL,
}


def take_step(entry: Entry, hands: Hands, *, wish: Wish, target: Target) -> object:
    """Take one step of a fulfillment, or queue one of its papers.

    Errors: `RuleBroken` with the service's reason.
    """
    at, desk = (target.sale_id, target.fulfillment_id), hands.desk
    if wish.step in _PAPERS:
        return printing.print_for_fulfillment(entry, desk, hands.press, _PAPERS[wish.step], at)
    match wish.step:
        case Step.PACK:
            return fulfilling.pack_fulfillment(entry, desk, *at, all_here=wish.all_here)
        case Step.UNPACK:
            return fulfilling.unpack_fulfillment(entry, desk, *at)
        case Step.SHIP:
            sent = wish.shipment
            return fulfilling.ship_fulfillment(entry, desk, *at, carrier=sent.carrier, tracking=sent.tracking)
        case Step.PICK_UP:
            return fulfilling.pick_up_fulfillment(entry, desk, *at, collected_by=wish.collected_by)
        case Step.PUT_BACK:
            return fulfilling.put_back_fulfillment(entry, desk, *at)
        case Step.MOVE:
            return fulfilling.move_fulfillment(entry, desk, *at, to_outlet_id=wish.to_outlet_id)
        case Step.TELL:
            return fulfilling.tell_customer(entry, desk, *at, how=wish.told_how)
    raise AssertionError(f"{wish.step} is not a step of the ledger")


def take_back(entry: Entry, hands: Hands, *, step: Step, target: Target) -> object:
    """Take a step back within its time of undo.

    Errors: `RuleBroken` with the service's reason, undo_expired above all.
    """
    at, desk = (target.sale_id, target.fulfillment_id), hands.desk
    if step is Step.PACK:
        return fulfilling.unpack_fulfillment(entry, desk, *at)
    if step is Step.UNPACK:
        return fulfilling.pack_fulfillment(entry, desk, *at, all_here=True)
    return fulfilling.undo_hand_over(entry, desk, *at)
