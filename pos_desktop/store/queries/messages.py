"""What the web shops will be told."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, literal_column, or_, select

from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.store.queries.names import NameQueries
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import message, root, sale

_QUEUE = sql(
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
pairs = msgspec.json.Decoder(tuple[tuple[str, str | int], ...]).decode


class MessageQueries(NameQueries):
    """The queue, oldest first."""

    def messages(self, *, waiting_only: bool = True) -> tuple[MessageRow, ...]:
        """Return what the web shops will be told, oldest first."""
        rows = self._reader.rows(_QUEUE, (int(not waiting_only),))
        return tuple(
            MessageRow(row[0], row[1], row[2] or b"", row[3], row[4], row[5], pairs(row[6]), *row[7:])
            for row in rows
        )
