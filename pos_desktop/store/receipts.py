"""Receipt numbers: one series per register and enrolment, without a gap."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from pos_desktop.store.driver import Connection
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import local_receipt_series as series
from pos_desktop.store.tables import sale

_ADVANCE = sql(
    update(series)
    .values(last=series.c.last + bindparam("step"))
    .where(series.c.register_id == bindparam("register"), series.c.device_id == bindparam("device"))
    .returning(series.c.last)
)
_BEGIN = sql(insert(series))
_NUMBERS_OF = sql(select(sale.c.number).where(sale.c.register_id == bindparam("register")))


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
