"""Small records by name: outlets, registers, users, taxes, payment types, channels; and customers."""

from __future__ import annotations

import msgspec

from pos_desktop.services.ports.rows import NamedRow
from pos_desktop.store.prepared import prepared
from pos_desktop.store.reader import Reader
from pos_desktop.store.words import as_match

_SQL = prepared("names")
NAMED = _SQL["NAMED"]
_NAMES = _SQL["NAMES"]
_CUSTOMERS = _SQL["CUSTOMERS"]
_decode = msgspec.msgpack.Decoder().decode


class NameQueries:
    """Names, in the order in which people want them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        """Return all records of a small kind, by position or name."""
        return tuple(_row(*row) for row in self._reader.rows(NAMED, (kind,)))

    def search_customers(self, text: str, *, limit: int = 20) -> tuple[NamedRow, ...]:
        """Return customers by name, e-mail or phone."""
        match = as_match(text)
        if not match:
            return ()
        return tuple(_row(*row) for row in self._reader.rows(_CUSTOMERS, (match, limit)))


def names_of(reader: Reader) -> dict[bytes | None, str]:
    """Return the names of all outlets, registers and users by id, deleted ones too: old sales show them."""
    return dict(reader.rows(_NAMES))


def setting(reader: Reader, name: str, default: int) -> int:
    """Return a shop-wide setting that is a whole number."""
    for _, found, fields in reader.rows(NAMED, ("setting",)):
        if found == name:
            value = fields_of(fields).get("value")
            if isinstance(value, str) and value.isascii() and value.isdigit():
                return int(value)
    return default


def fields_of(packed: bytes) -> dict[str, object]:
    """Return a record's fields as the fold gave them: sequences are tuples."""
    return {name: _tupled(value) for name, value in _decode(packed).items()}


def _tupled(value: object) -> object:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _row(record_id: bytes, name: str, fields: bytes) -> NamedRow:
    return NamedRow(record_id, name, fields_of(fields))
