"""The open row made of a sale: which lines, which steps, which one is next."""

from __future__ import annotations

from pos_desktop.services.ports.rows import FulfillmentState, SaleDetail, SaleState, SoldLine
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.screens.fulfillments.state import OpenPart, OtherPart, PartLine, Step

_OPEN = ("new", "in_progress", "packed", "cancelled_after_packing")


def open_part(detail: SaleDetail, fulfillment_id: bytes, refusal: Refusal | None = None) -> OpenPart | None:
    """Return the open row of a fulfillment, or nothing when it is finished or gone.

    Shapes: a refusal that no longer holds (paid meanwhile, packed meanwhile) is dropped.
    """
    sale = detail.sale
    state = next((one for one in sale.fulfillments if one.fulfillment_id == fulfillment_id), None)
    if state is None or state.status not in _OPEN:
        return None
    standing = refusal if refusal and _stands(refusal, state, sale) else None
    next_step = _next_step(state, standing)
    outlets = dict(detail.outlet_names)
    return OpenPart(
        sale_id=sale.sale_id,
        fulfillment_id=fulfillment_id,
        outlet_id=state.outlet_id,
        outlet=outlets.get(state.outlet_id, ""),
        number=sale.number,
        status=state.status,
        method=state.method,
        lines=_lines(detail, state),
        customer=detail.customer or sale.contact.name,
        contact=sale.contact,
        note=sale.note or sale.contact.note,
        notes=state.notes,
        assigned_name=state.assigned_name,
        assigned_at_ms=state.assigned_at_ms,
        packed_at_ms=state.packed_at_ms if state.is_packed else None,
        others=_others(sale, fulfillment_id, outlets),
        currency=sale.currency,
        paid_minor=sale.paid_minor,
        owed_minor=sale.owed_minor,
        is_paid=sale.is_paid,
        carrier=state.carrier,
        tracking=state.tracking,
        told_at_ms=state.customer_told_at_ms,
        told_how=state.customer_told_how,
        is_edited=state.packed_hash not in (b"", state.content_hash),
        next_step=next_step,
        steps=_steps(state, next_step),
        messages=tuple(each for each in sale.messages if each.fulfillment_id in (None, fulfillment_id)),
        blocked=frozenset({leaving_step(state.method)} if next_step is Step.COLLECT else ()),
        refusal=standing,
    )


def leaving_step(method: str) -> Step:
    """Return the step with which a parcel of this delivery method leaves."""
    return Step.SHIP if method == "delivery" else Step.PICK_UP


def _stands(refusal: Refusal, state: FulfillmentState, sale: SaleState) -> bool:
    if refusal.reason == "not_paid":
        return state.status == "packed" and not sale.is_paid
    if refusal.reason in ("partly_picked", "short_stock"):
        return state.status in ("new", "in_progress")
    return True


def _next_step(state: FulfillmentState, refusal: Refusal | None) -> Step:
    if state.status == "cancelled_after_packing":
        return Step.PUT_BACK
    if state.status != "packed":
        return Step.PACK
    if refusal is not None and refusal.reason == "not_paid":
        return Step.COLLECT
    return leaving_step(state.method)


def _steps(state: FulfillmentState, next_step: Step) -> tuple[Step, ...]:
    """Return the action row: the accent first, but the band carries it when money is owed."""
    if next_step is Step.PUT_BACK:
        return (Step.PUT_BACK, Step.HISTORY)
    if next_step is Step.PACK:
        return (Step.PACK, Step.PICKING_LIST, Step.LABEL, Step.HISTORY)
    papers = (Step.PACKING_SLIP, Step.LABEL)
    leave = leaving_step(state.method)
    if next_step is Step.COLLECT:
        return (*papers, leave, Step.UNPACK, Step.HISTORY)
    return (leave, *papers, Step.UNPACK, Step.HISTORY)


def _lines(detail: SaleDetail, state: FulfillmentState) -> tuple[PartLine, ...]:
    sold = {line.key: line for line in detail.sale.lines}
    pictures = {product: (picture, tint) for product, picture, tint in detail.product_pictures}
    was_packed = state.status in ("packed", "cancelled_after_packing")
    lines = []
    for units in state.lines:
        line: SoldLine | None = sold.get(units.line_key)
        wanted = units.packed if state.status == "cancelled_after_packing" else units.wanted
        if wanted <= 0:
            continue
        picture, tint = pictures.get(units.product_id or b"", ("", ""))
        lines.append(
            PartLine(
                key=units.line_key,
                name=line.name if line else "",
                sku=line.sku if line else "",
                picture=picture,
                tint=tint,
                wanted=wanted,
                done=min(units.packed if was_packed else units.picked, wanted),
                is_packed=was_packed,
            )
        )
    return tuple(lines)


def _others(sale: SaleState, own: bytes, outlets: dict[bytes, str]) -> tuple[OtherPart, ...]:
    names = {line.key: line.name for line in sale.lines}
    return tuple(
        OtherPart(
            fulfillment_id=state.fulfillment_id,
            outlet=outlets.get(state.outlet_id, ""),
            status=state.status,
            units=tuple((u.wanted, names.get(u.line_key, "")) for u in state.lines if u.wanted > 0),
        )
        for state in sale.fulfillments
        if state.fulfillment_id != own and state.status != "cancelled"
    )
