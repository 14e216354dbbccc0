"""A chain shows the first fact that was changed, lost, added or moved; an erased body is no damage."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_desktop.journal.chain import ChainEnd, verify_chain
from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import ContactGiven, OrderCancelled
from tests.journal.chains import Devices, recorded
from tests.journal.shop import DEVICES, ORDERS

Row = tuple[bytes, bytes | None]


def rows(facts: list[Recorded]) -> list[Row]:
    return [(fact.head_bytes, fact.body_bytes) for fact in facts]


@pytest.fixture
def chain() -> list[Recorded]:
    return recorded(ORDERS[0], OrderCancelled("one"), ContactGiven("Ann"), OrderCancelled("three"))


def test_a_whole_chain_holds(chain: list[Recorded]) -> None:
    verdict = verify_chain(DEVICES[0], rows(chain))

    assert verdict.is_good
    assert verdict.end == ChainEnd(3, chain[-1].hash)


def test_an_empty_chain_holds() -> None:
    assert verify_chain(DEVICES[0], []).is_good


def test_a_chain_goes_on_where_it_was_left(chain: list[Recorded]) -> None:
    begun = verify_chain(DEVICES[0], rows(chain[:1]))

    assert verify_chain(DEVICES[0], rows(chain[1:]), begun.end).end == ChainEnd(3, chain[-1].hash)


def test_an_erased_personal_body_still_verifies(chain: list[Recorded]) -> None:
    facts = rows(chain)
    facts[1] = (facts[1][0], None)

    assert verify_chain(DEVICES[0], facts).is_good


def _another_device(facts: list[Row]) -> None:
    devices = Devices()
    facts[1] = rows([devices.record(ORDERS[0], OrderCancelled(), device=1)])[0]


def _another_history(facts: list[Row]) -> None:
    facts[1] = rows(recorded(ORDERS[0], OrderCancelled("other"), ContactGiven("Eve")))[1]


@pytest.mark.parametrize(
    ("damage", "seq", "what"),
    [
        (lambda facts: facts.pop(0), 1, "seq"),
        (lambda facts: facts.pop(1), 2, "seq"),
        (lambda facts: facts.insert(1, facts[0]), 2, "seq"),
        (lambda facts: facts.reverse(), 1, "seq"),
        (_another_device, 2, "device"),
        (_another_history, 2, "prev"),
        (lambda facts: facts.__setitem__(1, (facts[1][0], b"\x91\xa3Eve")), 2, "body_hash"),
        (lambda facts: facts.__setitem__(2, (facts[2][0], None)), 3, "body_missing"),
        (lambda facts: facts.__setitem__(2, (b"\x90", facts[2][1])), 3, "head"),
    ],
)
def test_the_first_bad_fact_is_named(
    chain: list[Recorded], damage: Callable[[list[Row]], object], seq: int, what: str
) -> None:
    facts = rows(chain)
    damage(facts)

    verdict = verify_chain(DEVICES[0], facts)

    assert verdict.bad is not None
    assert (verdict.bad.device, verdict.bad.seq, verdict.bad.what) == (DEVICES[0], seq, what)
    assert verdict.end.seq == seq - 1
