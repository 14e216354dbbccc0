"""What the Setup screen asks of the computer it runs on: settings, printers, and the state of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.paper import Outcome
from pos_desktop.settings import PrinterSetting, Settings


@dataclass(frozen=True, slots=True)
class PrinterStand:
    """One printer and the papers that have not come out of it.

    Shapes: `waiting` are tried again by themselves, `reason` says what holds up the oldest of them; whether
        `unconfirmed` ones came out is not known.
    """

    setting: PrinterSetting
    waiting: int = 0
    unconfirmed: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What a check of the journal found.

    Shapes: `first_bad` names the first fact that is not what was recorded, "" when every one is;
        `differences` counts lines of the tables that a replay would change, `damage` pages of the file.
    """

    facts: int
    first_bad: str = ""
    differences: int = 0
    damage: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether everything is as it was recorded."""
        return not (self.first_bad or self.differences or self.damage)


class Computer(Protocol):
    """This computer; everything that may be refused is refused here, whatever the screen offered.

    Every method but `settings` and `folder` may wait for a disk or a printer and is called off the UI
    thread.
    """

    @property
    def folder(self) -> Path:
        """Return where the shop's data is kept."""

    @property
    def settings(self) -> Settings:
        """Return the settings as they stand."""

    def printers(self) -> tuple[PrinterStand, ...]:
        """Return this computer's printers, in the order they were added."""

    def add_printer(self, desk: Desk, setting: PrinterSetting) -> None:
        """Add a printer.

        Errors: `RuleBroken` not_allowed, empty, printer_exists, bad_printer_address, printer_in_data_folder,
            bad_choice; `Unavailable("not_saved")`.
        """

    def remove_printer(self, desk: Desk, printer_id: str) -> PrinterSetting:
        """Remove a printer and return what it was; papers that wait for it stay in the database.

        Errors: `RuleBroken` not_allowed, unknown_printer; `Unavailable("not_saved")`.
        """

    def find_printers(self, desk: Desk) -> PrinterSearch:
        """Look for printers on USB, serial ports and the system's queues; takes seconds at the most.

        Errors: `RuleBroken` not_allowed.
        """

    def print_test_page(self, desk: Desk, printer_id: str) -> Outcome:
        """Print the test page at once and return what became of it.

        Errors: `RuleBroken` not_allowed, unknown_printer.
        """

    def choose_register(self, desk: Desk, register_id: bytes) -> None:
        """Make this computer another register of the shop.

        Errors: `RuleBroken` not_allowed, unknown_record; `Unavailable("not_saved")`.
        """

    def check_journal(self) -> JournalCheck:
        """Check every fact, every table and every page; takes seconds in a large shop."""
