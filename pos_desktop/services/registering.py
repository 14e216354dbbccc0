"""A register from its float to its frozen closure, and the drawer in between.

Source: product.md, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.domain.register import ClosureLine, Drawer, PaymentTaken, close_with, expected_amounts
from pos_desktop.journal.facts import CashMoved, DrawerOpened, RegisterClosed, RegisterOpened
from pos_desktop.journal.state import RecordState, SessionState
from pos_desktop.services.access import permit, register_of, who
from pos_desktop.services.finding import as_id, record_of, text
from pos_desktop.services.ports.ledger import Desk, Entry

CASH_MOVEMENTS = ("cash_in", "cash_out", "petty_cash")


class Closure(Struct, frozen=True):
    """A register that was closed: the session with its numbers frozen, and one line per payment type."""

    session: SessionState
    lines: tuple[ClosureLine, ...]


def session_of(entry: Entry, desk: Desk) -> SessionState:
    """Return the open session of the desk's register.

    Errors: `RuleBroken` no_register, register_not_open.
    """
    register_id = register_of(desk)
    session = entry.open_session(register_id)
    if session is None:
        raise RuleBroken("register_not_open", register_id=register_id.hex())
    return session


def cash_type(entry: Entry) -> RecordState:
    """Return the payment type that is cash.

    Errors: `RuleBroken("no_payment_type")` when the shop has none.
    """
    for record in entry.records("payment_type"):
        if text(record, "kind") == PaymentKind.CASH:
            return record
    raise RuleBroken("no_payment_type", kind=PaymentKind.CASH.value)


def open_register(entry: Entry, desk: Desk, *, float_minor: int) -> SessionState:
    """Open the desk's register with so much cash in its drawer.

    Errors: `RuleBroken` register_already_open, bad_amount, no_register.
    """
    register = record_of(entry, register_of(desk), "register")
    outlet_id = as_id(register, "outlet_id") or desk.outlet_id.bytes
    permit(desk, Permission.OPEN_REGISTER, outlet_id=outlet_id)
    if entry.open_session(register.record_id) is not None:
        raise RuleBroken("register_already_open", register_id=register.record_id.hex())
    if float_minor < 0:
        raise RuleBroken("bad_amount", text=str(float_minor))
    session_id = entry.new_id()
    number = entry.last_session_number(register.record_id) + 1
    opened = RegisterOpened(register.record_id, outlet_id, text(register, "currency"), float_minor, number)
    entry.record(session_id, opened, who=who(desk), scope=(outlet_id,))
    return session_of(entry, desk)


def move_cash(entry: Entry, desk: Desk, *, kind: str, amount_minor: int, reason: str) -> SessionState:
    """Put cash in the drawer or take some out; `kind` is one of `CASH_MOVEMENTS`, the amount is above zero.

    Errors: `RuleBroken` bad_choice, bad_amount, empty, register_not_open.
    """
    permit(desk, Permission.CASH_MOVEMENT)
    session = session_of(entry, desk)
    if kind not in CASH_MOVEMENTS:
        raise RuleBroken("bad_choice", field="kind", value=kind, choices=CASH_MOVEMENTS)
    if amount_minor <= 0:
        raise RuleBroken("bad_amount", text=str(amount_minor))
    if not reason.strip():
        raise RuleBroken("empty", field="reason")
    signed = amount_minor if kind == "cash_in" else -amount_minor
    moved = CashMoved(entry.new_id(), kind, signed, reason.strip())
    entry.record(session.session_id, moved, who=who(desk), scope=(session.outlet_id,))
    return session_of(entry, desk)


def open_drawer(entry: Entry, desk: Desk, *, reason: str = "") -> SessionState:
    """Open the drawer without a sale; who and why stays in the session.

    Errors: `RuleBroken("register_not_open")`.
    """
    permit(desk, Permission.OPEN_DRAWER)
    session = session_of(entry, desk)
    opened = DrawerOpened(reason.strip())
    entry.record(session.session_id, opened, who=who(desk), scope=(session.outlet_id,))
    return session_of(entry, desk)


def expected_takings(entry: Entry, desk: Desk) -> tuple[ClosureLine, ...]:
    """Return what every payment type should hold now, cash first.

    Errors: `RuleBroken("register_not_open")`.
    """
    session = session_of(entry, desk)
    moved = sum(movement.amount_minor for movement in session.movements)
    drawer = Drawer(UUID(bytes=cash_type(entry).record_id), session.float_minor, moved)
    payments = [
        PaymentTaken(UUID(bytes=type_id), PaymentKind(kind), amount_minor)
        for type_id, kind, amount_minor in sorted(entry.takings(session.session_id))
        if type_id  # a rounding entry has no type, and is no money
    ]
    return expected_amounts(drawer, payments)


def close_register(entry: Entry, desk: Desk, *, counted: Mapping[bytes, int], note: str = "") -> Closure:
    """Count every payment type, keep expected and difference, and freeze the session.

    Shapes: `counted` holds minor units per payment type id, for every type that should hold something.
    Errors: `RuleBroken` not_counted (type_ids), register_not_open.
    """
    permit(desk, Permission.CLOSE_REGISTER)
    session = session_of(entry, desk)
    lines = close_with(
        expected_takings(entry, desk), {UUID(bytes=type_id): minor for type_id, minor in counted.items()}
    )
    missing = tuple(line.payment_type_id.hex for line in lines if line.counted_minor is None)
    if missing:
        raise RuleBroken("not_counted", type_ids=missing)
    counts = tuple(
        (line.payment_type_id.bytes, line.counted_minor or 0, line.expected_minor) for line in lines
    )
    closed = RegisterClosed(counts, note.strip())
    entry.record(session.session_id, closed, who=who(desk), scope=(session.outlet_id,))
    return Closure(entry.session(session.session_id) or session, lines)
