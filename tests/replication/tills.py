"""Real tills that replicate with a real hub, without threads: each exchange is one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pos_desktop.journal.wire import Enrolment
from pos_desktop.replication.client import HubClient, Line
from pos_desktop.replication.identity import Identity, identity_of, new_key, public_key_of
from pos_desktop.replication.line import HttpLine
from pos_desktop.replication.replicator import Replicator
from pos_desktop.services.ports.replication import Exchanged
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store
from tests.hub.serving import AHub
from tests.store.shop import Clock, open_shop


@dataclass
class KeptIdentity:
    """An identity in memory."""

    identity: Identity | None = None

    def load(self) -> Identity | None:
        return self.identity

    def save(self, identity: Identity | None) -> None:
        self.identity = identity


@dataclass
class ATill:
    """One till with its own file."""

    store: Store
    identities: KeptIdentity
    clock: Clock
    lines: list[Line] = field(default_factory=list)
    page: int = 5_000
    batch: int = 1_000

    @property
    def journal(self) -> JournalPort:
        return JournalPort(self.store.ledger, self.store.reader)

    def replicator(self) -> Replicator:
        """Return a replicator as it is after a start of the program."""
        return Replicator(self.journal, self.identities, self._connect, page=self.page, batch=self.batch)

    def exchange(self) -> Exchanged:
        """Push and pull everything."""
        return self.replicator().exchange()

    def digest(self) -> str:
        return self.store.maintenance.digest()

    def _connect(self, identity: Identity) -> HubClient:
        line = self.lines[0] if self.lines else HttpLine(identity.hub)
        return HubClient(line, identity.token)


def enrolled_till(hub: AHub, folder: Path, name: str) -> ATill:
    """Return a new till, enrolled at a hub under the id it has."""
    clock = Clock()
    store = open_shop(folder, name=name, clock=clock)
    key = new_key()
    wish = Enrolment(hub.code(), public_key_of(key).hex(), name, "1", store.device_id.hex())
    enrolled = HubClient(HttpLine(hub.url)).enrol(wish)
    return ATill(store, KeptIdentity(identity_of(hub.url, enrolled, key)), clock)
