"""What the web shops will be told."""

from __future__ import annotations

import msgspec

from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.names import NameQueries

_SQL = prepared("messages")
_QUEUE = _SQL["QUEUE"]
pairs = msgspec.json.Decoder(tuple[tuple[str, str | int | bool], ...]).decode


class MessageQueries(NameQueries):
    """The queue, oldest first."""

    def messages(self, *, waiting_only: bool = True) -> tuple[MessageRow, ...]:
        """Return what the web shops will be told, oldest first."""
        rows = self._reader.rows(_QUEUE, (int(not waiting_only),))
        return tuple(
            MessageRow(row[0], row[1], row[2] or b"", row[3], row[4], row[5], pairs(row[6]), *row[7:])
            for row in rows
        )
