"""The till: one window over one open shop, with its presenters wired to each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QPainter

from pos_desktop.app import App
from pos_desktop.desktop.other_screens import OtherScreens
from pos_desktop.desktop.paper import PaperRunner
from pos_desktop.desktop.readying import Readying
from pos_desktop.desktop.senses import Senses
from pos_desktop.desktop.shell import ShellPresenter
from pos_desktop.desktop.station import Station
from pos_desktop.services.ports.changes import Changed
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.settings import Settings
from pos_desktop.tasks import Tasks
from pos_desktop.ui.bridge import Bridge, Outcome
from pos_desktop.ui.look import Look
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.sell.presenter import SellPresenter
from pos_desktop.ui.screens.sell.screen import SellScreen
from pos_desktop.ui.screens.sell.wishes import Wish
from pos_desktop.ui.screens.ties import Ties
from pos_desktop.ui.shell.state import Appearance, Page
from pos_desktop.ui.shell.window import MainWindow
from pos_desktop.ui.shell.wording import SHOW_NOTICES, SHOW_TILLS, TRY_NOW
from pos_desktop.ui.sounds import Sound, Sounds
from pos_desktop.ui.theme import Theme

if TYPE_CHECKING:  # late: these screens are loaded and built at the first visit
    from pos_desktop.services.ports.paper import Layout
    from pos_desktop.ui.screens.fulfillments.presenter import FulfillmentsPresenter
    from pos_desktop.ui.screens.history.presenter import HistoryPresenter
    from pos_desktop.ui.screens.setup.presenter import SetupPresenter
    from pos_desktop.ui.screens.setup.screen import SetupScreen
    from pos_desktop.ui.screens.setup.state import RegisterChoice

CLOCK_MS = 5_000
SETTLE_MS = 30
CART_KINDS = frozenset({"sale.opened", "sale.line_set", "sale.header_set"})


class Till(QObject):
    """Everything a cashier sees and does at one computer; `close` ends it cleanly."""

    def __init__(self, app: App, look: Look, station: Station, *, tasks: Tasks, sounds: Sounds) -> None:
        super().__init__()
        self.app, self.look, self.station, self._sounds = app, look, station, sounds
        self.texts = Texts(app.settings.language)
        self.bridge = Bridge(tasks, self)
        self.ties = Ties(app.queries, app.ledger, self.bridge, station.desk, app.clock, app.press)
        self.papers = PaperRunner(app, self.bridge, self)
        self.shell = ShellPresenter(self.ties, self.station, self.app.doorkeeper, lambda: self.texts)
        self.sell = SellPresenter(self.ties, self)
        self.others = OtherScreens(app, self.ties, self.shell, look, lambda: self.texts)
        self._build_window()
        self._connect()
        self._watch()

    def start(self) -> None:
        """Fill the window; it may be shown before or after."""
        self.sell.start()
        self.shell.refresh()
        self.papers.start()
        self._clock.start(CLOCK_MS)
        self._readying.put_off()

    def close(self) -> None:
        """Stop looking and printing; what is due stays in the database."""
        self._clock.stop()
        self._settle.stop()
        self._readying.stop()
        self.papers.stop()
        self.others.close()
        self._senses.close()
        self._sounds.close()
        self.bridge.close()

    def go_to(self, page: str) -> None:
        """Show a screen, up to date."""
        self.others.refresh(page)
        self.shell.show_page(page)

    @property
    def fulfillments(self) -> FulfillmentsPresenter:
        """What decides on the Fulfillments screen."""
        return self.others.fulfillments

    @property
    def history(self) -> HistoryPresenter:
        """What decides on the screen of Sales history."""
        return self.others.history

    @property
    def setup(self) -> SetupPresenter:
        """What decides on the Setup screen."""
        return self.others.setup

    @property
    def setup_screen(self) -> SetupScreen:
        """The Setup screen."""
        return self.others.setup_screen

    def _build_window(self) -> None:
        self.sell_screen = SellScreen(self.look, self.texts)
        self.sell_screen.attach(self.sell)
        others = self.others
        pages = (
            Page("sell", message("Sell"), "scan-barcode", lambda: self.sell_screen),
            Page("history", message("History"), "receipt-text", lambda: others.history_screen),
            Page("fulfillments", message("Fulfillments"), "package", lambda: others.fulfillments_screen),
            Page("setup", message("Setup"), "settings-2", lambda: others.setup_screen),
        )
        self.window = MainWindow(self.look, self.texts, pages, _paint_paper)
        build = self.window.screen_of
        screens = (partial(build, page.key) for page in pages[1:])
        core = partial(self.bridge.network, self.app.store.load_core, self, Outcome.value)
        steps = self.shell.look_for_contradictions, core, others.start_web_shops, others.start_hub
        self._readying = Readying((*steps, *screens), self)

    def _connect(self) -> None:
        window, shell = self.window, self.shell
        shell.state_changed.connect(window.render)
        shell.pin_refused.connect(window.show_pin_problem)
        shell.pin_accepted.connect(window.accept_pin)
        window.navigate_requested.connect(self._on_navigate)
        window.user_switch_requested.connect(shell.switch_user)
        window.lock_requested.connect(shell.lock)
        window.appearance_requested.connect(self._on_appearance)
        window.undo_requested.connect(self._on_undo)
        window.status_action_requested.connect(self._on_status_action)
        window.paper_out_requested.connect(self.papers.set_paper_out)
        window.web_shops_requested.connect(self._on_web_shops_requested)
        self.sell.scan_answered.connect(self._on_scan_answered)
        self.sell.drawer_opens.connect(self.papers.open_drawer)
        self.sell.back_to_fulfillment_requested.connect(self._on_fulfillment_requested)
        self.sell_screen.link_requested.connect(self._on_link)
        self._connect_others()
        self.papers.printing_changed.connect(shell.show_printing)
        self.papers.sheets_changed.connect(self._on_sheets)

    def _connect_others(self) -> None:
        others = self.others
        others.sale_requested.connect(self._on_sale_requested)
        others.continue_requested.connect(self._on_continue_requested)
        others.fulfillment_requested.connect(self._on_fulfillment_requested)
        others.finished_requested.connect(self._on_finished_requested)
        others.link_requested.connect(self._on_link)
        others.printers_changed.connect(self._on_printers_changed)
        others.test_printed.connect(self._on_test_printed)
        others.register_chosen.connect(self._on_register_chosen)
        others.appearance_requested.connect(self._on_appearance)

    def _watch(self) -> None:
        self._senses = Senses(self.app, self)
        self._senses.changed.connect(self._on_changed)
        self._senses.scanned.connect(self._on_scan)
        self._senses.nobody_there.connect(self.shell.lock)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._on_settled)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.shell.tick)
        self._clock.timeout.connect(self.others.tick)

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        """Look again soon: a burst of changes is one look; a scan changes nothing outside its cart."""
        self._readying.put_off()
        self.sell.follow(changed.roots)
        if not changed.kinds <= CART_KINDS:
            self._settle.start(SETTLE_MS)

    @Slot()
    def _on_settled(self) -> None:
        self.shell.refresh()
        self.shell.look_for_contradictions()
        self.papers.run()
        page = self.window.current_page
        if page == "sell":
            self.sell.refresh()
        self.others.refresh(page)

    @Slot(object)
    def _on_navigate(self, page: str) -> None:
        self.go_to(page)

    @Slot(object)
    def _on_scan(self, scan: Scan) -> None:
        if self.station.is_locked:
            self.shell.scan_badge(scan.code)
            return
        shown = self.window.stack.currentWidget()
        if isinstance(shown, Screen):
            shown.on_scan(scan)

    @Slot(object)
    def _on_scan_answered(self, worked: bool) -> None:
        if self.app.settings.sounds:
            sound = Sound.WORKED if worked else Sound.FAILED
            QTimer.singleShot(0, self, partial(self._sounds.play, sound))  # the line is drawn first

    @Slot(object)
    def _on_undo(self, undo: object) -> None:
        if not self.others.undo(undo):
            self.sell.undo(cast(Wish, undo))

    @Slot(object)
    def _on_sale_requested(self, sale_id: bytes) -> None:
        self.history.lead_to_sale(sale_id)
        self.shell.show_page("history")

    @Slot()
    def _on_finished_requested(self) -> None:
        self.go_to("history")

    @Slot(object)
    def _on_continue_requested(self, sale_id: bytes) -> None:
        self.sell.continue_sale(sale_id)
        self.shell.show_page("sell")

    @Slot(object)
    def _on_fulfillment_requested(self, target: Target) -> None:
        self.fulfillments.open_fulfillment(target)
        self.shell.show_page("fulfillments")

    @Slot(object)
    def _on_status_action(self, key: object) -> None:
        if isinstance(key, bytes):
            self._on_sale_requested(key)
        elif key == TRY_NOW:
            self.others.other_tills.wake()
        elif key in (SHOW_NOTICES, SHOW_TILLS):
            self.others.turn_to(key)
            self.go_to("setup")

    @Slot()
    def _on_web_shops_requested(self) -> None:
        self.others.turn_to_web_shops()
        self.go_to("setup")

    @Slot()
    def _on_printers_changed(self) -> None:
        self.papers.run()
        self.shell.show_printing(self.papers.printing)

    @Slot()
    def _on_test_printed(self) -> None:
        self._on_sheets(self.papers.sheets())

    @Slot(object)
    def _on_register_chosen(self, chosen: RegisterChoice) -> None:
        """Stand at another register; a cart that is open stays with the one before."""
        self.station.move_to(UUID(bytes=chosen.outlet_id), UUID(bytes=chosen.register_id))
        self.sell.begin_new()
        self.sell.start()
        self.fulfillments.on_desk_changed()
        self.shell.refresh()

    @Slot(object)
    def _on_link(self, address: str) -> None:
        QDesktopServices.openUrl(QUrl(address))

    @Slot(object)
    def _on_sheets(self, sheets: object) -> None:
        is_out = self.papers.printing.paper.value == "paper_out"
        self.window.printer_panel.render(self.papers.sheets(), is_paper_out=is_out)

    @Slot(object)
    def _on_appearance(self, chosen: Appearance) -> None:
        self.look.set_theme(Theme(chosen.mode, chosen.scale))
        if chosen.language != self.texts.language:
            self.texts = Texts(chosen.language)
            self.window.set_texts(self.texts)
        self.shell.set_sounds(chosen.has_sounds)
        kept = partial(_with_looks, chosen)
        self.bridge.network(partial(self.others.computer.change, kept), self, self._on_kept)

    def _on_kept(self, outcome: object) -> None:
        self.shell.refresh()
        if self.window.current_page == "setup":
            self.others.refresh("setup")


def _paint_paper(layout: Layout, painter: QPainter) -> None:
    # late: the till rings up before a paper is shown
    from pos_desktop.printing.drawing import paint

    paint(layout, painter)


def _with_looks(chosen: Appearance, settings: Settings) -> Settings:
    return msgspec.structs.replace(
        settings,
        language=chosen.language,
        theme=chosen.mode.value,
        text_scale=chosen.scale.value,
        sounds=chosen.has_sounds,
    )
