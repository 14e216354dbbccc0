"""The schema: journal, projections, and what belongs to this machine alone.

Ids inside the file are small numbers: every root and every device has one, given in order of arrival. They
keep rows small and inserts at the end of their trees (random keys halve the speed of writing), and leave the
file in no dump and no message. `journal.id` is device number << 40 | seq.
"""

from __future__ import annotations

from sqlalchemy import (
    BLOB,
    DDL,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    event,
    text,
)

from pos_desktop.store.form import SEARCHED

metadata = MetaData()


def _int(name: str, *, needed: bool = True) -> Column[int]:
    return Column(name, Integer, nullable=not needed)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _blob(name: str, *, needed: bool = False) -> Column[bytes]:
    return Column(name, BLOB, nullable=not needed)


def _key(name: str = "no") -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _clustered(name: str, key: tuple[str, ...], *columns: Column[int] | Column[str] | Column[bytes]) -> Table:
    return Table(name, metadata, *columns, PrimaryKeyConstraint(*key), sqlite_with_rowid=False)


# --- journal: what happened, never changed ----------------------------------------------------------

root = Table(
    "root",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
)
device = Table(
    "device",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
)
journal = Table(
    "journal",
    metadata,
    _key("id"),
    _int("root_no"),
    _blob("head", needed=True),
    _blob("body"),
    Index("journal_root", "root_no"),
)

_GUARDS = (
    "CREATE TRIGGER journal_kept BEFORE DELETE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is never deleted from'); END",
    "CREATE TRIGGER journal_sealed BEFORE UPDATE OF id, root_no, head ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END",
    "CREATE TRIGGER journal_erased BEFORE UPDATE OF body ON journal WHEN NEW.body IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'a body is only ever erased'); END",
)
for _guard in _GUARDS:
    event.listen(journal, "after_create", DDL(_guard))  # type: ignore[no-untyped-call]

# --- projections of a sale --------------------------------------------------------------------------

sale = Table(
    "sale",
    metadata,
    _key(),
    _text("source"),
    _text("state"),
    _text("label"),
    _text("number"),
    _int("placed_at_ms"),
    _blob("outlet_id"),
    _blob("register_id"),
    _blob("session_id"),
    _blob("user_id"),
    _blob("customer_id"),
    _text("contact"),
    _text("currency"),
    _int("tax_minor"),
    _int("total_minor"),
    _int("refunded_minor"),
    _int("paid_minor"),
    _int("owed_minor"),
    _int("is_paid"),
    _text("terms"),
    _text("hold"),
    _text("method"),
    _blob("channel_id"),
    _text("channel_kind"),
    _text("order_id"),
    _int("promised_at_ms", needed=False),
    _blob("return_of"),
    _int("closed_at_ms", needed=False),
    _int("can_continue"),
    _int("can_return"),
    Index("sale_placed", "placed_at_ms"),
    Index("sale_continued", "placed_at_ms", sqlite_where=text("can_continue = 1")),
    Index("sale_at_register", "register_id", sqlite_where=text("state = 'open'")),
    Index("sale_of_customer", "customer_id", sqlite_where=text("customer_id IS NOT NULL")),
    Index("sale_returned", "return_of", sqlite_where=text("return_of IS NOT NULL")),
)
sale_line = _clustered(
    "sale_line",
    ("root_no", "position"),
    _int("root_no"),
    _int("position"),
    _text("line_key"),
    _int("product_no", needed=False),
    _text("sku"),
    _text("name"),
    _text("kind"),
    _int("quantity"),
    _int("unit_price_minor"),
    _int("net_minor"),
    _int("tax_minor"),
    _int("discount_minor"),
)
payment = _clustered(
    "payment",
    ("root_no", "entry", "payment_id"),
    _int("root_no"),
    _text("entry"),
    _blob("payment_id", needed=True),
    _text("kind"),
    _blob("type_id"),
    _text("title"),
    _int("amount_minor"),
    _text("currency"),
    _int("at_ms"),
    _blob("who"),
    _blob("session_id"),
    _blob("register_id"),
    _text("reference"),
    _blob("counter_of"),
    _blob("customer_id"),
)
Index("payment_in_session", payment.c.session_id, sqlite_where=text("session_id IS NOT NULL"))
Index("payment_on_account", payment.c.customer_id, sqlite_where=text("customer_id IS NOT NULL"))
Index("payment_by_reference", payment.c.reference, sqlite_where=text("kind IN ('gift_card', 'store_credit')"))

fulfillment = _clustered(
    "fulfillment",
    ("root_no", "part"),
    _int("root_no"),
    _int("part"),
    _blob("fulfillment_id", needed=True),
    _blob("outlet_id", needed=True),
    _text("method"),
    _int("round"),
    _text("status"),
    _int("is_open"),
    _int("is_short"),
    _int("epoch"),
    _int("units"),
    _int("units_picked"),
    _int("packed_at_ms", needed=False),
    _int("handed_over_at_ms", needed=False),
    _text("carrier"),
    _text("tracking"),
    _blob("assigned_id"),
    _text("assigned_name"),
    _int("customer_told_at_ms", needed=False),
)
Index("fulfillment_open", fulfillment.c.root_no, sqlite_where=text("is_open = 1"))

fulfillment_line = _clustered(
    "fulfillment_line",
    ("root_no", "part", "line_key"),
    _int("root_no"),
    _int("part"),
    _text("line_key"),
    _int("wanted"),
    _int("picked"),
    _int("packed"),
    _int("fulfilled"),
)
message = _clustered(
    "message",
    ("root_no", "message_key"),
    _int("root_no"),
    _text("message_key"),
    _text("kind"),
    _text("payload"),
    _int("not_before_ms"),
    _text("outcome"),
    _int("told_at_ms", needed=False),
)
Index("message_waiting", message.c.not_before_ms, sqlite_where=text("outcome = ''"))

contradiction = _clustered(
    "contradiction",
    ("root_no", "contradiction_key"),
    _int("root_no"),
    _text("contradiction_key"),
    _text("kind"),
    _text("details"),
    _int("stamp"),
)
printed = _clustered(
    "printed",
    ("root_no", "position"),
    _int("root_no"),
    _int("position"),
    _text("document"),
    _blob("fulfillment_id"),
    _int("copy"),
    _int("at_ms"),
)

# --- projections of stock: ledgers over all aggregates ----------------------------------------------

stock_entry = _clustered(
    "stock_entry",
    ("product_no", "outlet_no", "stamp", "root_no", "entry_key"),
    _int("product_no"),
    _int("outlet_no"),
    _int("stamp"),
    _int("root_no"),
    _text("entry_key"),
    _int("on_hand"),
    _int("committed"),
    _text("cause"),
    _int("fact"),
    _int("is_late"),
)
Index("stock_late", stock_entry.c.product_no, sqlite_where=text("is_late = 1"))

stock_count = _clustered(
    "stock_count",
    ("product_no", "outlet_no", "stamp", "root_no"),
    _int("product_no"),
    _int("outlet_no"),
    _int("stamp"),
    _int("root_no"),
    _int("counted"),
    _blob("seen", needed=True),
)
stock_level = _clustered(
    "stock_level",
    ("product_no", "outlet_no"),
    _int("product_no"),
    _int("outlet_no"),
    _int("on_hand"),
    _int("committed"),
    _int("entries"),
    _int("counted_stamp", needed=False),
    _blob("seen"),
)

# --- projections of registers and catalogue ---------------------------------------------------------

register_session = Table(
    "register_session",
    metadata,
    _key(),
    _blob("register_id", needed=True),
    _blob("outlet_id", needed=True),
    _text("currency"),
    _int("float_minor"),
    _int("number"),
    _int("opened_at_ms"),
    _blob("opened_by"),
    _int("closed_at_ms", needed=False),
    _blob("closed_by"),
    _text("counts"),
    _text("note"),
    Index("session_of_register", "register_id", "number"),
)
cash_movement = _clustered(
    "cash_movement",
    ("root_no", "movement_id"),
    _int("root_no"),
    _blob("movement_id", needed=True),
    _text("kind"),
    _int("amount_minor"),
    _text("reason"),
    _int("at_ms"),
    _blob("who"),
)
drawer_opening = _clustered(
    "drawer_opening",
    ("root_no", "position"),
    _int("root_no"),
    _int("position"),
    _int("at_ms"),
    _text("reason"),
)
record = Table(
    "record",
    metadata,
    _key(),
    _text("kind"),
    _text("name"),
    _int("position"),
    _int("is_deleted"),
    _blob("fields", needed=True),
    _int("stamp"),
    Index("record_kind", "kind"),
)
product = Table(
    "product",
    metadata,
    _key(),
    _text("sku"),
    _text("name"),
    _text("name_norm"),
    _int("price_minor"),
    _text("currency"),
    _text("category"),
    _text("picture"),
    _text("tint"),
    _int("is_stocked"),
    _int("low_stock"),
    _text("location"),
    _int("quick_key", needed=False),
    _blob("tax_ids", needed=True),
    _int("is_deleted"),
    Index("product_name", "name_norm"),
    Index("product_in_category", "category", "name_norm"),
    Index("product_quick", "quick_key", sqlite_where=text("quick_key IS NOT NULL")),
)
product_code = _clustered("product_code", ("code", "root_no"), _text("code"), _int("root_no"))
product_channel = _clustered(
    "product_channel",
    ("channel_id", "product_no", "ref"),
    _blob("channel_id", needed=True),
    _int("product_no"),
    _text("ref"),
)
customer = Table(
    "customer",
    metadata,
    _key(),
    _text("name"),
    _text("company"),
    _text("email"),
    _text("phone"),
    _int("is_deleted"),
    _blob("fields", needed=True),
)

# --- what belongs to this machine: no fact, in no dump, kept by a rebuild ---------------------------

local_device = Table("local_device", metadata, Column("id", BLOB, primary_key=True), _text("enrolled_on"))
local_state = Table("local_state", metadata, Column("name", Text, primary_key=True), _text("value"))
local_receipt_series = Table(
    "local_receipt_series",
    metadata,
    _blob("register_id", needed=True),
    _blob("device_id", needed=True),
    _int("last"),
    PrimaryKeyConstraint("register_id", "device_id"),
    sqlite_with_rowid=False,
)
local_print_job = Table(
    "local_print_job",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
    _text("printer_id"),
    _text("document_kind"),
    _blob("payload", needed=True),
    _blob("sale_id"),
    _blob("fulfillment_id"),
    _int("copy_no"),
    _text("state"),
    _int("attempts"),
    _text("reason"),
    _int("retry_at_ms", needed=False),
    Index(
        "job_waiting", "printer_id", "state", sqlite_where=text("state IN ('queued', 'not_sent', 'sending')")
    ),
)
Index("job_of", text("coalesce(fulfillment_id, sale_id)"), _table=local_print_job)

# What this computer knows of the web shops it talks to: how far it read, what it tried, what it told.
local_channel = Table(
    "local_channel",
    metadata,
    Column("channel_id", BLOB, primary_key=True),
    _text("cursor"),
    _text("health"),
)
local_attempt = _clustered(
    "local_attempt",
    ("sale_id", "message_key"),
    _blob("sale_id", needed=True),
    _text("message_key"),
    _blob("channel_id", needed=True),
    _int("attempts"),
    _text("state"),
    _text("reason"),
    _text("facts"),
    _int("began_at_ms"),
    _int("retry_at_ms", needed=False),
)
local_unread_order = _clustered(
    "local_unread_order",
    ("channel_id", "order_id"),
    _blob("channel_id", needed=True),
    _text("order_id"),
    _text("number"),
    _text("reason"),
    _text("field"),
    _text("problem"),
    _int("since_ms"),
    _int("tries"),
    _int("read_at_ms", needed=False),
)
local_stock_told = _clustered(
    "local_stock_told",
    ("channel_id", "product_no", "location"),
    _blob("channel_id", needed=True),
    _int("product_no"),
    _text("location"),
    _int("available"),
    _int("on_hand"),
    _text("reason"),
    _text("problem"),
)

# --- text search: contentless indices over normalised words, by the number of the root ---------------

_PREFIXES = {"product_text": "1 2 3", "customer_text": "1 2 3", "sale_text": "2"}


def text_search_ddl(name: str) -> str:
    """Return the statement that makes one text index."""
    return (
        f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, "
        f"detail='none', tokenize='ascii', prefix='{_PREFIXES[name]}')"
    )


for _name in SEARCHED:
    event.listen(metadata, "after_create", DDL(text_search_ddl(_name)))  # type: ignore[no-untyped-call]

# Dropped and replayed by a rebuild; the order is the order of a dump.
PROJECTIONS = (
    sale,
    sale_line,
    payment,
    fulfillment,
    fulfillment_line,
    message,
    contradiction,
    printed,
    stock_entry,
    stock_count,
    stock_level,
    register_session,
    cash_movement,
    drawer_opening,
    record,
    product,
    product_code,
    product_channel,
    customer,
)
