"""The one order in which every fold reads its facts, and the facts sorted out by what they say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.state import Position

B = TypeVar("B")


def position(fact: Recorded) -> Position:
    """Return where a fact stands among the others."""
    return fact.stamp, fact.device, fact.seq


def in_order(facts: Sequence[Recorded]) -> list[Recorded]:
    """Return the facts by (stamp, device, seq), each identity once."""
    if _stand_in_order(facts):
        return list(facts)
    ordered = sorted(facts, key=position)
    by_identity = {(fact.device, fact.seq): fact for fact in reversed(ordered)}
    if len(by_identity) == len(ordered):
        return ordered
    return list(reversed(by_identity.values()))


def _stand_in_order(facts: Sequence[Recorded]) -> bool:
    """Whether facts of one device are known to stand in order, each once, as most aggregates have them."""
    device, stamp, seq = (facts[0].device if facts else b""), -1, 0
    for fact in facts:
        if fact.stamp <= stamp or fact.seq <= seq or fact.device != device:
            return False
        stamp, seq = fact.stamp, fact.seq
    return True


class Facts:
    """The facts of one aggregate, in order, by the type of their body; unreadable ones stand apart."""

    __slots__ = ("_by_type", "ordered", "unread")

    def __init__(self, facts: Sequence[Recorded]) -> None:
        """Sort the facts out; they may come in any order and more than once."""
        self.ordered = in_order(facts)
        self.unread: list[Recorded] = []
        self._by_type: dict[type[Any], list[tuple[Recorded, Any]]] = {}
        for fact in self.ordered:
            body = fact.body
            if body is None:
                self.unread.append(fact)
                continue
            same = self._by_type.get(type(body))
            if same is None:
                self._by_type[type(body)] = [(fact, body)]
            else:
                same.append((fact, body))

    def of(self, body_type: type[B]) -> Sequence[tuple[Recorded, B]]:
        """Return the facts with such a body, in order."""
        return self._by_type.get(body_type, ())

    def has(self, body_type: type[Any]) -> bool:
        """Whether there is a fact with such a body."""
        return body_type in self._by_type

    def has_any(self, body_types: Collection[type[Any]]) -> bool:
        """Whether there is a fact with one of these bodies."""
        return not self._by_type.keys().isdisjoint(body_types)
