"""What replication needs of the local database, and what screens see of it.

Ids are 16 bytes, instants milliseconds UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.ledger import Desk

Fact = tuple[bytes, bytes | None]  # head bytes, body bytes or None when erased


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of facts of others: new, known already, refused as no fact (device, seq, what)."""

    new: int = 0
    known: int = 0
    refused: tuple[tuple[bytes, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange moved; `reissued` facts went over to a new identity."""

    pushed: int = 0
    pulled: int = 0
    reissued: int = 0
    refused: int = 0


class LocalJournal(Protocol):
    """The journal of this till, as replication reads and feeds it; waits for the one writer.

    Errors: `Unavailable` when the disk refuses; nothing was taken in then, nor the cursor moved.
    """

    @property
    def device_id(self) -> bytes:
        """Return who this till is."""

    def own_end(self) -> tuple[int, bytes]:
        """Return the seq and hash of this device's last fact, 0 and zeros before the first."""

    def own_hash(self, seq: int) -> bytes | None:
        """Return the hash of one own fact, None when it is not here."""

    def own_facts(self, after_seq: int, limit: int, most_bytes: int) -> Sequence[Fact]:
        """Return own facts after one seq, in order, as many as fit."""

    def take_in(self, facts: Sequence[Fact], *, kept: tuple[str, str]) -> TakenIn:
        """Take in facts in any order; `kept` (name, value) is written in the same transaction as the last."""

    def begin_take_in(self, facts: Sequence[Fact], *, kept: tuple[str, str]) -> Callable[[], TakenIn]:
        """Begin the same; what is returned waits for the end, and fails as it does."""

    def kept(self, name: str) -> str:
        """Return what was kept under a name, "" when nothing."""

    def keep(self, name: str, value: str) -> None:
        """Keep something of this machine alone, durably."""

    def on_own_fact(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` from the writer's thread after own facts were made; returns how to stop."""


class HubStanding(StrEnum):
    """How this till stands with its hub."""

    NONE = "none"  # it has none: everything is here and only here
    JOINING = "joining"  # a new till takes everything from the hub
    UP_TO_DATE = "up_to_date"
    SENDING = "sending"  # some facts wait
    OFFLINE = "offline"
    REFUSED = "refused"  # revoked, or the hub does not know it


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """Something another device sent that is no fact: whose it was, its place in that chain, what is wrong."""

    device_id: bytes
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class HubState:
    """How replication goes.

    Shapes: `waiting` own facts the hub has not acknowledged, `behind` pushes not pulled yet. `done` and
        `total` count bytes while joining. `problem` is why it is offline or refused. `serving` is the address
        at which this computer is the hub of the shop's network, "" when it is not. `refused` is what came
        from the hub and is no fact.
    """

    standing: HubStanding = HubStanding.NONE
    hub: str = ""
    waiting: int = 0
    behind: int = 0
    offline_since_ms: int | None = None
    last_contact_ms: int | None = None
    done: int = 0
    total: int = 0
    problem: PosError | None = None
    drift_ms: int = 0
    serving: str = ""
    refused: tuple[RefusedFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One device of the shop, as the hub knows it."""

    device_id: bytes
    name: str
    outlet_id: bytes
    register_id: bytes | None
    is_self: bool
    last_seen_ms: int | None
    behind: int
    facts: int
    drift_ms: int
    build: str = ""
    revoked_at_ms: int | None = None
    forked_from: bytes | None = None


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """A one-time code, and the address a new till has to be told with it."""

    code: str
    hub: str
    expires_at_ms: int


class Hub(Protocol):
    """What screens ask about the hub. Futures fail with `Unavailable` or `Rejected`; none holds a key."""

    def state(self) -> HubState:
        """Return how it goes, at once."""

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` from a worker after the state changed; returns how to stop."""

    def wake(self) -> None:
        """Try again now."""

    def devices(self) -> Future[tuple[DeviceRow, ...]]:
        """Ask the hub for every device of the shop."""

    def make_code(self, desk: Desk, outlet_id: bytes, register_id: bytes | None) -> Future[EnrolCode]:
        """Make a one-time code for a new device. Errors: `RuleBroken("not_allowed")`."""

    def revoke(self, desk: Desk, device_id: bytes) -> Future[None]:
        """Let a device do nothing more. Errors: `RuleBroken("not_allowed")`."""

    def enrol(self, hub: str, code: str) -> Future[None]:
        """Join this till, with all it has, to a hub. Errors: bad_code, not_https, wrong_address."""

    def leave(self, desk: Desk) -> Future[None]:
        """Forget the hub; everything stays here. Errors: `RuleBroken("not_allowed")`."""

    def serve(self, desk: Desk, *, port: int) -> Future[str]:
        """Let this computer be the hub of the shop's network; returns its address."""

    def stop_serving(self, desk: Desk) -> Future[None]:
        """Stop being the hub of the network; what it holds stays."""
