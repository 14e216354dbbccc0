"""This computer as the Setup screen knows it: settings, printers, journal, and who may change them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from pos_desktop.app import App, Printer
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.printing.documents.printer_test import test_page
from pos_desktop.printing.finding import find_printers
from pos_desktop.printing.rendering import render
from pos_desktop.services.access import permit
from pos_desktop.services.papers import shop_of
from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import JobState, Outcome, Shop, TestPageData
from pos_desktop.services.ports.texts import Texts
from pos_desktop.settings import PrinterSetting, Settings
from pos_desktop.ui.screens.setup.computer import JournalCheck, PrinterStand
from pos_desktop.ui.screens.ties import zone_of

_NO_JOB = UUID(int=0)
_WAITING = (JobState.NOT_SENT, JobState.QUEUED, JobState.SENDING)


class ThisComputer:
    """The port `Computer` over an open shop; changes of settings follow one another, whoever makes them."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._gate = threading.Lock()

    @property
    def folder(self) -> Path:
        """Return where the shop's data is kept."""
        return self._app.folder

    @property
    def settings(self) -> Settings:
        """Return the settings as they stand."""
        return self._app.settings

    def change(self, changed: Callable[[Settings], Settings]) -> None:
        """Keep other settings, made of those that hold now. Errors: `Unavailable("not_saved")`."""
        with self._gate:
            self._app.change_settings(changed(self._app.settings))

    def printers(self) -> tuple[PrinterStand, ...]:
        """Return this computer's printers and the papers that have not come out of them."""
        return tuple(self._stand(setting) for setting in self.settings.printers)

    def add_printer(self, desk: Desk, setting: PrinterSetting) -> None:
        """Add a printer. Errors: as the port says."""
        permit(desk, Permission.MANAGE_SETTINGS)
        scheme, _, rest = setting.uri.partition(":")
        if not setting.printer_id.strip() or not rest.strip("/ "):
            raise RuleBroken("empty", field="printer")
        if scheme == "file":
            path = Path.home() / Path(rest).expanduser()
            if path.resolve().is_relative_to(self.folder.resolve()):
                raise RuleBroken("printer_in_data_folder", address=setting.uri)
            setting = msgspec.structs.replace(setting, uri=f"file:{path}")
        with self._gate:
            if any(each.printer_id == setting.printer_id for each in self.settings.printers):
                raise RuleBroken("printer_exists", name=setting.printer_id)
            self._app.add_printer(setting)

    def remove_printer(self, desk: Desk, printer_id: str) -> PrinterSetting:
        """Remove a printer and return what it was. Errors: as the port says."""
        permit(desk, Permission.MANAGE_SETTINGS)
        removed = self._printer(printer_id).setting
        self.change(
            lambda settings: msgspec.structs.replace(
                settings, printers=tuple(each for each in settings.printers if each != removed)
            )
        )
        return removed

    def find_printers(self, desk: Desk) -> PrinterSearch:
        """Look for what this computer can print on. Errors: as the port says."""
        permit(desk, Permission.MANAGE_SETTINGS)
        return find_printers()

    def print_test_page(self, desk: Desk, printer_id: str) -> Outcome:
        """Print the test page at once, past the papers that wait. Errors: as the port says."""
        permit(desk, Permission.PRINT)
        printer = self._printer(printer_id)
        shop = self._app.ledger.submit(lambda entry: _shop(entry, desk)).result()
        zone = zone_of(self._app.queries.named("outlet"), desk.outlet_id.bytes)
        language = self.settings.language
        printed_at = datetime.fromtimestamp(self._app.clock() / 1000, zone)
        data = TestPageData(language, shop, printer.profile, printed_at)
        printout = render(test_page(data, Texts(language)), printer.profile)
        return printer.transport.send(printout, job_id=_NO_JOB)

    def choose_register(self, desk: Desk, register_id: bytes) -> None:
        """Make this computer another register of the shop. Errors: as the port says."""
        permit(desk, Permission.MANAGE_SETTINGS)
        if not any(row.record_id == register_id for row in self._app.queries.named("register")):
            raise RuleBroken("unknown_record", kind="register", name=register_id.hex())
        self.change(lambda settings: msgspec.structs.replace(settings, register_id=register_id.hex()))

    def check_journal(self) -> JournalCheck:
        """Check every fact, every table and every page."""
        found = self._app.store.maintenance.verify()
        first_bad = f"{found.bad.device.hex()[:8]}-{found.bad.seq}" if found.bad is not None else ""
        return JournalCheck(found.facts, first_bad, len(found.differences), len(found.damage))

    def _printer(self, printer_id: str) -> Printer:
        printer = self._app.printers.get(printer_id)
        if printer is None:
            raise RuleBroken("unknown_printer", name=printer_id)
        return printer

    def _stand(self, setting: PrinterSetting) -> PrinterStand:
        spool = self._app.store.spool
        waiting = [job for state in _WAITING for job in spool.jobs_in(setting.printer_id, state)]
        unconfirmed = spool.jobs_in(setting.printer_id, JobState.UNCONFIRMED)
        reason = next((job.reason for job in waiting if job.reason), "")
        return PrinterStand(setting, len(waiting), len(unconfirmed), reason)


def _shop(entry: Entry, desk: Desk) -> Shop:
    return shop_of(entry, entry.catalogue(desk.outlet_id.bytes))
