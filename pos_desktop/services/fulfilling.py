"""The steps of a fulfillment: pack, unpack, ship, pick up, move, put back, and what only the picking app may
do.

Every function runs inside one transaction and returns the sale as it stands afterwards. Ids are the 16 bytes
of rows
and states. Source: product.md, section 2.
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Fulfillment
from pos_desktop.domain.ids import as_uuid
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import (
    Body,
    CustomerTold,
    FulfillmentAssigned,
    FulfillmentNoted,
    FulfillmentPacked,
    FulfillmentPickedUp,
    FulfillmentPutBack,
    FulfillmentShipped,
    FulfillmentUnpacked,
    HandOverUndone,
    Part,
    Reallocated,
    UnitsPicked,
)
from pos_desktop.journal.state import FulfillmentState, SaleState
from pos_desktop.services.access import permit, who
from pos_desktop.services.allocating import (
    Placing,
    changed_parts,
    goods_of,
    moved_parts,
    placed_units,
)
from pos_desktop.services.finding import (
    domain_fulfillment,
    due_of,
    fulfillment_of,
    is_stocked,
    record_of,
    sale_of,
    text,
)
from pos_desktop.services.ports.ledger import Desk, Entry

TOLD_BY = ("copy", "email", "phone", "shop")
MAX_NOTE = 2_000
MAX_TRACKING = 100


class _Step(Struct, frozen=True):
    """One fulfillment about to take a step, and who takes it."""

    entry: Entry
    desk: Desk
    sale: SaleState
    state: FulfillmentState
    rules: Fulfillment

    def record(self, body: Body) -> SaleState:
        """Record the step and return the sale after it."""
        self.entry.record(self.sale.sale_id, body, who=who(self.desk), scope=(self.state.outlet_id,))
        return sale_of(self.entry, self.sale.sale_id)


def _step(entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, permission: Permission) -> _Step:
    sale = sale_of(entry, sale_id)
    state = fulfillment_of(sale, fulfillment_id)
    permit(desk, permission, outlet_id=state.outlet_id)
    return _Step(entry, desk, sale, state, domain_fulfillment(sale, state))


def short_units(entry: Entry, state: FulfillmentState) -> tuple[tuple[UUID, int], ...]:
    """Return the products, and the units of each, that the outlet's shelves lack for this fulfillment.

    Units: thousandths.
    """
    wanted: Counter[bytes] = Counter()
    for line in state.lines:
        if line.product_id is not None and is_stocked(entry, line.product_id):
            wanted[line.product_id] += line.wanted
    missing = (
        (as_uuid(product_id), units - max(0, entry.stock(state.outlet_id, product_id).on_hand))
        for product_id, units in wanted.items()
    )
    return tuple((product_id, units) for product_id, units in missing if units > 0)


def pack_fulfillment(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, all_here: bool = False
) -> SaleState:
    """Mark every unit as packed; `all_here` is the answer to the question a first try may end with.

    Errors: `RuleBroken` already_handed_over, cancelled, already_packed; partly_picked and short_stock unless
        `all_here`.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PACK)
    step.rules.check_pack(all_here=all_here, short=short_units(entry, step.state))
    units = tuple((line.line_key, line.wanted) for line in step.state.lines if line.wanted)
    packed = FulfillmentPacked(fulfillment_id, step.state.epoch, step.state.content_hash, units)
    return step.record(packed)


def unpack_fulfillment(entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes) -> SaleState:
    """Open the parcel again; the shop is told nothing.

    Errors: `RuleBroken` already_handed_over, cancelled, not_packed.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.UNPACK)
    step.rules.check_unpack()
    return step.record(FulfillmentUnpacked(fulfillment_id, step.state.epoch + 1))


def ship_fulfillment(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, carrier: str = "", tracking: str = ""
) -> SaleState:
    """Mark a delivery as shipped.

    Errors: `RuleBroken` wrong_method, already_handed_over, cancelled, not_packed, not_paid (owed_minor,
        currency).
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.SHIP)
    step.rules.check_ship(due_of(step.sale))
    return step.record(
        FulfillmentShipped(
            fulfillment_id,
            step.state.epoch,
            _wanted_units(step.state),
            _bounded(carrier, MAX_TRACKING),
            _bounded(tracking, MAX_TRACKING),
        )
    )


def pick_up_fulfillment(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, collected_by: str = ""
) -> SaleState:
    """Mark a pickup as handed to whoever collected it: the customer unless said otherwise.

    Errors: as `ship_fulfillment`.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PICK_UP)
    step.rules.check_pick_up(due_of(step.sale))
    name = _bounded(collected_by, MAX_TRACKING) or step.sale.contact.name
    return step.record(FulfillmentPickedUp(fulfillment_id, step.state.epoch, _wanted_units(step.state), name))


def undo_hand_over(entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes) -> SaleState:
    """Take back *shipped* or *picked up* within its eight seconds.

    Units that the shop took out of the order meanwhile leave the fulfillment that is here again.

    Errors: `RuleBroken` not_handed_over, undo_expired; handed_over_in_shop for what the web shop did.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.SHIP)
    if step.state.is_handed_over and step.state.handed_over_in_shop:
        raise RuleBroken("handed_over_in_shop", fulfillment_id=fulfillment_id.hex())
    step.rules.check_undo_hand_over(entry.now_ms)
    sale = step.record(HandOverUndone(fulfillment_id))
    units = goods_of(sale.lines)
    placed = placed_units(sale)
    if any(count > units.get(key, 0) for key, count in placed.items()):
        return _replace_parts(step, changed_parts(_placing(step), sale, units))
    return sale


def move_fulfillment(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, to_outlet_id: bytes
) -> SaleState:
    """Let another outlet prepare the units that are not packed; their commitment moves with them.

    Errors: `RuleBroken` not_allowed, already_handed_over, cancelled, already_packed, same_outlet,
        unknown_record.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.MOVE_FULFILLMENT)
    record_of(entry, to_outlet_id, "outlet")
    step.rules.check_move(as_uuid(to_outlet_id))
    parts = moved_parts(_placing(step), step.sale, step.rules, to_outlet_id)
    return _replace_parts(step, parts, to_outlet_id)


def put_back_fulfillment(entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes) -> SaleState:
    """Say that the goods of a fulfillment cancelled after packing are on the shelf again.

    Errors: `RuleBroken` already_handed_over, not_cancelled, nothing_to_put_back.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PUT_BACK)
    step.rules.check_put_back()
    return step.record(FulfillmentPutBack(fulfillment_id))


def tell_customer(entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, how: str) -> SaleState:
    """Record that the customer was told the goods are ready or on their way; `how` is one of `TOLD_BY`.

    Errors: `RuleBroken` not_packed, cancelled, bad_choice.
    """
    if how not in TOLD_BY:
        raise RuleBroken("bad_choice", field="how", value=how, choices=TOLD_BY)
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PACK)
    if not step.rules.is_handed_over:
        step.rules.check_slip()
    return step.record(CustomerTold(fulfillment_id, how))


def assign_fulfillment(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, user_id: bytes | None
) -> SaleState:
    """Let a picker take the fulfillment, or give it back with None; the picking app only.

    Errors: `RuleBroken` only_picking_device, already_handed_over, cancelled, already_packed, unknown_record.
    """
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PICK)
    step.rules.check_assign(is_picking_device=desk.actor.is_picking_device)
    name = text(record_of(entry, user_id, "user"), "name") if user_id else ""
    return step.record(FulfillmentAssigned(fulfillment_id, user_id, name))


def pick_units(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, picked: tuple[str, int]
) -> SaleState:
    """Count units of one line as picked; the picking app only.

    Shapes: `picked` is (line key, units taken from the shelf now, or put back when below zero).
    Units: thousandths.
    Errors: `RuleBroken` only_picking_device, already_handed_over, cancelled, already_packed, unknown_line,
        picked_too_many, bad_quantity.
    """
    line_key, quantity = picked
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PICK)
    before = sum(line.picked for line in step.state.lines if line.line_key == line_key)
    step.rules.check_pick(line_key, before + quantity, is_picking_device=desk.actor.is_picking_device)
    return step.record(UnitsPicked(fulfillment_id, step.state.epoch, line_key, quantity))


def note_fulfillment(
    entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes, *, note: str
) -> SaleState:
    """Write a fulfillment note; the picking app only. Errors: `RuleBroken` only_picking_device, empty."""
    step = _step(entry, desk, sale_id, fulfillment_id, Permission.PICK)
    step.rules.check_note(is_picking_device=desk.actor.is_picking_device)
    words = _bounded(note, MAX_NOTE)
    if not words:
        raise RuleBroken("empty", field="note")
    return step.record(FulfillmentNoted(fulfillment_id, words))


def _placing(step: _Step) -> Placing:
    products = {line.key: line.product_id for line in step.sale.lines}
    sale_id = as_uuid(step.sale.sale_id)
    return Placing(step.entry, sale_id, step.state.method, products, default_outlet=step.state.outlet_id)


def _replace_parts(step: _Step, parts: tuple[Part, ...], *more_scope: bytes) -> SaleState:
    """Record the whole allocation anew. Source: decision 0002."""
    sale = sale_of(step.entry, step.sale.sale_id)
    moved = Reallocated(sale.revision, sale.generation + 1, parts)
    step.entry.record(sale.sale_id, moved, who=who(step.desk), scope=(step.state.outlet_id, *more_scope))
    return sale_of(step.entry, sale.sale_id)


def _wanted_units(state: FulfillmentState) -> tuple[tuple[str, int], ...]:
    return tuple((line.line_key, line.wanted) for line in state.lines if line.wanted)


def _bounded(words: str, most: int) -> str:
    return words.strip()[:most]
