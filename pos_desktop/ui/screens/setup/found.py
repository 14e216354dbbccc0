"""One look into the database and at this computer for the Setup screen; knows nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from pos_desktop.services.ports.rows import MessageRow, NamedRow, Queries
from pos_desktop.ui.screens.setup.computer import Computer, PrinterStand
from pos_desktop.ui.screens.setup.state import RegisterChoice
from pos_desktop.ui.screens.ties import zone_of


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to show."""

    messages: tuple[MessageRow, ...]
    shows_told: bool
    shops: tuple[NamedRow, ...]
    registers: tuple[RegisterChoice, ...]
    printers: tuple[PrinterStand, ...]
    zone: tzinfo


def find(queries: Queries, computer: Computer, own_outlet_id: bytes, *, shows_told: bool) -> Found:
    """Return everything the screen shows."""
    outlets = queries.named("outlet")
    names = {row.record_id: row.name for row in outlets}
    registers = (
        RegisterChoice(row.record_id, outlet_id, row.name, names.get(outlet_id, ""))
        for row in queries.named("register")
        if isinstance(outlet_id := row.fields.get("outlet_id"), bytes)
    )
    return Found(
        queries.messages(waiting_only=not shows_told),
        shows_told,
        queries.named("channel"),
        tuple(sorted(registers, key=lambda each: (each.outlet.casefold(), each.name.casefold()))),
        computer.printers(),
        zone_of(outlets, own_outlet_id),
    )
