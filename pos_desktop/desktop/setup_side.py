"""The Setup screen, loaded and built when it is asked for first, and what it keeps an eye on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.app import App
from pos_desktop.desktop.shell import ShellPresenter
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.ties import Ties
from pos_desktop.ui.shell.wording import SHOW_TILLS

if TYPE_CHECKING:  # late: see above
    from pos_desktop.desktop.computer import ThisComputer
    from pos_desktop.desktop.other_tills import OtherTillsWatch
    from pos_desktop.desktop.web_shops import WebShopsWatch
    from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter
    from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
    from pos_desktop.ui.screens.replication.state import ReplicationState
    from pos_desktop.ui.screens.setup.presenter import SetupPresenter
    from pos_desktop.ui.screens.setup.screen import SetupScreen
    from pos_desktop.ui.screens.shops.presenter import ShopsPresenter


class SetupSide(QObject):
    """The Setup screen with its five presenters, and what keeps an eye on web shops and the hub.

    Signals, all passed on from those that exist: `sale_requested`, `continue_requested` (sale id);
        `fulfillment_requested` (`Target`); `finished_requested`, `printers_changed`, `test_printed`
        (nothing); `link_requested` (address to open); `register_chosen` (`RegisterChoice`);
        `appearance_requested` (`Appearance`).
    """

    sale_requested = Signal(object)
    continue_requested = Signal(object)
    fulfillment_requested = Signal(object)
    finished_requested = Signal()
    link_requested = Signal(object)
    printers_changed = Signal()
    test_printed = Signal()
    register_chosen = Signal(object)
    appearance_requested = Signal(object)

    def __init__(
        self, app: App, ties: Ties, shell: ShellPresenter, look: Look, texts: Callable[[], Texts]
    ) -> None:
        super().__init__(shell)
        self._app, self._ties, self._shell = app, ties, shell
        self._look, self._texts = look, texts

    @cached_property
    def computer(self) -> ThisComputer:
        """This computer, for the Setup screen."""
        # late: see above
        from pos_desktop.desktop.computer import ThisComputer

        return ThisComputer(self._app)

    @cached_property
    def setup(self) -> SetupPresenter:
        """What decides on the Setup screen."""
        # late: see above
        from pos_desktop.ui.screens.setup.presenter import SetupPresenter

        presenter = SetupPresenter(self._ties, self.computer, self)
        self._shell.desk_changed.connect(presenter.refresh)
        presenter.printers_changed.connect(self.printers_changed)
        presenter.test_printed.connect(self.test_printed)
        presenter.register_chosen.connect(self.register_chosen)
        return presenter

    @cached_property
    def shops(self) -> ShopsPresenter:
        """What decides about web shops on the Setup screen."""
        # late: see above
        from pos_desktop.ui.screens.shops.presenter import ShopsPresenter

        presenter = ShopsPresenter(self._ties, lambda: self._app.shops, self)
        self._shell.desk_changed.connect(presenter.refresh)
        return presenter

    @cached_property
    def replication(self) -> ReplicationPresenter:
        """What decides about the other tills on the Setup screen."""
        # late: see above
        from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter

        presenter = ReplicationPresenter(self._ties, lambda: self._app.hub, lambda: self._app.shops, self)
        self._shell.desk_changed.connect(presenter.refresh)
        return presenter

    @cached_property
    def exceptions(self) -> ExceptionsPresenter:
        """What decides about everything to look at on the Setup screen."""
        # late: see above
        from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter

        presenter = ExceptionsPresenter(self._ties, lambda: self._app.shops, lambda: self._app.hub, self)
        self._shell.desk_changed.connect(presenter.refresh)
        presenter.sale_requested.connect(self.sale_requested)
        presenter.continue_requested.connect(self.continue_requested)
        presenter.fulfillment_requested.connect(self.fulfillment_requested)
        presenter.shop_requested.connect(self._on_shop_requested)
        presenter.tills_requested.connect(self._on_tills_requested)
        self.replication.state_changed.connect(self._on_replication)
        return presenter

    @cached_property
    def other_tills(self) -> OtherTillsWatch:
        """What keeps an eye on the exchange with the hub once it is started."""
        # late: see above
        from pos_desktop.desktop.other_tills import OtherTillsWatch

        watch = OtherTillsWatch(self._app, self._ties.bridge, self._shell.zone, self)
        watch.stands.connect(self._shell.show_replication)
        watch.looked.connect(self._on_hub_looked_at)
        return watch

    @cached_property
    def web_shops(self) -> WebShopsWatch:
        """What keeps an eye on the web shops once they are started."""
        # late: see above
        from pos_desktop.desktop.web_shops import WebShopsWatch

        watch = WebShopsWatch(self._app, self._ties.bridge, self)
        watch.stands.connect(self._shell.show_web_shops)
        watch.looked.connect(self._on_web_shops_looked_at)
        return watch

    @cached_property
    def setup_screen(self) -> SetupScreen:
        """The Setup screen."""
        # late: see above
        from pos_desktop.ui.screens.setup.screen import SetupScreen

        screen = SetupScreen(self._look, self._texts())
        screen.attach(self.setup, self.shops, self.exceptions, self.replication)
        screen.sale_requested.connect(self.sale_requested)
        screen.appearance_requested.connect(self.appearance_requested)
        return screen

    def start_web_shops(self) -> None:
        """Let the web shops of this computer keep in touch by themselves."""
        self.web_shops.start()

    def start_hub(self) -> None:
        """Let this computer exchange facts with its hub by itself."""
        self.other_tills.start()

    def turn_to(self, key: object) -> None:
        """Have the Setup screen show the other tills, or what there is to look at."""
        # late: see above
        from pos_desktop.ui.screens.setup.state import Tab

        self.setup.show_tab(Tab.REPLICATION if key == SHOW_TILLS else Tab.TO_LOOK_AT)

    def turn_to_web_shops(self) -> None:
        """Have the Setup screen show the web shops, the one in trouble first."""
        # late: see above
        from pos_desktop.ui.screens.setup.state import Tab

        self.setup.show_tab(Tab.SHOPS)
        self.shops.choose_shop(self.web_shops.in_trouble or self.shops.state.chosen)

    @Slot()
    def tick(self) -> None:
        """Let the time go on where it is told."""
        if self._is_setup_shown:
            self.shops.tick()
            self.replication.tick()

    def close(self) -> None:
        """Look no more."""
        if "web_shops" in self.__dict__:
            self.web_shops.stop()
        if "other_tills" in self.__dict__:
            self.other_tills.stop()

    @property
    def _is_setup_shown(self) -> bool:
        return "setup_screen" in self.__dict__ and self.setup_screen.isVisible()

    @Slot()
    def _on_hub_looked_at(self) -> None:
        if self._is_setup_shown:
            self.replication.refresh()

    @Slot(object)
    def _on_replication(self, state: ReplicationState) -> None:
        self.exceptions.show_devices(state.devices)

    @Slot(object)
    def _on_shop_requested(self, channel_id: bytes) -> None:
        self.turn_to_web_shops()
        self.shops.choose_shop(channel_id)

    @Slot()
    def _on_tills_requested(self) -> None:
        self.turn_to(SHOW_TILLS)

    @Slot()
    def _on_web_shops_looked_at(self) -> None:
        if self._is_setup_shown:
            self.shops.refresh()
            self.exceptions.refresh()
