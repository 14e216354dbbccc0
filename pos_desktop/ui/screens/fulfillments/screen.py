"""The Fulfillments screen: a table whose open row shows a fulfillment and its next step."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_desktop.services.ports.rows import FulfillmentFilter, FulfillmentRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.refusals import refused
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.screens.fulfillments.columns import Columns
from pos_desktop.ui.screens.fulfillments.filters import FilterBar
from pos_desktop.ui.screens.fulfillments.news import toast_for
from pos_desktop.ui.screens.fulfillments.panel import FulfillmentPanel
from pos_desktop.ui.screens.fulfillments.presenter import Done, FulfillmentsPresenter
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, OpenPart
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.fulfillments.telling import mail_address
from pos_desktop.ui.table.cells import Sorting
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.band import Band
from pos_desktop.ui.widgets.button import Face
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.fields import SearchField
from pos_desktop.ui.widgets.label import AMOUNT_MUTED, TITLE, Label
from pos_desktop.ui.widgets.surface import Surface, column, row

NARROW = 1136
_ALL_OUTLETS, _CLEAR, _FINISHED = "all_outlets", "clear", "finished"


class FulfillmentsScreen(Screen):
    """Shows a `FulfillmentsState`.

    Signals: `filter_changed` (`FulfillmentFilter`); `row_toggled` (`Target`); `step_requested` (`Wish`);
        `question_left` (nothing); `scan_requested` (`Scan`); `finished_requested` (nothing): Sales history;
        `link_requested` (address to open).
    """

    has_next_step_at_left = True
    filter_changed = Signal(object)
    row_toggled = Signal(object)
    step_requested = Signal(object)
    question_left = Signal()
    scan_requested = Signal(object)
    finished_requested = Signal()
    link_requested = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, texts, parent)
        self._state = FulfillmentsState()
        self._columns_made: tuple[object, ...] = ()
        self.panel: FulfillmentPanel | None = None
        self.title_label = Label(look, "", TITLE)
        self.summary = Label(look, "", AMOUNT_MUTED)
        self.search = SearchField(look, "")
        self.filters = FilterBar(look)
        self.failure = Band(look)
        shape = TableShape("", has_chevron=True)
        self.table = RowTable(look, Columns(texts, self._state).wide(), _key, shape)
        self.empty = EmptyState(look)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate(texts)

    @property
    def title(self) -> str:
        """Return the window's title while this screen is shown."""
        return self.texts("Fulfillments")

    def attach(self, presenter: FulfillmentsPresenter) -> None:
        """Send wishes to a presenter and show what comes back."""
        self.filter_changed.connect(presenter.choose)
        self.row_toggled.connect(presenter.toggle)
        self.step_requested.connect(presenter.take)
        self.question_left.connect(presenter.leave_question)
        self.scan_requested.connect(presenter.scan)
        presenter.state_changed.connect(self.render)
        presenter.step_taken.connect(self._on_step_taken)

    @Slot(object)
    def render(self, state: FulfillmentsState) -> None:  # type: ignore[override]
        """Show a new state; the open row stays where it is."""
        self._state = state
        self.summary.setText(summary_words(self.texts, state))
        self.filters.show_state(self.texts, state)
        self.search.follow(state.chosen.search)
        self.failure.warn(refused(self.texts, state.failure))
        self._show_columns()
        chosen = state.chosen.sort
        self.table.set_sorting(Sorting(chosen.removeprefix("-"), chosen.startswith("-")))
        self.table.set_rows(state.rows)
        self._show_open_row(state.part)
        is_empty = not state.rows and not state.is_loading
        if is_empty:
            self.empty.set_face(empty_face(self.texts, state))
        self._pages.setCurrentWidget(self.empty if is_empty else self.table)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        super().retranslate(texts)
        self.title_label.setText(texts("Fulfillments"))
        self.table.setAccessibleName(texts("Fulfillments"))
        self.search.set_hint(texts("Receipt, customer, SKU or scan"))
        self.render(self._state)

    def focus_home(self) -> None:
        """Put the focus on the open row, else in the search field."""
        self.search.setFocus()

    @Slot(object)
    def on_scan(self, scan: Scan) -> None:
        """Take a scanned code: a tracking number while its field has the focus, else something to find."""
        if self.panel is None or not self.panel.take_scan(scan):
            self.search.setText(scan.code)
            self.scan_requested.emit(scan)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def _lay_out(self) -> None:
        px = self.look.px
        header = Surface(self.look, Ground.BACKGROUND)
        upper = row(header, gap=px(Space.L))
        upper.setContentsMargins(px(Metric.MARGIN), px(Space.S), px(Metric.MARGIN), px(Space.S))
        upper.addWidget(self.title_label)
        upper.addWidget(self.summary)
        upper.addStretch(1)
        self.search.setMinimumWidth(px(320))
        self.search.setMaximumWidth(px(368))
        upper.addWidget(self.search, 2)
        filters = Surface(self.look, Ground.BACKGROUND)
        lower = column(filters, gap=px(Space.S))
        lower.setContentsMargins(px(Metric.MARGIN), 0, px(Metric.MARGIN), px(Space.M))
        lower.addWidget(self.filters)
        lower.addWidget(self.failure)
        ground = Surface(self.look)
        inside: QVBoxLayout = column(ground)
        for page in (self.table, self.empty):
            self._pages.addWidget(page)
        inside.addWidget(self._pages)
        layout = column(self)
        for widget, stretch in ((header, 0), (filters, 0), (ground, 1)):
            layout.addWidget(widget, stretch)

    def _connect(self) -> None:
        self.search.textEdited.connect(self._on_search_edited)
        self.search.cancelled.connect(self._on_search_cancelled)
        self.search.submitted.connect(self._on_search_submitted)
        self.filters.chosen.connect(self.filter_changed)
        self.table.row_activated.connect(self._on_row_activated)
        self.table.sort_requested.connect(self._on_sort_requested)
        self.empty.action_requested.connect(self._on_empty_action)

    def _show_columns(self) -> None:
        is_narrow = self.width() < self.look.px(NARROW)
        wanted = (is_narrow, self.texts.language, self._state.zone)
        if wanted != self._columns_made:
            self._columns_made = wanted
            columns = Columns(self.texts, self._state)
            self.table.set_columns(columns.narrow() if is_narrow else columns.wide())

    def _show_open_row(self, part: OpenPart | None) -> None:
        if part is None:
            if self.panel is not None:
                self.panel = None
                self.table.close_row()
            return
        key = part.fulfillment_id
        is_new = self.panel is None or self.table.open_key != key
        if self.panel is None or is_new:
            self.panel = self._new_panel()
        self.panel.render(self.texts, self._state, part)
        if is_new:
            self.table.open_row(key, self.panel)

    def _new_panel(self) -> FulfillmentPanel:
        panel = FulfillmentPanel(self.look)
        panel.step_requested.connect(self.step_requested)
        panel.question_left.connect(self.question_left)
        panel.copy_requested.connect(self._on_copy_requested)
        panel.mail_requested.connect(self._on_mail_requested)
        return panel

    @Slot(str)
    def _on_search_edited(self, text: str) -> None:
        self.filter_changed.emit(replace(self._state.chosen, search=text.strip()))

    @Slot()
    def _on_search_cancelled(self) -> None:
        self.filter_changed.emit(replace(self._state.chosen, search=""))

    @Slot(object)
    def _on_search_submitted(self, text: str) -> None:
        if text.strip():
            self.scan_requested.emit(Scan(text.strip()))

    @Slot(object)
    def _on_row_activated(self, row_: FulfillmentRow) -> None:
        self.row_toggled.emit(Target(row_.sale_id, row_.fulfillment_id))

    @Slot(object)
    def _on_sort_requested(self, sorting: Sorting) -> None:
        sort = f"-{sorting.sort_key}" if sorting.is_descending else sorting.sort_key
        self.filter_changed.emit(replace(self._state.chosen, sort=sort))

    @Slot(object)
    def _on_empty_action(self, action: str) -> None:
        if action == _FINISHED:
            self.finished_requested.emit()
            return
        outlet = None if action == _ALL_OUTLETS else self._state.chosen.outlet_id
        self.search.clear()
        self.filter_changed.emit(FulfillmentFilter(outlet_id=outlet, sort=self._state.chosen.sort))

    @Slot(object)
    def _on_step_taken(self, done: Done) -> None:
        self.toast_requested.emit(toast_for(self.texts, done))

    @Slot()
    def _on_copy_requested(self) -> None:
        part = self._state.part
        if part is not None:
            QGuiApplication.clipboard().setText(part.contact.email or part.contact.phone)

    @Slot()
    def _on_mail_requested(self) -> None:
        if self._state.part is not None:
            self.link_requested.emit(mail_address(self.texts, self._state.part))


def _key(row_: FulfillmentRow) -> object:
    return row_.fulfillment_id


def summary_words(texts: Texts, state: FulfillmentsState) -> str:
    """Return what stands beside the title: "12 open · 2 late"."""
    counts = state.counts
    if state.is_loading:
        return ""
    if not counts.open:
        return texts("Nothing open")
    parts = [texts.plural("{number} open", "{number} open", counts.open)]
    if counts.late:
        parts.append(texts("{number} late", number=counts.late))
    if counts.not_collected:
        parts.append(texts("{number} not collected", number=counts.not_collected))
    return " · ".join(parts)


def empty_face(texts: Texts, state: FulfillmentsState) -> EmptyFace:
    """Return what an empty table says: nothing to do, or nothing that matches."""
    finished = (_FINISHED, Face(texts("Finished orders"), "receipt"))
    if state.is_narrowed:
        return EmptyFace(
            texts("No order matches"),
            texts("Orders that are finished are in Sales history."),
            ((_CLEAR, Face(texts("Clear filters"), "x")), finished),
        )
    words = texts(
        "Web shop orders appear here by themselves, the oldest first.\n"
        "So do sales rung up here with “Pick up or deliver later”."
    )
    if not state.outlet:
        return EmptyFace(texts("No orders to prepare"), words, (finished,))
    everywhere = (_ALL_OUTLETS, Face(texts("Show all outlets"), "store"))
    return EmptyFace(
        texts("No orders to prepare at {outlet}", outlet=state.outlet), words, (everywhere, finished)
    )
