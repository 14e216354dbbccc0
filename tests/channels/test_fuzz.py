"""Whatever is changed in an order of a web shop: what does not matter makes no difference, the rest shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_desktop.domain.orders import NeutralOrder, OrderCharge, OrderLine
from tests.channels.fuzz import KINDS, Kind, Mutator, Rates, Unnoticed, outcome_of

SEED = 20_261_125
SOME, MANY = 400, 25_000  # per kind of shop


def fuzz(kind: Kind, count: int, seed: int = SEED) -> Rates:
    """Try so many changes and return what became of them."""
    mutator, rates = Mutator(kind, seed), Rates()
    for _ in range(count):
        sample, mutant = mutator.draw()
        rates.count(mutant.way, outcome_of(kind.translate, sample, mutant))
    return rates


def show(kind: Kind, rates: Rates) -> None:
    """Print what became of the changes."""
    print(f"\n{kind.name}, seed {SEED}", *rates.lines(), sep="\n  ")


@pytest.mark.parametrize("name", KINDS)
def test_no_change_of_an_order_passes_unnoticed(name: str) -> None:
    show(KINDS[name], fuzz(KINDS[name], SOME))


@pytest.mark.soak
@pytest.mark.parametrize("name", KINDS)
def test_no_change_of_very_many_passes_unnoticed(name: str) -> None:
    show(KINDS[name], fuzz(KINDS[name], MANY))


# --- a translator that looks away is caught


def _believing(kind: Kind) -> Kind:
    """Return a translator that takes its parts' sum for the total."""

    def translate(value: object, *, address: str, at: str = "$") -> NeutralOrder:
        order = kind.translate(value, address=address, at=at)
        parts: tuple[OrderLine | OrderCharge, ...] = (*order.lines, *order.charges)
        tax = sum(part.total_tax_minor for part in parts)
        whole = tax + sum(part.total_net_minor for part in parts)
        return replace(order, total_minor=whole, total_tax_minor=tax)

    return replace(kind, translate=translate)


def _stumbling(kind: Kind) -> Kind:
    """Return a translator that looks into what it was not told to expect."""

    def translate(value: Any, *, address: str, at: str = "$") -> NeutralOrder:
        assert not any(str(name).startswith("zz_new") for name in value)
        return kind.translate(value, address=address, at=at)

    return replace(kind, translate=translate)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("spoilt", [_believing, _stumbling])
def test_a_translator_that_looks_away_is_caught(name: str, spoilt: Any) -> None:
    with pytest.raises((Unnoticed, AssertionError)):
        fuzz(spoilt(KINDS[name]), 2_000)
