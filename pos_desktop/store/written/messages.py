"""The statements of `messages`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, or_, select

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import message, root, sale

QUEUE = sql(
    select(
        root.c.id,
        sale.c.number,
        sale.c.channel_id,
        sale.c.channel_kind,
        message.c.message_key,
        message.c.kind,
        message.c.payload,
        message.c.not_before_ms,
        message.c.outcome,
        message.c.told_at_ms,
    )
    .select_from(
        message.join(sale, sale.c.no == message.c.root_no).join(root, root.c.no == message.c.root_no)
    )
    .where(or_(message.c.outcome == literal_column("''"), bindparam("all_too") == literal_column("1")))
    .order_by(message.c.not_before_ms, root.c.id, message.c.message_key)
)
