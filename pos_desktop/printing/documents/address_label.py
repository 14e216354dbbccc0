"""The 4 x 6 in address label for parcels without a carrier's own label."""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.domain.formats import format_quantity
from pos_desktop.printing.documents.parts import code_data
from pos_desktop.services.ports.paper import (
    AddressLabelData,
    Align,
    Barcode,
    Block,
    Cut,
    Document,
    DocumentKind,
    Party,
    Rule,
    Size,
    Spacer,
    Stroke,
    Text,
    pair,
)
from pos_desktop.services.ports.texts import Texts

CODE_HEIGHT_DOTS = 160  # 20 mm; carriers ask for 0.5 to 0.75 in


def address_label(data: AddressLabelData, texts: Texts) -> Document:
    """Return the label: sender small, recipient large, service, parcel and bar code at the bottom."""
    blocks = (
        *_sender(data.sender, texts),
        Rule(Stroke.SOLID),
        *_recipient(data.recipient, texts),
        Spacer(0),
        Rule(Stroke.SOLID),
        *_parcel(data, texts),
        *_code(data.tracking or data.number),
        Cut(),
    )
    return Document(DocumentKind.ADDRESS_LABEL, data.language, blocks)


def _sender(party: Party, texts: Texts) -> Iterator[Block]:
    yield Text(texts("From").upper(), Size.SMALL)
    yield Text(party.name, Size.NORMAL, bold=True)
    rest = (*party.lines, party.phone)
    yield from (Text(line, Size.SMALL) for line in rest if line)


def _recipient(party: Party, texts: Texts) -> Iterator[Block]:
    yield Text(texts("Deliver to").upper(), Size.SMALL)
    yield Spacer(8)
    yield Text(party.name, Size.LARGE, bold=True)
    if party.company:
        yield Text(party.company, Size.TALL, bold=True)
    yield Spacer(6)
    yield from (Text(line, Size.TALL) for line in party.lines if line)
    if party.postcode:
        yield Spacer(10)
        yield Text(party.postcode, Size.HUGE, bold=True)
    if party.phone:
        yield Spacer(6)
        yield Text(party.phone)


def _parcel(data: AddressLabelData, texts: Texts) -> Iterator[Block]:
    parcel = texts("Parcel {number} of {count}", number=data.parcel_no, count=data.parcel_count)
    yield pair(data.service, parcel, bold=True)
    weight = f"{format_quantity(data.weight_g, data.language)} kg" if data.weight_g else ""
    yield pair(texts("Order {number}", number=data.number), weight)
    yield Spacer(16)


def _code(number: str) -> Iterator[Block]:
    data = code_data(number)
    if data:
        yield Barcode(data, CODE_HEIGHT_DOTS, 4)
        yield Text(data, Size.NORMAL, align=Align.CENTER)
