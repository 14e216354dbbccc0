"""Labels for goods and shelves: name, price, bar code.

Source: GS1 General Specifications: a module of an EAN-13 is at least 0.264 mm, so 3 dots at 203 dpi.
"""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.formats import format_money
from pos_desktop.domain.product_codes import is_ean13
from pos_desktop.printing.documents.parts import MAX_CODE
from pos_desktop.services.ports.paper import (
    Align,
    Barcode,
    Block,
    Cell,
    Cut,
    Document,
    DocumentKind,
    ProductLabel,
    ProductLabelsData,
    Row,
    Size,
    Spacer,
    Symbology,
    Text,
)
from pos_desktop.services.ports.texts import Texts

MODULE_DOTS = 3
CODE_DOTS = 70
NAME_LINES = 2


def product_labels(data: ProductLabelsData, _texts: Texts) -> Document:
    """Return the labels one after the other, each as often as it is wanted.

    Errors: `RuleBroken("code_unprintable", code, name)` for letters that no bar code has.
    """
    blocks = [
        block
        for label in data.labels
        for _copy in range(label.copies)
        for block in (*_label(label, data.language), Cut())
    ]
    return Document(DocumentKind.PRODUCT_LABEL, data.language, tuple(blocks))


def _label(label: ProductLabel, language: str) -> Iterator[Block]:
    yield Text(label.name, Size.SMALL, bold=True, most_lines=NAME_LINES)
    price = Cell(format_money(label.price_minor, label.currency, language), bold=True, size=Size.TALL)
    sku = label.sku if label.sku != label.code else ""
    yield Row((price, Cell(sku, len(sku), Align.RIGHT, size=Size.SMALL)) if sku else (price,))
    yield Spacer(4)
    yield from _code(label)
    yield Spacer()


def _code(label: ProductLabel) -> Iterator[Block]:
    code = label.code
    if not code:
        return
    if len(code) > MAX_CODE or not all(" " <= char <= "~" for char in code):
        raise RuleBroken("code_unprintable", code=code, name=label.name)
    symbology = Symbology.EAN_13 if is_ean13(code) else Symbology.CODE_128
    yield Barcode(code, CODE_DOTS, MODULE_DOTS, symbology)
    yield Text(code, Size.SMALL, align=Align.CENTER)
