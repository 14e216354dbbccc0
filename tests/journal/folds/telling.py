"""Short ways to tell the story of one order or sale, and to fold it."""

from __future__ import annotations

from pos_desktop.journal.facts import (
    Body,
    FulfillmentPacked,
    FulfillmentPickedUp,
    FulfillmentShipped,
    PaymentTaken,
)
from pos_desktop.journal.folds.sale import fold_sale
from pos_desktop.journal.state import SaleState
from tests.journal.chains import recorded
from tests.journal.shop import ORDERS, REGISTER, SALES, SESSION, UNIT, an_id, fulfillment, parcel_hash

ORDER, SALE = ORDERS[0], SALES[0]
HERE, THERE = fulfillment(ORDER, 0), fulfillment(ORDER, 1)


def folded(*bodies: Body, root: bytes = ORDER) -> SaleState:
    """Return the sale after these facts, one after the other."""
    return fold_sale(root, recorded(root, *bodies))


def units(*quantities: int) -> tuple[tuple[str, int], ...]:
    """Return n whole units of line n."""
    return tuple((f"l{number}", quantity * UNIT) for number, quantity in enumerate(quantities) if quantity)


def packed(*quantities: int, what: bytes = HERE, epoch: int = 0) -> FulfillmentPacked:
    """Return the packing of n whole units of line n."""
    return FulfillmentPacked(what, epoch, parcel_hash(*quantities), units(*quantities))


def picked_up(*quantities: int, what: bytes = HERE) -> FulfillmentPickedUp:
    """Return the hand-over of n whole units of line n to the customer."""
    return FulfillmentPickedUp(what, 0, units(*quantities), "Ann")


def shipped(*quantities: int, what: bytes = HERE) -> FulfillmentShipped:
    """Return the shipping of n whole units of line n."""
    return FulfillmentShipped(what, 0, units(*quantities), "Post", "RN1")


def paid(amount_minor: int, *, name: str = "1", kind: str = "cash", rounding_minor: int = 0) -> PaymentTaken:
    """Return money taken at a till."""
    return PaymentTaken(
        an_id(f"payment {name}"),
        an_id(kind),
        kind,
        amount_minor,
        "CAD",
        SESSION,
        REGISTER,
        rounding_minor=rounding_minor,
    )


def statuses(sale: SaleState) -> list[str]:
    """Return the status of each fulfillment."""
    return [one.status for one in sale.fulfillments]


def contradictions(sale: SaleState) -> list[str]:
    """Return the kinds of what a person must look at."""
    return [one.kind for one in sale.contradictions]


def moved(sale: SaleState) -> tuple[int, int]:
    """Return (on hand, committed) of all shelves together, in whole units."""
    on_hand = sum(entry.on_hand for entry in sale.stock)
    return on_hand // UNIT, sum(entry.committed for entry in sale.stock) // UNIT
