"""A fulfillment through any life: what the checks allow never leaves the shop unpacked, unpaid or twice."""

from dataclasses import replace
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pos_desktop.domain.balance import Balance
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import (
    UNDO_MS,
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
    Method,
    SaleDue,
)

TOTAL = 90_83


class Life(RuleBasedStateMachine):
    """Takes every step that the checks allow, and keeps its own plain account of what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = 1_000_000
        self.paid_minor = 0
        self.box = 0  # units packed and not put back or unpacked
        self.gone_at_ms: int | None = None
        lines = (FulfillmentLine("1", UUID(int=1), 2000), FulfillmentLine("2", UUID(int=2), 1000))
        self.it = Fulfillment(
            id=UUID(int=7), sale_id=UUID(int=8), outlet_id=UUID(int=9), method=Method.DELIVERY, lines=lines
        )

    @rule(amount=st.sampled_from([1, 45_00, TOTAL]))
    def pay(self, amount: int) -> None:
        self.paid_minor += amount

    @rule(passed_ms=st.integers(1, UNDO_MS + 1))
    def wait(self, passed_ms: int) -> None:
        self.now_ms += passed_ms

    @rule(key=st.sampled_from("12"), picked=st.integers(0, 2000))
    def pick(self, key: str, picked: int) -> None:
        if self._refused(lambda: self.it.check_pick(key, picked, is_picking_device=True)):
            return
        lines = [replace(line, picked=picked) if line.line_key == key else line for line in self.it.lines]
        self.it = replace(self.it, lines=tuple(lines))

    @rule(all_here=st.booleans())
    def pack(self, all_here: bool) -> None:
        if self._refused(lambda: self.it.check_pack(all_here=all_here)):
            return
        lines = tuple(replace(line, packed=line.quantity) for line in self.it.lines)
        self.it = replace(self.it, lines=lines, packed_at_ms=self.now_ms)
        self.box = self.it.quantity

    @rule()
    def unpack(self) -> None:
        if not self._refused(self.it.check_unpack):
            self.it = replace(self.it, packed_at_ms=None, epoch=self.it.epoch + 1)
            self.box = 0

    @rule(more=st.integers(1, 2))
    def add_units(self, more: int) -> None:
        if self.it.is_handed_over or self.it.cancelled:
            return
        first, second = self.it.lines
        self.it = replace(self.it, lines=(replace(first, quantity=first.quantity + more * 1000), second))

    @precondition(lambda self: not self.it.is_handed_over)
    @rule()
    def cancel(self) -> None:
        self.it = replace(self.it, cancelled=True)

    @rule()
    def put_back(self) -> None:
        if not self._refused(self.it.check_put_back):
            assert self.it.cancelled
            assert self.box
            self.it = replace(self.it, put_back_at_ms=self.now_ms)
            self.box = 0

    @rule()
    def ship(self) -> None:
        due = SaleDue(Balance(TOTAL, self.paid_minor), "CAD")
        if self._refused(lambda: self.it.check_ship(due)):
            return
        assert self.gone_at_ms is None, "left twice"
        assert self.box >= self.it.quantity > 0, "left unpacked"
        assert self.paid_minor >= TOTAL, "left unpaid"
        assert not self.it.cancelled, "left though cancelled"
        self.it = replace(self.it, handed_over_at_ms=self.now_ms)
        self.gone_at_ms = self.now_ms

    @rule()
    def undo(self) -> None:
        if not self._refused(lambda: self.it.check_undo_hand_over(self.now_ms)):
            assert self.gone_at_ms is not None
            assert self.now_ms - self.gone_at_ms <= UNDO_MS
            self.it = replace(self.it, handed_over_at_ms=None)
            self.gone_at_ms = None

    @invariant()
    def the_slip_is_there_only_for_a_full_box(self) -> None:
        if not self._refused(self.it.check_slip):
            assert self.box >= self.it.quantity

    @invariant()
    def the_status_agrees_with_the_account(self) -> None:
        status = self.it.status
        assert (status is FulfillmentStatus.COMPLETED) == (self.gone_at_ms is not None)
        if status is FulfillmentStatus.CANCELLED_AFTER_PACKING:
            assert self.box
        if status is FulfillmentStatus.CANCELLED:
            assert not self.box
        if status is FulfillmentStatus.PACKED:
            assert self.box == self.it.quantity

    @staticmethod
    def _refused(check: object) -> bool:
        try:
            check()  # type: ignore[operator]
        except RuleBroken:
            return True
        return False


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
