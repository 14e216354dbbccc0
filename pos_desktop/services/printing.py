"""Papers for a sale: made, spooled in the same transaction, numbered so that a copy says it is one.

A sale never waits for paper. Source: product.md, section 6.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import as_uuid
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import DocumentPrinted
from pos_desktop.journal.state import FulfillmentState, SaleState
from pos_desktop.services.access import permit
from pos_desktop.services.finding import fulfillment_of, sale_of
from pos_desktop.services.papers import (
    PaperData,
    Sheet,
    address_label_data,
    gift_receipt_data,
    packing_slip_data,
    picking_list_data,
    receipt_data,
)
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import DocumentKind, PrintJob, encode_document
from pos_desktop.services.press import Press

FOR_FULFILLMENT: dict[DocumentKind, Callable[[Sheet, FulfillmentState], PaperData]] = {
    DocumentKind.PACKING_SLIP: packing_slip_data,
    DocumentKind.PICKING_LIST: picking_list_data,
    DocumentKind.ADDRESS_LABEL: address_label_data,
}
FOR_SALE: dict[DocumentKind, Callable[[Sheet], PaperData]] = {
    DocumentKind.RECEIPT: receipt_data,
    DocumentKind.GIFT_RECEIPT: gift_receipt_data,
}
_NOT_YET_A_SALE = frozenset({"open", "parked", "discarded", "orphan"})


def print_for_fulfillment(
    entry: Entry, desk: Desk, press: Press, kind: DocumentKind, place: tuple[bytes, bytes]
) -> PrintJob:
    """Spool a packing slip, picking list or address label.

    Shapes: `place` is (sale id, fulfillment id).
    Errors: `RuleBroken` not_packed or cancelled for a slip; already_packed, cancelled, already_handed_over
        for a
        picking list; bad_choice for another kind, not_allowed.
    """
    if kind not in FOR_FULFILLMENT:
        raise RuleBroken("bad_choice", field="kind", value=str(kind), choices=tuple(FOR_FULFILLMENT))
    sale_id, fulfillment_id = place
    sale = sale_of(entry, sale_id)
    part = fulfillment_of(sale, fulfillment_id)
    permit(desk, Permission.PRINT, outlet_id=part.outlet_id)
    copy_no = _slip_copies(sale, part) if kind is DocumentKind.PACKING_SLIP else 0
    data = FOR_FULFILLMENT[kind](Sheet(entry, sale, press.language, copy_no), part)
    return _spooled(_Made(entry, press, kind, data), sale_id, fulfillment_id)


def print_for_sale(entry: Entry, desk: Desk, press: Press, kind: DocumentKind, sale_id: bytes) -> PrintJob:
    """Spool a receipt or gift receipt; every one after the first is marked DUPLICATE n.

    Errors: `RuleBroken` not_completed, bad_choice for another kind, not_allowed.
    """
    if kind not in FOR_SALE:
        raise RuleBroken("bad_choice", field="kind", value=str(kind), choices=tuple(FOR_SALE))
    sale = sale_of(entry, sale_id)
    permit(desk, Permission.PRINT)
    if sale.state in _NOT_YET_A_SALE:
        raise RuleBroken("not_completed", state=sale.state)
    printed = sum(1 for document, *_ in sale.printed if document == kind)
    copy_no = max(printed, entry.copies(kind.value, sale_id))
    data = FOR_SALE[kind](Sheet(entry, sale, press.language, copy_no))
    return _spooled(_Made(entry, press, kind, data), sale_id, None)


def preview_for_fulfillment(
    entry: Entry, press: Press, kind: DocumentKind, place: tuple[bytes, bytes]
) -> PaperData:
    """Return what a paper would say, without printing it. Errors: as `print_for_fulfillment`."""
    sale = sale_of(entry, place[0])
    part = fulfillment_of(sale, place[1])
    return FOR_FULFILLMENT[kind](Sheet(entry, sale, press.language), part)


def record_printed(entry: Entry, job: PrintJob) -> None:
    """Record that a spooled paper came out, or that a person confirmed it did."""
    if job.sale_id is None:
        return
    fulfillment_id = job.fulfillment_id.bytes if job.fulfillment_id else None
    printed = DocumentPrinted(job.document_kind, fulfillment_id, job.copy_no, job.printer_id)
    entry.record(job.sale_id.bytes, printed, who=None)


def _slip_copies(sale: SaleState, part: FulfillmentState) -> int:
    """How often the slip of this parcel came out; one of an earlier packing is superseded, not copied."""
    return sum(
        1
        for document, fulfillment_id, _, at_ms in sale.printed
        if document == DocumentKind.PACKING_SLIP
        and fulfillment_id == part.fulfillment_id
        and at_ms >= (part.packed_at_ms or 0)
    )


class _Made(Struct, frozen=True):
    """What a paper says, and what it is printed with."""

    entry: Entry
    press: Press
    kind: DocumentKind
    data: PaperData


def _spooled(made: _Made, sale_id: bytes, fulfillment_id: bytes | None) -> PrintJob:
    kind = made.kind.value
    job = PrintJob(
        UUID(bytes=made.entry.new_id()),
        made.press.printer_for(kind),
        kind,
        encode_document(made.press.make(made.data)),
        as_uuid(sale_id),
        as_uuid(fulfillment_id) if fulfillment_id else None,
        made.entry.copies(kind, fulfillment_id or sale_id),
    )
    made.entry.spool(job)
    return job
