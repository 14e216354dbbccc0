"""What one round with a web shop brought, and how the shop stands since."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.online import Trouble
from pos_desktop.services.ports.shops import Received


@dataclass(slots=True)
class Round:
    """Counts of one round; `trouble` is why it could not be finished.

    Shapes: `told` includes the `known`, for which nothing had to be written. `forced` are figures written
        although the shop kept selling, at the third try in a row. `aside` is why stock was left alone, or one
        order could not be read again, while the rest went on.
    """

    received: Received = field(default_factory=Received)
    told: int = 0
    known: int = 0
    failed: int = 0
    parked: int = 0
    set: int = 0
    unchanged: int = 0
    moved: int = 0
    refused: int = 0
    forced: int = 0
    is_pulled: bool = False
    is_stopped: bool = False
    trouble: PosError | None = None
    aside: PosError | None = None

    @property
    def pulled(self) -> int:
        """How many orders the shop listed, some of them perhaps twice."""
        taken = self.received
        return taken.new + taken.changed + taken.unchanged + taken.skipped + taken.unreadable

    @property
    def is_done(self) -> bool:
        """Whether everything that was due was done, and nothing needs a person."""
        left = self.failed or self.parked or self.moved or self.refused or self.received.unreadable
        return self.is_pulled and not (left or self.trouble or self.aside)

    @property
    def moved_on(self) -> bool:
        """Whether a round right after this one may find less to do."""
        return bool(self.told or self.set or self.unchanged or self.moved or self.received.new)

    def add(self, later: Round) -> None:
        """Add what a later round brought; what failed before and was done since counts as done."""
        self.received += later.received
        self.told += later.told
        self.known += later.known
        self.set += later.set
        self.unchanged += later.unchanged
        self.forced += later.forced
        self.parked += later.parked
        self.refused += later.refused
        self.failed, self.moved = later.failed, later.moved
        self.is_pulled, self.is_stopped = later.is_pulled, later.is_stopped
        self.trouble, self.aside = later.trouble, later.aside


@dataclass(frozen=True, slots=True)
class Health:
    """How a shop stands as its runner sees it.

    Shapes: `trouble` since when, None while all is well; `stands_still` when only a person can mend it;
        `aside` is trouble with stock or one order alone.
    """

    is_tried: bool = False
    is_syncing: bool = False
    is_first_load: bool = False
    stands_still: bool = False
    trouble: Trouble | None = None
    aside: Trouble | None = None
    last_pull_at_ms: int | None = None
    failures: int = 0


def trouble_of(error: PosError | None, now_ms: int, before: Trouble | None) -> Trouble | None:
    """Return why a shop does not work, since when that has been so; None for no error."""
    if error is None:
        return None
    facts = tuple(
        (name, value if isinstance(value, int) else str(value)) for name, value in sorted(error.facts.items())
    )
    is_same = before is not None and before.reason == error.reason
    return Trouble(error.reason, before.since_ms if before is not None and is_same else now_ms, facts)
