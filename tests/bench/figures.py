"""A measured figure and the limit it must keep."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `limit` None means that it is only told.

    Units: whatever `unit` says ("ms", "facts/s", "x" for a ratio within one run).
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    higher_is_better: bool = False

    @property
    def is_met(self) -> bool:
        """Say whether the value keeps its limit; one that is not a number keeps none."""
        if self.limit is None:
            return True
        if math.isnan(self.value):
            return False
        return self.value >= self.limit if self.higher_is_better else self.value <= self.limit

    def as_json(self) -> dict[str, object]:
        """Return the figure as plain values."""
        return {**asdict(self), "met": self.is_met}

    def line(self) -> str:
        """Return the figure as a line for a person."""
        text = f"{self.name}: {self.value:,.3f} {self.unit}"
        if self.limit is None:
            return text
        relation = "at least" if self.higher_is_better else "at most"
        verdict = "" if self.is_met else "  MISSED"
        return f"{text} ({relation} {self.limit:,g}){verdict}"


def percentile(values: Iterable[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of the values do not exceed (nearest rank)."""
    ranked: Sequence[float] = sorted(values)
    rank = max(1, math.ceil(len(ranked) * percent / 100))
    return ranked[rank - 1]
