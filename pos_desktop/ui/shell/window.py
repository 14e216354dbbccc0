"""The main window: rail, screens, status bar, news, and the shortcuts that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.shell.rail import Rail
from pos_desktop.ui.shell.state import Appearance, Page, PopoverFace, ShellState
from pos_desktop.ui.shell.status import StatusBar
from pos_desktop.ui.shell.wording import (
    SHOW_PRINTER,
    notices_popover,
    printing_popover,
    replication_popover,
)
from pos_desktop.ui.theme import Ground, Space
from pos_desktop.ui.widgets.surface import Surface, column, row
from pos_desktop.ui.widgets.toast import OneShot, Toast, ToastTexts, ToastView

if TYPE_CHECKING:  # late: what opens over the window is loaded and built when it opens first
    from pos_desktop.ui.shell.people import PersonPanel
    from pos_desktop.ui.shell.printer_panel import PrinterPanel
    from pos_desktop.ui.widgets.paper import DrawLayout

LEAST_SIZE = (1024, 640)
UNDO_KEY = "Ctrl+Z"
FULL_SCREEN_KEY = "F11"
PRINTER_KEY = "Ctrl+Shift+P"


class MainWindow(QWidget):
    """Shows a `ShellState` around the current screen and says what the person asks for.

    Signals: `navigate_requested` (page key); `user_switch_requested` (a `UserSwitch`); `lock_requested`;
        `appearance_requested` (an `Appearance`); `undo_requested` (a toast's `undo`); `toast_expired`
        (the `Toast`); `status_action_requested` (key of a button or line above the status bar);
        `paper_out_requested` (bool); `web_shops_requested` (nothing): show them; `closing` (nothing):
        the window is about to go.
    """

    navigate_requested = Signal(object)
    user_switch_requested = Signal(object)
    lock_requested = Signal()
    appearance_requested = Signal(object)
    undo_requested = Signal(object)
    toast_expired = Signal(object)
    status_action_requested = Signal(object)
    paper_out_requested = Signal(object)
    web_shops_requested = Signal()
    closing = Signal()

    def __init__(
        self,
        look: Look,
        texts: Texts,
        pages: Sequence[Page],
        draw_paper: DrawLayout,
        toast_timer: OneShot | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._pages = {page.key: page for page in pages}
        self._screens: dict[str, Screen] = {}
        self._state: ShellState | None = None
        self._person_panel: PersonPanel | None = None
        body = Surface(look, Ground.BACKGROUND)
        self.rail = Rail(look, pages, body)
        self.stack = QStackedWidget(body)
        self.status = StatusBar(look, body)
        self.toast = ToastView(look, body, toast_timer)
        self._body, self._draw_paper = body, draw_paper
        self._lay_out(body)
        self._connect()
        self._add_shortcuts()
        self.screen_of(pages[0].key)
        self.set_texts(texts)

    @cached_property
    def printer_panel(self) -> PrinterPanel:
        """The virtual printer, at the right edge once it is slid in."""
        # late: most tills have a real printer
        from pos_desktop.ui.shell.printer_panel import PrinterPanel

        panel = PrinterPanel(self._look, self._draw_paper, self._body)
        panel.hide()
        panel.set_texts(self._texts)
        panel.closed.connect(self.toggle_printer)
        panel.paper_out_requested.connect(self.paper_out_requested)
        return panel

    @property
    def current_page(self) -> str:
        """Return the key of the screen shown."""
        return next(key for key, screen in self._screens.items() if screen is self.stack.currentWidget())

    def screen_of(self, key: str) -> Screen:
        """Return a screen; it is built when it is asked for first."""
        screen = self._screens.get(key)
        if screen is None:
            screen = self._screens[key] = self._pages[key].build()
            self.stack.addWidget(screen)
            screen.toast_requested.connect(self.show_toast)
        return screen

    def render(self, state: ShellState) -> None:  # type: ignore[override]
        """Show a new state; opened menus stay open."""
        self._state = state
        self.status.render(state, self._texts)
        self.rail.set_counts(dict(state.counts))
        self.show_page(state.page)
        if state.person is None and state.people:
            self._open_person_panel(must=True)
        elif self._person_panel is not None and self._person_panel.is_locked:
            self._person_panel.close_panel()

    def show_page(self, key: str) -> None:
        """Bring a screen to the front and put the focus where it rests."""
        screen = self.screen_of(key)
        self.rail.set_current(key)
        if self.stack.currentWidget() is not screen or not self.windowTitle():
            self.stack.setCurrentWidget(screen)
            self.toast.dismiss_news()
            self._place_layers()
            screen.focus_home()
        self.setWindowTitle(screen.title)

    def set_texts(self, texts: Texts) -> None:
        """Say everything, on every screen, in another language."""
        self._texts = texts
        self.rail.set_texts(texts)
        if "printer_panel" in self.__dict__:
            self.printer_panel.set_texts(texts)
        self.toast.set_texts(ToastTexts(texts("Undo"), UNDO_KEY))
        for screen in self._screens.values():
            screen.retranslate(texts)
        if self._state is not None:
            self.render(self._state)

    @Slot(object)
    def show_toast(self, toast: Toast) -> None:
        """Show news at the foot, at the side where the next step is not."""
        self.toast.show_toast(toast)
        self._place_layers()

    def show_pin_problem(self, text: str) -> None:
        """Say beside the PIN why it was not taken."""
        if self._person_panel is not None:
            self._person_panel.show_problem(text)

    def accept_pin(self) -> None:
        """Close the panel the PIN was typed in: the switch was made."""
        if self._person_panel is not None:
            self._person_panel.close_panel()

    @Slot()
    def toggle_printer(self) -> None:
        """Slide the virtual printer in or out."""
        self.printer_panel.setVisible(not self.printer_panel.isVisible())
        self._place_layers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_layers()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self, body: QWidget) -> None:
        layout = column(body)
        upper = row()
        upper.addWidget(self.rail)
        upper.addWidget(self.stack, 1)
        layout.addLayout(upper, 1)
        layout.addWidget(self.status)
        column(self).addWidget(body)
        self.setMinimumSize(*LEAST_SIZE)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.navigate_requested)
        self.toast.undo_requested.connect(self.undo_requested)
        self.toast.expired.connect(self.toast_expired)
        self.status.person_pressed.connect(self._on_person_pressed)
        self.status.replication_pressed.connect(self._on_replication_pressed)
        self.status.printing_pressed.connect(self._on_printing_pressed)
        self.status.web_shops_pressed.connect(self.web_shops_requested)
        self.status.notices_pressed.connect(self._on_notices_pressed)
        self._look.changed.connect(self._place_layers)

    def _add_shortcuts(self) -> None:
        QShortcut(QKeySequence(UNDO_KEY), self).activated.connect(self.toast.take_back)
        QShortcut(QKeySequence(FULL_SCREEN_KEY), self).activated.connect(self._on_full_screen)
        QShortcut(QKeySequence(PRINTER_KEY), self).activated.connect(self._on_printer_key)

    def _open_popover(self, face: PopoverFace, anchor: QWidget) -> None:
        # late: see above
        from pos_desktop.ui.shell.popover import Popover

        popover = Popover(self._look, self, face)
        popover.action_requested.connect(self._on_popover_action)
        popover.open_at(anchor, above=True)

    def _open_person_panel(self, *, must: bool) -> None:
        if self._person_panel is not None or self._state is None:
            return
        # late: see above
        from pos_desktop.ui.shell.people import PersonPanel

        panel = PersonPanel(self._look, self, self._texts, must=must)
        panel.set_people(self._state.people, self._state.person)
        theme = self._look.theme
        appearance = Appearance(self._texts.language, theme.mode, theme.scale, self._state.has_sounds)
        if not must:
            panel.set_appearance(appearance)
        panel.switch_requested.connect(self.user_switch_requested)
        panel.lock_requested.connect(self.lock_requested)
        panel.appearance_requested.connect(self.appearance_requested)
        panel.closed.connect(self._on_person_panel_closed)
        self._person_panel = panel
        if must:
            panel.open_centred()
        else:
            panel.open_at(self.status.person, above=True)

    @Slot()
    def _place_layers(self) -> None:
        gap, floor = self._look.px(Space.L), self.status.y()
        left = self.rail.width() + gap
        room = max(1, self.status.width() - left - gap)
        shown = self.stack.currentWidget()
        at_right = isinstance(shown, Screen) and shown.has_next_step_at_left
        self.toast.place(left, floor - gap, room, at_right=at_right)
        if "printer_panel" in self.__dict__:
            panel = self.printer_panel
            panel.setGeometry(self.status.width() - panel.width(), 0, panel.width(), floor)
            panel.raise_()

    @Slot(object)
    def _on_popover_action(self, key: object) -> None:
        if key == SHOW_PRINTER:
            self.toggle_printer()
        else:
            self.status_action_requested.emit(key)

    @Slot()
    def _on_person_pressed(self) -> None:
        self._open_person_panel(must=False)

    @Slot()
    def _on_person_panel_closed(self) -> None:
        self._person_panel = None

    @Slot()
    def _on_replication_pressed(self) -> None:
        if self._state is not None:
            face = replication_popover(self._state.replication, self._texts)
            self._open_popover(face, self.status.replication)

    @Slot()
    def _on_printing_pressed(self) -> None:
        if self._state is not None:
            self._open_popover(printing_popover(self._state.printing, self._texts), self.status.printing)

    @Slot()
    def _on_notices_pressed(self) -> None:
        if self._state is not None and self._state.notices:
            self._open_popover(notices_popover(self._state.notices, self._texts), self.status.notices)

    @Slot()
    def _on_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def _on_printer_key(self) -> None:
        if self._state is not None and self._state.printing.is_virtual:
            self.toggle_printer()
