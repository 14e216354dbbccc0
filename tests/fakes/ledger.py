"""A ledger in memory that folds like the real one; the services' rules are tried on it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from pos_desktop.domain.ids import new_id
from pos_desktop.journal.clock import HybridClock
from pos_desktop.journal.envelope import NO_PREVIOUS, Recorded, seal
from pos_desktop.journal.facts import Body
from pos_desktop.journal.folds.families import FOLD_OF, family_of
from pos_desktop.journal.state import RecordState, SaleState, SessionState, StockEntry, StockState
from pos_desktop.services.ports.ledger import Priority, StockLevel
from pos_desktop.services.ports.paper import PrintJob

T = TypeVar("T")
START_MS = 1_780_000_000_000
DEVICE = bytes(15) + b"\x01"


class FakeClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, ms: int) -> None:
        self.now_ms += ms


class FakeEntry:
    """One transaction: facts recorded in it are seen at once, and gone if it fails."""

    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    @property
    def now_ms(self) -> int:
        return self._ledger.clock()

    @property
    def device_id(self) -> bytes:
        return DEVICE

    def new_id(self) -> bytes:
        self._ledger.ids += 1
        return new_id(self.now_ms, self._ledger.ids.to_bytes(10, "big")).bytes

    def record(self, root: bytes, body: Body, *, who: bytes | None, scope: tuple[bytes, ...] = ()) -> None:
        self._ledger.append(root, body, who, scope)

    def sale(self, sale_id: bytes) -> SaleState | None:
        state = self._ledger.fold(sale_id)
        return state if isinstance(state, SaleState) else None

    def session(self, session_id: bytes) -> SessionState | None:
        state = self._ledger.fold(session_id)
        return state if isinstance(state, SessionState) else None

    def open_session(self, register_id: bytes) -> SessionState | None:
        for state in self._ledger.all(SessionState):
            if state.register_id == register_id and state.closed_at_ms is None:
                return state
        return None

    def catalogue(self, record_id: bytes) -> RecordState | None:
        state = self._ledger.fold(record_id)
        return state if isinstance(state, RecordState) and not state.fields.get("deleted") else None

    def records(self, kind: str) -> tuple[RecordState, ...]:
        present = self._ledger.all(RecordState)
        return tuple(each for each in present if each.kind == kind and not each.fields.get("deleted"))

    def product_by_code(self, code: str) -> tuple[RecordState, ...]:
        return tuple(
            each
            for each in self.records("product")
            if code == each.fields.get("sku") or code in (each.fields.get("codes") or ())  # type: ignore[operator]
        )

    def stock(self, outlet_id: bytes, product_id: bytes) -> StockLevel:
        entries: list[StockEntry] = []
        base, base_stamp = 0, -1
        for state in self._ledger.states():
            if isinstance(state, SaleState | StockState):
                entries += state.entries if isinstance(state, StockState) else state.stock
            if isinstance(state, StockState) and (state.outlet_id, state.product_id) == (
                outlet_id,
                product_id,
            ):
                base, base_stamp = (
                    state.counted or 0,
                    state.counted_stamp if state.counted is not None else -1,
                )
        here = [e for e in entries if (e.outlet_id, e.product_id) == (outlet_id, product_id)]
        moved = sum(entry.on_hand for entry in here if entry.stamp > base_stamp)
        return StockLevel(base + moved, sum(entry.committed for entry in here))

    def seen(self) -> tuple[tuple[bytes, int], ...]:
        return ((DEVICE, len(self._ledger.facts)),)

    def next_receipt_number(self, register_id: bytes) -> str:
        register = self.catalogue(register_id)
        prefix = str(register.fields.get("prefix", "")) if register else ""
        used = [s for s in self._ledger.all(SaleState) if s.register_id == register_id and s.number]
        return f"{prefix}{len(used) + 1}"

    def account_balance(self, customer_id: bytes) -> int:
        return sum(
            payment.amount_minor
            for sale in self._ledger.all(SaleState)
            for payment in sale.payments
            if payment.kind == "on_account" and payment.customer_id == customer_id
        )

    def stored_value(self, kind: str, reference: str) -> int:
        return -sum(
            payment.amount_minor
            for sale in self._ledger.all(SaleState)
            for payment in sale.payments
            if payment.kind == kind and payment.reference == reference
        )

    def returns_of(self, sale_id: bytes) -> tuple[SaleState, ...]:
        return tuple(sale for sale in self._ledger.all(SaleState) if sale.return_of == sale_id)

    def takings(self, session_id: bytes) -> tuple[tuple[bytes, str, int], ...]:
        sums: dict[tuple[bytes, str], int] = {}
        for sale in self._ledger.all(SaleState):
            for payment in sale.payments:
                if payment.session_id == session_id:
                    key = (payment.type_id or b"", payment.kind)
                    sums[key] = sums.get(key, 0) + payment.amount_minor
        return tuple((type_id, kind, amount) for (type_id, kind), amount in sums.items())

    def last_session_number(self, register_id: bytes) -> int:
        sessions = [s for s in self._ledger.all(SessionState) if s.register_id == register_id]
        return max((session.number for session in sessions), default=0)

    def copies(self, document_kind: str, root: bytes) -> int:
        return sum(
            1
            for job in self._ledger.jobs
            if job.document_kind == document_kind
            and (job.fulfillment_id or job.sale_id) is not None
            and (job.fulfillment_id or job.sale_id).bytes == root  # type: ignore[union-attr]
        )

    def spool(self, job: PrintJob) -> None:
        self._ledger.jobs.append(job)

    def setting(self, name: str, default: str = "") -> str:
        for record in self.records("setting"):
            if record.fields.get("name") == name:
                return str(record.fields.get("value", default))
        return default


class FakeLedger:
    """Facts in a list; every state is folded from them when asked for."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.facts: list[Recorded] = []
        self.jobs: list[PrintJob] = []
        self.ids = 0
        self._stamps = HybridClock(self.clock)
        self._folded: dict[bytes, object] = {}

    def submit(self, work: Callable[[FakeEntry], T], *, priority: Priority = Priority.TILL) -> Future[T]:
        """Run the work at once; a failure takes back everything it recorded."""
        future: Future[T] = Future()
        facts, jobs = list(self.facts), list(self.jobs)
        try:
            future.set_result(work(FakeEntry(self)))
        except Exception as error:  # noqa: BLE001 - as the writer's thread does: the future carries it
            self.facts, self.jobs = facts, jobs
            self._folded.clear()
            future.set_exception(error)
        return future

    def do(self, work: Callable[[FakeEntry], T]) -> T:
        """Run the work and return what it returns, or raise what it raises."""
        return self.submit(work).result()

    def append(self, root: bytes, body: Body, who: bytes | None, scope: tuple[bytes, ...]) -> None:
        """Seal one more fact of this device."""
        fact = seal(
            body,
            device=DEVICE,
            seq=len(self.facts) + 1,
            stamp=self._stamps.tick(),
            at_ms=self.clock(),
            who=who,
            scope=scope,
            root=root,
            prev=self.facts[-1].hash if self.facts else NO_PREVIOUS,
        )
        self.facts.append(fact)
        self._folded.pop(root, None)

    def fold(self, root: bytes) -> object:
        """Return the state of one root, None when no fact names it."""
        if root not in self._folded:
            facts = [fact for fact in self.facts if fact.root == root]
            family = family_of(fact.kind for fact in facts)
            self._folded[root] = FOLD_OF[family](root, facts) if family else None
        return self._folded[root]

    def states(self) -> list[object]:
        """Return the states of all roots, the oldest first."""
        return [self.fold(root) for root in dict.fromkeys(fact.root for fact in self.facts)]

    def all(self, kind: type[T]) -> list[T]:
        """Return the states of one kind."""
        return [state for state in self.states() if isinstance(state, kind)]
