"""The floor of the order benchmark: raw SQLite, the rows and bytes of one order, the same durable commits.

Frozen: it changes only when the rows themselves change on purpose, and then by hand. It knows nothing of the
product: its own schema, its own statements, values of the same sizes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

SCHEMA = """
CREATE TABLE root (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
CREATE TABLE device (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
CREATE TABLE journal (id INTEGER PRIMARY KEY, root_no INTEGER NOT NULL, head BLOB NOT NULL, body BLOB);
CREATE INDEX journal_root ON journal (root_no);
CREATE TABLE sale (no INTEGER PRIMARY KEY, source TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL,
  number TEXT NOT NULL, placed_at_ms INTEGER NOT NULL, outlet_id BLOB, register_id BLOB, session_id BLOB,
  user_id BLOB, customer_id BLOB, contact TEXT NOT NULL, currency TEXT NOT NULL, tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL, refunded_minor INTEGER NOT NULL, paid_minor INTEGER NOT NULL,
  owed_minor INTEGER NOT NULL, is_paid INTEGER NOT NULL, terms TEXT NOT NULL, hold TEXT NOT NULL,
  method TEXT NOT NULL, channel_id BLOB, channel_kind TEXT NOT NULL, order_id TEXT NOT NULL,
  promised_at_ms INTEGER, return_of BLOB, closed_at_ms INTEGER, can_continue INTEGER NOT NULL,
  can_return INTEGER NOT NULL);
CREATE INDEX sale_placed ON sale (placed_at_ms);
CREATE INDEX sale_continued ON sale (placed_at_ms) WHERE can_continue = 1;
CREATE INDEX sale_at_register ON sale (register_id) WHERE state = 'open';
CREATE INDEX sale_of_customer ON sale (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX sale_returned ON sale (return_of) WHERE return_of IS NOT NULL;
CREATE TABLE sale_line (root_no INTEGER NOT NULL, position INTEGER NOT NULL, line_key TEXT NOT NULL,
  product_no INTEGER, sku TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL,
  unit_price_minor INTEGER NOT NULL, net_minor INTEGER NOT NULL, tax_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL, PRIMARY KEY (root_no, position)) WITHOUT ROWID;
CREATE TABLE payment (root_no INTEGER NOT NULL, entry TEXT NOT NULL, payment_id BLOB NOT NULL,
  kind TEXT NOT NULL, type_id BLOB, title TEXT NOT NULL, amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL, at_ms INTEGER NOT NULL, who BLOB, session_id BLOB, register_id BLOB,
  reference TEXT NOT NULL, counter_of BLOB,
  customer_id BLOB, PRIMARY KEY (root_no, entry, payment_id)) WITHOUT ROWID;
CREATE INDEX payment_in_session ON payment (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX payment_on_account ON payment (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX payment_by_reference ON payment (reference) WHERE kind IN ('gift_card', 'store_credit');
CREATE TABLE fulfillment (root_no INTEGER NOT NULL, part INTEGER NOT NULL, fulfillment_id BLOB NOT NULL,
  outlet_id BLOB NOT NULL, method TEXT NOT NULL, round INTEGER NOT NULL, status TEXT NOT NULL,
  is_open INTEGER NOT NULL, is_short INTEGER NOT NULL, epoch INTEGER NOT NULL, units INTEGER NOT NULL,
  units_picked INTEGER NOT NULL, packed_at_ms INTEGER, handed_over_at_ms INTEGER, carrier TEXT NOT NULL,
  tracking TEXT NOT NULL, assigned_id BLOB, assigned_name TEXT NOT NULL, customer_told_at_ms INTEGER,
  PRIMARY KEY (root_no, part)) WITHOUT ROWID;
CREATE INDEX fulfillment_open ON fulfillment (root_no) WHERE is_open = 1;
CREATE TABLE fulfillment_line (root_no INTEGER NOT NULL, part INTEGER NOT NULL, line_key TEXT NOT NULL,
  wanted INTEGER NOT NULL, picked INTEGER NOT NULL, packed INTEGER NOT NULL, fulfilled INTEGER NOT NULL,
  PRIMARY KEY (root_no, part, line_key)) WITHOUT ROWID;
CREATE TABLE message (root_no INTEGER NOT NULL, message_key TEXT NOT NULL, kind TEXT NOT NULL,
  payload TEXT NOT NULL, not_before_ms INTEGER NOT NULL, outcome TEXT NOT NULL, told_at_ms INTEGER,
  PRIMARY KEY (root_no, message_key)) WITHOUT ROWID;
CREATE INDEX message_waiting ON message (not_before_ms) WHERE outcome = '';
CREATE TABLE printed (root_no INTEGER NOT NULL, position INTEGER NOT NULL, document TEXT NOT NULL,
  fulfillment_id BLOB, copy INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY (root_no, position)) WITHOUT ROWID;
CREATE TABLE stock_entry (product_no INTEGER NOT NULL, outlet_no INTEGER NOT NULL, stamp INTEGER NOT NULL,
  root_no INTEGER NOT NULL, entry_key TEXT NOT NULL, on_hand INTEGER NOT NULL, committed INTEGER NOT NULL,
  cause TEXT NOT NULL, fact INTEGER NOT NULL, is_late INTEGER NOT NULL,
  PRIMARY KEY (product_no, outlet_no, stamp, root_no, entry_key)) WITHOUT ROWID;
CREATE INDEX stock_late ON stock_entry (product_no) WHERE is_late = 1;
CREATE TABLE stock_level (product_no INTEGER NOT NULL, outlet_no INTEGER NOT NULL, on_hand INTEGER NOT NULL,
  committed INTEGER NOT NULL, entries INTEGER NOT NULL, counted_stamp INTEGER, seen BLOB,
  PRIMARY KEY (product_no, outlet_no)) WITHOUT ROWID;
CREATE TABLE local_print_job (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, printer_id TEXT NOT NULL,
  document_kind TEXT NOT NULL, payload BLOB NOT NULL, sale_id BLOB, fulfillment_id BLOB,
  copy_no INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, reason TEXT NOT NULL,
  retry_at_ms INTEGER);
CREATE INDEX job_waiting ON local_print_job (printer_id, state)
  WHERE state IN ('queued', 'not_sent', 'sending');
CREATE INDEX job_of ON local_print_job (coalesce(fulfillment_id, sale_id));
CREATE VIRTUAL TABLE sale_text USING fts5(words, content='', contentless_delete=1, detail='none',
  tokenize='ascii', prefix='2');
"""
PRODUCTS = 200
SALE_MARKS = ",".join("?" * 30)
FACT_BYTES = {  # head, body: what the product's facts of one order take
    "received": (168, 555),
    "contact": (167, 95),
    "payment": (179, 93),
    "packed": (184, 49),
    "printed": (182, 41),
    "shipped": (185, 63),
}

Statement = tuple[str, tuple[Any, ...]]


def open_floor(path: Path, *, synchronous: str) -> Any:
    """Return a raw connection to a fresh file with the schema and the stock of the products."""
    connection = dbapi2.connect(str(path), isolation_level=None, cached_statements=512)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA cache_size = -32768")
    connection.executescript(SCHEMA)
    for product in range(1, PRODUCTS + 1):
        connection.execute("INSERT INTO root VALUES (?, ?)", (product, random.Random(product).randbytes(16)))
        connection.execute("INSERT INTO stock_level VALUES (?, 1, 100000, 0, 1, NULL, NULL)", (product,))
    return connection


class Floor:
    """The statements of one order after the other."""

    def __init__(self) -> None:
        self._random = random.Random(1_000_003)
        self._fact = 1 << 40

    def order(self, number: int) -> list[list[Statement]]:
        """Return the four transactions of one order: imported, paid, packed, shipped."""
        no = PRODUCTS + 1 + number
        products = [(number * 7 + at) % PRODUCTS + 1 for at in range(3)]
        return [
            list(self._imported(no, number, products)),
            list(self._paid(no, number)),
            list(self._packed(no, number)),
            list(self._shipped(no, number, products)),
        ]

    def _imported(self, no: int, number: int, products: list[int]) -> Iterator[Statement]:
        yield "INSERT INTO root VALUES (?, ?)", (no, self._bytes(16))
        yield self._recorded(no, "received")
        yield self._recorded(no, "contact")
        yield self._sale(no, number, "pending", "delivery_unfulfilled", paid=0)
        for at, product in enumerate(products):
            yield (
                "INSERT OR REPLACE INTO sale_line VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    no,
                    at,
                    str(at),
                    product,
                    f"SKU-{product:05d}",
                    f"Ceramic mug {product}",
                    "item",
                    1000,
                    1550,
                    1550,
                    231,
                    0,
                ),
            )
            yield self._line(no, at, packed=0, fulfilled=0)
            yield self._entry(no, at, product, on_hand=0, committed=1000, cause="open")
            yield from self._level(product, on_hand=100_000, committed=1000)
        yield self._fulfillment(no, "new", packed=None, shipped=None)
        words = f"b {number} elise martin {number} elise{number} example com 514 555 0142 5145550142"
        words += " sku 00014 ceramic mug 14 00015 15 00016 16"
        yield "INSERT INTO sale_text(rowid, words) VALUES (?, ?)", (no, words)

    def _paid(self, no: int, number: int) -> Iterator[Statement]:
        yield self._recorded(no, "payment")
        yield self._sale(no, number, "pending", "delivery_unfulfilled", paid=7126)
        ids = [self._bytes(16) for _ in range(4)]
        yield (
            "INSERT OR REPLACE INTO payment VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                no,
                "taken",
                self._bytes(16),
                "cash",
                ids[0],
                "",
                7126,
                "CAD",
                _NOW + number,
                ids[1],
                ids[2],
                ids[3],
                "",
                None,
                None,
            ),
        )

    def _packed(self, no: int, number: int) -> Iterator[Statement]:
        yield self._recorded(no, "packed")
        yield self._fulfillment(no, "packed", packed=_NOW + number, shipped=None)
        for at in range(3):
            yield self._line(no, at, packed=1000, fulfilled=0)
        yield self._message(no, "packed", '[["status_id",9]]', number)
        yield (
            "INSERT INTO local_print_job VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?)",
            (
                self._bytes(16),
                "receipt",
                "packing_slip",
                self._bytes(150),
                self._bytes(16),
                self._bytes(16),
                1,
                "queued",
                0,
                "",
                None,
            ),
        )

    def _shipped(self, no: int, number: int, products: list[int]) -> Iterator[Statement]:
        yield self._recorded(no, "printed")
        yield self._recorded(no, "shipped")
        yield self._sale(no, number, "closed", "completed", paid=7126)
        yield self._fulfillment(no, "completed", packed=_NOW + number, shipped=_NOW + number)
        for at, product in enumerate(products):
            yield self._line(no, at, packed=1000, fulfilled=1000)
            yield (
                "DELETE FROM stock_entry WHERE product_no=? AND outlet_no=? AND stamp=? AND root_no=?"
                " AND entry_key=?",
                (product, 1, _STAMP + no, no, f"open:{at}"),
            )
            yield self._entry(no, at, product, on_hand=-1000, committed=0, cause="handed_over")
            yield from self._level(product, on_hand=99_000, committed=0)
        yield self._message(
            no, "completed", '[["status_id",10],["tracking","CP000001042"],["carrier","Canada Post"]]', number
        )
        yield (
            "INSERT OR REPLACE INTO printed VALUES (?,?,?,?,?,?)",
            (no, 0, "packing_slip", self._bytes(16), 1, _NOW),
        )

    def _recorded(self, no: int, kind: str) -> Statement:
        head, body = FACT_BYTES[kind]
        self._fact += 1
        return "INSERT INTO journal VALUES (?, ?, ?, ?)", (
            self._fact,
            no,
            self._bytes(head),
            self._bytes(body),
        )

    def _sale(self, no: int, number: int, state: str, label: str, *, paid: int) -> Statement:
        return (
            f"INSERT OR REPLACE INTO sale VALUES ({SALE_MARKS})",
            (
                *(
                    no,
                    "order",
                    state,
                    label,
                    f"B-{number}",
                    _NOW + number,
                    self._bytes(16),
                    None,
                    None,
                    None,
                    None,
                ),
                *(
                    f"Elise Martin {number}",
                    "CAD",
                    926,
                    7126,
                    0,
                    paid,
                    7126 - paid,
                    int(paid > 0),
                    "",
                    "",
                    "delivery",
                ),
                *(
                    self._bytes(16),
                    "bigcommerce",
                    str(number),
                    None,
                    None,
                    _NOW if state == "closed" else None,
                ),
                *(int(paid == 0), int(state == "closed")),
            ),
        )

    def _fulfillment(self, no: int, status: str, *, packed: int | None, shipped: int | None) -> Statement:
        parcel = ("Canada Post", "CP000001042") if shipped else ("", "")
        return (
            "INSERT OR REPLACE INTO fulfillment VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(no, 0, self._bytes(16), self._bytes(16), "delivery", 1, status, int(shipped is None), 0, 0),
                *(4000, 0, packed, shipped, *parcel, None, "", None),
            ),
        )

    def _line(self, no: int, at: int, *, packed: int, fulfilled: int) -> Statement:
        return "INSERT OR REPLACE INTO fulfillment_line VALUES (?,?,?,?,?,?,?)", (
            no,
            0,
            str(at),
            1000,
            0,
            packed,
            fulfilled,
        )

    def _entry(
        self, no: int, at: int, product: int, *, on_hand: int, committed: int, cause: str
    ) -> Statement:
        return (
            "INSERT OR REPLACE INTO stock_entry VALUES (?,?,?,?,?,?,?,?,?,?)",
            (product, 1, _STAMP + no, no, f"open:{at}", on_hand, committed, cause, self._fact, 0),
        )

    def _level(self, product: int, *, on_hand: int, committed: int) -> Iterator[Statement]:
        yield (
            "SELECT on_hand, committed FROM stock_level WHERE product_no = ? AND outlet_no = ?",
            (product, 1),
        )
        yield (
            "INSERT OR REPLACE INTO stock_level VALUES (?,?,?,?,?,?,?)",
            (product, 1, on_hand, committed, 2, None, None),
        )

    def _message(self, no: int, key: str, payload: str, number: int) -> Statement:
        return "INSERT OR REPLACE INTO message VALUES (?,?,?,?,?,?,?)", (
            no,
            key,
            key,
            payload,
            _NOW + number,
            "",
            None,
        )

    def _bytes(self, size: int) -> bytes:
        return self._random.randbytes(size)


_NOW = 1_790_000_000_000
_STAMP = _NOW << 16


def size_of(path: Path) -> int:
    """Return the bytes in use in a database file, what waits in its WAL included."""
    connection = dbapi2.connect(str(path))
    (pages,), (size,), (free,) = (
        connection.execute(f"PRAGMA {name}").fetchone()
        for name in ("page_count", "page_size", "freelist_count")
    )
    connection.close()
    return int((pages - free) * size)


def run_floor(connection: Any, transactions: list[list[Statement]]) -> None:
    """Write the transactions, each with its own durable commit."""
    for statements in transactions:
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            connection.execute(sql, parameters).fetchall()
        connection.execute("COMMIT")
