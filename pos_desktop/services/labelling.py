"""Labels for goods: which products, how often, with which code."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.domain.product_codes import code_to_print
from pos_desktop.journal.state import RecordState
from pos_desktop.services.access import permit
from pos_desktop.services.finding import number, record_of, text
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.paper import (
    Document,
    PrintJob,
    ProductLabel,
    ProductLabelsData,
    encode_document,
)
from pos_desktop.services.press import Press

MOST_LABELS = 500


def make_labels(entry: Entry, desk: Desk, press: Press, wanted: Sequence[tuple[bytes, int]]) -> Document:
    """Return labels of products, each as often as it is wanted, as one document.

    Shapes: `wanted` holds (product id, copies).
    Errors: `RuleBroken` unknown_record, bad_quantity, too_many_labels, code_unprintable, not_allowed.
    """
    permit(desk, Permission.PRINT)
    count = sum(copies for _, copies in wanted)
    if count <= 0 or any(copies <= 0 for _, copies in wanted):
        raise RuleBroken("bad_quantity", quantity=count)
    if count > MOST_LABELS:
        raise RuleBroken("too_many_labels", count=count, most=MOST_LABELS)
    labels = tuple(_label(record_of(entry, product_id, "product"), copies) for product_id, copies in wanted)
    return press.make(ProductLabelsData(press.language, labels))


def spool_labels(entry: Entry, desk: Desk, document: Document, printer_id: str) -> PrintJob:
    """Spool labels that were found to have room on a printer's paper. Errors: `RuleBroken("not_allowed")`."""
    permit(desk, Permission.PRINT)
    job = PrintJob(
        UUID(bytes=entry.new_id()), printer_id, document.kind.value, encode_document(document), copy_no=0
    )
    entry.spool(job)
    return job


def _label(product: RecordState, copies: int) -> ProductLabel:
    codes = product.fields.get("codes")
    sku = text(product, "sku")
    known = tuple(str(code) for code in codes) if isinstance(codes, tuple | list) else ()
    return ProductLabel(
        text(product, "name"),
        number(product, "price_minor"),
        text(product, "currency"),
        code_to_print(known, sku),
        sku,
        copies,
    )
