"""The paper of a register's closure: printed with it, again later, or in the middle of the day.

A closing never waits for paper, and closes without one where there is no printer. Every figure is what it
was when the register was closed, whatever was voided since.
Source: product.md, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import as_uuid
from pos_desktop.domain.permissions import Permission
from pos_desktop.domain.register import ClosureLine
from pos_desktop.journal.state import SessionState
from pos_desktop.services.access import permit, register_of
from pos_desktop.services.papers import PaperData, field_of, local_time, name_of, shop_of
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import (
    CashLine,
    ClosureData,
    CountLine,
    DocumentKind,
    PrintJob,
    encode_document,
)
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.services.press import Press
from pos_desktop.services.registering import Closure, close_register, expected_takings, session_of
from pos_desktop.services.turnover import turnover_of

_MOVES = {
    "cash_in": message("Cash in"),
    "cash_out": message("Cash out"),
    "petty_cash": message("Petty cash"),
}


class Closed(Struct, frozen=True):
    """A closure, and its paper; None where no printer is set up for it."""

    closure: Closure
    job: PrintJob | None


def close_and_print(
    entry: Entry, desk: Desk, press: Press, *, counted: Mapping[bytes, int], note: str = ""
) -> Closed:
    """Close the desk's register and spool its closure in the same transaction.

    Errors: as `close_register`.
    """
    closure = close_register(entry, desk, counted=counted, note=note)
    try:
        printer_id = press.printer_for(DocumentKind.CLOSURE.value)
    except RuleBroken as error:
        if error.reason != "no_printer":
            raise
        return Closed(closure, None)
    return Closed(closure, _spooled(entry, press, closure.session, printer_id))


def print_closure(entry: Entry, desk: Desk, press: Press, session_id: bytes) -> PrintJob:
    """Spool a closure again; every one after the first is marked DUPLICATE n.

    Errors: `RuleBroken` unknown_closure, no_printer, not_allowed.
    """
    session = entry.session(session_id)
    if session is None or session.closed_at_ms is None:
        raise RuleBroken("unknown_closure", number=session_id.hex())
    permit(desk, Permission.PRINT, outlet_id=session.outlet_id)
    return _spooled(entry, press, session, press.printer_for(DocumentKind.CLOSURE.value))


def print_last_closure(entry: Entry, desk: Desk, press: Press) -> PrintJob:
    """Spool the newest closure of the desk's register again. Errors: as `print_closure`; no_register."""
    register_id = register_of(desk)
    last = press.history.closures(register_id, limit=1) if press.history is not None else ()
    if not last:
        raise RuleBroken("no_closure", register_id=register_id.hex())
    return print_closure(entry, desk, press, last[0].session_id)


def print_interim(entry: Entry, desk: Desk, press: Press) -> PrintJob:
    """Spool what the closure would say now; nothing is closed, nothing counts as a copy.

    Errors: `RuleBroken` register_not_open, no_register, no_printer, not_allowed.
    """
    permit(desk, Permission.CLOSE_REGISTER)
    session = session_of(entry, desk)
    data = interim_data(entry, desk, press, session)
    return _job(entry, press, data, press.printer_for(DocumentKind.CLOSURE.value), None)


def closure_data(entry: Entry, press: Press, session: SessionState, *, copy_no: int = 0) -> ClosureData:
    """Return what the paper of a closed session says."""
    counts = [(type_id, expected, counted) for type_id, counted, expected in session.counts]
    return _data(_Sheet(entry, press, session, copy_no), counts)


def interim_data(entry: Entry, desk: Desk, press: Press, session: SessionState) -> ClosureData:
    """Return the same of an open session: what is expected, and nobody counted."""
    lines: tuple[ClosureLine, ...] = expected_takings(entry, desk)
    counts = [(line.payment_type_id.bytes, line.expected_minor, None) for line in lines]
    return _data(_Sheet(entry, press, session), counts)


class _Sheet(Struct, frozen=True):
    """One session about to be written on paper."""

    entry: Entry
    press: Press
    session: SessionState
    copy_no: int = 0


def _data(sheet: _Sheet, counts: Sequence[tuple[bytes, int, int | None]]) -> ClosureData:
    entry, session = sheet.entry, sheet.session
    outlet = entry.catalogue(session.outlet_id)
    zone, texts = field_of(outlet, "time_zone"), Texts(sheet.press.language)
    taken = entry.takings(session.session_id)
    closed_at_ms = session.closed_at_ms
    return ClosureData(
        language=sheet.press.language,
        shop=shop_of(entry, outlet),
        outlet=field_of(outlet, "name"),
        register=name_of(entry, session.register_id),
        number=session.number,
        currency=session.currency,
        opened_at=local_time(session.opened_at_ms, zone),
        opened_by=name_of(entry, session.opened_by),
        printed_at=local_time(entry.now_ms, zone),
        float_minor=session.float_minor,
        counts=tuple(
            CountLine(texts(name_of(entry, type_id) or "Other"), expected, counted)
            for type_id, expected, counted in counts
        ),
        turnover=turnover_of(entry, sheet.press.history, session),
        moves=tuple(_moves(sheet, texts, zone)),
        closed_at=local_time(closed_at_ms, zone) if closed_at_ms is not None else None,
        closed_by=name_of(entry, session.closed_by),
        rounding_minor=-sum(minor for _, kind, minor in taken if kind == "rounding"),
        on_account_minor=sum(minor for _, kind, minor in taken if kind == "on_account"),
        drawer_openings=len(session.drawer_openings),
        note=session.note,
        copy_no=sheet.copy_no,
    )


def _moves(sheet: _Sheet, texts: Texts, zone: str) -> list[CashLine]:
    return [
        CashLine(
            texts(_MOVES.get(move.kind, move.kind)),
            move.amount_minor,
            move.reason,
            local_time(move.at_ms, zone),
            name_of(sheet.entry, move.who),
        )
        for move in sheet.session.movements
    ]


def _spooled(entry: Entry, press: Press, session: SessionState, printer_id: str) -> PrintJob:
    """Spool the closure; that it came out is a fact of its session."""
    copy_no = entry.copies(DocumentKind.CLOSURE.value, session.session_id)
    data = closure_data(entry, press, session, copy_no=copy_no)
    return _job(entry, press, data, printer_id, as_uuid(session.session_id))


def _job(entry: Entry, press: Press, data: PaperData, printer_id: str, session_id: UUID | None) -> PrintJob:
    job = PrintJob(
        UUID(bytes=entry.new_id()),
        printer_id,
        DocumentKind.CLOSURE.value,
        encode_document(press.make(data)),
        session_id,
        copy_no=data.copy_no if isinstance(data, ClosureData) else 0,
    )
    entry.spool(job)
    return job
