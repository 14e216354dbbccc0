"""The packing slip: what is in the parcel, for whom, and not a single price."""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.formats import format_quantity
from pos_desktop.printing.documents import parts
from pos_desktop.services.ports.paper import (
    Align,
    Block,
    Cell,
    Cut,
    Document,
    DocumentKind,
    PackingSlipData,
    Row,
    Rule,
    SlipLine,
    Spacer,
    Text,
    pair,
)
from pos_desktop.services.ports.texts import Texts

UNIT = 1000


def packing_slip(data: PackingSlipData, texts: Texts) -> Document:
    """Return the slip that goes into the parcel.

    Errors: `RuleBroken("not_packed")` before everything is packed.
    Source: product.md section 2, "Packing slip only once packed".
    """
    if not data.packed:
        raise RuleBroken("not_packed", number=data.number)
    blocks = (
        *parts.heading(data.shop),
        *parts.title(texts("Packing slip")),
        *parts.duplicate(texts, data.copy_no),
        *_about(data, texts),
        *_goods(data, texts),
        *parts.number_code(data.number),
        *parts.closing(data.shop.slip_footer),
        Cut(),
    )
    return Document(DocumentKind.PACKING_SLIP, data.language, blocks)


def _about(data: PackingSlipData, texts: Texts) -> Iterator[Block]:
    method = texts("Pickup") if data.is_pickup else texts("Delivery")
    how = f"{method} · {data.carrier}" if data.carrier else method
    parcel = texts("Parcel {number} of {count}", number=data.parcel_no, count=data.parcel_count)
    yield parts.order_line(texts, data.number, data.placed_at)
    yield pair(how, parcel)
    yield Rule()
    yield Text((texts("Collected by") if data.is_pickup else texts("Deliver to")).upper())
    yield from parts.person(data.customer)
    yield Rule()


def _goods(data: PackingSlipData, texts: Texts) -> Iterator[Block]:
    shipped = texts("Packed") if data.is_pickup else texts("Shipped")
    heads = (texts("Qty."), texts("Item"), texts("Ordered"), shipped)
    widths = (max(3, len(heads[0])), 0, len(heads[2]), len(heads[3]))
    aligns = (Align.RIGHT, Align.LEFT, Align.RIGHT, Align.RIGHT)
    yield Row(
        tuple(
            Cell(head, width, align, is_optional=head == heads[0])
            for head, width, align in zip(heads, widths, aligns, strict=True)
        )
    )
    yield Spacer(4)
    for line in data.lines:
        quantity = format_quantity(line.quantity, data.language)
        ordered = format_quantity(line.ordered, data.language)
        yield Row(
            (
                Cell(quantity, widths[0], Align.RIGHT, bold=True, is_optional=True),
                Cell(line.name, bold=True),
                Cell(ordered, widths[2], Align.RIGHT),
                Cell(quantity, widths[3], Align.RIGHT, bold=True),
            )
        )
        if line.sku:
            yield Row((Cell("", widths[0]), Cell(line.sku)))
    yield Rule()
    yield _totals(data.lines, texts)
    if data.note:
        yield Text(texts("Note: {note}", note=data.note))
    yield Rule()


def _totals(lines: tuple[SlipLine, ...], texts: Texts) -> Row:
    packed = sum(_pieces(line.quantity) for line in lines)
    coming = sum(_pieces(max(0, line.ordered - line.quantity)) for line in lines)
    return pair(
        texts.plural("{number} item", "{number} items", packed),
        texts("{number} to come", number=coming),
        bold=True,
    )


def _pieces(quantity: int) -> int:
    """Count what is weighed or cut as one piece."""
    return quantity // UNIT if quantity % UNIT == 0 else 1
