"""The life cycle of fulfillments as a machine that does anything at any time, on disk, and restarts the
till.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from pos_desktop.domain.balance import Balance
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import SaleDue
from pos_desktop.domain.orders import OrderStatus
from pos_desktop.journal.facts import Part
from pos_desktop.journal.state import FulfillmentState, SaleState
from pos_desktop.services import fulfilling, voiding
from pos_desktop.store.open import open_store
from tests.builders import AShop, an_order
from tests.contracts.test_ledger import StoreLedger
from tests.fakes.ledger import FakeClock

OPENING = 20
part_numbers = st.integers(0, 3)


class FulfillmentLife(RuleBasedStateMachine):
    """Orders are placed, changed, worked on, paid, cancelled; the rules hold whatever the order of things.

    What was handed over is counted here, apart from the product: on hand must be the opening less that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = FakeClock()
        self.ledger = StoreLedger(open_store(self.folder, clock=self.clock), self.clock)
        self.shop = AShop(self.ledger)
        self.sales: list[bytes] = []
        self.units: dict[bytes, int] = {}
        self.updated_ms = 1_779_990_000_000

    def teardown(self) -> None:
        self.ledger.store.close()
        shutil.rmtree(self.folder)

    @initialize()
    def fill_the_shelves(self) -> None:
        for index in range(2):
            self.shop.count("MUG", OPENING, index=index)

    @rule(units=st.integers(1, 4), paid=st.booleans())
    def an_order_arrives(self, units: int, paid: bool) -> None:
        order = an_order(order_id=str(len(self.sales)), goods={"MUG": units}, paid=paid)
        sale_id = self.shop.order(order).sale_id
        self.sales.append(sale_id)
        self.units[sale_id] = units

    @precondition(lambda self: self.sales)
    @rule(which=st.integers(0, 9), units=st.integers(1, 5), is_cancelled=st.booleans())
    def the_shop_changes_it(self, which: int, units: int, is_cancelled: bool) -> None:
        number = which % len(self.sales)
        self.updated_ms += 1_000
        status = OrderStatus.CANCELLED if is_cancelled else OrderStatus.OPEN
        order = an_order(
            order_id=str(number), goods={"MUG": units}, status=status, updated_at_ms=self.updated_ms
        )
        self.shop.order(order)
        self.units[self.sales[number]] = units

    @precondition(lambda self: self.sales)
    @rule(
        which=st.integers(0, 9),
        part=part_numbers,
        act=st.sampled_from(["pack", "unpack", "ship", "undo", "put_back", "move", "pay", "cancel"]),
    )
    def somebody_does_something(self, which: int, part: int, act: str) -> None:
        sale = self.shop.sale(self.sales[which % len(self.sales)])
        if act in ("pay", "cancel"):
            self._try(lambda: self._deal(sale.sale_id, act))
            return
        if not sale.fulfillments:
            return
        state = sale.fulfillments[part % len(sale.fulfillments)]
        done = self._try(lambda: self._step(sale.sale_id, state, act))
        if done and act == "ship":
            assert sale.is_paid
            assert state.status == "packed"
        if act == "unpack" and state.is_handed_over:
            assert not done

    @precondition(lambda self: self.sales)
    @rule(which=st.integers(0, 9), pays=st.booleans())
    def somebody_finishes_it(self, which: int, pays: bool) -> None:
        sale_id = self.sales[which % len(self.sales)]
        if pays:
            self._try(lambda: self._deal(sale_id, "pay"))
        for state in self.shop.sale(sale_id).fulfillments:
            self._try(lambda: self._step(sale_id, state, "pack"))  # noqa: B023
            if self._try(lambda: self._step(sale_id, state, "ship")):  # noqa: B023
                assert self.shop.sale(sale_id).is_paid

    @rule(ms=st.sampled_from([1, 4_000, 9_000]))
    def time_passes(self, ms: int) -> None:
        self.clock.advance(ms)

    @rule()
    def the_till_restarts(self) -> None:
        before = [self.shop.sale(sale_id) for sale_id in self.sales]
        self.ledger.store.close()
        self.ledger.store = open_store(self.folder, clock=self.clock)
        assert [self.shop.sale(sale_id) for sale_id in self.sales] == before

    @invariant()
    def stock_is_what_is_left(self) -> None:
        parts = [part for sale_id in self.sales for part in self.shop.sale(sale_id).fulfillments]
        for index, outlet_id in enumerate(self.shop.outlets):
            here = [part for part in parts if part.outlet_id == outlet_id]
            gone = sum(_sum(part, "fulfilled") for part in here if part.is_handed_over)
            waiting = sum(_sum(part, "wanted") for part in here if _is_kept(part))
            level: Any = self.ledger.do(lambda e: e.stock(outlet_id, self.shop.products["MUG"]))  # noqa: B023
            opening = OPENING * UNIT if self._is_counted() else 0
            assert (level.on_hand, level.committed) == (opening - gone, waiting), index

    @invariant()
    def every_unit_ordered_is_in_exactly_one_place(self) -> None:
        for sale_id in self.sales:
            sale = self.shop.sale(sale_id)
            placed = sum(_sum(part, "wanted") for part in sale.fulfillments)
            gone = sum(_sum(part, "wanted") for part in sale.fulfillments if part.is_handed_over)
            assert placed == max(self.units[sale_id] * UNIT, gone)

    @invariant()
    def nothing_is_told_before_every_part_is_packed(self) -> None:
        for sale_id in self.sales:
            sale = self.shop.sale(sale_id)
            open_parts = [p for p in sale.fulfillments if p.status in ("new", "in_progress")]
            told = {message.kind for message in sale.messages}
            assert not (open_parts and told & {"packed", "shipped", "picked_up"})

    def _is_counted(self) -> bool:
        return bool(self.ledger.store.queries.stock(product_id=self.shop.products["MUG"]))

    def _deal(self, sale_id: bytes, act: str) -> None:
        if act == "pay":
            self.shop.pay(sale_id)
        else:
            self.shop.do(voiding.cancel_order, sale_id)

    def _step(self, sale_id: bytes, state: FulfillmentState, act: str) -> None:
        place = (sale_id, state.fulfillment_id)
        if act == "move":
            other = next(each for each in self.shop.outlets if each != state.outlet_id)
            self.shop.do(fulfilling.move_fulfillment, *place, to_outlet_id=other)
        elif act == "pack":
            self.shop.do(fulfilling.pack_fulfillment, *place, all_here=True)
        else:
            self.shop.do(_STEPS[act], *place)

    def _try(self, act: Any) -> bool:
        try:
            act()
        except RuleBroken:
            return False
        return True


_STEPS: dict[str, Any] = {
    "unpack": fulfilling.unpack_fulfillment,
    "ship": fulfilling.ship_fulfillment,
    "undo": fulfilling.undo_hand_over,
    "put_back": fulfilling.put_back_fulfillment,
}


def _sum(part: FulfillmentState, field: str) -> int:
    return sum(getattr(line, field) for line in part.lines)


def _is_kept(part: FulfillmentState) -> bool:
    return not part.is_handed_over and part.status != "cancelled"


SETTINGS = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestFulfillmentLife = FulfillmentLife.TestCase
TestFulfillmentLife.settings = SETTINGS


def _paid(sale: SaleState) -> SaleDue:
    return SaleDue(Balance(0, 0), sale.currency)


def _emptied(*words: Any) -> tuple[Part, ...]:
    placing, sale, *_ = words
    return tuple(replace(part, units=part.units[:0]) for part in sale.parts) if placing else ()


@pytest.mark.parametrize(
    ("place", "planted"),
    [
        ("pos_desktop.services.fulfilling.due_of", _paid),
        ("pos_desktop.services.fulfilling.moved_parts", _emptied),
        ("pos_desktop.services.placing.changed_parts", _emptied),
    ],
    ids=["ships what is not paid", "a move loses units", "a change loses units"],
)
def test_a_planted_bug_is_found(place: str, planted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, planted)
    without_shrinking = settings(SETTINGS, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(FulfillmentLife, settings=without_shrinking)
