"""Decides what the Fulfillments screen shows: asks the database, calls the services, keeps the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.services.ports.online import HeldStep
from pos_desktop.services.ports.rows import FulfillmentFilter, SaleDetail
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.fulfillments.found import Found, Question, find
from pos_desktop.ui.screens.fulfillments.part import open_part
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, Step
from pos_desktop.ui.screens.fulfillments.steps import Wish, take_back, take_step
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.ties import Ties

_CAN_BE_UNDONE = (Step.PACK, Step.UNPACK, Step.SHIP, Step.PICK_UP)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken on a fulfillment; handed back to `undo` to take it back."""

    step: Step
    target: Target
    number: str

    @property
    def can_be_undone(self) -> bool:
        """Whether the eight seconds of undo apply."""
        return self.step in _CAN_BE_UNDONE


class FulfillmentsPresenter(QObject):
    """Holds the state of the screen and turns wishes into steps.

    Signals: `state_changed` (`FulfillmentsState`); `counts_changed` (`FulfillmentCounts` of the own outlet);
        `step_taken` (`Done`); `step_undone` (`Done`); `sale_requested` (sale id): show it in Sales history.
    """

    state_changed = Signal(object)
    counts_changed = Signal(object)
    step_taken = Signal(object)
    step_undone = Signal(object)
    sale_requested = Signal(object)

    def __init__(self, ties: Ties, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ties = ties
        own = ties.desk().outlet_id.bytes
        self._state = FulfillmentsState(chosen=FulfillmentFilter(outlet_id=own), own_outlet_id=own)
        self._open: Target | None = None
        self._detail: SaleDetail | None = None
        self._refusal: Refusal | None = None
        self._running: Step | None = None
        self._is_reading = False
        self._is_stale = False

    @property
    def state(self) -> FulfillmentsState:
        """Return what the screen shows."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """Ask the database again; called at the start and whenever the store says something changed."""
        if self._is_reading:
            self._is_stale = True
            return
        self._read(Question(self._state.chosen, self._state.own_outlet_id, self._open))

    @Slot()
    def on_desk_changed(self) -> None:
        """Show this desk's outlet first when another person or register took over."""
        own = self._ties.desk().outlet_id.bytes
        if own != self._state.own_outlet_id:
            self._open, self._refusal = None, None
            self._state = replace(self._state, own_outlet_id=own, chosen=FulfillmentFilter(outlet_id=own))
        self.refresh()

    @Slot(object)
    def choose(self, chosen: FulfillmentFilter) -> None:
        """Filter, search or sort by something else."""
        self._read(Question(chosen, self._state.own_outlet_id, self._open))

    @Slot(object)
    def scan(self, scan: Scan) -> None:
        """Show what answers to a scanned code, and open it when it is the only one."""
        chosen = replace(self._state.chosen, search=scan.code)
        self._read(Question(chosen, self._state.own_outlet_id, None, scan.alternatives, opens_only_row=True))

    @Slot(object)
    def toggle(self, target: Target) -> None:
        """Open a row, or close it when it is the open one."""
        self._refusal = None
        self._open = None if target == self._open else target
        if self._open is None:
            self._set(replace(self._state, part=None))
            return
        self._read(Question(self._state.chosen, self._state.own_outlet_id, self._open))

    @Slot(object)
    def show_held(self, held: tuple[HeldStep, ...]) -> None:
        """Show what a web shop should know and was not told so far."""
        if held != self._state.held:
            self._set(replace(self._state, held=held))

    @Slot(object)
    def open_fulfillment(self, target: Target) -> None:
        """Lead back to a fulfillment, also when the filters in use hide it."""
        self._refusal = None
        self._open = target
        self._read(Question(self._state.chosen, self._state.own_outlet_id, target, widens=True))

    @Slot(object)
    def take(self, wish: Wish) -> None:
        """Take a step of the open row; the same button pressed twice takes it once."""
        part = self._state.part
        if part is None or self._running is not None:
            return
        if wish.step in (Step.HISTORY, Step.COLLECT):
            self.sale_requested.emit(part.sale_id)
            return
        target = Target(part.sale_id, part.fulfillment_id)
        self._running = wish.step
        done = Done(wish.step, target, part.number)
        work = partial(take_step, wish=wish, target=target)
        self._ties.submit(work, self, partial(self._on_step_taken, done))

    @Slot()
    def leave_question(self) -> None:
        """Leave the fulfillment as it is, without an answer to what packing asked."""
        self._refusal = None
        self._show_part()

    @Slot(object)
    def undo(self, done: Done) -> None:
        """Take a step back; the row is opened again so that the person sees what it came to."""
        if done.can_be_undone:
            work = partial(take_back, step=done.step, target=done.target)
            self._ties.submit(work, self, partial(self._on_step_undone, done))

    def _on_step_taken(self, done: Done, outcome: Outcome[Any]) -> None:
        self._running = None
        self._refusal = outcome.refusal()
        if self._refusal is None:
            self.step_taken.emit(done)
        self.refresh()

    def _on_step_undone(self, done: Done, outcome: Outcome[Any]) -> None:
        self._refusal = outcome.refusal()
        if self._refusal is None:
            self._open = done.target
            self.step_undone.emit(done)
        self.refresh()

    def _read(self, question: Question) -> None:
        self._is_reading = True
        self._state = replace(self._state, chosen=question.chosen)
        work = partial(find, self._ties.queries, question, self._ties.now_ms())
        self._ties.bridge.read(work, self, self._on_found, lane="rows")

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
        self.counts_changed.emit(found.own_counts)
        self._open, self._detail = found.open, found.detail
        self._state = replace(
            self._state,
            rows=found.rows,
            counts=found.counts,
            chosen=found.chosen,
            outlets=found.outlets,
            channels=found.channels,
            zone=found.zone,
            is_loading=False,
            failure=None,
        )
        self._show_part()

    def _show_part(self) -> None:
        detail, target = self._detail, self._open
        part = open_part(detail, target.fulfillment_id, self._refusal) if detail and target else None
        if part is None:
            self._open = None
        lost = self._refusal if part is None else None
        self._set(replace(self._state, part=part, failure=lost))

    def _set(self, state: FulfillmentsState) -> None:
        self._state = state
        self.state_changed.emit(state)
