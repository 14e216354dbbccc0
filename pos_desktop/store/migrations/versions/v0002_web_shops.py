"""What this computer knows of web shops, and which products they name."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE product_channel (channel_id BLOB NOT NULL, product_no INTEGER NOT NULL, ref TEXT NOT
    NULL, PRIMARY KEY (channel_id, product_no, ref)) WITHOUT ROWID
    """,
    """
    CREATE TABLE local_channel (channel_id BLOB NOT NULL, cursor TEXT NOT NULL, health TEXT NOT NULL,
    PRIMARY KEY (channel_id))
    """,
    """
    CREATE TABLE local_attempt (sale_id BLOB NOT NULL, message_key TEXT NOT NULL, channel_id BLOB NOT
    NULL, attempts INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, facts TEXT NOT NULL,
    began_at_ms INTEGER NOT NULL, retry_at_ms INTEGER, PRIMARY KEY (sale_id, message_key)) WITHOUT ROWID
    """,
    """
    CREATE TABLE local_unread_order (channel_id BLOB NOT NULL, order_id TEXT NOT NULL, number TEXT NOT
    NULL, reason TEXT NOT NULL, field TEXT NOT NULL, problem TEXT NOT NULL, since_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL, read_at_ms INTEGER, PRIMARY KEY (channel_id, order_id)) WITHOUT ROWID
    """,
    """
    CREATE TABLE local_stock_told (channel_id BLOB NOT NULL, product_no INTEGER NOT NULL, location TEXT
    NOT NULL, available INTEGER NOT NULL, on_hand INTEGER NOT NULL, reason TEXT NOT NULL, problem TEXT
    NOT NULL, PRIMARY KEY (channel_id, product_no, location)) WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make the tables; the new projection is filled by the rebuild that follows."""
    for statement in STATEMENTS:
        op.execute(" ".join(statement.split()))
