"""What the Fulfillments screen shows, as frozen values without widgets or wording.

Ids are 16 bytes, amounts minor units, quantities thousandths, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum

from pos_desktop.services.ports.online import HeldStep
from pos_desktop.services.ports.rows import (
    ContactState,
    FulfillmentCounts,
    FulfillmentFilter,
    FulfillmentRow,
    ShopMessage,
)
from pos_desktop.ui.refusals import Refusal


class Step(StrEnum):
    """Everything a person can ask of the open row."""

    PACK = "pack"
    SHIP = "ship"
    PICK_UP = "pick_up"
    UNPACK = "unpack"
    PUT_BACK = "put_back"
    PICKING_LIST = "picking_list"
    PACKING_SLIP = "packing_slip"
    LABEL = "label"
    MOVE = "move"
    TELL = "tell"
    COLLECT = "collect"
    HISTORY = "history"


class Telling(StrEnum):
    """How the customer was told; the value is what the journal stores."""

    COPY = "copy"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """An outlet to choose."""

    outlet_id: bytes
    name: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One product of the open fulfillment; `done` is packed or picked, whichever step it is at."""

    key: str
    name: str
    sku: str
    picture: str
    tint: str
    wanted: int
    done: int
    is_packed: bool


@dataclass(frozen=True, slots=True)
class OtherPart:
    """What another outlet prepares of the same sale; `units` are (quantity, product)."""

    fulfillment_id: bytes
    outlet: str
    status: str
    units: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class OpenPart:
    """The fulfillment whose row is open.

    Shapes: `steps` in the order of the action row, the next step first; `next_step` is the one accent;
        `is_edited` when the shop changed what was packed, so that the slip no longer holds;
        `messages` are what the web shop is told of it; `asks` when packing wants an answer first;
        `refusal` stands beside the actions.
    """

    sale_id: bytes
    fulfillment_id: bytes
    outlet_id: bytes
    outlet: str
    number: str
    status: str
    method: str
    lines: tuple[PartLine, ...]
    customer: str
    contact: ContactState
    note: str
    notes: tuple[tuple[int, str], ...]
    assigned_name: str
    assigned_at_ms: int | None
    packed_at_ms: int | None
    others: tuple[OtherPart, ...]
    currency: str
    paid_minor: int
    owed_minor: int
    is_paid: bool
    carrier: str
    tracking: str
    told_at_ms: int | None
    told_how: str
    is_edited: bool
    next_step: Step
    steps: tuple[Step, ...]
    messages: tuple[ShopMessage, ...] = ()
    blocked: frozenset[Step] = frozenset()
    refusal: Refusal | None = None

    @property
    def asks(self) -> bool:
        """Whether *Mark as packed* waits for an answer: all here, elsewhere, or leave it."""
        return self.refusal is not None and self.refusal.reason in ("partly_picked", "short_stock")

    @property
    def is_owed(self) -> bool:
        """Whether the parcel was told to leave and money is still open."""
        return self.refusal is not None and self.refusal.reason == "not_paid"

    @property
    def left_to_pick(self) -> int:
        """Units that are not picked yet, in thousandths."""
        return sum(line.wanted - line.done for line in self.lines if not line.is_packed)


@dataclass(frozen=True, slots=True)
class FulfillmentsState:
    """Everything the screen draws. `is_loading` until the first rows are there: never blanks what was."""

    rows: tuple[FulfillmentRow, ...] = ()
    counts: FulfillmentCounts = field(default_factory=FulfillmentCounts)
    chosen: FulfillmentFilter = field(default_factory=FulfillmentFilter)
    outlets: tuple[NamedOutlet, ...] = ()
    channels: tuple[str, ...] = ()
    own_outlet_id: bytes = b""
    part: OpenPart | None = None
    held: tuple[HeldStep, ...] = ()
    zone: tzinfo = UTC
    is_loading: bool = True
    failure: Refusal | None = None

    @property
    def outlet(self) -> str:
        """Return the name of the chosen outlet, empty for all."""
        return next((row.name for row in self.outlets if row.outlet_id == self.chosen.outlet_id), "")

    @property
    def other_outlets(self) -> tuple[NamedOutlet, ...]:
        """Return the outlets the open fulfillment could move to."""
        here = self.part.outlet_id if self.part else b""
        return tuple(row for row in self.outlets if row.outlet_id != here)

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter besides the outlet hides rows."""
        return self.chosen != FulfillmentFilter(outlet_id=self.chosen.outlet_id, sort=self.chosen.sort)

    def held_of(self, sale_id: bytes, key: str) -> HeldStep | None:
        """Return what came of telling a web shop something that it does not know yet."""
        return next((each for each in self.held if (each.sale_id, each.key) == (sale_id, key)), None)


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is written down when a delivery leaves; both may be empty."""

    carrier: str = ""
    tracking: str = ""
