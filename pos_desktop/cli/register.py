"""The register on the command line: open it, see what it should hold, close it, print its closures."""

from __future__ import annotations

from pos_desktop.cli.call import Call
from pos_desktop.cli.printers import absolute
from pos_desktop.cli.reply import Reply, failure
from pos_desktop.cli.sales import type_id
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.domain.formats import format_date, format_time
from pos_desktop.journal.state import SessionState
from pos_desktop.services import closing, registering
from pos_desktop.services.access import register_of
from pos_desktop.services.papers import local_time
from pos_desktop.services.ports.paper import PrintJob
from pos_desktop.services.press import Press

MOST_CLOSURES = 100_000


def open_register(call: Call) -> Reply:
    """Open the desk's register with a float."""
    session = call.do(registering.open_register, float_minor=call.amount(call.words.float))
    return Reply(plain(session), (f"open, session {session.number}",))


def status(call: Call) -> Reply:
    """Return the open session and what every payment type should hold."""
    session = call.do(registering.session_of)
    lines = call.do(registering.expected_takings)
    names = {row.record_id: row.name for row in call.app.queries.named("payment_type")}
    texts = [
        f"{names.get(line.payment_type_id.bytes, '')}: {call.money(line.expected_minor, session.currency)}"
        for line in lines
    ]
    return Reply(plain({"session": session, "expected": lines}), (f"open, session {session.number}", *texts))


def close(call: Call) -> Reply:
    """Count every payment type, freeze the session and print its closure, where a printer is set up."""
    counted = {}
    for word in call.words.counted:
        name, _, amount = word.partition("=")
        counted[type_id(call, name)] = call.amount(amount)
    note = call.words.note or ""
    closed = call.do(closing.close_and_print, _press(call), counted=counted, note=note)
    session = closed.closure.session
    difference = call.money(sum(line.difference_minor for line in closed.closure.lines), session.currency)
    values = {**plain(closed.closure), "printer": closed.job.printer_id if closed.job else None}
    told = (f"closed, session {session.number}: {difference}",)
    return Reply(values, told, trouble=_print_trouble(call))


def closures(call: Call) -> Reply:
    """Return the register's closures, newest first."""
    register_id = register_of(call.desk)
    sessions = call.app.queries.closures(register_id, limit=call.words.limit)
    rows = [
        (
            str(session.number),
            _instant(call, session.opened_at_ms),
            _instant(call, session.closed_at_ms or 0),
            call.money(_difference(session), session.currency),
        )
        for session in sessions
    ]
    values = [{**plain(session), "difference_minor": _difference(session)} for session in sessions]
    return Reply(values, table(("number", "opened", "closed", "difference"), rows))


def print_closure(call: Call) -> Reply:
    """Print a closure again, by its number; it says that it is a copy."""
    number = call.words.number
    known = call.app.queries.closures(register_of(call.desk), limit=MOST_CLOSURES)
    session = next((each for each in known if each.number == number), None)
    if session is None:
        raise RuleBroken("unknown_closure", number=number)
    job = call.do(closing.print_closure, _press(call), session.session_id)
    return _printed(call, job)


def report(call: Call) -> Reply:
    """Print what the closure would say now; the register stays open."""
    return _printed(call, call.do(closing.print_interim, _press(call)))


def _print_trouble(call: Call) -> tuple[str, ...]:
    """Print what is queued and say what did not come out: the register is closed all the same."""
    try:
        call.print_due()
    except Unavailable as error:
        return failure(error, call.texts).trouble
    return ()


def _printed(call: Call, job: PrintJob) -> Reply:
    call.print_due()
    values = {"job": job.id.hex, "printer": job.printer_id, "document": job.document_kind}
    told = f"{job.document_kind}: printed on {job.printer_id}"
    return Reply({**values, "copy": job.copy_no}, (told,))


def _press(call: Call) -> Press:
    printer_id = call.app.once(absolute(call.words.to or "", call.folder))
    return call.app.press(call.language, printer_id=printer_id)


def _difference(session: SessionState) -> int:
    return sum(counted - expected for _, counted, expected in session.counts)


def _instant(call: Call, at_ms: int) -> str:
    local = local_time(at_ms, _zone(call))
    return f"{format_date(local, call.language)} {format_time(local, call.language)}"


def _zone(call: Call) -> str:
    for row in call.app.queries.named("outlet"):
        if row.record_id == call.desk.outlet_id.bytes:
            return str(row.fields.get("time_zone") or "")
    return ""
