"""The shop that crashes: two outlets, an open register, three products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

from pos_desktop.domain.ids import NAMESPACE
from pos_desktop.services.founding import owner_desk
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.rows import Queries
from pos_desktop.store.open import Store, open_store
from tests.builders import AShop

T = TypeVar("T")
CODES = ("62MUG", "62BOWL", "62SOAP")


def _payment_type(kind: str) -> bytes:
    return uuid5(NAMESPACE, f"payment_type:{kind}").bytes


CASH, CARD = _payment_type("cash"), _payment_type("card")


@dataclass(frozen=True)
class StoredLedger:
    """Runs work on a store and waits until it is durable."""

    store: Store

    def do(self, work: Callable[[Any], T]) -> T:
        return self.store.ledger.submit(work).result()


def found_in(folder: Path) -> None:
    """Make the shop in a data folder; its first register is open."""
    store = open_store(folder)
    AShop(ledger=StoredLedger(store))
    store.close()


def desk_of(queries: Queries) -> Desk:
    """Return the owner's desk at the register that was opened."""
    register = next(row for row in queries.named("register") if queries.session(row.record_id) is not None)
    outlet_id = register.fields["outlet_id"]
    assert isinstance(outlet_id, bytes)
    return owner_desk(outlet_id, UUID(bytes=register.record_id).bytes)
