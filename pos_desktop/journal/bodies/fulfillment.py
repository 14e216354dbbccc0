"""What was done to prepare and hand over a part of a sale: the root is the sale."""

from __future__ import annotations

from pos_desktop.journal.bodies.base import Fact, Id, Units, Whole


class FulfillmentAssigned(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A picker took the fulfillment; `user_id` None gives it back. The last stamp wins."""

    fulfillment_id: Id
    user_id: Id | None
    user_name: str = ""


class UnitsPicked(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Units were taken from the shelf, or put back when negative; picks of the highest epoch are summed."""

    fulfillment_id: Id
    epoch: Whole
    line_key: str
    quantity: Whole


class FulfillmentNoted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A picker wrote a note."""

    fulfillment_id: Id
    text: str


class FulfillmentPacked(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Every unit was packed; `content_hash` is of the units that were packed."""

    fulfillment_id: Id
    epoch: Whole
    content_hash: bytes
    units: Units = ()


class FulfillmentUnpacked(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The parcel was opened again; starts `epoch`, one above the one that was packed."""

    fulfillment_id: Id
    epoch: Whole


class FulfillmentShipped(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A delivery left the outlet."""

    fulfillment_id: Id
    epoch: Whole
    units: Units
    carrier: str = ""
    tracking: str = ""


class FulfillmentPickedUp(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A pickup was handed to the customer."""

    fulfillment_id: Id
    epoch: Whole
    units: Units
    collected_by: str = ""


class HandOverUndone(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The hand-overs before this stamp were taken back within the time of undo."""

    fulfillment_id: Id


class FulfillmentPutBack(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The goods are on the shelf: cancelled after packing, or prepared under an allocation that lost."""

    fulfillment_id: Id


class CustomerTold(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Someone told the customer that the parcel is ready or on its way. `how`: copy, email, phone, shop."""

    fulfillment_id: Id
    how: str
