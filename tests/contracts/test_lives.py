"""Lives of orders over a network that fails, with the channel runner killed: all ends right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from tests.contracts.campaign import Outcome, weather
from tests.contracts.lives import LIVES, Script
from tests.contracts.shop_kinds import KINDS, Kind, kind_of
from tests.contracts.starting import Starter

SEEDS = (1, 2)
SOAKED = range(100, 110)
MOST_SEEDS = 15


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter() as starter:
        yield starter


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    assert isinstance(request.param, Kind)
    return request.param


@pytest.mark.parametrize("seed", SEEDS)
def test_every_life_ends_right(kind: Kind, starter: Starter, seed: int) -> None:
    outcome = weather(kind, seed, starter)
    print(outcome)

    assert outcome.wrongs == []
    assert outcome.lives == len(LIVES)


@pytest.mark.soak
def test_hundreds_of_lives_end_right(kind: Kind, starter: Starter) -> None:
    outcomes = [weather(kind, seed, starter) for seed in SOAKED]
    faults: Counter[str] = sum((each.faults for each in outcomes), Counter())
    for each in outcomes:
        print(each)
    lives, kills = (sum(getattr(each, name) for each in outcomes) for name in ("lives", "kills"))
    print(f"{kind.name}, all seeds: {lives} lives, {kills} kills, {sum(faults.values())} faults")

    assert [wrong for each in outcomes for wrong in each.wrongs] == []
    assert kills > 0
    assert sum(faults.values()) > 0


@pytest.mark.parametrize(
    ("plant", "name", "scripts", "found"),
    [
        ("told_before_the_call", "woocommerce", LIVES[:4], "stands in the shop as"),
        ("attempts_not_noted", "bigcommerce", LIVES[:4], "without being noted"),
    ],
)
def test_a_planted_fault_is_found(
    starter: Starter, plant: str, name: str, scripts: Sequence[Script], found: str
) -> None:
    for seed in range(MOST_SEEDS):
        outcome: Outcome = weather(kind_of(name), seed, starter, scripts=scripts, plants=(plant,))
        if any(found in wrong for wrong in outcome.wrongs):
            return
    raise AssertionError(f"{plant} was never found")
