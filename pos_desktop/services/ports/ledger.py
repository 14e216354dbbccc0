"""What a service needs of the local database: read folded state, record facts, spool paper, at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.permissions import Actor
from pos_desktop.journal.facts import Body
from pos_desktop.journal.state import RecordState, SaleState, SessionState
from pos_desktop.services.ports.paper.spool import PrintJob

T = TypeVar("T")


class Priority(IntEnum):
    """Who goes first at the one writer: the person at the till, own background work, facts of others."""

    TILL = 0
    BACKGROUND = 1
    FOREIGN = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """Who does something and where: the user, the outlet, and the register when there is one."""

    actor: Actor
    outlet_id: UUID
    register_id: UUID | None = None


class StockLevel(Struct, frozen=True):
    """Units in thousandths of one product at one outlet; available = on hand - committed."""

    on_hand: int = 0
    committed: int = 0

    @property
    def available(self) -> int:
        """Return what can still be sold or promised."""
        return self.on_hand - self.committed


class Entry(Protocol):
    """One open transaction: everything recorded through it becomes durable together, or nothing does.

    Errors: any exception that leaves the work rolls the whole entry back.
    """

    @property
    def now_ms(self) -> int:
        """Return the instant of this entry, milliseconds UTC."""

    @property
    def device_id(self) -> bytes:
        """Return the id of this device."""

    def new_id(self) -> bytes:
        """Return a fresh UUIDv7."""

    def record(self, root: bytes, body: Body, *, who: bytes | None, scope: tuple[bytes, ...] = ()) -> None:
        """Append one fact and bring the projections of its root up to date."""

    def sale(self, sale_id: bytes) -> SaleState | None:
        """Return a sale as folded from every fact so far, this entry's included."""

    def session(self, session_id: bytes) -> SessionState | None:
        """Return a register session."""

    def open_session(self, register_id: bytes) -> SessionState | None:
        """Return the register's session that is not closed, if there is one."""

    def catalogue(self, record_id: bytes) -> RecordState | None:
        """Return a catalogue record that is not deleted."""

    def records(self, kind: str) -> tuple[RecordState, ...]:
        """Return all records of a small kind, not deleted.

        Shapes: `kind` is tax, outlet, register, user, payment_type, channel or setting.
        """

    def product_by_code(self, code: str) -> tuple[RecordState, ...]:
        """Return every product that answers to this bar code or SKU."""

    def stock(self, outlet_id: bytes, product_id: bytes) -> StockLevel:
        """Return the level of one product at one outlet, zero when nothing is known."""

    def seen(self) -> tuple[tuple[bytes, int], ...]:
        """Return the highest seq known per device, for a stock count."""

    def next_receipt_number(self, register_id: bytes) -> str:
        """Return the register's next receipt number; the series has no gap."""

    def account_balance(self, customer_id: bytes) -> int:
        """Return what a customer owes on account, minor units."""

    def stored_value(self, kind: str, reference: str) -> int:
        """Return what is left on a gift card (by number) or as store credit (by customer id in hex)."""

    def returns_of(self, sale_id: bytes) -> tuple[SaleState, ...]:
        """Return the returns made of a sale at any till, as far as known here."""

    def takings(self, session_id: bytes) -> tuple[tuple[bytes, str, int], ...]:
        """Return what was taken in a session: (payment type id, kind, sum in minor units), in any order."""

    def last_session_number(self, register_id: bytes) -> int:
        """Return the number of the register's newest session, 0 before the first."""

    def copies(self, document_kind: str, root: bytes) -> int:
        """Return how many jobs of a paper were spooled here for this fulfillment (or else sale)."""

    def spool(self, job: PrintJob) -> None:
        """Queue a paper in this same transaction."""

    def setting(self, name: str, default: str = "") -> str:
        """Return a shop-wide setting."""


class Ledger(Protocol):
    """The local database of one till, written by one thread."""

    def submit(self, work: Callable[[Entry], T], *, priority: Priority = Priority.TILL) -> Future[T]:
        """Run `work` in one transaction on the writer thread; the result is there once it is durable."""
