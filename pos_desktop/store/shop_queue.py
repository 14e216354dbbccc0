"""Messages to web shops going out: attempts are local to this computer, results are facts."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID, uuid5

import msgspec

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.shops import AttemptRow, Outgoing, Parcel, ShopRefused, ShopUnavailable, Told
from pos_desktop.store.books import Books
from pos_desktop.store.driver import Row
from pos_desktop.store.entry import StoreEntry
from pos_desktop.store.queries.messages import pairs
from pos_desktop.store.shop_books import SQL, Locations, ShopBooks


class RecordTold(Protocol):
    """The service that makes the fact of a message that a shop knows now."""

    def __call__(
        self,
        entry: Entry,
        sale_id: bytes,
        key: str,
        detail: str = "",
        *,
        was_known: bool = False,
        since_ms: int = 0,
    ) -> None:
        """Record it once."""


# Of one order, in this order when their time came at once.
_RANK = {"paid": 0, "packed": 1, "shipped": 2, "picked_up": 2, "cancelled": 3, "refund": 4}
_encode_facts = msgspec.json.Encoder().encode
_decode_facts = msgspec.json.Decoder(dict[str, str]).decode


class ShopQueue:
    """The port `MessageQueue`; `record_told` is the service that makes the fact."""

    def __init__(self, books: ShopBooks, record_told: RecordTold) -> None:
        self._books, self._record_told = books, record_told

    def due(self, channel_id: bytes, now_ms: int, limit: int) -> tuple[Outgoing, ...]:
        """Return messages whose time has come, at most one per order: the oldest not told of each.

        Shapes: what is parked holds nothing else up; what is tried again later does, within its order.
        """
        with self._books.reader.one_state():
            first: dict[bytes, Row] = {}
            for row in self._books.rows("DUE", now_ms, channel_id):
                if row[10] == "parked":
                    continue
                known = first.get(row[0])
                if known is None or _turn(row) < _turn(known):
                    first[row[0]] = row
            ready = [row for row in first.values() if row[11] is None or row[11] <= now_ms]
            ready.sort(key=lambda row: (row[8], row[0]))
            locations = self._books.locations(channel_id) if ready else {}
            return tuple(self._outgoing(row, locations) for row in ready[:limit])

    def began(self, outgoing: Outgoing, now_ms: int) -> None:
        """Note durably that an attempt is about to be made: its answer may be lost."""
        channel_id = self._channel_of(outgoing)
        row = (outgoing.sale_id, outgoing.key, channel_id, 1, "waiting", "", "{}", now_ms, None)
        self._books.execute("BEGAN", *row)

    def told(self, outgoing: Outgoing, told: Told) -> None:
        """Record as a fact that the shop knows."""

        def work(books: Books) -> None:
            self._record_told(
                StoreEntry(books),
                outgoing.sale_id,
                outgoing.key,
                told.detail,
                was_known=told.was_known,
                since_ms=_lost_since_ms(books, outgoing),
            )
            books.connection.execute(SQL["FORGET_ATTEMPT"], (outgoing.sale_id, outgoing.key))

        self._books.write(work)

    def failed(self, outgoing: Outgoing, error: ShopUnavailable, *, retry_at_ms: int) -> None:
        """Note why it did not work, and when to try again."""
        self._ended(outgoing, error, "waiting", retry_at_ms)

    def park(self, outgoing: Outgoing, error: ShopRefused) -> None:
        """Put it aside with its reason until a person says *Try again*."""
        self._ended(outgoing, error, "parked", None)

    def attempts(self, channel_id: bytes) -> tuple[AttemptRow, ...]:
        """Return what was tried and has not got through, oldest first."""
        return tuple(
            AttemptRow(
                sale_id=row[0],
                number=row[1],
                key=row[2],
                kind=row[3],
                attempts=row[4],
                state=row[5],
                reason=row[6],
                facts=tuple(_decode_facts(row[7]).items()),
                began_at_ms=row[8],
                retry_at_ms=row[9],
            )
            for row in self._books.rows("ATTEMPTS", channel_id)
        )

    def retry(self, channel_id: bytes, *, sale_id: bytes | None = None, key: str = "") -> int:
        """Let parked and waiting messages be due now, all of the channel or those named; return how many."""
        values = (channel_id, int(sale_id is None), sale_id, int(not key), key)
        return self._books.write(lambda books: int(books.connection.execute(SQL["RETRY"], values).rowcount))

    def _ended(self, outgoing: Outgoing, error: PosError, state: str, retry_at_ms: int | None) -> None:
        facts = _encode_facts({name: str(value) for name, value in error.facts.items()}).decode()
        self._books.execute("ENDED", state, error.reason, facts, retry_at_ms, outgoing.sale_id, outgoing.key)

    def _outgoing(self, row: Row, locations: Locations) -> Outgoing:
        sale_id, sale_no, order_id, number, currency, key, kind, payload = row[:8]
        parcels = self._parcels(sale_no, locations)
        named = [parcel for parcel in parcels if key.endswith(f":{parcel.fulfillment_id.hex}")]
        return Outgoing(
            sale_id=sale_id,
            order_id=order_id,
            number=number,
            key=key,
            kind=kind,
            payload=dict(pairs(payload)),
            currency=currency,
            parcels=tuple(named or parcels),
            marker=uuid5(UUID(bytes=sale_id), f"told:{key}").hex,
            attempts=row[9],
        )

    def _parcels(self, sale_no: int, locations: Locations) -> tuple[Parcel, ...]:
        units: dict[int, list[tuple[str, int]]] = {}
        for part, key, wanted, fulfilled in self._books.rows("PARCEL_LINES", sale_no):
            if fulfilled or wanted:
                units.setdefault(part, []).append((key, fulfilled or wanted))
        return tuple(
            Parcel(
                fulfillment_id=UUID(bytes=fulfillment_id),
                method=Method(method),
                location=locations.get(outlet_id, ""),
                units=tuple(units.get(part, ())),
                is_handed_over=handed_over_at_ms is not None,
                carrier=carrier,
                tracking=tracking,
            )
            for fulfillment_id, part, outlet_id, method, handed_over_at_ms, carrier, tracking, status in (
                self._books.rows("PARCELS", sale_no)
            )
            if status not in ("cancelled", "cancelled_after_packing")
        )

    def _channel_of(self, outgoing: Outgoing) -> bytes:
        rows = self._books.rows("CHANNEL_OF", outgoing.sale_id)
        return bytes(rows[0][0]) if rows and rows[0][0] else b""


def _lost_since_ms(books: Books, outgoing: Outgoing) -> int:
    """Return when the first try began whose answer was lost, 0 for a message told at its first try."""
    if not outgoing.attempts:
        return 0
    which = (outgoing.sale_id, outgoing.key)
    found = books.connection.execute(SQL["TRIED_SINCE"], which).fetchall()
    return int(found[0][0]) if found else 0


def _turn(row: Row) -> tuple[int, int, str]:
    return row[8], _RANK.get(row[6], 9), row[5]
