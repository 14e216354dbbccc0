"""Fulfillments on the command line: list, pack, ship, hand over, print."""

from __future__ import annotations

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Reply
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.state import SaleState
from pos_desktop.services import fulfilling
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.services.ports.rows import FulfillmentFilter
from pos_desktop.services.printing import print_for_fulfillment

Place = tuple[bytes, bytes]
LEAST_PREFIX = 4


def list_open(call: Call) -> Reply:
    """Return the unfulfilled work that matches."""
    words = call.words
    chosen = FulfillmentFilter(
        outlet_id=call.named("outlet", words.outlet).record_id if words.outlet else None,
        statuses=tuple(words.status or ()),
        method=words.method or "",
        late=words.late,
        not_collected=words.not_collected,
        search=words.search or "",
    )
    rows = call.app.queries.open_fulfillments(chosen, now_ms=call.app.clock())
    lines = table(
        ("fulfillment", "number", "outlet", "status", "type", "customer", "owed"),
        [
            (
                row.fulfillment_id.hex()[:12],
                row.number,
                row.outlet,
                row.status,
                row.method,
                row.customer,
                call.money(row.owed_minor, row.currency),
            )
            for row in rows
        ],
    )
    return Reply(plain(rows), lines)


def pack(call: Call) -> Reply:
    """Mark every unit as packed."""
    place = _place(call)
    return _told(call, call.do(fulfilling.pack_fulfillment, *place, all_here=call.words.all_here), place)


def unpack(call: Call) -> Reply:
    """Open a parcel again."""
    place = _place(call)
    return _told(call, call.do(fulfilling.unpack_fulfillment, *place), place)


def ship(call: Call) -> Reply:
    """Mark a delivery as shipped."""
    place, words = _place(call), call.words
    carrier, tracking = words.carrier or "", words.tracking or ""
    sale = call.do(fulfilling.ship_fulfillment, *place, carrier=carrier, tracking=tracking)
    return _told(call, sale, place)


def pick_up(call: Call) -> Reply:
    """Mark a pickup as handed to whoever collected it."""
    place = _place(call)
    sale = call.do(fulfilling.pick_up_fulfillment, *place, collected_by=call.words.by or "")
    return _told(call, sale, place)


def undo(call: Call) -> Reply:
    """Take a hand-over back within its eight seconds."""
    place = _place(call)
    return _told(call, call.do(fulfilling.undo_hand_over, *place), place)


def move(call: Call) -> Reply:
    """Let another outlet prepare what is not packed."""
    place = _place(call)
    outlet_id = call.named("outlet", call.words.to).record_id
    sale = call.do(fulfilling.move_fulfillment, *place, to_outlet_id=outlet_id)
    return Reply(plain(sale), tuple(_line(call, sale, part.fulfillment_id) for part in sale.fulfillments))


def put_back(call: Call) -> Reply:
    """Say that the goods of a cancelled parcel are on the shelf again."""
    place = _place(call)
    return _told(call, call.do(fulfilling.put_back_fulfillment, *place), place)


def paper(call: Call) -> Reply:
    """Print a packing slip, picking list or address label; `--to` names a printer for this once."""
    place, kind = _place(call), DocumentKind(call.words.paper)
    printer_id = call.app.once(_printer_address(call), label=kind is DocumentKind.ADDRESS_LABEL)
    press = call.app.press(call.language, printer_id=printer_id)
    job = call.do(print_for_fulfillment, press, kind, place)
    call.print_due()
    values = {"job": job.id.hex, "printer": job.printer_id, "document": kind.value, "copy": job.copy_no}
    return Reply(values, (f"{kind.value}: printed on {job.printer_id}",))


def _printer_address(call: Call) -> str:
    address: str = call.words.to or ""
    return f"file:{call.path(address.removeprefix('file:'))}" if address.startswith("file:") else address


def _place(call: Call) -> Place:
    """Return the fulfillment meant: by its own id, or by its sale's number when it has one there alone.

    Errors: `RuleBroken` unknown_fulfillment, unknown_number, ambiguous.
    """
    word = call.words.fulfillment
    found = call.app.queries.find_sale(word)
    if found is None:
        return _by_id(call, word)
    sale = call.sale(found)
    outlet = call.named("outlet", call.words.outlet).record_id if call.words.outlet else None
    parts = [part for part in sale.fulfillments if outlet in (None, part.outlet_id)]
    waiting = [part for part in parts if not part.is_handed_over] or parts
    if len(waiting) > 1:
        choices = ", ".join(part.fulfillment_id.hex() for part in waiting)
        raise RuleBroken("ambiguous", number=sale.number, choices=choices)
    if not waiting:
        raise RuleBroken("unknown_fulfillment", fulfillment_id=word)
    return sale.sale_id, waiting[0].fulfillment_id


def _by_id(call: Call, word: str) -> Place:
    place = call.app.queries.find_fulfillment(word) if len(word) >= LEAST_PREFIX else None
    if place is None:
        raise RuleBroken("unknown_number", number=word)
    return place


def _told(call: Call, sale: SaleState, place: Place) -> Reply:
    part = next(each for each in sale.fulfillments if each.fulfillment_id == place[1])
    values = {
        "sale_id": sale.sale_id,
        "number": sale.number,
        "state": sale.state,
        "label": sale.label,
        "owed_minor": sale.owed_minor,
        "currency": sale.currency,
        "fulfillment": part,
        "messages": [{**plain(each), "payload": dict(each.payload)} for each in sale.messages],
    }
    return Reply(plain(values), (_line(call, sale, place[1]),))


def _line(call: Call, sale: SaleState, fulfillment_id: bytes) -> str:
    names = {row.record_id: row.name for row in call.app.queries.named("outlet")}
    part = next(each for each in sale.fulfillments if each.fulfillment_id == fulfillment_id)
    return f"{sale.number}: {names.get(part.outlet_id, '')} {part.method} {part.status}"
