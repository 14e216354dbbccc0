"""A shop of three tills and two outlets with its hub: sold, packed, paid, cut off, cloned, put back, killed.

Whatever happens, once all have exchanged they hold the same tables, the tables are what the facts alone say,
and every fact that somebody was told is saved is there once.
"""

from __future__ import annotations

import copy
import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from pos_desktop.domain.errors import PosError, RuleBroken, Unavailable
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import renew_epochs
from pos_desktop.journal.envelope import Recorded, open_fact, read_head
from pos_desktop.journal.facts import RegisterChanged
from pos_desktop.replication.client import Asked, HubClient, HubRefused
from pos_desktop.replication.enrolling import Newcomer, enrol
from pos_desktop.replication.identity import Identity
from pos_desktop.replication.replicator import Replicator
from pos_desktop.services.founding import owner_desk
from pos_desktop.services.fulfilling import pack_fulfillment, ship_fulfillment
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.replication import Fact, TakenIn
from pos_desktop.services.registering import open_register
from pos_desktop.services.voiding import cancel_order
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store
from tests.builders import AShop, an_order
from tests.journal import oracle
from tests.replication.in_process import DirectLine, Hub
from tests.replication.lines import FaultyLine
from tests.replication.tills import KeptIdentity
from tests.store.shop import Clock, open_shop
from tests.store.test_projector import shelves
from tests.store.web_shop import StoreDoer

TILLS = 3
ROUNDS = 12
PAGE, BATCH = 40, 25
MOMENT_MS = 1_234
Saved = tuple[tuple[bytes, int], int, bytes, bytes]  # first identity, stamp, root, hash of the body


class FullDisk(JournalPort):
    """A journal whose disk refuses facts of others while it is full."""

    is_full = False

    def begin_take_in(self, facts: Sequence[Fact], *, kept: tuple[str, str]) -> Callable[[], TakenIn]:
        if self.is_full:
            raise Unavailable("not_saved", cause="disk_full")
        return super().begin_take_in(facts, kept=kept)


class TillShop(AShop):
    """A shop seen from one of its registers."""

    index = 0

    def seen_from(self, index: int, store: Store) -> TillShop:
        """Return the same shop at another register, over another file."""
        seen = copy.copy(self)
        seen.index, seen.ledger = index, StoreDoer(store)
        return seen

    @property
    def desk(self) -> Desk:
        return owner_desk(self.outlets[self.index % 2], self.registers[self.index])


@dataclass
class Till:
    """One till, its file, key and line."""

    folder: Path
    index: int
    clock: Clock
    hub: Hub
    name: str
    identities: KeptIdentity = field(default_factory=KeptIdentity)
    replicator: type[Replicator] = Replicator

    def __post_init__(self) -> None:
        self.fault: Callable[[Asked], str] = lambda _asked: ""
        self.open()

    def open(self) -> None:
        """Start the program."""
        self.store = open_shop(self.folder, name=self.name, clock=self.clock)
        self.journal = FullDisk(self.store.ledger, self.store.reader)
        self._running: Replicator | None = None

    def join(self) -> None:
        """Present a code."""
        newcomer = Newcomer(self.name, "1")
        enrol("https://hub.example", self.hub.code(), newcomer, self.journal, self.identities, self._connect)

    def exchange(self) -> None:
        """Exchange once; where it fails, the next one goes on."""
        try:
            if self._running is None:
                self._running = self.replicator(
                    self.journal, self.identities, self._connected, page=PAGE, batch=BATCH
                )
            self._running.exchange()
        except HubRefused as error:
            self._running = None
            if error.reason == "bad_token":  # the hub was put back from before it let this till in
                self.join()
        except PosError:
            self._running = self._running if self.clock() % 2 else None

    def acked(self) -> tuple[int, bytes]:
        """Return the end of its chain at the hub."""
        identity = self.identities.identity
        assert identity is not None
        news = self._connected(identity).me()
        return news.acked, bytes.fromhex(news.acked_hash)

    def restart(self) -> None:
        """End the program and start it again."""
        self.store.close()
        self.open()

    def saved(self) -> Counter[Saved]:
        """Return what is in the journal, whoever made it."""
        rows = self.store.reader.rows("SELECT head FROM journal")
        heads = [read_head(head) for (head,) in rows]
        return Counter(
            (head.origin or (head.device, head.seq), head.stamp, head.root, head.body_hash) for head in heads
        )

    def facts(self) -> list[Recorded]:
        """Return the whole journal."""
        rows = self.store.reader.rows("SELECT head, body FROM journal ORDER BY id")
        return [open_fact(head, body) for head, body in rows]

    def _connect(self, _address: str, _pin: str, token: str) -> HubClient:
        return HubClient(FaultyLine(DirectLine(self.hub), lambda asked: self.fault(asked)), token)

    def _connected(self, identity: Identity) -> HubClient:
        return self._connect(identity.hub, identity.pin, identity.token)


class World:
    """Everything there is, and everything that can happen to it."""

    def __init__(self, folder: Path, replicator: type[Replicator] = Replicator) -> None:
        self.folder, self.replicator = folder, replicator
        self.clock = Clock()
        self.hub = Hub(f"sqlite:///{folder / 'hub.db'}", self.clock)
        self.tills: list[Till] = []
        self.shops: list[TillShop] = []
        self.promised: Counter[Saved] = Counter()
        self.lost_by_rollback: set[Saved] = set()
        self._copies: dict[int, Path] = {}
        self._numbers = itertools.count()
        self._found()

    def close(self) -> None:
        for till in self.tills:
            till.store.close()
        self.hub.close()

    # --- what people do

    def sell(self, index: int, sku: str) -> None:
        self._do(index, lambda shop: shop.sold(sku))

    def import_order(self, index: int, number: int, sku: str) -> None:
        """Two tills may import the same order, each without knowing of the other."""
        order = an_order(order_id=str(number), number=str(number), goods={sku: 2})
        self._do(index, lambda shop: shop.order(order))

    def pay(self, index: int, pick: int) -> None:
        self._with_order(index, pick, lambda shop, sale: shop.pay(sale))

    def pack(self, index: int, pick: int) -> None:
        def pack(shop: TillShop, sale: bytes) -> object:
            part = shop.sale(sale).fulfillments[0]
            return shop.do(pack_fulfillment, sale, part.fulfillment_id, all_here=True)

        self._with_order(index, pick, pack)

    def ship(self, index: int, pick: int) -> None:
        def ship(shop: TillShop, sale: bytes) -> object:
            return shop.do(ship_fulfillment, sale, shop.sale(sale).fulfillments[0].fulfillment_id)

        self._with_order(index, pick, ship)

    def cancel(self, index: int, pick: int) -> None:
        self._with_order(index, pick, lambda shop, sale: shop.do(cancel_order, sale))

    def count(self, index: int, sku: str, units: int) -> None:
        self._do(index, lambda shop: shop.count(sku, units, shop.index % 2))

    # --- what happens to tills

    def exchange(self, index: int, fault: Callable[[Asked], str] = lambda _asked: "") -> None:
        till = self.tills[index % len(self.tills)]
        till.fault = fault
        till.exchange()
        till.fault = lambda _asked: ""

    def exchange_on_a_full_disk(self, index: int) -> None:
        till = self.tills[index % len(self.tills)]
        till.journal.is_full = True
        till.exchange()
        till.journal.is_full = False

    def restart(self, index: int) -> None:
        index %= len(self.tills)
        self.tills[index].restart()
        self.shops[index] = self.shops[index].seen_from(self.shops[index].index, self.tills[index].store)

    def copy_till(self, index: int) -> None:
        """Somebody takes an image of a till's disk."""
        index %= len(self.tills)
        folder = self._folder(f"image-{index}")
        folder.mkdir()
        self.tills[index].store.maintenance.copy_to(folder / "pos.db")
        self._copies[index] = folder

    def put_till_back(self, index: int) -> None:
        """A till's disk is replaced by the image: what it had not sent by then is gone with it."""
        index %= len(self.tills)
        if index not in self._copies:
            return
        till = self.tills[index]
        before = till.saved()
        till.store.close()
        folder = self._folder(f"back-{index}")
        shutil.copytree(self._copies[index], folder)
        till.folder = folder
        till.open()
        self.shops[index] = self.shops[index].seen_from(self.shops[index].index, till.store)
        self.lost_by_rollback |= set(before) - set(till.saved())

    def clone(self, index: int) -> None:
        """The image is started on a second computer, while the first one goes on: once in a world."""
        index %= len(self.tills)
        if index not in self._copies or len(self.tills) > TILLS:
            return
        folder = self.folder / "clone"
        shutil.copytree(self._copies[index], folder)
        original = self.tills[index]
        identities = KeptIdentity(original.identities.identity)
        clock = Clock(original.clock() + 17)  # no two computers do the same in the same millisecond
        twin = Till(folder, index, clock, self.hub, original.name, identities, self.replicator)
        self.tills.append(twin)
        self.shops.append(self.shops[index].seen_from(index, twin.store))

    def jump(self, index: int, hours: int) -> None:
        """A till's clock is set."""
        self.tills[index % len(self.tills)].clock.now_ms += hours * 3_600_000

    # --- what happens to the hub

    def copy_hub(self) -> None:
        self.backup = self.folder / "hub-backup.db"
        self.backup.unlink(missing_ok=True)
        connection = dbapi2.connect(self.folder / "hub.db", isolation_level=None)
        connection.execute("VACUUM INTO ?", (str(self.backup),))
        connection.close()

    def put_hub_back(self) -> None:
        """The hub is restored from an old backup, as its procedure says."""
        if not getattr(self, "backup", self.folder / "none").exists():
            return
        self.hub.close()
        for path in self.folder.glob("hub.db*"):
            path.unlink()
        shutil.copy(self.backup, self.folder / "hub.db")
        database = Database(self.hub.url)
        with database.writing() as connection:
            renew_epochs(connection)
        database.close()
        self.hub.open()

    # --- what must hold

    def check(self) -> None:
        """Let all exchange undisturbed, and compare everything."""
        for till in self.tills:
            self.promised |= till.saved()
        for _ in range(ROUNDS):
            for till in self.tills:
                till.exchange()
        digests = {till.store.maintenance.digest() for till in self.tills}
        assert len(digests) == 1, "the tills hold different tables"
        self._check_facts()
        self._check_books(self.tills[0])
        for till in self.tills:
            found = till.store.maintenance.verify()
            assert found.is_clean, found
            assert till.acked() == till.journal.own_end(), "the hub lacks facts of a till"
            _check_receipts(till)

    def _check_facts(self) -> None:
        saved = self.tills[0].saved()
        lost = set(self.promised) - set(saved) - self.lost_by_rollback
        assert not lost, f"{len(lost)} facts are lost"
        doubled = {fact: count for fact, count in saved.items() if count > 1}
        assert not doubled, f"{len(doubled)} facts are there twice"
        for till in self.tills:
            assert till.saved() == saved

    def _check_books(self, till: Till) -> None:
        facts = till.facts()
        on_hand, committed = shelves(till.store)
        assert on_hand == oracle.on_hand(facts)[0]
        sales = {fact.root for fact in facts if fact.kind.partition(".")[0] in ("sale", "payment")}
        about = {root: [fact for fact in facts if fact.root == root] for root in sales}
        assert committed == sum((oracle.committed(of) for of in about.values()), Counter())
        owed = dict(till.store.reader.rows("SELECT id, owed_minor FROM sale JOIN root USING (no)"))
        assert owed == {root: oracle.owed(of) for root, of in about.items()}
        taken: dict[bytes, int] = {}
        for fact in facts:
            body: Any = fact.body
            if fact.kind == "payment.taken" and body.kind == "cash":
                taken[body.payment_id] = body.amount_minor
        (told,) = till.store.reader.rows(
            "SELECT coalesce(sum(amount_minor), 0) FROM payment WHERE kind = 'cash'"
        )
        assert told == (sum(taken.values()),)

    # --- inside

    def _folder(self, name: str) -> Path:
        return self.folder / f"{name}-{next(self._numbers)}"

    def _found(self) -> None:
        first = self._add_till(0)
        shop = TillShop(StoreDoer(first.store))
        third = RegisterChanged(
            name="Register 3", outlet_id=shop.outlets[0], prefix="3-", currency="CAD", cash_step_minor=5
        )
        shop.registers.append(shop.ledger.do(lambda entry: shop._put(entry, third)))
        for sku in shop.products:
            shop.count(sku, 50)
        self.shops.append(shop)
        self.exchange(0)
        for index in range(1, TILLS):
            till = self._add_till(index)
            self.exchange(index)
            self.shops.append(shop.seen_from(index, till.store))
            self._do(index, lambda seen: seen.do(open_register, float_minor=10_000))

    def _add_till(self, index: int) -> Till:
        folder = self.folder / f"till-{index}"
        till = Till(folder, index, Clock(), self.hub, f"till {index}", replicator=self.replicator)
        till.join()
        self.tills.append(till)
        return till

    def _do(self, index: int, work: Callable[[TillShop], object]) -> None:
        shop = self.shops[index % len(self.shops)]
        self.tills[index % len(self.tills)].clock.now_ms += MOMENT_MS
        try:
            work(shop)
        except RuleBroken:
            return  # a rule said no before a fact was made

    def _with_order(self, index: int, pick: int, work: Callable[[TillShop, bytes], Any]) -> None:
        till = self.tills[index % len(self.tills)]
        orders = sorted({fact.root for fact in till.facts() if fact.kind == "sale.order_received"})
        if orders:
            self._do(index, lambda shop: work(shop, orders[pick % len(orders)]))


def _check_receipts(till: Till) -> None:
    """Fail unless each device numbered the receipts of a register without a gap."""
    series: dict[tuple[bytes, bytes], list[int]] = {}
    for fact in till.facts():
        if fact.kind == "sale.completed" and fact.body is not None:
            body: Any = fact.body
            number = int(body.number.rpartition("-")[2])
            series.setdefault((fact.device, body.register_id), []).append(number)
    for numbers in series.values():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers
