"""The outlets and registers of a retailer, by name, as its own journal tells them.

The hub decodes nothing else of what it keeps; these few facts it reads when a person names a place.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET
from sqlalchemy import Connection, func, literal, select

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.hub.devices import Place
from pos_desktop.hub.tables import fact
from pos_desktop.journal.envelope import ForgedFact, Recorded, open_fact
from pos_desktop.journal.facts import OutletChanged, RegisterChanged

_KINDS = ("catalogue.outlet_changed", "catalogue.register_changed")


@dataclass(frozen=True, slots=True)
class Known:
    """An outlet or register; `outlet` is where a register stands, None for an outlet."""

    id: bytes
    name: str
    outlet: bytes | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """All that are not deleted."""

    outlets: tuple[Known, ...] = ()
    registers: tuple[Known, ...] = ()


def places_of(connection: Connection, retailer_id: bytes) -> Places:
    """Return the places of a retailer; none before its first till has brought them."""
    facts = sorted(_facts(connection, retailer_id), key=lambda each: (each.stamp, each.device, each.seq))
    outlets: dict[bytes, Known] = {}
    registers: dict[bytes, Known] = {}
    deleted: set[bytes] = set()
    for each in facts:
        change, root = each.body, each.root
        if not isinstance(change, OutletChanged | RegisterChanged):
            continue
        if change.deleted is not UNSET:
            (deleted.add if change.deleted else deleted.discard)(root)
        if isinstance(change, OutletChanged):
            outlets[root] = _outlet(root, outlets.get(root), change)
        else:
            registers[root] = _register(root, registers.get(root), change)
    return Places(_alive(outlets, deleted), _alive(registers, deleted))


def resolve(places: Places, outlet: str, register: str) -> Place:
    """Return the place that names or ids in hex mean.

    Shapes: in a journal without outlets the names are kept, for the first till to go by; a register may be
        one that is still to be made.
    Errors: `RuleBroken("unknown_record")` for an outlet that a journal with outlets does not have.
    """
    if not places.outlets:
        return Place(outlet_name=outlet, register_name=register)
    found = _named(places.outlets, outlet)
    if found is None:
        raise RuleBroken("unknown_record", kind="outlet", name=outlet)
    here = tuple(known for known in places.registers if known.outlet == found.id)
    known = _named(here, register)
    return Place(
        outlet=found.id,
        register=known.id if known else None,
        outlet_name=found.name,
        register_name=known.name if known else register,
        scope=(found.id,),
    )


def _named(places: tuple[Known, ...], wanted: str) -> Known | None:
    wanted = wanted.strip().casefold()
    return next((each for each in places if wanted in (each.id.hex(), each.name.casefold())), None)


def _alive(found: dict[bytes, Known], deleted: set[bytes]) -> tuple[Known, ...]:
    return tuple(known for root, known in found.items() if root not in deleted)


def _outlet(root: bytes, before: Known | None, change: OutletChanged) -> Known:
    name = before.name if before else ""
    return Known(root, name if change.name is UNSET else change.name)


def _register(root: bytes, before: Known | None, change: RegisterChanged) -> Known:
    name, outlet = (before.name, before.outlet) if before else ("", None)
    return Known(
        root,
        name if change.name is UNSET else change.name,
        outlet if change.outlet_id is UNSET else change.outlet_id,
    )


def _facts(connection: Connection, retailer_id: bytes) -> list[Recorded]:
    """Return the facts of outlets and registers; the database looks for them, as heads are not indexed."""
    found: list[Recorded] = []
    for kind in _KINDS:
        needle = literal(kind.encode(), fact.c.head.type)
        is_postgresql = connection.dialect.name == "postgresql"
        at = func.position(needle.op("IN")(fact.c.head)) if is_postgresql else func.instr(fact.c.head, needle)
        rows = connection.execute(
            select(fact.c.head, fact.c.body).where(fact.c.retailer == retailer_id, at > 0)
        )
        for head, body in rows:
            try:
                found.append(open_fact(bytes(head), None if body is None else bytes(body)))
            except ForgedFact:
                continue  # of a device that lies about it; no till reads it either
    return found
