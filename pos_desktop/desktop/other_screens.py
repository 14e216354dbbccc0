"""The screens beside Sell, loaded and built when they are asked for first: the till sells before that."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from pos_desktop.desktop.setup_side import SetupSide

if TYPE_CHECKING:  # late: see above
    from pos_desktop.ui.screens.fulfillments.presenter import FulfillmentsPresenter
    from pos_desktop.ui.screens.fulfillments.screen import FulfillmentsScreen
    from pos_desktop.ui.screens.history.presenter import HistoryPresenter
    from pos_desktop.ui.screens.history.screen import HistoryScreen


class OtherScreens(SetupSide):
    """Fulfillments, Sales history and Setup, each with its presenter; signals as `SetupSide`."""

    @cached_property
    def fulfillments(self) -> FulfillmentsPresenter:
        """What decides on the Fulfillments screen."""
        # late: see above
        from pos_desktop.ui.screens.fulfillments.presenter import FulfillmentsPresenter

        presenter = FulfillmentsPresenter(self._ties, self)
        presenter.show_held(self.web_shops.held)
        presenter.sale_requested.connect(self.sale_requested)
        self._shell.desk_changed.connect(presenter.on_desk_changed)
        return presenter

    @cached_property
    def fulfillments_screen(self) -> FulfillmentsScreen:
        """The Fulfillments screen."""
        # late: see above
        from pos_desktop.ui.screens.fulfillments.screen import FulfillmentsScreen

        screen = FulfillmentsScreen(self._look, self._texts())
        screen.attach(self.fulfillments)
        screen.finished_requested.connect(self.finished_requested)
        screen.link_requested.connect(self.link_requested)
        return screen

    @cached_property
    def history(self) -> HistoryPresenter:
        """What decides on the screen of Sales history."""
        # late: see above
        from pos_desktop.ui.screens.history.presenter import HistoryPresenter

        presenter = HistoryPresenter(self._ties, self)
        presenter.continue_requested.connect(self.continue_requested)
        presenter.fulfillment_requested.connect(self.fulfillment_requested)
        return presenter

    @cached_property
    def history_screen(self) -> HistoryScreen:
        """The screen of Sales history."""
        # late: see above
        from pos_desktop.ui.screens.history.screen import HistoryScreen

        screen = HistoryScreen(self._look, self._texts())
        screen.attach(self.history)
        screen.link_requested.connect(self.link_requested)
        return screen

    def refresh(self, page: str) -> None:
        """Bring one of these screens up to date."""
        if page == "history":
            self.history.refresh()
        elif page == "fulfillments":
            self.fulfillments.refresh()
        elif page == "setup":
            self.setup.refresh()
            self.shops.refresh()
            self.replication.refresh()
            self.exceptions.refresh()

    def undo(self, undo: object) -> bool:
        """Take back what one of these screens did; return False for what none of them did."""
        # late: see above
        from pos_desktop.ui.screens.exceptions.state import Settled
        from pos_desktop.ui.screens.fulfillments.presenter import Done
        from pos_desktop.ui.screens.setup.presenter import PrinterRemoved

        if isinstance(undo, Done):
            self.fulfillments.undo(undo)
        elif isinstance(undo, PrinterRemoved):
            self.setup.undo(undo)
        elif isinstance(undo, Settled):
            self.exceptions.undo(undo)
        else:
            return False
        return True

    @Slot()
    def _on_web_shops_looked_at(self) -> None:
        super()._on_web_shops_looked_at()
        if "fulfillments" in self.__dict__:
            self.fulfillments.show_held(self.web_shops.held)
