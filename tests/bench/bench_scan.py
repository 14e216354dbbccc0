"""How long an injected scan takes until its line is painted, with 100,000 products in the shop."""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from pos_desktop.services.ports.paper import Document, DocumentKind
from pos_desktop.services.ports.texts import Texts
from pos_desktop.services.press import Press
from pos_desktop.store.open import Store, open_store, wall_ms
from pos_desktop.tasks import Tasks
from pos_desktop.ui.bridge import Bridge
from pos_desktop.ui.look import start_look
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.presenter import SellPresenter
from pos_desktop.ui.screens.sell.screen import SellScreen
from pos_desktop.ui.screens.ties import Ties
from pos_desktop.ui.theme import Theme
from tests.bench.big_shop import BigShop, build_big_shop
from tests.bench.figures import Figure, percentile
from tests.bench.painted import Painted

PRODUCTS = 100_000
SCANS = 1_000
LINES_PER_CART = 20
LIMIT_MS = 16.0


class Till:
    """The real screen, presenter, bridge and store, without the shell."""

    def __init__(self, app: QApplication, store: Store, shop: BigShop) -> None:
        self.app = app
        self.tasks = Tasks()
        ties = Ties(
            store.queries,
            store.ledger,
            Bridge(self.tasks),
            lambda: shop.desk,
            wall_ms,
            lambda: Press(lambda data: Document(DocumentKind.RECEIPT, "en", ()), "en", lambda kind: ""),
        )
        self.presenter = SellPresenter(ties)
        self.screen = SellScreen(start_look(app, Theme()), Texts("en"))
        self.screen.attach(self.presenter)
        self.screen.resize(1270, 720)
        self.screen.show()
        self.painted = Painted(self.screen.cart.lines)
        self.presenter.start()
        self.wait(lambda: bool(self.presenter.state.keys))

    def wait(self, is_done: object) -> None:
        """Serve the event loop until something is so."""
        assert callable(is_done)
        while not is_done():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def scan(self, code: str) -> float:
        """Inject a scan and return the milliseconds until its line is painted."""
        before = self.presenter.state.cart
        self.painted.is_painted = False
        begun = time.perf_counter_ns()
        self.screen.on_scan(Scan(code))
        self.wait(lambda: self.presenter.state.cart is not before and self.painted.is_painted)
        return (time.perf_counter_ns() - begun) / 1e6

    def discard(self) -> None:
        """Give the cart up."""
        self.presenter.wish(wishes.Discard())
        self.wait(lambda: self.presenter.state.cart is None)

    def close(self) -> None:
        """Let the window and the threads go."""
        self.screen.close()
        self.tasks.close()


def run() -> list[Figure]:
    """Return the time from a scan to its painted line."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        shop = build_big_shop(Path(folder) / "shop", products=PRODUCTS)
        store = open_store(Path(folder) / "shop")
        till = Till(app, store, shop)
        try:
            times = _scan_many(till, shop)
        finally:
            till.close()
            store.close()
    return [
        Figure("scan until its line is painted, p50", percentile(times, 50), "ms"),
        Figure("scan until its line is painted, p99", percentile(times, 99), "ms", LIMIT_MS),
        Figure("scan until its line is painted, most", max(times), "ms"),
    ]


def _scan_many(till: Till, shop: BigShop) -> list[float]:
    chooser, times = random.Random(7), []
    for number in range(SCANS):
        if number % LINES_PER_CART == 0 and till.presenter.state.cart is not None:
            till.discard()
        times.append(till.scan(chooser.choice(shop.codes)))
    return times
