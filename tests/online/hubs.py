"""A till with a real database whose live side talks to a real hub over a line that can be cut."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pos_desktop.domain.errors import Unavailable
from pos_desktop.online.hub import Company, LiveHub
from pos_desktop.online.hub_identity import HubIdentity
from pos_desktop.online.hub_worker import Surroundings
from pos_desktop.online.keys import KeyStore
from pos_desktop.online.ring import Ring
from pos_desktop.online.vault import Vault
from pos_desktop.replication.client import Answered, Asked, HubClient
from pos_desktop.replication.enrolling import Joined, Newcomer
from pos_desktop.replication.line import HttpLine
from pos_desktop.services.ports.replication import HubState
from pos_desktop.store.joining import Joining
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store
from tests.online.rings import MemoryRing
from tests.store.shop import Clock, open_shop

WAIT_S = 20.0


@dataclass
class Cable:
    """The way to the hub, which a test pulls out; `is_in` is also what the system says of its routes."""

    is_in: bool = True
    asked: list[str] = field(default_factory=list)

    def route(self, _hub: str) -> str:
        return "192.168.1.7" if self.is_in else ""


@dataclass
class CutLine:
    """Passes on while the cable is in."""

    line: HttpLine
    cable: Cable

    def ask(self, asked: Asked) -> Answered:
        self._require()
        self.cable.asked.append(asked.path)
        return self.line.ask(asked)

    def stream(self, asked: Asked) -> Iterator[bytes]:
        self._require()
        for piece in self.line.stream(asked):
            self._require()
            yield piece

    def _require(self) -> None:
        if not self.cable.is_in:
            raise Unavailable("no_network")


@dataclass
class NoHost:
    """A computer that is no hub."""

    address: str = ""

    def serve(self, port: int) -> Joined:
        raise Unavailable("no_hub_extra", port=port)

    def resume(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


@dataclass
class LiveTill:
    """One till, its keyring, and its live side."""

    folder: Path
    name: str = "till 1"
    clock: Clock = field(default_factory=Clock)
    ring: MemoryRing = field(default_factory=MemoryRing)
    cable: Cable = field(default_factory=Cable)
    joined: list[Joined] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store: Store = open_shop(self.folder, name=self.name, clock=self.clock)
        self.journal = JournalPort(self.store.ledger, self.store.reader)
        self._changed = threading.Condition()
        self.hub = self.open()

    def open(self) -> LiveHub:
        """Return the live side as a program that starts would make it."""
        keys = KeyStore(Vault(self.folder), lambda: Ring(self.ring), owner="x")
        around = Surroundings(
            journal=self.journal,
            room=Joining(self.store, self.clock),
            identities=HubIdentity(keys, self.journal),
            connect=lambda identity: self.connect(identity.hub, identity.pin, identity.token),
            clock=self.clock,
            draw=lambda: 0.0,
            route=self.cable.route,
        )
        company = Company(Newcomer(self.name, "1"), self.connect, self.joined.append, NoHost())
        hub = LiveHub(around, company)
        hub.on_change(self._notice)
        return hub

    def connect(self, address: str, pin: str, token: str) -> HubClient:
        return HubClient(CutLine(HttpLine(address, pin=pin), self.cable), token)

    def until(self, holds: Callable[[HubState], bool]) -> HubState:
        """Wait until the state is so, and return it."""
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self.hub.state()), WAIT_S), self.hub.state()
        return self.hub.state()

    def close(self) -> None:
        self.hub.stop()
        self.store.close()

    def _notice(self) -> None:
        with self._changed:
            self._changed.notify_all()
