"""Each mistake that once converged perfectly is planted again, and the checks over histories find it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import (
    HeaderSet,
    LineSet,
    OrderReceived,
    PaymentTaken,
    SaleCompleted,
    SaleVoided,
    StockCounted,
)
from pos_desktop.journal.folds import content, movements, payments, work
from pos_desktop.journal.folds.content import Content
from pos_desktop.journal.folds.order import Facts, position
from pos_desktop.journal.folds.work import HandOver, Work
from pos_desktop.journal.state import FulfillmentState, SalePayment, StockEntry
from tests.journal.histories import histories
from tests.journal.test_histories import check_agreement, check_books
from tests.journal.tills import Shelf, Till

MOST_EXAMPLES = 3_000
Plant = Callable[[pytest.MonkeyPatch], None]


def everywhere(patch: pytest.MonkeyPatch, name: str, value: object) -> None:
    """Put a mistake in the place of a rule, in every fold that uses it."""
    for module in list(sys.modules.values()):
        if module.__name__.startswith("pos_desktop.journal.folds.") and hasattr(module, name):
            patch.setattr(module, name, value)


def assert_found(check: Callable[[list[Recorded], int], None], most: int = MOST_EXAMPLES) -> None:
    """Fail unless some history shows that the check does not hold."""

    @settings(max_examples=most, phases=[Phase.generate], derandomize=True, database=None)
    @given(histories(), st.integers(0, 2**32))
    def all_histories(facts: list[Recorded], seed: int) -> None:
        check(facts, seed)

    with pytest.raises(AssertionError):
        all_histories()


# --- mistakes of rule: every till agrees on the same wrong thing


def one_payment_per_sale(patch: pytest.MonkeyPatch) -> None:
    taken = payments.taken_payments

    def first_only(facts: Facts) -> Iterator[SalePayment]:
        yield from list(taken(facts))[:1]

    everywhere(patch, "taken_payments", first_only)


def an_unpack_undoes_a_hand_over(patch: pytest.MonkeyPatch) -> None:
    standing = work.standing_hand_overs

    def of_this_epoch(done: Work) -> list[HandOver]:
        return [
            given for given in standing(done) if getattr(given.fact.body, "epoch", done.epoch) >= done.epoch
        ]

    everywhere(patch, "standing_hand_overs", of_this_epoch)


def a_draft_reopens_a_completed_sale(patch: pytest.MonkeyPatch) -> None:
    choose = content.choose_content

    def unless_drafted_since(facts: Facts, works: dict[bytes, Work]) -> Content | None:
        chosen = choose(facts, works)
        drafts = [fact for kind in (LineSet, HeaderSet) for fact, _ in facts.of(kind)]
        if chosen is None or any(position(draft) > position(chosen.fact) for draft in drafts):
            return None
        return chosen

    everywhere(patch, "choose_content", unless_drafted_since)


def a_void_returns_handed_over_goods(patch: pytest.MonkeyPatch) -> None:
    fold = movements.fold_movements

    def with_returns(
        frame: Any, fulfillments: Iterable[FulfillmentState], facts: Facts
    ) -> tuple[StockEntry, ...]:
        entries = fold(frame, tuple(fulfillments), facts)
        if not facts.has(SaleVoided):
            return entries
        gone = [entry for entry in entries if entry.cause == "handed_over"]
        return entries + tuple(msgspec.structs.replace(entry, on_hand=-entry.on_hand) for entry in gone)

    everywhere(patch, "fold_movements", with_returns)


def rival_allocations_are_both_kept(patch: pytest.MonkeyPatch) -> None:
    choose = content.choose_content

    def with_rivals(facts: Facts, works: dict[bytes, Work]) -> Content | None:
        chosen = choose(facts, works)
        if chosen is None or chosen.order is None:
            return chosen
        parts = {part.fulfillment_id: part for _, order in facts.of(OrderReceived) for part in order.parts}
        return msgspec.structs.replace(chosen, parts=tuple(parts.values()))

    everywhere(patch, "choose_content", with_rivals)


def a_commitment_is_released_after_packing(patch: pytest.MonkeyPatch) -> None:
    committed = movements.is_committed
    everywhere(patch, "is_committed", lambda one: committed(one) and not one.is_packed)


def a_paid_status_we_caused_is_booked(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, "_told_paid", lambda facts, content: None)


def an_echoed_payment_is_booked_twice(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, "ECHO_PREFIX", "nobody's:")


def a_second_completion_wins(patch: pytest.MonkeyPatch) -> None:
    def last_completed(facts: Facts) -> Content | None:
        for fact, sale in reversed(facts.of(SaleCompleted)):
            return Content(fact, sale, None, fact, sale.parts)
        return None

    everywhere(patch, "_first_completed", last_completed)


def two_hand_overs_move_stock_twice(patch: pytest.MonkeyPatch) -> None:
    fold = movements.fold_movements

    def with_repeats(
        frame: Any, fulfillments: tuple[FulfillmentState, ...], facts: Facts
    ) -> tuple[StockEntry, ...]:
        entries = fold(frame, fulfillments, facts)
        times = max([len(done.hand_overs) for done in frame.works.values()], default=1)
        gone = tuple(entry for entry in entries if entry.cause == "handed_over")
        return entries + gone * (times - 1)

    everywhere(patch, "fold_movements", with_repeats)


@pytest.mark.parametrize(
    "plant",
    [
        one_payment_per_sale,
        an_unpack_undoes_a_hand_over,
        a_draft_reopens_a_completed_sale,
        a_void_returns_handed_over_goods,
        rival_allocations_are_both_kept,
        a_commitment_is_released_after_packing,
        a_paid_status_we_caused_is_booked,
        an_echoed_payment_is_booked_twice,
        a_second_completion_wins,
        two_hand_overs_move_stock_twice,
    ],
    ids=lambda plant: plant.__name__,
)
def test_a_mistake_of_rule_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)

    assert_found(lambda facts, seed: check_books(facts))


# --- mistakes of arrival order: tills that know the same facts differ


class LastArrivalWins(Till):
    """A till whose records take every field from the fact that came in last."""

    def dump(self) -> str:
        fields: dict[tuple[bytes, str], object] = {}
        for fact in self.arrived:
            if fact.kind.startswith("catalogue."):
                for name in fact.body.__struct_fields__:  # type: ignore[union-attr]
                    value = getattr(fact.body, name)
                    fields.update({} if value is msgspec.UNSET else {(fact.root, name): value})
        return repr(sorted(fields.items()))


class AbsoluteStock(Till):
    """A till that writes a count as the level of the shelf when it comes in, whatever was sold since."""

    def dump(self) -> str:
        levels: dict[Shelf, int] = {}
        known = Till()
        before: dict[Shelf, int] = {}
        for fact in self.arrived:
            body = fact.body
            if isinstance(body, StockCounted):
                levels[body.outlet_id, body.product_id] = body.quantity
                continue
            known.receive([fact])
            after = known.on_hand()
            for shelf in {*before, *after}:
                levels[shelf] = levels.get(shelf, 0) + after.get(shelf, 0) - before.get(shelf, 0)
            before = after
        return repr(sorted((shelf, units) for shelf, units in levels.items() if units))


class LateMovementsLost(Till):
    """A till that forgets what was sold before a count by a device the counter had not heard of."""

    def late(self) -> dict[tuple[Shelf, bytes, int], int]:
        return {}


class OrphansDropped(Till):
    """A till that throws a payment away when its sale is not there yet."""

    def receive(self, facts: Iterable[Recorded]) -> None:
        for fact in facts:
            known = {other.root for other in self.arrived}
            if not isinstance(fact.body, PaymentTaken) or fact.root in known:
                self.arrived.append(fact)


@pytest.mark.parametrize("a_till", [LastArrivalWins, AbsoluteStock, OrphansDropped])
def test_a_mistake_of_arrival_order_is_found(a_till: type[Till]) -> None:
    assert_found(lambda facts, seed: check_agreement(facts, seed, a_till))


def test_a_late_movement_lost_at_a_count_is_found() -> None:
    assert_found(lambda facts, seed: check_books(facts, LateMovementsLost))


def test_nothing_is_found_where_nothing_is_planted() -> None:
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        assert_found(check_agreement, most=50)
