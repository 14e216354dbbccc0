"""The tab of this computer's printers: the list, and the form that adds one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.printer_form import PrinterForm
from pos_desktop.ui.screens.setup.printer_line import PrinterLine
from pos_desktop.ui.screens.setup.state import Part, SetupState
from pos_desktop.ui.screens.setup.words import refused
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.surface import Scroll, Surface, column, row

FORM_WIDTH = 408


class PrintersPage(QWidget):
    """Shows the printers.

    Signals: `add_requested` (`PrinterSetting`); `search_requested` (nothing); `test_requested` and
        `removal_requested` (printer id).
    """

    add_requested = Signal(object)
    search_requested = Signal()
    test_requested = Signal(object)
    removal_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.lines: tuple[PrinterLine, ...] = ()
        self.form = PrinterForm(look)
        self.empty = EmptyState(look)
        self._lines_layout = column()
        self._pages = QStackedWidget()
        self._lay_out()
        self.form.add_requested.connect(self.add_requested)
        self.form.search_requested.connect(self.search_requested)
        look.changed.connect(self._fit)
        self._fit()

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show every printer and how it stands."""
        wanted = tuple(stand.setting for stand in state.printers)
        if tuple(line.setting for line in self.lines) != wanted:
            self._make_lines(state)
        for line, stand in zip(self.lines, state.printers, strict=True):
            line.show_stand(texts, state, stand)
        refusal = state.refused_at(Part.PRINTERS)
        trouble = refused(texts, refusal) if refusal is not None else ""
        self.form.show_state(texts, may_add=state.may_manage, trouble=trouble)
        added = tuple(setting.uri.partition("?")[0] for setting in wanted)
        self.form.found.show_search(texts, state.search, is_searching=state.is_searching, added=added)
        if not state.printers:
            words = texts("Add one at the right. Papers are kept and come out as soon as there is a printer.")
            self.empty.set_face(EmptyFace(texts("No printer yet"), words, has_picture=False))
        is_empty = not state.printers and not state.is_loading
        self._pages.setCurrentIndex(1 if is_empty else 0)

    def _make_lines(self, state: SetupState) -> None:
        for line in self.lines:
            self._lines_layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = tuple(PrinterLine(self._look, stand) for stand in state.printers)
        for place, line in enumerate(self.lines):
            self._lines_layout.insertWidget(place, line)
            line.test_requested.connect(self.test_requested)
            line.removal_requested.connect(self.removal_requested)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setLayout(self._lines_layout)
        self._lines_layout.addStretch(1)
        self._pages.addWidget(Scroll(content))
        self._pages.addWidget(self.empty)
        left = Surface(self._look, edges="tr")
        inside = column(left)
        inside.setContentsMargins(0, 1, 1, 0)
        inside.addWidget(self._pages)
        self._right = Surface(self._look, Ground.BACKGROUND, edges="t")
        beside = column(self._right)
        beside.setContentsMargins(0, 1, 0, 0)
        held = QWidget()
        self._form_room = column(held)
        self._form_room.addWidget(self.form)
        beside.addWidget(Scroll(held))
        layout = row(self)
        layout.addWidget(left, 1)
        layout.addWidget(self._right)

    @Slot()
    def _fit(self) -> None:
        px = self._look.px
        margin, gap = px(Metric.MARGIN), px(Space.L)
        self._right.setFixedWidth(px(FORM_WIDTH))
        self._form_room.setContentsMargins(margin, gap, margin, gap)
