"""Setup: web shops, what to look at, the other tills, printers, and this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.screens.exceptions.page import ExceptionsPage
from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter
from pos_desktop.ui.screens.replication.page import ReplicationPage
from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
from pos_desktop.ui.screens.setup.presenter import News, SetupPresenter
from pos_desktop.ui.screens.setup.printers import PrintersPage
from pos_desktop.ui.screens.setup.state import Part, SetupState, Tab
from pos_desktop.ui.screens.setup.this_computer import ComputerPage
from pos_desktop.ui.screens.setup.words import refused, toast_for
from pos_desktop.ui.screens.shops.page import WebShopsPage
from pos_desktop.ui.screens.shops.presenter import ShopsPresenter
from pos_desktop.ui.screens.shops.state import View
from pos_desktop.ui.theme import Ground, Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.label import TITLE, Label
from pos_desktop.ui.widgets.surface import Surface, column, row
from pos_desktop.ui.widgets.tabs import Choice, Tabs

NARROW = 760


class SetupScreen(Screen):
    """Shows a `SetupState`.

    Signals: `sale_requested` (sale id): show it in Sales history; `appearance_requested` (an `Appearance`).
    """

    sale_requested = Signal(object)
    appearance_requested = Signal(object)
    _told_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, texts, parent)
        self._state = SetupState()
        self.title_label = Label(look, "", TITLE)
        self.tabs = Tabs(look)
        self.failure = Band(look)
        self.shops = WebShopsPage(look, texts)
        self.to_look_at = ExceptionsPage(look, texts)
        self.replication = ReplicationPage(look, texts)
        self.printers = PrintersPage(look)
        self.computer = ComputerPage(look)
        self._pages = QStackedWidget()
        self._lay_out()
        self.shops.sale_requested.connect(self.sale_requested)
        self.shops.toast_requested.connect(self.toast_requested)
        self.replication.toast_requested.connect(self.toast_requested)
        self.to_look_at.toast_requested.connect(self.toast_requested)
        self.to_look_at.counted.connect(self._show_tabs)
        self.computer.appearance_requested.connect(self.appearance_requested)
        self.retranslate(texts)

    @property
    def title(self) -> str:
        """Return the window's title while this screen is shown."""
        return self.texts("Setup")

    def attach(
        self,
        presenter: SetupPresenter,
        shops: ShopsPresenter,
        exceptions: ExceptionsPresenter,
        replication: ReplicationPresenter,
    ) -> None:
        """Send wishes to the presenters and show what comes back."""
        self.shops.attach(shops)
        self.to_look_at.attach(exceptions)
        self.replication.attach(replication)
        self.tabs.chosen.connect(presenter.show_tab)
        self.shops.view_chosen.connect(self._on_view_chosen)
        self._told_requested.connect(presenter.show_told)
        self.printers.add_requested.connect(presenter.add_printer)
        self.printers.search_requested.connect(presenter.search_printers)
        self.printers.test_requested.connect(presenter.test_printer)
        self.printers.removal_requested.connect(presenter.remove_printer)
        self.computer.register_requested.connect(presenter.choose_register)
        self.computer.check_requested.connect(presenter.check_journal)
        presenter.state_changed.connect(self.render)
        presenter.told.connect(self._on_told)

    @Slot(object)
    def render(self, state: SetupState) -> None:  # type: ignore[override]
        """Show a new state; what is unchanged stays where it is."""
        before, self._state = self._state, state
        texts = self.texts
        self._show_tabs()
        refusal = state.refused_at(Part.LISTS)
        self.failure.setVisible(refusal is not None)
        if refusal is not None:
            self.failure.set_face(BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert"))
        self.shops.show_queue(texts, state)
        for page in (self.printers, self.computer):
            page.show_state(texts, state)
        self._pages.setCurrentWidget(self._page_of(state.tab))
        if before.tab is not state.tab and not any(button.hasFocus() for button in self.tabs.buttons):
            self.focus_home()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        super().retranslate(texts)
        self.title_label.setText(texts("Setup"))
        self.to_look_at.retranslate(texts)
        self.replication.retranslate(texts)
        self.render(self._state)

    def focus_home(self) -> None:
        """Put the focus on the list, or in the first field."""
        homes: dict[Tab, QWidget] = {
            Tab.SHOPS: self.shops.home,
            Tab.TO_LOOK_AT: self.to_look_at.home,
            Tab.REPLICATION: self.replication.home,
            Tab.PRINTERS: self.printers.form.name,
        }
        homes.get(self._state.tab, self).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.title_label.setVisible(self.width() >= self.look.px(NARROW))

    @Slot()
    def _show_tabs(self) -> None:
        texts, state = self.texts, self._state
        counts = (state.waiting, self.to_look_at.count, 0, 0, 0)
        words = (
            texts("Web shops"), texts("To look at"), texts("Other tills"), texts("Printers"),
            texts("This computer"),
        )  # fmt: skip
        choices = zip(Tab, words, counts, strict=True)
        self.tabs.set_choices(
            tuple(Choice(tab, word, str(count) if count else "") for tab, word, count in choices), state.tab
        )

    def _page_of(self, tab: Tab) -> QWidget:
        pages: dict[Tab, QWidget] = {
            Tab.SHOPS: self.shops,
            Tab.TO_LOOK_AT: self.to_look_at,
            Tab.REPLICATION: self.replication,
            Tab.PRINTERS: self.printers,
        }
        return pages.get(tab, self.computer)

    def _lay_out(self) -> None:
        px = self.look.px
        header = Surface(self.look, Ground.BACKGROUND)
        line = row(header, gap=px(Space.XL))
        line.setContentsMargins(px(Metric.MARGIN), px(Space.S), px(Metric.MARGIN), px(Space.S))
        line.addWidget(self.title_label)
        line.addWidget(self.tabs)
        line.addStretch(1)
        trouble = Surface(self.look, Ground.BACKGROUND)
        inside = column(trouble)
        inside.setContentsMargins(px(Metric.MARGIN), 0, px(Metric.MARGIN), 0)
        inside.addWidget(self.failure)
        for page in (self.shops, self.to_look_at, self.replication, self.printers, self.computer):
            self._pages.addWidget(page)
        ground = Surface(self.look, Ground.BACKGROUND)
        column(ground).addWidget(self._pages)
        layout = column(self)
        for widget, stretch in ((header, 0), (trouble, 0), (ground, 1)):
            layout.addWidget(widget, stretch)

    @Slot(object)
    def _on_view_chosen(self, view: View) -> None:
        self._told_requested.emit(view is View.ALL)

    @Slot(object)
    def _on_told(self, news: News) -> None:
        form = self.printers.form
        if news.kind == "printer_added" and form.typed.name.strip() == news.name:
            form.clear()
        self.toast_requested.emit(toast_for(self.texts, news))
