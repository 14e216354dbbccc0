"""The picking list: what to take from the shelves, with room to tick."""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.domain.formats import format_quantity
from pos_desktop.printing.documents import parts
from pos_desktop.services.ports.paper import (
    Align,
    Block,
    Cell,
    Cut,
    Document,
    DocumentKind,
    PickingListData,
    PickLine,
    Row,
    Rule,
    Size,
    Spacer,
    Text,
    TickBox,
    pair,
)
from pos_desktop.services.ports.texts import Texts


def picking_list(data: PickingListData, texts: Texts) -> Document:
    """Return the list sorted by shelf, then by name."""
    blocks = (
        Text(data.outlet, Size.TALL, bold=True, align=Align.CENTER),
        *parts.title(texts("Picking list")),
        *_about(data, texts),
        *(block for line in _by_shelf(data.lines) for block in _line(line, texts)),
        *_end(data, texts),
        Cut(),
    )
    return Document(DocumentKind.PICKING_LIST, data.language, blocks)


def _by_shelf(lines: tuple[PickLine, ...]) -> list[PickLine]:
    return sorted(lines, key=lambda line: (line.location == "", line.location, line.name, line.sku))


def _about(data: PickingListData, texts: Texts) -> Iterator[Block]:
    method = texts("Pickup") if data.is_pickup else texts("Delivery")
    yield parts.order_line(texts, data.number, data.placed_at)
    yield pair(data.customer.name, method, bold=True)
    if data.promised_at:
        yield pair(texts("Promised"), parts.stamp(data.promised_at, data.language), bold=True)
    if data.assigned_to:
        yield pair(texts("Assigned user"), data.assigned_to)
    yield Rule()


def _line(line: PickLine, texts: Texts) -> Iterator[Block]:
    quantity = format_quantity(line.quantity, texts.language)
    room = max(5, 2 * len(quantity))
    yield Row(
        (
            TickBox(6),
            Cell(quantity, room, Align.RIGHT, bold=True, size=Size.LARGE),
            Cell(line.name, bold=True),
        )
    )
    details = " · ".join(part for part in (line.location, line.sku, line.barcode) if part)
    for detail in filter(None, (details, _picked(line, texts))):
        yield Row((Cell("", 6), Cell("", room), Cell(detail)))
    yield Spacer(10)


def _picked(line: PickLine, texts: Texts) -> str:
    if not line.picked:
        return ""
    done = format_quantity(line.picked, texts.language)
    number = format_quantity(line.picked + line.quantity, texts.language)
    return texts("{done} of {number} picked", done=done, number=number)


def _end(data: PickingListData, texts: Texts) -> Iterator[Block]:
    yield Rule()
    if data.note:
        yield Text(texts("Note: {note}", note=data.note))
        yield Rule()
    yield from parts.number_code(data.number)
    yield Text(
        texts("Printed {time}", time=parts.stamp(data.printed_at, data.language)),
        Size.SMALL,
        align=Align.CENTER,
    )
