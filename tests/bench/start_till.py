"""The till, started on a data folder with one scan waiting for it; says when the line is painted."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from pos_desktop.app import open_app
from pos_desktop.services.ports.texts import Texts
from pos_desktop.tasks import Tasks
from pos_desktop.ui.bridge import Bridge
from pos_desktop.ui.look import start_look
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.sell.presenter import SellPresenter
from pos_desktop.ui.screens.sell.screen import SellScreen
from pos_desktop.ui.screens.ties import Ties
from pos_desktop.ui.theme import Theme
from tests.bench.painted import Painted


def main(folder: str, code: str) -> None:
    """Open the shop, scan, print `painted`, end."""
    qt = QApplication([])
    app = open_app(Path(folder))
    desk, tasks = app.desk(), Tasks()
    ties = Ties(app.queries, app.ledger, Bridge(tasks), lambda: desk, app.clock, app.press)
    presenter = SellPresenter(ties)
    screen = SellScreen(start_look(qt, Theme()), Texts("en"))
    screen.attach(presenter)
    screen.resize(1270, 720)
    screen.show()
    painted = Painted(screen.cart.lines)
    presenter.start()
    screen.on_scan(Scan(code))
    while not (presenter.state.cart is not None and painted.is_painted):
        qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        painted.is_painted = painted.is_painted and presenter.state.cart is not None
    print("painted", flush=True)
    screen.close()
    tasks.close()
    app.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
