"""Tills that replicate with a hub as the program does, and what each step of it takes."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pos_desktop.hub.database import Database
from pos_desktop.hub.service import wall_ms
from pos_desktop.online.hub_worker import HubWorker, Surroundings
from pos_desktop.replication.address import route_to
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.identity import Identity
from pos_desktop.replication.line import HttpLine
from pos_desktop.replication.replicator import Replicator
from pos_desktop.services.ports.changes import Changed
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.store.joining import Joining
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store, open_store
from tests.bench.hub_process import enrolled
from tests.bench.many_facts import FACTS_A_SALE, an_id, bodies
from tests.replication.tills import KeptIdentity
from tests.store.shop import OUTLETS, USER

PATIENCE_S = 60.0
_SALES_BEFORE = 10_000_000  # numbers of sales that no other till rang up


@dataclass(frozen=True)
class Shop:
    """A retailer at a hub."""

    database: Database
    url: str
    retailer: bytes


@dataclass
class ATill:
    """One till with its own file, enrolled."""

    store: Store
    identities: KeptIdentity
    sold: int = _SALES_BEFORE

    @property
    def journal(self) -> JournalPort:
        return JournalPort(self.store.ledger, self.store.reader)

    def replicator(self) -> Replicator:
        return Replicator(self.journal, self.identities, _connect)

    def worker(self, changed: threading.Event | None = None) -> HubWorker:
        """Return what keeps it in step; nothing runs before it is started."""
        around = Surroundings(
            journal=self.journal,
            room=Joining(self.store, wall_ms),
            identities=self.identities,
            connect=_connect,
            clock=wall_ms,
            draw=lambda: 0.5,
            route=route_to,
        )
        return HubWorker(around, changed.set if changed else lambda: None)

    def sell(self, sales: int = 1) -> bytes:
        """Ring up sales that are paid, in one transaction; return the id of the last."""
        numbers = range(self.sold, self.sold + sales)
        self.sold += sales

        def work(entry: Entry) -> None:
            for number in numbers:
                for body in bodies(number):
                    entry.record(an_id(number, b"sale"), body, who=USER, scope=(OUTLETS[0],))

        self.store.ledger.submit(work).result()
        return an_id(numbers[-1], b"sale")


def _connect(identity: Identity) -> HubClient:
    return HubClient(HttpLine(identity.hub), identity.token)


@contextmanager
def a_till(shop: Shop, folder: Path) -> Iterator[ATill]:
    """Give a new till, enrolled, with nothing in its file."""
    folder.mkdir()
    with closing(open_store(folder)) as store:
        (device,) = enrolled(shop.database, shop.retailer, store.device_id)
        key = device.key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        identity = Identity(shop.url, shop.retailer, store.device_id, device.token, key)
        yield ATill(store, KeptIdentity(identity))


def pulled(till: ATill, facts: int) -> float:
    """Return how long a till takes to get everything through the feed, durably. Units: seconds."""
    gc.collect()
    gc.freeze()
    gc.disable()  # as at the desktop, where garbage is collected between events
    begun = time.perf_counter()
    got = till.replicator().pull().new
    took = time.perf_counter() - begun
    gc.enable()
    assert got == facts, f"{got} facts of {facts} came"
    return took


def pushed(till: ATill, facts: int, rounds: int) -> list[float]:
    """Return how long each push of so many facts takes. Units: seconds."""
    replicator = till.replicator()
    replicator.exchange()
    found = []
    for _ in range(rounds):
        till.sell(facts // FACTS_A_SALE)
        begun = time.perf_counter()
        count = replicator.push()
        found.append(time.perf_counter() - begun)
        assert count == facts
    return found


def reached(shop: Shop, folder: Path, sales: int) -> list[float]:
    """Return how long from the button at one till until another till has the sale. Units: seconds."""
    with (
        a_till(shop, folder / "from") as seller,
        a_till(shop, folder / "to") as other,
        _in_step(seller),
        _in_step(other),
    ):
        return [_reached(seller, other, number) for number in range(sales)]


def _reached(seller: ATill, other: ATill, number: int) -> float:
    arrived = threading.Event()
    wanted = an_id(seller.sold, b"sale")

    def heard(changed: Changed) -> None:
        if wanted in changed.roots:
            arrived.set()

    stop = other.store.ledger.listen(heard)
    begun = time.perf_counter()
    seller.sell()
    assert arrived.wait(PATIENCE_S), f"sale {number} did not arrive"
    took = time.perf_counter() - begun
    stop()
    return took


@contextmanager
def _in_step(till: ATill) -> Iterator[None]:
    changed = threading.Event()
    worker = till.worker(changed)
    worker.start()
    try:
        while worker.state().standing is not HubStanding.UP_TO_DATE:
            assert changed.wait(PATIENCE_S), "it never was up to date"
            changed.clear()
        yield
    finally:
        worker.stop()
