"""Product labels on the command line."""

from __future__ import annotations

from pos_desktop.cli.call import Call
from pos_desktop.cli.printers import absolute
from pos_desktop.cli.reply import Reply
from pos_desktop.cli.sales import item
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.labelling import make_labels, spool_labels
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import Document, PrinterKind
from pos_desktop.services.press import Press


def labels(call: Call) -> Reply:
    """Print labels of products: SKU or any code, each with how many."""
    words = call.words
    kind = words.printer or PrinterKind.LABEL_57X32.value
    printer_id = call.app.once(absolute(words.to or "", call.folder), kind=kind)
    wanted = [item(word) for word in words.items]
    press = call.app.press(call.language, printer_id=printer_id)
    document = call.do(_made, press, wanted)
    printer_id = press.printer_for(document.kind.value)
    call.app.require_room(document, printer_id)
    job = call.do(spool_labels, document, printer_id)
    call.print_due()
    count = sum(quantity for _, quantity in wanted) // UNIT
    values = {"job": job.id.hex, "printer": job.printer_id, "document": job.document_kind, "labels": count}
    return Reply(values, (f"{job.document_kind}: {count} printed on {job.printer_id}",))


def _made(entry: Entry, desk: Desk, press: Press, wanted: list[tuple[str, int]]) -> Document:
    found = [(_product(entry, code), quantity // UNIT) for code, quantity in wanted]
    return make_labels(entry, desk, press, found)


def _product(entry: Entry, code: str) -> bytes:
    found = entry.product_by_code(code)
    if not found:
        raise RuleBroken("unknown_code", code=code)
    if len(found) > 1:
        raise RuleBroken("ambiguous_code", code=code)
    return found[0].record_id
