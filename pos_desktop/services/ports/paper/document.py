"""What a paper says, before any printer: a document is a sequence of blocks without sizes in dots."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct


class DocumentKind(StrEnum):
    """Every paper the product prints; the value is what the journal and the spool store."""

    RECEIPT = "receipt"
    GIFT_RECEIPT = "gift_receipt"
    PACKING_SLIP = "packing_slip"
    PICKING_LIST = "picking_list"
    ADDRESS_LABEL = "address_label"
    PRODUCT_LABEL = "product_label"
    CLOSURE = "closure"
    TEST_PAGE = "test_page"


class Size(StrEnum):
    """Height and width of letters: SMALL is font B, TALL is 1x2, LARGE 2x2, HUGE 3x3 of the normal cell."""

    SMALL = "small"
    NORMAL = "normal"
    TALL = "tall"
    LARGE = "large"
    HUGE = "huge"


class Align(StrEnum):
    """Where text stands in its room."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Stroke(StrEnum):
    """How a rule is drawn across the paper."""

    DASHED = "dashed"
    SOLID = "solid"


class Symbology(StrEnum):
    """The language of a bar code."""

    CODE_128 = "code128"
    EAN_13 = "ean13"


class Text(Struct, frozen=True, omit_defaults=True, gc=False):
    """A paragraph; a LARGE one that does not fit on one line steps down to TALL before it wraps.

    Shapes: of one that takes more than `most_lines`, where that is not 0, the rest is left out.
    """

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.LEFT
    inverse: bool = False
    most_lines: int = 0


class Cell(Struct, frozen=True, omit_defaults=True, gc=False):
    """One column of a row.

    Units: `width` in columns of the normal font, 0 shares what the others leave. An `is_optional` one goes
        where the paper is too narrow for all.
    """

    text: str
    width: int = 0
    align: Align = Align.LEFT
    bold: bool = False
    size: Size = Size.NORMAL
    is_optional: bool = False


class TickBox(Struct, frozen=True, omit_defaults=True, gc=False):
    """An empty box to tick by hand, in a row; `width` in columns of the normal font."""

    width: int = 6


class Row(Struct, frozen=True, omit_defaults=True, gc=False):
    """Cells side by side; cells without a width wrap."""

    cells: tuple[Cell | TickBox, ...]


class Rule(Struct, frozen=True, omit_defaults=True, gc=False):
    """A line across the paper."""

    stroke: Stroke = Stroke.DASHED


class Spacer(Struct, frozen=True, omit_defaults=True, gc=False):
    """Empty paper; on a label of fixed height, `dots` 0 takes all the room that is left."""

    dots: int = 12


class Barcode(Struct, frozen=True, omit_defaults=True, gc=False):
    """A bar code, centred; its modules get narrower where there is little room, one too wide becomes a QR
    code.

    Shapes: `data` is 1 to 48 printable ASCII characters in Code 128, 13 digits in EAN-13.
    """

    data: str
    height_dots: int = 80
    module_dots: int = 2
    symbology: Symbology = Symbology.CODE_128


class Qr(Struct, frozen=True, omit_defaults=True, gc=False):
    """A QR code, centred; keep the data ASCII: scanners read anything else differently."""

    data: str
    module_dots: int = 6


class Cut(Struct, frozen=True, omit_defaults=True, gc=False):
    """The end of one paper, or of one label of several; the printer feeds to its knife and cuts."""


Block: TypeAlias = Text | Row | Rule | Spacer | Barcode | Qr | Cut


class Document(Struct, frozen=True, omit_defaults=True, gc=False):
    """One paper, the same for preview, printer and PDF."""

    kind: DocumentKind
    language: str
    blocks: tuple[Block, ...]


def pair(left: str, right: str, *, bold: bool = False, size: Size = Size.NORMAL) -> Row:
    """Return a row with one text at each edge; the left one wraps, the right one keeps its width."""
    width = len(right) * (2 if size in (Size.LARGE, Size.HUGE) else 1)
    return Row((Cell(left, bold=bold, size=size), Cell(right, width, Align.RIGHT, bold, size)))
