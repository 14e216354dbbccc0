"""Tills that know the same facts show the same, whatever the order; and what they show is right."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import KINDS
from tests.journal import oracle
from tests.journal.histories import SCENES, Act, deliveries, histories, play
from tests.journal.tills import Till

SOAK_EXAMPLES = 20_000


def check_agreement(facts: list[Recorded], seed: int, a_till: type[Till] = Till) -> None:
    """Fail unless three tills agree: one in order, one shuffled with repeats, one that looked half-way."""
    first, second, third = a_till(), a_till(), a_till()
    first.receive(facts)
    second.receive(deliveries(seed, facts))
    shuffled = deliveries(seed + 1, facts)
    third.receive(shuffled[: len(shuffled) // 2])
    third.dump()
    third.receive(shuffled[len(shuffled) // 2 :])

    assert first.dump() == second.dump() == third.dump()


def check_books(facts: list[Recorded], a_till: type[Till] = Till) -> None:
    """Fail unless stock, promises, balances and states are what an independent reading of the facts says."""
    till = a_till()
    till.receive(facts)
    sales = till.sales()
    about = {root: [fact for fact in facts if fact.root == root] for root in sales}

    assert (till.on_hand(), till.late()) == oracle.on_hand(facts)
    assert till.committed() == sum((oracle.committed(of) for of in about.values()), Counter())
    assert till.owed() == {root: oracle.owed(of) for root, of in about.items()}
    for root, sale in sales.items():
        assert {one.fulfillment_id: one.status for one in sale.fulfillments} == oracle.statuses(about[root])
        assert (sale.state == "closed") == oracle.is_finished(about[root])


def check_one_sale_per_order(facts: list[Recorded]) -> None:
    """Fail unless each order is one sale that prepares every ordered unit once."""
    till = Till()
    till.receive(facts)
    orders = [sale for sale in till.sales().values() if sale.source == "order"]

    assert len({(sale.channel_id, sale.order_id) for sale in orders}) == len(orders)
    for sale in orders:
        ids = [one.fulfillment_id for one in sale.fulfillments]
        assert len(set(ids)) == len(ids)


@settings(max_examples=250, derandomize=True)
@given(histories(), st.integers(0, 2**32))
def test_tills_agree_whatever_the_order(facts: list[Recorded], seed: int) -> None:
    check_agreement(facts, seed)


@settings(max_examples=400, derandomize=True)
@given(histories())
def test_tills_are_right(facts: list[Recorded]) -> None:
    check_books(facts)
    check_one_sale_per_order(facts)


@pytest.mark.soak
@settings(max_examples=SOAK_EXAMPLES, print_blob=True)
@given(histories(max_facts=60), st.integers(0, 2**32))
def test_tills_agree_and_are_right_for_a_long_time(facts: list[Recorded], seed: int) -> None:
    check_agreement(facts, seed)
    check_books(facts)


def test_histories_hold_every_kind_of_fact() -> None:
    everything = [
        Act(device=0, scene=scene, a=a, b=b, c=0, wait_ms=1, hears=False)
        for scene, a, b in product(range(SCENES), range(6), range(6))
    ]

    assert {fact.kind for fact in play(everything)} == set(KINDS)
