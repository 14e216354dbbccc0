"""The runners of the web shops that this computer keeps in touch with, each on its own thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from pos_desktop.channels.rounds import Health, Round
from pos_desktop.channels.runner import Books, ChannelRunner, Surroundings
from pos_desktop.domain.errors import PosError, RuleBroken
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.journal.facts import ChannelChanged
from pos_desktop.online.connecting import Connect
from pos_desktop.online.kept import Kept, read_kept, write_kept
from pos_desktop.online.keys import KeyStore
from pos_desktop.online.standing import REFUSALS, Local
from pos_desktop.online.worker import Worker
from pos_desktop.services.founding import owner_desk
from pos_desktop.services.ordering import record_order
from pos_desktop.services.ports.ledger import Entry, Priority
from pos_desktop.services.ports.rows import NamedRow
from pos_desktop.services.ports.shops import ShopAccount, ShopProfile
from pos_desktop.services.telling import record_told
from pos_desktop.services.web_shops import report_web_shop
from pos_desktop.store.open import Store
from pos_desktop.store.shop_books import ShopBooks
from pos_desktop.store.shop_inbox import ShopInbox
from pos_desktop.store.shop_queue import ShopQueue
from pos_desktop.store.shop_stock import ShopStock

REPORT_EVERY_MS = 3_600_000
FLICKER_MS = 120_000
"""A shop that cannot be reached for less is not worth a fact that every till keeps for ever."""
LAST_WORDS_S = 10.0


@dataclass(frozen=True, slots=True)
class Premises:
    """What the live side stands on.

    Units: `clock` in milliseconds UTC. Shapes: `draw` gives numbers from 0 to below 1; `computer` is what
        other tills call this computer; `is_over` is set when the program ends.
    """

    store: Store
    keys: KeyStore
    connect: Connect
    clock: Callable[[], int]
    draw: Callable[[], float]
    computer: str
    is_over: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a runner is made of; another one is another runner."""

    kind: str
    address: str
    pushes_stock: bool
    since_ms: int | None


class Runners:
    """Keeps one worker per shop that this computer runs; `changed` is called when one stands otherwise."""

    def __init__(self, premises: Premises, changed: Callable[[], None]) -> None:
        self._premises, self._changed = premises, changed
        books = ShopBooks(premises.store.ledger, premises.store.reader)
        self.inbox = ShopInbox(books, _record, premises.clock)
        self.queue = ShopQueue(books, record_told)
        self.stock = ShopStock(books)
        self._gate = threading.RLock()
        self._workers: dict[bytes, tuple[_Setting, Worker]] = {}
        self._turns: dict[bytes, threading.Lock] = {}
        self._kept: dict[bytes, Kept] = {}
        self._orders: dict[bytes, tuple[int, int | None]] = {}
        self._is_started = False

    # --- life

    def start(self) -> None:
        """Let every worker begin, and those that are added later."""
        with self._gate:
            self._is_started = True
            for _, worker in self._workers.values():
                worker.start()

    def stop(self) -> None:
        """End every worker; what was on its way is finished or given up, and comes again."""
        with self._gate:
            workers = [worker for _, worker in self._workers.values()]
            self._workers.clear()
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.join(LAST_WORDS_S)

    def refresh(self) -> None:
        """Run the shops that are this computer's to run, as they are set up now, and no others."""
        rows = {row.record_id: row for row in self.rows() if self._is_ours(row)}
        with self._gate:
            for channel_id, (setting, _) in tuple(self._workers.items()):
                if channel_id not in rows or setting != _setting(rows[channel_id]):
                    self._end(channel_id)
            for channel_id, row in rows.items():
                if channel_id not in self._workers:
                    self._begin(channel_id, _setting(row))

    def renew(self, channel_id: bytes) -> None:
        """Begin anew with a shop: its keys are other ones now."""
        with self._gate:
            self._end(channel_id)
        self.refresh()

    def renew_all(self) -> None:
        """Begin anew with every shop that waits for its keys."""
        for channel_id, (_, worker) in tuple(self._workers.items()):
            if worker.problem is not None:
                self.renew(channel_id)

    # --- what is known

    def rows(self) -> tuple[NamedRow, ...]:
        """Return the records of all web shops."""
        return self._premises.store.queries.named("channel")

    def row(self, channel_id: bytes) -> NamedRow:
        """Return the record of one shop. Errors: `RuleBroken("unknown_record")`."""
        for row in self.rows():
            if row.record_id == channel_id:
                return row
        raise RuleBroken("unknown_record", kind="channel", record_id=channel_id.hex())

    def worker(self, channel_id: bytes) -> Worker | None:
        """Return the worker of a shop, None where this computer does not run it."""
        with self._gate:
            found = self._workers.get(channel_id)
        return found[1] if found else None

    def all(self) -> tuple[Worker, ...]:
        """Return every worker."""
        with self._gate:
            return tuple(worker for _, worker in self._workers.values())

    def local(self, channel_id: bytes) -> Local | None:
        """Return what only this computer knows of a shop, None where it does not run it."""
        worker = self.worker(channel_id)
        if worker is None:
            return None
        return Local(
            health=worker.health,
            problem=worker.problem,
            kept=self.kept(channel_id),
            attempts=self.queue.attempts(channel_id),
            unread=self.inbox.unread(channel_id),
            refusals=self.stock.refusals(channel_id),
        )

    def orders(self, channel_id: bytes) -> tuple[int, int | None]:
        """Return how many orders of a shop are known, and when the newest was placed."""
        if channel_id not in self._orders:
            self._orders[channel_id] = self.inbox.orders(channel_id)
        return self._orders[channel_id]

    def kept(self, channel_id: bytes) -> Kept:
        """Return what is remembered of a shop."""
        if channel_id not in self._kept:
            self._kept[channel_id] = read_kept(self.inbox.health(channel_id))
        return self._kept[channel_id]

    def found(self, channel_id: bytes, profile: ShopProfile) -> None:
        """Remember what a test of a shop found."""
        self._keep(channel_id, self.kept(channel_id).found(profile))

    # --- work

    def sync(self, channel_id: bytes) -> Round:
        """Do everything that is due with one shop, and wait for it.

        Errors: `RuleBroken` unknown_record, not_the_runner (runner), keys_needed, vault_locked.
        """
        worker = self.worker(channel_id)
        if worker is None:
            runner = str(self.row(channel_id).fields.get("runner_name") or "")
            raise RuleBroken("not_the_runner", runner=runner)
        return worker.sync()

    # --- inside

    def _is_ours(self, row: NamedRow) -> bool:
        return row.fields.get("runner_id") == self._premises.store.device_id

    def _begin(self, channel_id: bytes, setting: _Setting) -> None:
        turn = self._turns.setdefault(channel_id, threading.Lock())
        before = self.kept(channel_id).health(is_tried=not self._is_started)
        worker = Worker(
            lambda: self._make(channel_id, setting, worker),
            before,
            self._premises.clock,
            turn,
            changed=self._changed,
        )
        self._workers[channel_id] = setting, worker
        if self._is_started:
            worker.start()

    def _end(self, channel_id: bytes) -> None:
        """Stop a worker without waiting: its last round and the next one's first take turns."""
        found = self._workers.pop(channel_id, None)
        if found is not None:
            found[1].stop()

    def _make(self, channel_id: bytes, setting: _Setting, worker: Worker) -> ChannelRunner:
        keys = self._premises.keys.keys(channel_id)
        if not keys:
            raise RuleBroken("keys_needed")
        account = ShopAccount(channel_id, setting.kind, setting.address, keys)
        connector = self._premises.connect(account, since_ms=setting.since_ms)
        around = Surroundings(
            self._premises.clock,
            self._premises.draw,
            lambda: worker.is_over() or self._premises.is_over.is_set(),
            lambda: self._health_changed(channel_id, worker),
        )
        books = Books(self.inbox, self.queue, self.stock)
        return ChannelRunner(
            channel_id, connector, books, around, stocks=setting.pushes_stock, before=worker.health
        )

    def _health_changed(self, channel_id: bytes, worker: Worker) -> None:
        """Remember and report how the shop stands after a round; called on the worker's thread."""
        health = worker.health
        if health.is_tried and not health.is_syncing:
            self._orders.pop(channel_id, None)
            self._keep(channel_id, self.kept(channel_id).after(health))
            self._report(channel_id, health)
        self._changed()

    def _keep(self, channel_id: bytes, kept: Kept) -> None:
        if kept != self.kept(channel_id):
            self.inbox.keep_health(channel_id, write_kept(kept))
            self._kept[channel_id] = kept

    def _report(self, channel_id: bytes, health: Health) -> None:
        """Tell all other computers when the shop stands otherwise, and once an hour that all is as it was."""
        now_ms = self._premises.clock()
        try:
            fields = self.row(channel_id).fields
            report = _due_report(fields, health, self._parked(channel_id), now_ms)
            if report is not None:
                self._submit(lambda entry: report_web_shop(entry, channel_id, report))
        except PosError:
            return  # the shop was removed meanwhile, or the disk is full: others see it later

    def _parked(self, channel_id: bytes) -> int:
        return sum(each.state == "parked" for each in self.queue.attempts(channel_id))

    def _submit(self, work: Callable[[Entry], None]) -> None:
        self._premises.store.ledger.submit(work, priority=Priority.BACKGROUND).result()


def _due_report(fields: dict[str, object], health: Health, parked: int, now_ms: int) -> ChannelChanged | None:
    trouble = health.trouble
    if trouble is not None and trouble.reason not in REFUSALS and now_ms - trouble.since_ms < FLICKER_MS:
        return None
    state = trouble.reason if trouble else "ok"
    reported_at_ms = fields.get("reported_at_ms")
    is_fresh = isinstance(reported_at_ms, int) and now_ms - reported_at_ms < REPORT_EVERY_MS
    is_same = (fields.get("reported_state"), fields.get("reported_parked") or 0) == (state, parked)
    if is_same and is_fresh:
        return None
    return ChannelChanged(
        reported_state=state,
        reported_at_ms=now_ms,
        reported_parked=parked,
        reported_pull_ms=health.last_pull_at_ms or 0,
    )


def _record(entry: Entry, order: NeutralOrder) -> str:
    """Record an order of a web shop for nobody in person. Errors: `RuleBroken("no_outlet")` and others."""
    outlets = entry.records("outlet")
    if not outlets:
        raise RuleBroken("no_outlet")
    return record_order(entry, owner_desk(outlets[0].record_id), order).outcome


def _setting(row: NamedRow) -> _Setting:
    fields = row.fields
    since_ms = fields.get("since_ms")
    return _Setting(
        str(fields.get("kind") or ""),
        str(fields.get("url") or fields.get("address") or ""),
        bool(fields.get("pushes_stock")),
        since_ms if isinstance(since_ms, int) else None,
    )
