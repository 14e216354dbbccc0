"""The steps of a fulfillment and who may take which when.

A fulfillment is the part of one sale that one outlet prepares for one delivery method. Its status is derived
from what was done, never kept; every step has a check that says why it is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pos_desktop.domain.balance import Balance
from pos_desktop.domain.errors import RuleBroken

UNDO_MS = 8_000
"""How long a hand-over can be undone, and how long the web shop is told nothing about it."""


class FulfillmentStatus(StrEnum):
    """What the Fulfillments screen shows."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    PACKED = "packed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    CANCELLED_AFTER_PACKING = "cancelled_after_packing"


class Method(StrEnum):
    """How the goods reach the customer."""

    PICKUP = "pickup"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class FulfillmentLine:
    """One product of a fulfillment.

    Units: thousandths. `packed` and `fulfilled` are what was in the box and what left the shop; they stay
        when a
    later edit of the order changes `quantity`.
    """

    line_key: str
    product_id: UUID | None
    quantity: int
    picked: int = 0
    packed: int = 0
    fulfilled: int = 0


@dataclass(frozen=True, slots=True)
class SaleDue:
    """What a sale has open when its goods are about to leave."""

    balance: Balance
    currency: str


def status_of(*, void: bool, packed: bool, handed_over: bool, started: bool) -> FulfillmentStatus:
    """The status that follows from four facts.

    Shapes: `void` is cancelled or without units left; `packed` that a packed box is there, not put back.
    Source: architecture.md, "Facts": handed over wins, then cancelled, then the step.
    """
    if handed_over:
        return FulfillmentStatus.COMPLETED
    if void:
        return FulfillmentStatus.CANCELLED_AFTER_PACKING if packed else FulfillmentStatus.CANCELLED
    if packed:
        return FulfillmentStatus.PACKED
    return FulfillmentStatus.IN_PROGRESS if started else FulfillmentStatus.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfillment:
    """The folded state of one fulfillment.

    Units: instants in milliseconds since the epoch, UTC. `handed_over_at_ms` is None again once undone;
    `packed_at_ms` is None again after an unpack (which starts the next `epoch`).
    """

    id: UUID
    sale_id: UUID
    outlet_id: UUID
    method: Method
    round: int = 1
    lines: tuple[FulfillmentLine, ...] = ()
    epoch: int = 0
    assigned: UUID | None = None
    packed_at_ms: int | None = None
    cancelled: bool = False
    put_back_at_ms: int | None = None
    handed_over_at_ms: int | None = None

    @property
    def quantity(self) -> int:
        """All units to prepare. Units: thousandths."""
        return sum(line.quantity for line in self.lines)

    @property
    def picked(self) -> int:
        """All units picked, at most what each line asks for. Units: thousandths."""
        return sum(min(line.picked, line.quantity) for line in self.lines)

    @property
    def is_packed(self) -> bool:
        """Whether it was packed and holds every unit that is asked for now."""
        return self.packed_at_ms is not None and all(line.packed >= line.quantity for line in self.lines)

    @property
    def is_handed_over(self) -> bool:
        """Whether it was shipped or picked up, and that was not undone."""
        return self.handed_over_at_ms is not None

    @property
    def has_goods_to_put_back(self) -> bool:
        """Whether it was cancelled with a packed box that nobody has put back."""
        return self.status is FulfillmentStatus.CANCELLED_AFTER_PACKING

    @property
    def is_partly_picked(self) -> bool:
        """Whether picking was begun and units are missing."""
        return 0 < self.picked < self.quantity

    @property
    def status(self) -> FulfillmentStatus:
        """What the screen shows, derived from everything that was done."""
        void = self.cancelled or self.quantity == 0
        was_packed = self.packed_at_ms is not None
        return status_of(
            void=void,
            packed=(was_packed and self.put_back_at_ms is None) if void else self.is_packed,
            handed_over=self.is_handed_over,
            started=self.assigned is not None or was_packed or self.picked > 0,
        )

    def unpacked_units(self) -> tuple[tuple[str, int], ...]:
        """Line keys and the units of them that are not in the box: what *Move to another outlet* moves."""
        packed = self.packed_at_ms is not None
        missing = ((line.line_key, line.quantity - line.packed * packed) for line in self.lines)
        return tuple((key, units) for key, units in missing if units > 0)

    def unpicked_units(self) -> tuple[tuple[str, int], ...]:
        """Line keys and the units of them that are not picked yet."""
        missing = ((line.line_key, line.quantity - line.picked) for line in self.lines)
        return tuple((key, units) for key, units in missing if units > 0)

    def check_pack(self, *, all_here: bool = False, short: tuple[tuple[UUID, int], ...] = ()) -> None:
        """Refuse *Mark as packed*, which packs every unit.

        Shapes: `short` holds products and the units the outlet lacks; `all_here` is the person's answer that
            the goods are there all the same.
        Errors: `RuleBroken` already_handed_over, cancelled, already_packed; partly_picked (picked, quantity)
            and short_stock (units) unless `all_here`.
        """
        self._refuse_gone()
        if self.is_packed:
            raise RuleBroken("already_packed", fulfillment_id=self.id)
        if all_here:
            return
        if self.is_partly_picked:
            raise RuleBroken(
                "partly_picked", fulfillment_id=self.id, picked=self.picked, quantity=self.quantity
            )
        if short:
            units = sum(missing for _, missing in short)
            raise RuleBroken("short_stock", fulfillment_id=self.id, units=units, short=short)

    def check_unpack(self) -> None:
        """Refuse *Unpack*. Errors: `RuleBroken` already_handed_over, cancelled, not_packed."""
        self._refuse_gone()
        self._refuse_unpacked()

    def check_slip(self) -> None:
        """Refuse the packing slip before everything is packed. Errors: `RuleBroken` cancelled, not_packed."""
        if self.status in (FulfillmentStatus.CANCELLED, FulfillmentStatus.CANCELLED_AFTER_PACKING):
            raise RuleBroken("cancelled", fulfillment_id=self.id)
        self._refuse_unpacked()

    def check_picking_list(self) -> None:
        """Refuse the picking list once there is nothing to pick.

        Errors: `RuleBroken` already_handed_over, cancelled, already_packed.
        """
        self._refuse_gone()
        if self.is_packed:
            raise RuleBroken("already_packed", fulfillment_id=self.id)

    def check_ship(self, due: SaleDue) -> None:
        """Refuse *Mark as shipped*.

        Errors: `RuleBroken` wrong_method, already_handed_over, cancelled, not_packed,
            not_paid (owed_minor, currency, sale_id).
        """
        self._check_hand_over(Method.DELIVERY, due)

    def check_pick_up(self, due: SaleDue) -> None:
        """Refuse *Mark as picked up*, with the errors of `check_ship`."""
        self._check_hand_over(Method.PICKUP, due)

    def check_undo_hand_over(self, now_ms: int) -> None:
        """Refuse to take a hand-over back once its eight seconds are over.

        Errors: `RuleBroken` not_handed_over, undo_expired.
        """
        if self.handed_over_at_ms is None:
            raise RuleBroken("not_handed_over", fulfillment_id=self.id)
        if abs(now_ms - self.handed_over_at_ms) > UNDO_MS:  # a clock set back gives no second chance either
            raise RuleBroken("undo_expired", fulfillment_id=self.id)

    def check_move(self, to_outlet_id: UUID) -> None:
        """Refuse *Move to another outlet*.

        Errors: `RuleBroken` already_handed_over, cancelled, already_packed, same_outlet.
        """
        self._refuse_gone()
        if self.is_packed:
            raise RuleBroken("already_packed", fulfillment_id=self.id)
        if to_outlet_id == self.outlet_id:
            raise RuleBroken("same_outlet", fulfillment_id=self.id)

    def check_put_back(self) -> None:
        """Refuse *Put back* but for goods that were packed before the cancellation.

        Errors: `RuleBroken` already_handed_over, not_cancelled, nothing_to_put_back.
        """
        self._refuse_handed_over()
        if not self.cancelled and self.quantity > 0:
            raise RuleBroken("not_cancelled", fulfillment_id=self.id)
        if not self.has_goods_to_put_back:
            raise RuleBroken("nothing_to_put_back", fulfillment_id=self.id)

    def check_pick(self, line_key: str, picked: int, *, is_picking_device: bool) -> None:
        """Refuse to count units of a line as picked.

        Units: `picked` is how much of the line is picked in all, in thousandths.
        Errors: `RuleBroken` only_picking_device, already_handed_over, cancelled, already_packed,
            unknown_line, picked_too_many (quantity), bad_quantity.
        """
        self.check_assign(is_picking_device=is_picking_device)
        line = next((line for line in self.lines if line.line_key == line_key), None)
        if line is None:
            raise RuleBroken("unknown_line", fulfillment_id=self.id, line_key=line_key)
        if picked < 0:
            raise RuleBroken("bad_quantity", quantity=picked)
        if picked > line.quantity:
            raise RuleBroken("picked_too_many", fulfillment_id=self.id, picked=picked, quantity=line.quantity)

    def check_assign(self, *, is_picking_device: bool) -> None:
        """Refuse to assign somebody.

        Errors: `RuleBroken` only_picking_device, already_handed_over, cancelled, already_packed.
        """
        self.check_note(is_picking_device=is_picking_device)
        self.check_picking_list()

    def check_note(self, *, is_picking_device: bool) -> None:
        """Refuse a note from anything but the picking app. Errors: `RuleBroken` only_picking_device."""
        if not is_picking_device:
            raise RuleBroken("only_picking_device", fulfillment_id=self.id)

    def _check_hand_over(self, method: Method, due: SaleDue) -> None:
        if self.method is not method:
            raise RuleBroken("wrong_method", fulfillment_id=self.id, method=self.method)
        self._refuse_gone()
        self._refuse_unpacked()
        if not due.balance.is_paid:
            raise RuleBroken(
                "not_paid",
                fulfillment_id=self.id,
                sale_id=self.sale_id,
                owed_minor=due.balance.owed_minor,
                currency=due.currency,
            )

    def _refuse_handed_over(self) -> None:
        if self.is_handed_over:
            raise RuleBroken("already_handed_over", fulfillment_id=self.id)

    def _refuse_gone(self) -> None:
        self._refuse_handed_over()
        if self.cancelled or self.quantity == 0:
            raise RuleBroken("cancelled", fulfillment_id=self.id)

    def _refuse_unpacked(self) -> None:
        if not self.is_packed:
            raise RuleBroken("not_packed", fulfillment_id=self.id)
