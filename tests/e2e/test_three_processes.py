"""Two tills and a hub on PostgreSQL, each a process: after a week apart all agree, and nothing is missing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import PaymentTaken
from pos_desktop.services.ports.rows import ExceptionRow
from tests.e2e.processes import Transcript
from tests.e2e.three_processes import (
    IMPORTED_TWICE,
    OWED,
    PACKED_AND_CANCELLED,
    PAID_TWICE,
    Seen,
    ThreeProcesses,
    recomputed,
)
from tests.hub.serving import fresh_database

NODES = ("till-1", "till-2", "hub")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What is seen at the end of the story."""
    folder: Path = tmp_path_factory.mktemp("three")
    transcript = Transcript(io.StringIO())
    with fresh_database("postgresql", folder) as database:
        return ThreeProcesses(folder, database, transcript, is_direct=True).tell()


def found(seen: Seen, node: str, kind: str) -> list[ExceptionRow]:
    return [row for row in seen.exceptions[node] if row.contradiction.kind == kind]


def test_they_differ_while_they_are_apart(seen: Seen) -> None:
    assert len(set(seen.apart.values())) == 2


def test_both_tills_and_the_hub_end_with_the_same_tables(seen: Seen) -> None:
    assert set(seen.digests) == set(NODES)
    assert len(set(seen.digests.values())) == 1
    assert len(set(seen.facts.values())) == 1
    assert set(seen.waiting.values()) == {0}


@pytest.mark.parametrize("node", NODES)
def test_what_contradicts_is_on_the_list_of_every_node(seen: Seen, node: str) -> None:
    (overpaid,) = found(seen, node, "overpaid")
    (cancelled,) = found(seen, node, "packed_and_cancelled")
    (rival,) = found(seen, node, "rival_allocation")

    assert overpaid.number == f"B-{PAID_TWICE}"
    assert dict(overpaid.contradiction.details)["over_minor"] == OWED
    assert cancelled.number == f"B-{PACKED_AND_CANCELLED}"
    assert rival.number == f"B-{IMPORTED_TWICE}"
    assert dict(rival.contradiction.details)["units"] == 3_000
    assert len(seen.exceptions[node]) == 3


def test_stock_of_both_outlets_is_what_the_facts_alone_say(seen: Seen) -> None:
    assert len(seen.stock_recomputed) == 4
    assert seen.stock["till-1"] == seen.stock["till-2"] == seen.stock_recomputed


def test_both_drawers_hold_what_the_facts_alone_say(seen: Seen) -> None:
    assert len(seen.drawers_recomputed) == 2
    assert seen.drawers == seen.drawers_recomputed


def _is_money_or_goods(fact: Recorded) -> bool:
    return not isinstance(fact.body, PaymentTaken) or fact.body.kind == "cash"


@pytest.mark.parametrize("kind", ["payment.taken", "stock.counted"])
def test_a_fact_that_is_lost_is_seen_by_the_recomputation(seen: Seen, kind: str) -> None:
    last = max(fact.stamp for fact in seen.journal if fact.kind == kind and _is_money_or_goods(fact))
    stock, drawers = recomputed([fact for fact in seen.journal if fact.stamp != last])

    assert (stock, drawers) != (seen.stock["till-1"], seen.drawers)
