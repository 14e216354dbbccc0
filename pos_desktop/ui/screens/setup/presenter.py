"""Decides what the Setup screen shows: asks the database and this computer, and changes its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.permissions import Permission, allowed
from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.paper import Outcome as PaperOutcome
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.screens.setup.computer import Computer, JournalCheck
from pos_desktop.ui.screens.setup.found import Found, find
from pos_desktop.ui.screens.setup.state import (
    Part,
    Refusal,
    RegisterChoice,
    SetupState,
    Tab,
    Trial,
    refusal_at,
)
from pos_desktop.ui.screens.ties import Ties

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PrinterRemoved:
    """What a toast offers to take back."""

    setting: PrinterSetting


@dataclass(frozen=True, slots=True)
class News:
    """Something that was done: printer_added, printer_removed, register_chosen."""

    kind: str
    name: str = ""
    undo: PrinterRemoved | None = None


class SetupPresenter(QObject):
    """Holds the state of the screen and turns wishes into deeds.

    Signals: `state_changed` (`SetupState`); `told` (`News`); `printers_changed` (nothing): one was added or
        removed; `test_printed` (nothing): a test page came out; `register_chosen` (`RegisterChoice`).
    """

    state_changed = Signal(object)
    told = Signal(object)
    printers_changed = Signal()
    test_printed = Signal()
    register_chosen = Signal(object)

    def __init__(self, ties: Ties, computer: Computer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ties, self._computer = ties, computer
        self._state = SetupState(now_ms=ties.now_ms())
        self._undo_over = QTimer(self)
        self._undo_over.setSingleShot(True)
        self._undo_over.timeout.connect(self.refresh)

    @property
    def state(self) -> SetupState:
        """Return what the screen shows."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """Ask again; called whenever the screen comes up or something changed."""
        own_outlet_id = self._ties.desk().outlet_id.bytes
        shows_told = self._state.shows_told
        work = partial(find, self._ties.queries, self._computer, own_outlet_id, shows_told=shows_told)
        self._ties.bridge.read(work, self, self._on_found, lane="setup")

    @Slot(object)
    def show_tab(self, tab: Tab) -> None:
        """Show another of the five views."""
        self._set(replace(self._state, tab=tab, refusal=None))
        is_first = self._state.search is None
        if tab is Tab.PRINTERS and is_first and self._may_manage():
            self.search_printers()

    @Slot(object)
    def show_told(self, shows_told: bool) -> None:
        """Show also what the shops were told already, or only what waits."""
        self._state = replace(self._state, shows_told=shows_told)
        self.refresh()

    @Slot()
    def search_printers(self) -> None:
        """Look for what this computer can print on; one look at a time."""
        if not self._state.is_searching:
            self._set(replace(self._state, is_searching=True))
            work = partial(self._computer.find_printers, self._ties.desk())
            self._ties.bridge.network(work, self, self._on_searched)

    @Slot(object)
    def add_printer(self, setting: PrinterSetting) -> None:
        """Add a printer to this computer."""
        work = partial(self._computer.add_printer, self._ties.desk(), setting)
        self._do(Part.PRINTERS, work, partial(self._on_printer_added, setting))

    @Slot(object)
    def remove_printer(self, printer_id: str) -> None:
        """Remove a printer; the news offer to take it back."""
        work = partial(self._computer.remove_printer, self._ties.desk(), printer_id)
        self._do(Part.PRINTERS, work, self._on_printer_removed)

    @Slot(object)
    def undo(self, removed: PrinterRemoved) -> None:
        """Put a removed printer back."""
        self.add_printer(removed.setting)

    @Slot(object)
    def test_printer(self, printer_id: str) -> None:
        """Print a test page and say what came of it; one at a time."""
        trial = self._state.trial
        if trial is not None and trial.outcome is None:
            return
        self._set(replace(self._state, trial=Trial(printer_id), refusal=None))
        work = partial(self._computer.print_test_page, self._ties.desk(), printer_id)
        self._do(Part.PRINTERS, work, partial(self._on_tested, printer_id))

    @Slot(object)
    def choose_register(self, register_id: bytes) -> None:
        """Make this computer another register of the shop."""
        chosen = next((each for each in self._state.registers if each.register_id == register_id), None)
        if chosen is not None and register_id != self._state.register_id:
            work = partial(self._computer.choose_register, self._ties.desk(), register_id)
            self._do(Part.REGISTER, work, partial(self._on_register_chosen, chosen))

    @Slot()
    def check_journal(self) -> None:
        """Check everything that was ever recorded."""
        if not self._state.is_checking:
            self._set(replace(self._state, is_checking=True, check=None, refusal=None))
            self._do(Part.JOURNAL, self._computer.check_journal, self._on_checked)

    def _do(self, part: Part, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do something off the UI thread; what is refused is said at its part of the screen."""
        self._ties.bridge.network(work, self, partial(self._on_done, part, then))

    def _on_done(self, part: Part, then: Callable[[T], None], outcome: Outcome[T]) -> None:
        try:
            result = outcome.value()
        except PosError as error:
            self._refuse(refusal_at(part, error))
            return
        self._state = replace(self._state, refusal=None)
        then(result)

    def _refuse(self, refusal: Refusal) -> None:
        trial = self._state.trial
        is_on_its_way = trial is not None and trial.outcome is None and refusal.part is Part.PRINTERS
        self._set(
            replace(
                self._state,
                refusal=refusal,
                trial=None if is_on_its_way else trial,
                is_checking=self._state.is_checking and refusal.part is not Part.JOURNAL,
            )
        )

    def _on_printer_added(self, setting: PrinterSetting, _result: None) -> None:
        self.told.emit(News("printer_added", setting.printer_id))
        self._on_printers_changed()

    def _on_printer_removed(self, setting: PrinterSetting) -> None:
        self.told.emit(News("printer_removed", setting.printer_id, PrinterRemoved(setting)))
        self._on_printers_changed()

    def _on_printers_changed(self) -> None:
        self.printers_changed.emit()
        self.refresh()

    def _on_searched(self, outcome: Outcome[PrinterSearch]) -> None:
        try:
            self._set(replace(self._state, search=outcome.value(), is_searching=False))
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_at(Part.PRINTERS, error), is_searching=False))

    def _may_manage(self) -> bool:
        return allowed(self._ties.desk().actor.role, Permission.MANAGE_SETTINGS)

    def _on_tested(self, printer_id: str, outcome: PaperOutcome) -> None:
        self._set(replace(self._state, trial=Trial(printer_id, outcome)))
        self.test_printed.emit()

    def _on_register_chosen(self, chosen: RegisterChoice, _result: None) -> None:
        self.register_chosen.emit(chosen)
        self.told.emit(News("register_chosen", chosen.name))
        self.refresh()

    def _on_checked(self, check: JournalCheck) -> None:
        self._set(replace(self._state, check=check, is_checking=False))

    def _on_found(self, outcome: Outcome[Found]) -> None:
        try:
            found = outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_at(Part.LISTS, error), is_loading=False))
            return
        self._show(found)

    def _show(self, found: Found) -> None:
        desk, now_ms = self._ties.desk(), self._ties.now_ms()
        waiting = [row for row in found.messages if not row.outcome]
        self._set(
            replace(
                self._state,
                messages=found.messages,
                shows_told=found.shows_told,
                waiting=len(waiting),
                shops=found.shops,
                registers=found.registers,
                register_id=desk.register_id.bytes if desk.register_id is not None else None,
                printers=found.printers,
                settings=self._computer.settings,
                folder=str(self._computer.folder),
                may_manage=self._may_manage(),
                zone=found.zone,
                now_ms=now_ms,
                is_loading=False,
            )
        )
        later = [row.not_before_ms - now_ms for row in waiting if row.not_before_ms > now_ms]
        if later:
            self._undo_over.start(min(later))

    def _set(self, state: SetupState) -> None:
        self._state = state
        self.state_changed.emit(state)
