"""A small shop over a real database, whose history can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pos_desktop.services.papers import PaperData
from pos_desktop.services.ports.paper import Document, DocumentKind, JobState, PrintJob, Text
from pos_desktop.services.press import Press
from pos_desktop.store.open import Store, open_store
from tests.builders import AShop
from tests.fakes.ledger import FakeClock

T = TypeVar("T")


class RealShop(AShop):
    """The small shop; `made` holds what its papers said."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        self.made: list[PaperData] = []
        super().__init__(ledger=_Doer(store))

    @property
    def press(self) -> Press:
        """Makes papers that keep what they say."""
        return Press(self._make, "en", lambda kind: f"printer of {kind}", self.store.queries)

    def jobs(self, kind: str) -> tuple[PrintJob, ...]:
        """Return the papers of a kind that wait to be printed, oldest first."""
        return self.store.spool.jobs_in(f"printer of {kind}", JobState.QUEUED)

    def _make(self, data: PaperData) -> Document:
        self.made.append(data)
        return Document(DocumentKind.CLOSURE, "en", (Text("paper"),))


class _Doer:
    def __init__(self, store: Store) -> None:
        self._store = store

    def do(self, work: Callable[[Any], T]) -> T:
        return self._store.ledger.submit(work).result()


@contextmanager
def real_shop(folder: Path) -> Iterator[RealShop]:
    """Open the shop in a folder until the end of the block."""
    clock = FakeClock()
    store = open_store(folder, clock=clock)
    try:
        yield RealShop(store, clock)
    finally:
        store.close()
