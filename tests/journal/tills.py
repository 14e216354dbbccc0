"""A till without a database: it keeps facts as they arrive, folds them, and sums shelves over all roots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.folds.families import FOLD_OF, State, family_of
from pos_desktop.journal.state import SaleState, StockEntry, StockState

Shelf = tuple[bytes, bytes]  # (outlet, product)


@dataclass(slots=True)
class Till:
    """What one node knows."""

    arrived: list[Recorded] = field(default_factory=list)

    def receive(self, facts: Iterable[Recorded]) -> None:
        """Take in facts, whatever was there before."""
        self.arrived += facts

    def states(self) -> dict[bytes, State]:
        """Return the state of every root."""
        by_root: dict[bytes, list[Recorded]] = {}
        for fact in self.arrived:
            by_root.setdefault(fact.root, []).append(fact)
        families = {root: family_of(fact.kind for fact in facts) for root, facts in by_root.items()}
        return {
            root: FOLD_OF[family](root, by_root[root])
            for root, family in families.items()
            if family is not None
        }

    def sales(self) -> dict[bytes, SaleState]:
        """Return the sales."""
        return {root: state for root, state in self.states().items() if isinstance(state, SaleState)}

    def on_hand(self) -> dict[Shelf, int]:
        """Return the units on each shelf; what was stamped before the last count is not added to it."""
        counts = self._counts()
        sums = {shelf: state.counted or 0 for shelf, state in counts.items()}
        for entry in self._entries():
            shelf = (entry.outlet_id, entry.product_id)
            if entry.on_hand and (shelf not in counts or entry.stamp > counts[shelf].counted_stamp):
                sums[shelf] = sums.get(shelf, 0) + entry.on_hand
        return {shelf: units for shelf, units in sums.items() if units}

    def late(self) -> dict[tuple[Shelf, bytes, int], int]:
        """Return the units that moved before the last count unseen by the counter, per shelf and fact."""
        counts = self._counts()
        found: dict[tuple[Shelf, bytes, int], int] = {}
        for entry in self._entries():
            shelf = (entry.outlet_id, entry.product_id)
            count = counts.get(shelf)
            if count is None or not entry.on_hand or entry.stamp > count.counted_stamp:
                continue
            if entry.seq > dict(count.counted_seen).get(entry.device, 0):
                fact = (shelf, entry.device, entry.seq)
                found[fact] = found.get(fact, 0) + entry.on_hand
        return {fact: units for fact, units in found.items() if units}

    def committed(self) -> dict[Shelf, int]:
        """Return the units promised from each shelf."""
        sums: dict[Shelf, int] = {}
        for entry in self._entries():
            shelf = (entry.outlet_id, entry.product_id)
            sums[shelf] = sums.get(shelf, 0) + entry.committed
        return {shelf: units for shelf, units in sums.items() if units}

    def owed(self) -> dict[bytes, int]:
        """Return what is to pay for each sale, below zero when too much was paid."""
        return {root: sale.owed_minor for root, sale in self.sales().items()}

    def dump(self) -> str:
        """Return everything this till shows, as text that equals another's when both know the same."""
        states = "\n".join(f"{root.hex()} {state!r}" for root, state in sorted(self.states().items()))
        shelves = [
            sorted(self.on_hand().items()),
            sorted(self.committed().items()),
            sorted(self.late().items()),
        ]
        return f"{states}\n{shelves!r}"

    def _entries(self) -> list[StockEntry]:
        return [
            entry
            for state in self.states().values()
            if isinstance(state, SaleState | StockState)
            for entry in (state.stock if isinstance(state, SaleState) else state.entries)
        ]

    def _counts(self) -> dict[Shelf, StockState]:
        return {
            (state.outlet_id, state.product_id): state
            for state in self.states().values()
            if isinstance(state, StockState) and state.counted is not None
        }
