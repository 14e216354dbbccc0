"""Sales history: filters, the list with its totals, and the open sale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from pos_desktop.services.ports.rows import SaleFilter, SaleRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.refusals import refused
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.screens.history.chips import FilterChips
from pos_desktop.ui.screens.history.columns import SaleColumns
from pos_desktop.ui.screens.history.detail import SaleView
from pos_desktop.ui.screens.history.mail import mail_address
from pos_desktop.ui.screens.history.news import toast_for
from pos_desktop.ui.screens.history.presenter import Dealt, HistoryPresenter, Narrowing
from pos_desktop.ui.screens.history.questions import QuestionDialog
from pos_desktop.ui.screens.history.state import Days, Deed, HistoryState, Tab
from pos_desktop.ui.screens.history.totals import Totals
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.fields import SearchField
from pos_desktop.ui.widgets.label import MUTED, TITLE, Label
from pos_desktop.ui.widgets.surface import Surface, column, row
from pos_desktop.ui.widgets.tabs import Choice, Tabs

LIST_WIDTH, LIST_WIDTH_NARROW = 460, 440
NARROW = 1040
_CLEAR = "clear"


class HistoryScreen(Screen):
    """Shows a `HistoryState`.

    Signals: `narrowed` (`Narrowing`); `tab_chosen` (`Tab`); `sale_chosen` (sale id); `more_requested`
        (nothing); `deed_requested` (`Deed`); `answered` (`Answer`); `question_left`
        (nothing); `fulfillment_requested` (fulfillment id); `export_requested` (`Path`); `link_requested`
        (address to open).
    """

    narrowed = Signal(object)
    tab_chosen = Signal(object)
    sale_chosen = Signal(object)
    more_requested = Signal()
    deed_requested = Signal(object)
    answered = Signal(object)
    question_left = Signal()
    fulfillment_requested = Signal(object)
    export_requested = Signal(object)
    link_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, texts, parent)
        self._state = HistoryState()
        self.dialog: QuestionDialog | None = None
        self.title_label = Label(look, "", TITLE)
        self.title_label.setMinimumWidth(1)  # it is hidden before it would be cut
        self.tabs = Tabs(look)
        self.search = SearchField(look, "")
        self.chips = FilterChips(look)
        self.export_button = Button(look, Face("", "download"), ButtonKind.QUIET)
        self.failure = Band(look)
        self.totals = Totals(look)
        shape = TableShape("", row_height=Metric.ROW_TALL, has_header=False)
        self.table = RowTable(look, SaleColumns(texts, self._state).columns(), _key, shape)
        self.empty = EmptyState(look)
        self.sale_view = SaleView(look)
        self._nothing_open = Label(look, "", MUTED, wraps=True)
        self._list = QStackedWidget()
        self._right = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate(texts)

    @property
    def title(self) -> str:
        """Return the window's title while this screen is shown."""
        return self.texts("Sales history")

    def attach(self, presenter: HistoryPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        self.narrowed.connect(presenter.narrow)
        self.tab_chosen.connect(presenter.show_tab)
        self.sale_chosen.connect(presenter.open_sale)
        self.more_requested.connect(presenter.show_more)
        self.deed_requested.connect(presenter.deal)
        self.answered.connect(presenter.answer)
        self.question_left.connect(presenter.leave_question)
        self.fulfillment_requested.connect(presenter.show_fulfillment)
        self.export_requested.connect(presenter.export)
        presenter.state_changed.connect(self.render)
        presenter.dealt.connect(self._on_dealt)

    @Slot(object)
    def render(self, state: HistoryState) -> None:  # type: ignore[override]
        """Show a new state; what is unchanged stays where it is."""
        before, self._state = self._state, state
        texts = self.texts
        self._show_tabs()
        self.chips.show_state(texts, state)
        self.search.follow(state.chosen.search)
        self.failure.warn(refused(texts, state.failure))
        self.totals.show_totals(texts, state.totals)
        if (before.zone, before.now_ms) != (state.zone, state.now_ms):
            self.table.set_columns(SaleColumns(texts, state).columns())
        self.table.set_rows(state.rows)
        is_empty = not state.rows and not state.is_loading
        if is_empty:
            self.empty.set_face(empty_face(texts, state))
        self._list.setCurrentWidget(self.empty if is_empty else self.table)
        self._show_sale()
        self._show_question(before)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        super().retranslate(texts)
        self.title_label.setText(texts("Sales history"))
        self.table.setAccessibleName(texts("Sales"))
        self.search.set_hint(texts("Receipt, note, customer, product"))
        self.export_button.set_face(Face(texts("Export CSV"), "download"))
        self._nothing_open.setText(texts("Choose a sale to see it here."))
        self.table.set_columns(SaleColumns(texts, self._state).columns())
        self.render(self._state)

    def focus_home(self) -> None:
        """Put the focus in the search field."""
        self.search.setFocus()

    @Slot(object)
    def on_scan(self, scan: Scan) -> None:
        """Search for a scanned receipt or product."""
        self.search.setText(scan.code)
        self._on_search_edited(scan.code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_width()

    def _show_width(self) -> None:
        is_narrow = self.width() < self.look.px(NARROW)
        self._left.setFixedWidth(self.look.px(LIST_WIDTH_NARROW if is_narrow else LIST_WIDTH))
        self.title_label.setVisible(not is_narrow)  # the rail says it too; tabs and search need the room

    def _lay_out(self) -> None:
        layout = column(self)
        layout.addWidget(self._header())
        layout.addWidget(self._filters())
        self._left = Surface(self.look, edges="r")
        left = column(self._left)
        left.setContentsMargins(0, 0, 1, 0)
        left.addWidget(self.totals)
        for page in (self.table, self.empty):
            self._list.addWidget(page)
        left.addWidget(self._list, 1)
        nothing = Surface(self.look, Ground.BACKGROUND)
        inside = column(nothing, margin=self.look.px(Space.XL))
        inside.addWidget(self._nothing_open)
        inside.addStretch(1)
        ground = Surface(self.look, Ground.BACKGROUND)
        column(ground).addWidget(self.sale_view)
        for widget in (nothing, ground):
            self._right.addWidget(widget)
        body = row()
        body.addWidget(self._left)
        body.addWidget(self._right, 1)
        layout.addLayout(body, 1)

    def _header(self) -> QWidget:
        px = self.look.px
        header = Surface(self.look, Ground.BACKGROUND)
        line = row(header, gap=px(Space.XL))
        line.setContentsMargins(px(Metric.MARGIN), px(Space.S), px(Metric.MARGIN), px(Space.S))
        line.addWidget(self.title_label)
        line.addWidget(self.tabs)
        line.addStretch(1)
        self.search.setMaximumWidth(px(368))
        line.addWidget(self.search, 2)
        return header

    def _filters(self) -> QWidget:
        px = self.look.px
        filters = Surface(self.look, Ground.BACKGROUND, edges="b")
        lines = column(filters, gap=px(Space.S))
        lines.setContentsMargins(px(Metric.MARGIN), 0, px(Metric.MARGIN), px(Space.M))
        line = row(gap=px(Space.S))
        line.addWidget(self.chips, 1)
        line.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(line)
        lines.addWidget(self.failure)
        return filters

    def _connect(self) -> None:
        self.search.textEdited.connect(self._on_search_edited)
        self.search.cancelled.connect(self._on_search_cancelled)
        self.tabs.chosen.connect(self.tab_chosen)
        self.chips.narrowed.connect(self.narrowed)
        self.export_button.clicked.connect(self._on_export_clicked)
        self.table.row_activated.connect(self._on_row_chosen)
        self.table.current_changed.connect(self._on_row_chosen)
        self.table.end_reached.connect(self.more_requested)
        self.empty.action_requested.connect(self._on_empty_action)
        self.sale_view.deed_requested.connect(self._on_deed_requested)
        self.sale_view.fulfillment_requested.connect(self.fulfillment_requested)

    def _show_tabs(self) -> None:
        texts, waiting = self.texts, self._state.waiting
        choices = (
            Choice(Tab.ALL, texts("All")),
            Choice(Tab.CONTINUE, texts("Continue sale"), str(waiting) if waiting else ""),
            Choice(Tab.RETURN, texts("Process return")),
        )
        self.tabs.set_choices(choices, self._state.tab)

    def _show_sale(self) -> None:
        opened = self._state.open
        self.table.set_current(opened.detail.sale.sale_id if opened else None)
        self._right.setCurrentIndex(0 if opened is None else 1)
        if opened is not None:
            self.sale_view.show_sale(self.texts, self._state, opened)

    def _show_question(self, before: HistoryState) -> None:
        asked = self._state.asked
        if asked is None or asked == before.asked:
            return
        self.dialog = QuestionDialog(self.look, self, self.texts, asked)
        self.dialog.answered.connect(self.answered)
        self.dialog.closed.connect(self._on_dialog_closed)
        self.dialog.open_centred()

    @Slot()
    def _on_dialog_closed(self) -> None:
        self.dialog = None
        self.question_left.emit()

    @Slot(str)
    def _on_search_edited(self, text: str) -> None:
        self._narrow(replace(self._state.chosen, search=text.strip()))

    @Slot()
    def _on_search_cancelled(self) -> None:
        self._narrow(replace(self._state.chosen, search=""))

    def _narrow(self, chosen: SaleFilter) -> None:
        self.narrowed.emit(Narrowing(chosen, self._state.days))

    @Slot(object)
    def _on_row_chosen(self, row_: SaleRow) -> None:
        self.sale_chosen.emit(row_.sale_id)

    @Slot(object)
    def _on_deed_requested(self, deed: Deed) -> None:
        opened = self._state.open
        if deed is Deed.EMAIL and opened is not None:
            self.link_requested.emit(mail_address(self.texts, self._state, opened))
        else:
            self.deed_requested.emit(deed)

    @Slot(object)
    def _on_empty_action(self, _action: str) -> None:
        self.search.clear()
        self.narrowed.emit(Narrowing(SaleFilter(tab=self._state.chosen.tab), Days()))

    @Slot()
    def _on_export_clicked(self) -> None:
        title, kinds = self.texts("Export CSV"), "CSV (*.csv)"
        chosen, _kind = QFileDialog.getSaveFileName(self, title, f"{self.texts('sales')}.csv", kinds)
        if chosen:
            self.export_requested.emit(Path(chosen))

    @Slot(object)
    def _on_dealt(self, dealt: Dealt) -> None:
        self.toast_requested.emit(toast_for(self.texts, dealt))


def _key(row_: SaleRow) -> object:
    return row_.sale_id


def empty_face(texts: Texts, state: HistoryState) -> EmptyFace:
    """Return what an empty list says: what will appear and how, or that nothing matches."""
    if state.is_narrowed:
        clear = (_CLEAR, Face(texts("Clear filters"), "x"))
        return EmptyFace(texts("No sale matches"), texts("Take off a filter to see more."), (clear,), False)
    if state.tab is Tab.CONTINUE:
        words = texts("Sales with money still open, and parked ones, appear here.")
        return EmptyFace(texts("Nothing to continue"), words, has_picture=False)
    if state.tab is Tab.RETURN:
        words = texts("Sales whose goods are with the customer appear here.")
        return EmptyFace(texts("Nothing to return"), words, has_picture=False)
    words = texts("Every sale rung up here and every web shop order appears here, the newest first.")
    return EmptyFace(texts("No sales yet"), words, has_picture=False)
