"""The one order in which every fold reads its facts."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.state import Position


def position(fact: Recorded) -> Position:
    """Return where a fact stands among the others."""
    return fact.stamp, fact.device, fact.seq


def in_order(facts: Sequence[Recorded]) -> list[Recorded]:
    """Return the facts by (stamp, device, seq), each identity once."""
    ordered = sorted(facts, key=position)
    if len({(fact.device, fact.seq) for fact in ordered}) == len(ordered):
        return ordered
    seen: set[tuple[bytes, int]] = set()
    return [
        fact
        for fact in ordered
        if (fact.device, fact.seq) not in seen and not seen.add((fact.device, fact.seq))  # type: ignore[func-returns-value]
    ]
