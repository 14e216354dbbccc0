"""What the hub keeps, on PostgreSQL and SQLite alike; the retailer is the first column of every key.

No statement of the journal's path names two retailers, so that they can be spread over servers by that key.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData()

# SQLite gives row numbers to INTEGER keys only, and every whole number fits either.
_whole = BigInteger().with_variant(Integer, "sqlite")


def _int(name: str, *, needed: bool = True) -> Column[int]:
    return Column(name, _whole, nullable=not needed)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _bytes(name: str, *, needed: bool = True) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=not needed)


retailer = Table(
    "retailer",
    metadata,
    _bytes("id"),
    _text("name"),
    _text("epoch"),
    _int("made_at_ms"),
    PrimaryKeyConstraint("id"),
)
sequencer = Table(
    "sequencer",
    metadata,
    _bytes("retailer"),
    _int("push"),
    PrimaryKeyConstraint("retailer"),
)
device = Table(
    "device",
    metadata,
    _bytes("retailer"),
    _bytes("id"),
    _text("name"),
    _bytes("outlet", needed=False),
    _bytes("register", needed=False),
    _bytes("scope"),  # the outlets it may write for, 16 bytes each; none are all
    _text("build"),
    _bytes("public_key"),
    _bytes("token_hash"),
    _int("last_seq"),
    _bytes("last_hash"),
    _int("enrolled_at_ms"),
    _int("revoked_at_ms", needed=False),
    _int("last_seen_ms", needed=False),
    _int("last_push_ms", needed=False),
    _int("cursor"),
    _int("drift_ms"),
    _bytes("forked_from", needed=False),
    PrimaryKeyConstraint("retailer", "id"),
)
push = Table(
    "push",
    metadata,
    _bytes("retailer"),
    _int("no"),
    _bytes("device"),
    _int("first_seq"),
    _int("count"),
    _int("bytes"),
    _int("received_at_ms"),
    PrimaryKeyConstraint("retailer", "no"),
)
# No key to `device`: a push holds that row anyway, and looking it up for each fact took half of the time.
fact = Table(
    "fact",
    metadata,
    _bytes("retailer"),
    _bytes("device"),
    _int("seq"),
    _bytes("head"),
    _bytes("body", needed=False),
    PrimaryKeyConstraint("retailer", "device", "seq"),
    sqlite_with_rowid=False,  # one tree instead of two, in the order the feed reads
)
enrolment_code = Table(
    "enrolment_code",
    metadata,
    _bytes("code_hash"),
    _bytes("retailer"),
    _bytes("outlet", needed=False),
    _bytes("register", needed=False),
    _text("outlet_name"),
    _text("register_name"),
    _bytes("scope"),
    _text("name"),
    _int("expires_at_ms"),
    _int("used_at_ms", needed=False),
    PrimaryKeyConstraint("code_hash"),
    Index("code_of_retailer", "retailer"),
)
