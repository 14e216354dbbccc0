"""Prints what is due, off the UI thread, and says how the printers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_desktop.app import App
from pos_desktop.ui.bridge import Bridge, Outcome
from pos_desktop.ui.shell.state import Paper, Printing

if TYPE_CHECKING:  # late: a computer without a printer needs nothing of this
    from pos_desktop.printing.spool import JobDone
    from pos_desktop.printing.transports import VirtualPrinter
    from pos_desktop.services.ports.paper import Layout

LOOK_AGAIN_MS = 2_000
DRAWER_SHOWN_MS = 4_000
_TROUBLE = {"paper_out": Paper.PAPER_OUT}


class PaperRunner(QObject):
    """Runs the spools one turn after the other.

    Signals: `printing_changed` (`Printing`); `sheets_changed` (tuple of `Layout`): what the virtual printers
        printed.
    """

    printing_changed = Signal(object)
    sheets_changed = Signal(object)

    def __init__(self, app: App, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._bridge = app, bridge
        self._is_running = False
        self._is_wanted = False
        self._trouble = Paper.NONE
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.run)
        self._drawer = QTimer(self)
        self._drawer.setSingleShot(True)
        self._drawer.timeout.connect(self._tell)

    @property
    def printing(self) -> Printing:
        """Return how this till's printers stand."""
        is_virtual = bool(self._virtual())
        paper = self._trouble
        if paper is Paper.NONE and self._app.printers:
            paper = Paper.PRINTING if self._is_running and self._is_wanted else Paper.READY
        return Printing(paper, is_drawer_open=self._drawer.isActive(), is_virtual=is_virtual)

    def start(self) -> None:
        """Begin to look for papers that are due."""
        self._timer.start()
        self.run()
        self._tell()

    def stop(self) -> None:
        """Look no more; what is due stays in the database."""
        self._timer.stop()

    @Slot()
    def run(self) -> None:
        """Print what is due now; a turn that is asked for during another follows it."""
        if self._is_running:
            self._is_wanted = True
            return
        self._is_running, self._is_wanted = True, False
        self._bridge.network(self._app.print_due, self, self._on_printed)

    @Slot()
    def open_drawer(self) -> None:
        """Open the drawer, once the money is stored; it is never tried again."""
        self._drawer.start(DRAWER_SHOWN_MS)
        self._bridge.network(self._kick, self, self._on_kicked)
        self._tell()

    @Slot(object)
    def set_paper_out(self, is_out: object) -> None:
        """Let the virtual printers run out of paper, or put new paper in."""
        for printer in self._virtual():
            printer.set_trouble("paper_out" if is_out else "")
        self.run()

    def sheets(self) -> tuple[Layout, ...]:
        """Return what came out of the virtual printers, newest first."""
        sheets = (sheet for printer in self._virtual() for sheet in printer.sheets)
        return tuple(sheet.printout.layout for sheet in sheets)[::-1]

    def _kick(self) -> None:
        """Send the pulse to the receipt printers; a virtual one has no drawer."""
        # late: a computer without a printer needs nothing of this
        from pos_desktop.printing.drawer import open_drawer
        from pos_desktop.printing.transports import VirtualPrinter

        for printer in self._app.printers.values():
            if printer.setting.kind.startswith("receipt") and not isinstance(
                printer.transport, VirtualPrinter
            ):
                open_drawer(printer.transport)

    def _virtual(self) -> tuple[VirtualPrinter, ...]:
        if not self._app.printers:
            return ()
        # late: a computer without a printer needs nothing of this
        from pos_desktop.printing.transports import VirtualPrinter

        transports = (printer.transport for printer in self._app.printers.values())
        return tuple(each for each in transports if isinstance(each, VirtualPrinter))

    def _on_printed(self, outcome: Outcome[tuple[JobDone, ...]]) -> None:
        self._is_running = False
        done = outcome.value()
        for job in done:
            self._trouble = _paper(job)
        if done:
            self.sheets_changed.emit(self.sheets())
            self._tell()
        if self._is_wanted:
            self.run()

    def _on_kicked(self, outcome: Outcome[None]) -> None:
        outcome.value()

    @Slot()
    def _tell(self) -> None:
        self.printing_changed.emit(self.printing)


def _paper(job: JobDone) -> Paper:
    # late: a computer without a printer needs nothing of this
    from pos_desktop.services.ports.paper import Verdict

    if job.outcome.verdict is Verdict.NOT_SENT:
        return _TROUBLE.get(job.outcome.reason, Paper.UNREACHABLE)
    return Paper.UNCONFIRMED if job.outcome.verdict is Verdict.UNCONFIRMED else Paper.NONE
