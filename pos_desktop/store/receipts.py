"""Receipt numbers: one series per register and enrolment, without a gap."""

from __future__ import annotations

from pos_desktop.store.driver import Connection
from pos_desktop.store.prepared import prepared

_SQL = prepared("receipts")
_ADVANCE = _SQL["ADVANCE"]
_BEGIN = _SQL["BEGIN"]
_NUMBERS_OF = _SQL["NUMBERS_OF"]


def next_number(connection: Connection, register_id: bytes, device_id: bytes, prefix: str) -> str:
    """Return the next number, given with the transaction that is open: a rollback gives it back.

    A till that was enrolled anew goes on after the numbers its register is known to have given.
    """
    row = connection.execute(_ADVANCE, (1, register_id, device_id)).fetchone()
    if row is not None:
        return f"{prefix}{row[0]}"
    numbers = connection.execute(_NUMBERS_OF, (register_id,)).fetchall()
    last = max((_counted(number, prefix) for (number,) in numbers), default=0)
    connection.execute(_BEGIN, (register_id, device_id, last + 1))
    return f"{prefix}{last + 1}"


def _counted(number: str, prefix: str) -> int:
    digits = number.removeprefix(prefix)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 18 else 0
