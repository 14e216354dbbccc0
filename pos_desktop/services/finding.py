"""What a service works on, found in the ledger or refused, and handed to the domain in its own types."""

from __future__ import annotations

from pos_desktop.domain.balance import Balance
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Fulfillment, FulfillmentLine, Method, SaleDue
from pos_desktop.domain.ids import as_uuid
from pos_desktop.journal.state import FulfillmentState, RecordState, SaleState
from pos_desktop.services.ports.ledger import Entry


def sale_of(entry: Entry, sale_id: bytes) -> SaleState:
    """Return a sale. Errors: `RuleBroken("unknown_sale")`."""
    sale = entry.sale(sale_id)
    if sale is None:
        raise RuleBroken("unknown_sale", sale_id=sale_id.hex())
    return sale


def fulfillment_of(sale: SaleState, fulfillment_id: bytes) -> FulfillmentState:
    """Return one fulfillment of a sale. Errors: `RuleBroken("unknown_fulfillment")`."""
    for state in sale.fulfillments:
        if state.fulfillment_id == fulfillment_id:
            return state
    raise RuleBroken("unknown_fulfillment", fulfillment_id=fulfillment_id.hex())


def record_of(entry: Entry, record_id: bytes, kind: str) -> RecordState:
    """Return a catalogue record of one kind. Errors: `RuleBroken("unknown_record")` naming the kind."""
    record = entry.catalogue(record_id)
    if record is None or record.kind != kind:
        raise RuleBroken("unknown_record", kind=kind, record_id=record_id.hex())
    return record


def text(record: RecordState, name: str, default: str = "") -> str:
    """Return a field that holds text."""
    value = record.fields.get(name)
    return value if isinstance(value, str) else default


def number(record: RecordState, name: str, default: int = 0) -> int:
    """Return a field that holds a whole number."""
    value = record.fields.get(name)
    return value if isinstance(value, int) else default


def as_id(record: RecordState, name: str) -> bytes | None:
    """Return a field that holds an id, None when it is empty."""
    value = record.fields.get(name)
    return value if isinstance(value, bytes) and value else None


def is_stocked(entry: Entry, product_id: bytes | None) -> bool:
    """Return whether units of the product are counted at all."""
    if product_id is None:
        return False
    record = entry.catalogue(product_id)
    return record is not None and record.fields.get("is_stocked", True) is True


def domain_fulfillment(sale: SaleState, state: FulfillmentState) -> Fulfillment:
    """Return the folded fulfillment as the domain checks its steps."""
    return Fulfillment(
        id=as_uuid(state.fulfillment_id),
        sale_id=as_uuid(sale.sale_id),
        outlet_id=as_uuid(state.outlet_id),
        method=Method(state.method),
        round=state.round,
        lines=tuple(
            FulfillmentLine(
                line.line_key,
                as_uuid(line.product_id) if line.product_id else None,
                line.wanted,
                line.picked,
                line.packed,
                line.fulfilled,
            )
            for line in state.lines
        ),
        epoch=state.epoch,
        assigned=as_uuid(state.assigned_id) if state.assigned_id else None,
        packed_at_ms=state.packed_at_ms,
        cancelled=state.is_cancelled,
        put_back_at_ms=0 if state.is_put_back else None,
        handed_over_at_ms=(state.handed_over_at_ms or 0) if state.is_handed_over else None,
    )


def due_of(sale: SaleState) -> SaleDue:
    """Return what is open before goods may leave; charged to the customer's account counts as paid."""
    paid_minor = sale.total_minor if sale.is_paid else sale.total_minor - sale.owed_minor
    return SaleDue(Balance(sale.total_minor, paid_minor), sale.currency)
