"""Decides what Sales history shows: asks the database, calls the services, asks before money goes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.permissions import Permission
from pos_desktop.services.access import permit
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.services.ports.rows import SaleDetail, SaleFilter
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.refusals import Refusal, refusal_of
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.history import dealing
from pos_desktop.ui.screens.history.dealing import Answer
from pos_desktop.ui.screens.history.deeds import open_sale
from pos_desktop.ui.screens.history.export import export_sales
from pos_desktop.ui.screens.history.found import PAGE, Found, Question, find
from pos_desktop.ui.screens.history.state import (
    Asked,
    Days,
    Deed,
    HistoryState,
    OpenSale,
    ReturnAsked,
    Tab,
    VoidAsked,
)
from pos_desktop.ui.screens.ties import Hands, Ties

_PAPERS = {Deed.REPRINT: DocumentKind.RECEIPT, Deed.GIFT_RECEIPT: DocumentKind.GIFT_RECEIPT}


@dataclass(frozen=True, slots=True)
class Dealt:
    """Something that was done with a sale; `count` is of exported sales."""

    deed: str
    number: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Another filter: the fields of the database, the days, and a product as typed."""

    chosen: SaleFilter
    days: Days
    product: str = ""


class HistoryPresenter(QObject):
    """Holds the state of the screen and turns wishes into deeds.

    Signals: `state_changed` (`HistoryState`); `dealt` (`Dealt`): news; `continue_requested` (sale id): take
        its money on the Sell screen; `fulfillment_requested` (`Target`): show it on the Fulfillments screen.
    """

    state_changed = Signal(object)
    dealt = Signal(object)
    continue_requested = Signal(object)
    fulfillment_requested = Signal(object)

    def __init__(self, ties: Ties, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ties = ties
        self._state = HistoryState(now_ms=ties.now_ms())
        self._open_id: bytes | None = None
        self._refusal: Refusal | None = None
        self._rows = PAGE
        self._is_busy = False
        self._is_reading = False
        self._is_stale = False

    @property
    def state(self) -> HistoryState:
        """Return what the screen shows."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """Ask the database again; called at the start and whenever the store says something changed."""
        if self._is_reading:
            self._is_stale = True
            return
        self._read(self._question())

    @Slot(object)
    def narrow(self, narrowing: Narrowing) -> None:
        """Filter or search by something else, from the first page on."""
        self._rows = PAGE
        question = self._question()
        self._read(replace(question, chosen=narrowing.chosen, days=narrowing.days, product=narrowing.product))

    @Slot(object)
    def show_tab(self, tab: Tab) -> None:
        """Show all sales, those to continue, or those that can be returned."""
        self.narrow(Narrowing(replace(self._state.chosen, tab=tab.value), self._state.days))

    @Slot()
    def show_more(self) -> None:
        """Show the next page beneath what is there."""
        if self._state.has_more and not self._is_reading:
            self._rows = len(self._state.rows) + PAGE
            self._read(self._question())

    @Slot(object)
    def open_sale(self, sale_id: bytes) -> None:
        """Show one sale at the right."""
        self._open(sale_id, must_show=False)

    @Slot(object)
    def lead_to_sale(self, sale_id: bytes) -> None:
        """Show one sale at the right, also when the filters in use hide it from the list."""
        self._open(sale_id, must_show=True)

    @Slot(object)
    def deal(self, deed: Deed) -> None:
        """Do something with the open sale; what gives money or goods back asks first."""
        opened = self._state.open
        if opened is None or self._is_busy:
            return
        sale = opened.detail.sale
        if deed is Deed.CONTINUE:
            self.continue_requested.emit(sale.sale_id)
        elif deed in _PAPERS:
            work = partial(dealing.print_receipt, kind=_PAPERS[deed], sale_id=sale.sale_id)
            self._submit(work, partial(self._on_dealt, Dealt(deed.value, sale.number)))
        elif deed is Deed.RETURN:
            self._submit(partial(dealing.ask_return, sale_id=sale.sale_id), self._on_return_known)
        elif deed is Deed.GIVE_BACK:
            work_ = partial(self._ties.queries.named, "payment_type")
            self._ties.bridge.read(work_, self, self._on_types_known)
        elif deed in (Deed.VOID, Deed.CANCEL_ORDER):
            self._ask(dealing.ask_void(sale))

    @Slot(object)
    def answer(self, answer: Answer) -> None:
        """Take the answer to what was asked."""
        asked, opened = answer.asked, self._state.open
        self._ask(None)
        if opened is None or self._is_busy:
            return
        sale_id, number = opened.detail.sale.sale_id, opened.detail.sale.number
        work: Callable[[Entry, Hands], object]
        if isinstance(asked, VoidAsked):
            deed = Deed.CANCEL_ORDER if asked.is_order else Deed.VOID
            work = partial(dealing.void, asked=asked, sale_id=sale_id)
        elif isinstance(asked, ReturnAsked):
            deed = Deed.RETURN
            work = partial(dealing.take_back_goods, sale_id=sale_id, units=answer.units)
        else:
            deed = Deed.GIVE_BACK
            tender = (answer.type_id, asked.amount_minor)
            work = partial(dealing.give_back, sale_id=sale_id, tender=tender)
        self._submit(work, partial(self._on_money_dealt, Dealt(deed.value, number)))

    @Slot()
    def leave_question(self) -> None:
        """Leave everything as it is."""
        self._ask(None)

    @Slot(object)
    def show_fulfillment(self, fulfillment_id: bytes) -> None:
        """Lead to one of the open sale's fulfillments."""
        if self._state.open is not None:
            sale_id = self._state.open.detail.sale.sale_id
            self.fulfillment_requested.emit(Target(sale_id, fulfillment_id))

    @Slot(object)
    def export(self, path: Path) -> None:
        """Write everything that is filtered to a file, however many sales there are."""
        try:
            permit(self._ties.desk(), Permission.EXPORT)
        except PosError as error:
            self._set(replace(self._state, failure=refusal_of(error)))
            return
        work = partial(export_sales, self._ties.queries, self._state.chosen, self._state.zone, path)
        self._ties.bridge.read(work, self, self._on_exported)

    def _open(self, sale_id: bytes, *, must_show: bool) -> None:
        self._open_id, self._refusal = sale_id, None
        self._read(replace(self._question(), must_show=must_show))

    def _question(self) -> Question:
        state = self._state
        own = self._ties.desk().outlet_id.bytes
        return Question(state.chosen, state.days, own, self._open_id, self._rows)

    def _submit(self, work: Callable[[Entry, Hands], Any], deliver: Callable[[Outcome[Any]], None]) -> None:
        self._is_busy = True
        self._ties.submit(work, self, deliver)

    def _on_dealt(self, dealt: Dealt, outcome: Outcome[Any]) -> None:
        self._is_busy = False
        self._refusal = outcome.refusal()
        if self._refusal is None:
            self.dealt.emit(dealt)
        self.refresh()

    def _on_money_dealt(self, dealt: Dealt, outcome: Outcome[bytes]) -> None:
        """Show what came of it: the sale itself, or the return that now owes the customer."""
        if outcome.refusal() is None:
            self._open_id = outcome.value()
        self._on_dealt(dealt, outcome)

    def _on_return_known(self, outcome: Outcome[ReturnAsked]) -> None:
        self._is_busy = False
        self._refusal = outcome.refusal()
        if self._refusal is None and not outcome.value().lines:
            self._refusal = Refusal("nothing_to_return")
        if self._refusal is None:
            self._ask(outcome.value())
        else:
            self.refresh()

    def _on_types_known(self, outcome: Outcome[Any]) -> None:
        opened = self._state.open
        if opened is not None and outcome.error is None:
            self._ask(dealing.ask_refund(opened.detail.sale, outcome.value()))

    def _on_exported(self, outcome: Outcome[int]) -> None:
        failure = outcome.refusal()
        if failure is None:
            self.dealt.emit(Dealt("export", count=outcome.value()))
        self._set(replace(self._state, failure=failure))

    def _ask(self, asked: Asked | None) -> None:
        self._set(replace(self._state, asked=asked))

    def _read(self, question: Question) -> None:
        self._is_reading = True
        self._state = replace(self._state, chosen=question.chosen, days=question.days)
        work = partial(find, self._ties.queries, question)
        self._ties.bridge.read(work, self, self._on_found, lane="sales")

    def _on_found(self, outcome: Outcome[Found]) -> None:
        self._is_reading = False
        failure = outcome.refusal()
        if failure is None:
            self._show(outcome.value())
        else:
            self._set(replace(self._state, failure=failure, is_loading=False))
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    def _show(self, found: Found) -> None:
        self._set(
            replace(
                self._state,
                chosen=found.chosen,
                days=found.days,
                product=found.product,
                rows=found.rows,
                has_more=found.has_more,
                totals=found.totals,
                waiting=found.waiting,
                open=self._opened(found.detail),
                choices=found.choices,
                shop=found.shop,
                zone=found.zone,
                now_ms=self._ties.now_ms(),
                is_loading=False,
                failure=Refusal("unknown_product") if found.is_product_unknown else None,
            )
        )

    def _opened(self, detail: SaleDetail | None) -> OpenSale | None:
        return open_sale(detail, self._refusal) if detail is not None else None

    def _set(self, state: HistoryState) -> None:
        self._state = state
        self.state_changed.emit(state)
