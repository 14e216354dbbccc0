"""One open transaction as the services see it."""

from __future__ import annotations

import os

from pos_desktop.domain.ids import new_id
from pos_desktop.journal.facts import Body
from pos_desktop.journal.state import RecordState, SaleState, SessionState
from pos_desktop.services.ports.ledger import StockLevel
from pos_desktop.services.ports.paper.spool import PrintJob
from pos_desktop.store.books import Books
from pos_desktop.store.prepared import prepared
from pos_desktop.store.receipts import next_number
from pos_desktop.store.spool import count_jobs, job_row
from pos_desktop.store.words import as_code

_SQL = prepared("entry")
_LAST_SESSION = _SQL["LAST_SESSION"]
_ON_ACCOUNT = _SQL["ON_ACCOUNT"]
_STORED_VALUE = _SQL["STORED_VALUE"]
_RETURNS_OF = _SQL["RETURNS_OF"]
_TAKINGS = _SQL["TAKINGS"]
_SPOOL = _SQL["SPOOL"]


class StoreEntry:
    """The port `Entry` over the open books."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._now_ms = books.wall()
        self._connection = books.connection
        self._levels: dict[tuple[bytes, bytes], StockLevel] = {}

    @property
    def now_ms(self) -> int:
        """Return the instant of this entry, milliseconds UTC."""
        return self._now_ms

    @property
    def device_id(self) -> bytes:
        """Return the id of this device."""
        return self._books.device_id

    def new_id(self) -> bytes:
        """Return a fresh UUIDv7."""
        return new_id(self._now_ms, os.urandom(10)).bytes

    def record(self, root: bytes, body: Body, *, who: bytes | None, scope: tuple[bytes, ...] = ()) -> None:
        """Append one fact; its projections follow before anything reads them, at the latest at the end."""
        self._levels.clear()
        self._books.record(root, body, at_ms=self._now_ms, who=who, scope=scope)

    def sale(self, sale_id: bytes) -> SaleState | None:
        """Return a sale as folded from every fact so far, this entry's included."""
        return self._books.state(sale_id, SaleState)

    def session(self, session_id: bytes) -> SessionState | None:
        """Return a register session."""
        return self._books.state(session_id, SessionState)

    def open_session(self, register_id: bytes) -> SessionState | None:
        """Return the register's session that is not closed, if there is one."""
        session_id = self._books.open_session(register_id)
        return None if session_id is None else self.session(session_id)

    def catalogue(self, record_id: bytes) -> RecordState | None:
        """Return a catalogue record that is not deleted."""
        state = self._books.state(record_id, RecordState)
        return None if state is None or state.fields.get("deleted") is True else state

    def records(self, kind: str) -> tuple[RecordState, ...]:
        """Return all records of a small kind, not deleted."""
        return self._books.records(kind)

    def product_by_code(self, code: str) -> tuple[RecordState, ...]:
        """Return every product that answers to this bar code or SKU."""
        found = [self.catalogue(product_id) for product_id in self._books.products_by_code(as_code(code))]
        return tuple([product for product in found if product is not None])

    def stock(self, outlet_id: bytes, product_id: bytes) -> StockLevel:
        """Return the level of one product at one outlet, zero when nothing is known."""
        level = self._levels.get((outlet_id, product_id))
        if level is None:
            level = self._levels[outlet_id, product_id] = self._read_level(outlet_id, product_id)
        return level

    def _read_level(self, outlet_id: bytes, product_id: bytes) -> StockLevel:
        self._books.project()
        numbering = self._books.numbering
        product, outlet = numbering.find_root(product_id), numbering.find_root(outlet_id)
        if product is None or outlet is None:
            return StockLevel()
        return StockLevel(*self._books.projector.levels.level((product, outlet)))

    def seen(self) -> tuple[tuple[bytes, int], ...]:
        """Return the highest seq known per device, for a stock count."""
        ids = self._books.device_ids
        return tuple(sorted((ids[no], seq) for no, seq in self._books.heads.items()))

    def next_receipt_number(self, register_id: bytes) -> str:
        """Return the register's next receipt number; the series has no gap."""
        self._books.project()
        register = self.catalogue(register_id)
        prefix = "" if register is None else str(register.fields.get("prefix", ""))
        return next_number(self._connection, register_id, self.device_id, prefix)

    def account_balance(self, customer_id: bytes) -> int:
        """Return what a customer owes on account, minor units."""
        return self._sum(_ON_ACCOUNT, (customer_id,))

    def stored_value(self, kind: str, reference: str) -> int:
        """Return what is left on a gift card or as store credit: what was put on it less what was spent."""
        return self._sum(_STORED_VALUE, (kind, reference))

    def returns_of(self, sale_id: bytes) -> tuple[SaleState, ...]:
        """Return the returns made of a sale at any till, as far as known here."""
        self._books.project()
        rows = self._connection.execute(_RETURNS_OF, (sale_id,)).fetchall()
        found = (self.sale(row[0]) for row in rows)
        return tuple(state for state in found if state is not None)

    def takings(self, session_id: bytes) -> tuple[tuple[bytes, str, int], ...]:
        """Return what was taken in a session: (payment type id, kind, sum in minor units)."""
        self._books.project()
        rows = self._connection.execute(_TAKINGS, (session_id,)).fetchall()
        return tuple((type_id or b"", kind, amount) for type_id, kind, amount in rows)

    def last_session_number(self, register_id: bytes) -> int:
        """Return the number of the register's newest session, 0 before the first."""
        return self._sum(_LAST_SESSION, (register_id,))

    def copies(self, document_kind: str, root: bytes) -> int:
        """Return how many jobs of a paper were spooled here for a fulfillment or sale."""
        return count_jobs(self._connection, document_kind, root)

    def spool(self, job: PrintJob) -> None:
        """Queue a paper in this same transaction."""
        self._connection.execute(_SPOOL, job_row(job))

    def setting(self, name: str, default: str = "") -> str:
        """Return a shop-wide setting."""
        value = self._books.setting(name)
        return default if value is None else str(value)

    def _sum(self, statement: str, parameters: tuple[object, ...]) -> int:
        self._books.project()
        row = self._connection.execute(statement, parameters).fetchone()
        return 0 if row is None else int(row[0])
