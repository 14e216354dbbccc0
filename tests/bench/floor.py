"""The floor of the order benchmark: raw SQLite, the rows and bytes of one order, the same durable commits.

Frozen: schema, statements, how many rows each writes, and what the rules read, stand here and are changed by
hand when the rows change on purpose. Only values come from outside: those that a till wrote for the same
orders. A till that writes anything else is refused, so that its waste cannot become the floor's. The driver
is used as it comes, without what the product tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from pos_desktop.store.driver import ADAPTED

Write = tuple[str, Sequence[tuple[Any, ...]]]
Transaction = list[Write]
Planned = list[tuple[list[Write], Transaction]]  # of one order: what each transaction reads, then writes

SCHEMA = Path(__file__).with_name("floor.sql")
COPIED = (
    "root", "stock_level", "stock_entry", "register_session", "record", "product", "product_code"
)  # fmt: skip
COMPARED = (
    "root", "journal", "sale", "sale_line", "payment", "fulfillment", "fulfillment_line", "message",
    "stock_entry", "stock_level", "local_print_job", "sale_text_docsize",
)  # fmt: skip

# Of one order: imported, paid, packed, its slip spooled, shipped. Table and verb, rows.
WRITES = (
    (
        ("INSERT root", 1),
        ("INSERT journal", 2),
        ("INSERT sale", 1),
        ("INSERT sale_line", 4),
        ("INSERT fulfillment", 1),
        ("INSERT fulfillment_line", 3),
        ("INSERT sale_text", 1),
        ("INSERT stock_entry", 3),
        ("INSERT stock_level", 3),
    ),
    (("INSERT journal", 1), ("UPDATE sale", 1), ("INSERT payment", 1)),
    (("INSERT journal", 1), ("UPDATE fulfillment", 1), ("UPDATE fulfillment_line", 3)),
    (("INSERT local_print_job", 1),),
    (
        ("INSERT journal", 1),
        ("UPDATE sale", 1),
        ("UPDATE fulfillment", 1),
        ("UPDATE fulfillment_line", 3),
        ("INSERT message", 1),
        ("DELETE stock_entry", 3),
        ("INSERT stock_entry", 3),
        ("INSERT stock_level", 3),
    ),
)

ORDER_BYTES = 3_770  # of all values that one order leaves in the tables, give or take a hundredth

_RECORD = "SELECT record.fields FROM root JOIN record ON record.no = root.no WHERE root.id = ?"
_RECORDS = "SELECT no, fields FROM record WHERE kind = ? AND is_deleted = 0 ORDER BY position, name"
_ROOT = "SELECT no FROM root WHERE id = ?"
_BY_CODE = (
    "SELECT product.no, is_stocked FROM product_code JOIN product ON product.no = root_no"
    " WHERE code = ? AND is_deleted = 0"
)
_STOCKED = "SELECT is_stocked FROM product WHERE no = ?"
_LEVEL = "SELECT on_hand, committed FROM stock_level WHERE product_no = ? AND outlet_no = ?"
_SALE = "SELECT state, owed_minor, paid_minor, total_minor, currency, is_paid FROM sale WHERE no = ?"
_SESSION = "SELECT no, outlet_id FROM register_session WHERE register_id = ? AND closed_at_ms IS NULL"
_PART = "SELECT * FROM fulfillment WHERE root_no = ?"
_UNITS = "SELECT line_key, wanted, picked, packed, fulfilled FROM fulfillment_line WHERE root_no = ?"
_LINES = "SELECT line_key, sku, name, quantity FROM sale_line WHERE root_no = ?"
_CONTACT = "SELECT head, body FROM journal WHERE root_no = ?"
_JOBS = "SELECT count(*) FROM local_print_job WHERE coalesce(fulfillment_id, sale_id) = ?"


class FloorDiffers(Exception):
    """A till wrote other rows for an order than the floor knows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Ids of the shop that the rules of every order read by."""

    channel_id: bytes
    register_id: bytes
    cash_type_id: bytes
    outlet_id: bytes


def open_floor(path: Path, copied_from: Path, *, synchronous: str) -> Any:
    """Return a raw connection to a fresh file that knows the shop a till was founded with."""
    connection = dbapi2.connect(str(path), isolation_level=None, cached_statements=512)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.executescript(SCHEMA.read_text())
    connection.execute("ATTACH ? AS till", (str(copied_from),))
    for table in COPIED:
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM till.{table}")
    connection.execute("DETACH till")
    return connection


def plan(order: Sequence[Transaction], place: Place) -> Planned:
    """Return what the floor does for one order: per transaction what it reads, then what it writes.

    Errors: `FloorDiffers` for anything but the rows that are known here.
    """
    written = tuple(tuple((_about(sql), len(rows)) for sql, rows in each) for each in order)
    if [sorted(each) for each in written] != [sorted(each) for each in WRITES]:
        raise FloorDiffers(f"a till wrote {written}")
    return list(zip(_reads(order, place), order, strict=True))


def _about(sql: str) -> str:
    """Return verb and table of a statement."""
    words = sql.replace("(", " ").replace("OR REPLACE ", "").split()
    table = words[1] if words[0] == "UPDATE" else words[2]
    return f"{words[0]} {table}"


def _reads(order: Sequence[Transaction], place: Place) -> Iterator[list[Write]]:
    """Yield what the rules need to know before each transaction, each thing read once."""
    ((sale_id,),) = _rows(order[0], "INSERT root")
    no = _rows(order[0], "INSERT sale")[0][0]
    lines = [row for row in _rows(order[0], "INSERT sale_line") if row[3] is not None]
    products = [row[3] for row in lines]
    outlets = sorted({row[1] for row in _rows(order[0], "INSERT stock_level")} | {1, 2})
    part = (_PART, [(no,)]), (_UNITS, [(no,)])
    yield [
        (_RECORD, [(place.channel_id,)]),
        (_ROOT, [(sale_id,)]),
        (_ROOT, [(bytes([at]) + sale_id[1:],) for at in range(len(lines))]),  # made of this shop's product?
        (_BY_CODE, [(row[4].lower(),) for row in lines]),
        (_RECORDS, [("outlet",)]),
        (_RECORDS, [("setting",)]),
        (_LEVEL, [(product, outlet) for product in products for outlet in outlets]),
    ]
    yield [
        (_SALE, [(no,)]),
        (_SESSION, [(place.register_id,)]),
        (_RECORD, [(place.register_id,), (place.cash_type_id,)]),
    ]
    yield [
        (_SALE, [(no,)]),
        *part,
        (_STOCKED, [(product,) for product in products]),
        (_LEVEL, [(product, 1) for product in products]),
    ]
    yield [
        (_SALE, [(no,)]),
        *part,
        (_LINES, [(no,)]),
        (_CONTACT, [(no,)]),
        (_RECORD, [(place.outlet_id,)]),
        (_RECORDS, [("setting",)]),
        (_JOBS, [(sale_id,)]),
    ]
    yield [(_SALE, [(no,)]), *part]


def _rows(transaction: Transaction, about: str) -> Sequence[tuple[Any, ...]]:
    return next(rows for sql, rows in transaction if _about(sql) == about)


def run_floor(connection: Any, orders: Sequence[Planned], *, reads: bool = True) -> None:
    """Read and write every transaction of some orders, each with a durable commit of its own."""
    with the_driver_as_it_comes():
        for planned in orders:
            for wanted, writes in planned:
                connection.execute("BEGIN IMMEDIATE")
                _read(connection, wanted if reads else ())
                _write(connection, writes)
                connection.execute("COMMIT")


@contextmanager
def the_driver_as_it_comes() -> Iterator[None]:
    """Take back what the product tells the driver for all connections of the process: the floor is raw."""
    kinds = [(kind, dbapi2.PrepareProtocol) for kind, _ in ADAPTED]
    taken = {kind: dbapi2.adapters.pop(kind) for kind in kinds}
    try:
        yield
    finally:
        dbapi2.adapters.update(taken)


def _read(connection: Any, wanted: Sequence[Write]) -> None:
    for sql, parameters in wanted:
        for each in parameters:
            connection.execute(sql, each).fetchall()


def _write(connection: Any, writes: Transaction) -> None:
    for sql, parameters in writes:
        if len(parameters) == 1:
            connection.execute(sql, parameters[0])
        else:
            connection.executemany(sql, parameters)


def size_of(path: Path) -> int:
    """Return the bytes in use in a database file, what waits in its WAL included."""
    with closing(dbapi2.connect(str(path))) as connection:
        pages, size, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "page_size", "freelist_count")
        )
    return int((pages - free) * size)


def content_of(path: Path) -> tuple[int, int]:
    """Return how many rows the tables of an order hold, and the bytes of all their values."""
    with closing(dbapi2.connect(str(path))) as connection:
        found = [_content(connection, table) for table in COMPARED]
    return sum(rows for rows, _ in found), sum(size for _, size in found)


def is_frozen(order_bytes: float) -> bool:
    """Whether an order leaves as many bytes as it did when this was written."""
    return abs(order_bytes - ORDER_BYTES) <= ORDER_BYTES / 100


def _content(connection: Any, table: str) -> tuple[int, int]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    size = " + ".join(f"ifnull(length(CAST({name} AS BLOB)), 0)" for name in columns)
    rows, sizes = connection.execute(f"SELECT count(*), total({size}) FROM {table}").fetchone()
    return int(rows), int(sizes)
