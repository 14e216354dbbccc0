"""How this computer keeps what it knows of the web shops it talks to.

Attempts, cursors and figures told belong to this machine; what a shop said and was told are facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from pos_desktop.services.ports.ledger import Priority
from pos_desktop.store.books import Books
from pos_desktop.store.driver import Row
from pos_desktop.store.prepared import prepared
from pos_desktop.store.reader import Reader
from pos_desktop.store.writer import Writer

T = TypeVar("T")

SQL = prepared("shops")
Locations = Mapping[bytes, str]  # the shop's location by outlet
_decode_fields = msgspec.msgpack.Decoder(dict[str, Any]).decode


class ShopBooks:
    """Reads on a connection of its own, writes through the one writer."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self.writer, self.reader = writer, reader

    def write(self, work: Callable[[Books], T]) -> T:
        """Run `work` in one durable transaction, after whoever is at the till."""
        return self.writer.run_on_books(work, priority=Priority.BACKGROUND).result()

    def execute(self, name: str, *values: object) -> None:
        """Run one writing statement."""

        def work(books: Books) -> None:
            books.connection.execute(SQL[name], values)

        self.write(work)

    def rows(self, name: str, *values: object) -> list[Row]:
        """Return all rows of one reading statement."""
        return self.reader.rows(SQL[name], values)

    def locations(self, channel_id: bytes) -> Locations:
        """Return the shop's location of every outlet that is mapped to one."""
        rows = self.rows("RECORD", channel_id)
        table = _decode_fields(rows[0][0]).get("outlet_by_location") if rows else None
        return {bytes(outlet): str(place) for place, outlet in table} if isinstance(table, list) else {}
