"""The first form of the hub's database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _int(name: str, *, needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, nullable=not needed)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _bytes(name: str, *, needed: bool = True) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=not needed)


def upgrade() -> None:
    """Make every table."""
    _retailers()
    _devices()
    _journal()
    _codes()


def _retailers() -> None:
    op.create_table(
        "retailer",
        _bytes("id"),
        _text("name"),
        _text("epoch"),
        _int("made_at_ms"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table("sequencer", _bytes("retailer"), _int("push"), sa.PrimaryKeyConstraint("retailer"))


def _devices() -> None:
    op.create_table(
        "device",
        _bytes("retailer"),
        _bytes("id"),
        _text("name"),
        _bytes("outlet", needed=False),
        _bytes("register", needed=False),
        _bytes("scope"),
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
        sa.PrimaryKeyConstraint("retailer", "id"),
    )


def _journal() -> None:
    op.create_table(
        "push",
        _bytes("retailer"),
        _int("no"),
        _bytes("device"),
        _int("first_seq"),
        _int("count"),
        _int("bytes"),
        _int("received_at_ms"),
        sa.PrimaryKeyConstraint("retailer", "no"),
    )
    op.create_table(
        "fact",
        _bytes("retailer"),
        _bytes("device"),
        _int("seq"),
        _bytes("head"),
        _bytes("body", needed=False),
        sa.PrimaryKeyConstraint("retailer", "device", "seq"),
        sqlite_with_rowid=False,
    )


def _codes() -> None:
    op.create_table(
        "enrolment_code",
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
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("code_of_retailer", "enrolment_code", ["retailer"])
