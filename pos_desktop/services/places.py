"""Where a till stands: at which outlet, as which register, so that no two tills are the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from msgspec import Struct

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import RegisterChanged
from pos_desktop.journal.state import RecordState
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import as_id, number, record_of, text
from pos_desktop.services.founding import OWNER, NewShop, found_shop, owner_desk
from pos_desktop.services.ports.ledger import Desk, Entry

MOST_SIGNS = 100


class Place(Struct, frozen=True):
    """Where a till is wanted: ids of what the shop has, names of what it may not have yet.

    Shapes: without a register it is a back office, which takes no money.
    """

    outlet_id: bytes = b""
    outlet: str = ""
    register_id: bytes = b""
    register: str = ""


def add_register(entry: Entry, desk: Desk, outlet_id: bytes, name: str) -> bytes:
    """Add a register to an outlet, in the currency of the others, and return its id.

    Errors: `RuleBroken` not_allowed, unknown_record, empty (name), too_long (field, most),
        register_name_taken (name).
    """
    permit(desk, Permission.MANAGE_DEVICES, outlet_id=outlet_id)
    record_of(entry, outlet_id, "outlet")
    known, wanted = entry.records("register"), " ".join(name.split())
    if not wanted:
        raise RuleBroken("empty", field="name")
    if len(wanted) > MOST_SIGNS:
        raise RuleBroken("too_long", field="name", most=MOST_SIGNS)
    if _named(_at(known, outlet_id), wanted) is not None:
        raise RuleBroken("register_name_taken", name=wanted)
    register_id, usual = entry.new_id(), NewShop()
    added = RegisterChanged(
        name=wanted,
        outlet_id=outlet_id,
        prefix=free_prefix(known),
        currency=text(known[0], "currency") if known else usual.currency,
        cash_step_minor=number(known[0], "cash_step_minor") if known else usual.cash_step_minor,
    )
    entry.record(register_id, added, who=who(desk))
    return register_id


def take_place(entry: Entry, place: Place) -> Desk:
    """Make sure that the shop has the place a till was let in for; return its owner's desk there.

    An outlet that is not to be found is the shop's first one.
    """
    outlets, registers = entry.records("outlet"), entry.records("register")
    if not outlets:
        usual = NewShop()
        named = NewShop(outlet=place.outlet or usual.outlet, register=place.register or usual.register)
        return found_shop(entry, named)
    register = next((each for each in registers if each.record_id == place.register_id), None)
    if register is not None:
        return owner_desk(as_id(register, "outlet_id") or outlets[0].record_id, register.record_id)
    outlet = next((each for each in outlets if each.record_id == place.outlet_id), None)
    outlet_id = (outlet or _named(outlets, place.outlet) or outlets[0]).record_id
    if not place.register:
        return owner_desk(outlet_id)
    register = _named(_at(registers, outlet_id), place.register)
    register_id = register.record_id if register else None
    return owner_desk(
        outlet_id, register_id or add_register(entry, owner_desk(outlet_id), outlet_id, place.register)
    )


def part_receipts(entry: Entry, register_id: bytes) -> bool:
    """Begin a register's receipt numbers with another sign where an older one has the same; tell if so.

    Two shops that were begun apart and then joined both have a first register.
    """
    known = entry.records("register")
    if is_apart(register_id, [(each.record_id, each.fields) for each in known]):
        return False
    entry.record(register_id, RegisterChanged(prefix=free_prefix(known)), who=OWNER.bytes)
    return True


def is_apart(register_id: bytes, registers: Sequence[tuple[bytes, Mapping[str, object]]]) -> bool:
    """Tell whether a register may keep its prefix: of several that have it only the first, by id, may.

    Shapes: `registers` are all of the shop, as (id, fields).
    """
    own = next((fields.get("prefix") for each, fields in registers if each == register_id), None)
    return all(other >= register_id for other, fields in registers if fields.get("prefix") == own)


def free_prefix(registers: Sequence[RecordState]) -> str:
    """Return what begins the receipt numbers of no register yet: a number and a hyphen."""
    taken = {text(each, "prefix") for each in registers}
    return next(prefix for prefix in (f"{at}-" for at in count(1)) if prefix not in taken)


def _at(registers: Sequence[RecordState], outlet_id: bytes) -> tuple[RecordState, ...]:
    return tuple(each for each in registers if as_id(each, "outlet_id") == outlet_id)


def _named(records: Iterable[RecordState], wanted: str) -> RecordState | None:
    folded = wanted.strip().casefold()
    return next((each for each in records if text(each, "name").strip().casefold() == folded), None)
