"""What the Setup screen shows, as frozen values without widgets or wording.

Ids are 16 bytes, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.paper import Outcome
from pos_desktop.services.ports.rows import MessageRow, NamedRow
from pos_desktop.settings import Settings
from pos_desktop.ui.refusals import refusal_of
from pos_desktop.ui.screens.setup.computer import JournalCheck, PrinterStand


class Tab(StrEnum):
    """The five views."""

    SHOPS = "shops"
    TO_LOOK_AT = "to_look_at"
    REPLICATION = "replication"
    PRINTERS = "printers"
    COMPUTER = "computer"


class Part(StrEnum):
    """Where on the screen something was refused: the words stand beside it."""

    LISTS = "lists"
    PRINTERS = "printers"
    REGISTER = "register"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done, and where to say so."""

    part: Part
    reason: str
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A test page: on its way while there is no outcome yet."""

    printer_id: str
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class RegisterChoice:
    """A register of the shop and its outlet."""

    register_id: bytes
    outlet_id: bytes
    name: str
    outlet: str


@dataclass(frozen=True, slots=True)
class SetupState:
    """Everything the screen shows.

    Shapes: `messages` are the waiting ones, or with `shows_told` all of them; `waiting` counts the former;
        `search` is None until printers were looked for.
    """

    tab: Tab = Tab.SHOPS
    messages: tuple[MessageRow, ...] = ()
    shows_told: bool = False
    waiting: int = 0
    shops: tuple[NamedRow, ...] = ()
    registers: tuple[RegisterChoice, ...] = ()
    register_id: bytes | None = None
    printers: tuple[PrinterStand, ...] = ()
    settings: Settings = field(default_factory=Settings)
    folder: str = ""
    may_manage: bool = False
    zone: tzinfo = UTC
    now_ms: int = 0
    trial: Trial | None = None
    search: PrinterSearch | None = None
    is_searching: bool = False
    check: JournalCheck | None = None
    is_checking: bool = False
    is_loading: bool = True
    refusal: Refusal | None = None

    def refused_at(self, part: Part) -> Refusal | None:
        """Return what was refused in one place."""
        return self.refusal if self.refusal is not None and self.refusal.part is part else None


def refusal_at(part: Part, error: PosError) -> Refusal:
    """Return what a refused step says, without anything that is no word or number."""
    said = refusal_of(error)
    return Refusal(part, said.reason, said.facts)
