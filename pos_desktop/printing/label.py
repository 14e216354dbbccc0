"""A document set on a label of fixed size, in natural letters that shrink rather than spill."""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.printing import letters, symbols
from pos_desktop.printing.drawing import natural_width
from pos_desktop.printing.layout import qr_picture
from pos_desktop.services.ports.paper import (
    Align,
    Band,
    Barcode,
    Bars,
    Block,
    Box,
    Cell,
    Cut,
    Document,
    Face,
    Item,
    Layout,
    Picture,
    PrinterProfile,
    Qr,
    Row,
    Rule,
    Run,
    Size,
    Spacer,
    Text,
    TickBox,
)

MARGIN_DOTS = 40  # 5 mm: printers do not reach the edge of a label
MARGIN_SHARE = 16  # a small label has less: 2 mm of 32
RULE_DOTS = 4
GAP_DOTS = 16
MAX_MODULE_DOTS = 4
SMALLEST_SHRINK = 0.7

_PIXELS = {Size.SMALL: 26, Size.NORMAL: 34, Size.TALL: 46, Size.LARGE: 64, Size.HUGE: 92}
_LINE = 1.25


def lay_out_label(document: Document, profile: PrinterProfile) -> Layout:
    """Return the document on labels of the profile's width and height: a new one begins after each `Cut`.

    Shapes: one band per label; a `Spacer(0)` takes the room that is left; what does not fit the height is
        cut off.
    """
    height = profile.height_dots
    sheets = _sheets(document.blocks)
    bands = tuple(_label_band(blocks, profile, place * height) for place, blocks in enumerate(sheets))
    return Layout(document.kind, profile.dots, height * len(bands), profile.dpi, bands, sheet_dots=height)


def _sheets(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Return what stands on each label; there is always one."""
    sheets: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Cut):
            sheets.append([])
        else:
            sheets[-1].append(block)
    return [tuple(sheet) for sheet in sheets if sheet] or [()]


def _label_band(blocks: tuple[Block, ...], profile: PrinterProfile, top: int) -> Band:
    fixed = _Label(profile, 0, top)
    fixed.add_all(blocks)
    stretches = sum(1 for block in blocks if isinstance(block, Spacer) and not block.dots)
    spare = max(0, top + profile.height_dots - fixed.margin - fixed.y)
    label = _Label(profile, spare // stretches if stretches else 0, top)
    label.add_all(blocks)
    return Band(top, profile.height_dots, tuple(label.items))


@dataclass(frozen=True, slots=True)
class _Style:
    """How one piece of text is written."""

    size: Size
    bold: bool
    align: Align


class _Label:
    """The label so far; `stretch` dots go to each spacer without a height, `top` is its first dot row."""

    def __init__(self, profile: PrinterProfile, stretch: int, top: int) -> None:
        self.profile = profile
        self.stretch = stretch
        self.margin = min(MARGIN_DOTS, profile.height_dots // MARGIN_SHARE)
        self.left = self.margin
        self.width = profile.dots - 2 * self.margin
        self.y = top + self.margin
        self.items: list[Item] = []

    def add_all(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self._add(block)

    def _add(self, block: Block) -> None:
        match block:
            case Text():
                self._add_text(block)
            case Row():
                self._add_row(block)
            case Rule():
                self.items.append(Box(self.left, self.y + 10, self.width, RULE_DOTS))
                self.y += RULE_DOTS + 24
            case Spacer():
                self.y += block.dots or self.stretch
            case Barcode():
                self._add_barcode(block)
            case Qr():
                self._add_qr(block)
            case Cut():
                pass  # labels end where their liner says

    def _add_text(self, block: Text) -> None:
        style = _Style(block.size, block.bold, block.align)
        lines = self._wrapped(letters.clean(block.text, "utf-8"), style)
        for line in letters.at_most(lines, block.most_lines):
            self.y += self._place(line, style, self.left, self.width)

    def _add_row(self, row: Row) -> None:
        cells = [cell for cell in row.cells if isinstance(cell, Cell)]
        ticks = [cell for cell in row.cells if isinstance(cell, TickBox)]
        x, tallest = self.left, 0
        for _tick in ticks:
            self.items.append(Box(x, self.y, 40, 40, 3))
            x, tallest = x + 56, 52
        room = (self.left + self.width + GAP_DOTS - x) // max(1, len(cells))
        for cell in cells:
            style = _Style(cell.size, cell.bold, cell.align)
            text = letters.clean(cell.text, "utf-8")
            tallest = max(tallest, self._place(text, style, x, room - GAP_DOTS))
            x += room
        self.y += tallest

    def _place(self, text: str, style: _Style, x: int, width: int) -> int:
        """Write one line, smaller when it would spill, and return how high it stands."""
        pixels = _PIXELS[style.size]
        natural = natural_width(text, bold=style.bold, pixels=pixels)
        if natural > width:
            pixels = int(pixels * width / natural)
            natural = natural_width(text, bold=style.bold, pixels=pixels)
        spare = max(0, width - natural)
        shift = {Align.LEFT: 0, Align.CENTER: spare // 2, Align.RIGHT: spare}[style.align]
        if text:
            self.items.append(Run(x + shift, self.y, natural, pixels, text, bold=style.bold, face=Face.SANS))
        return round(_PIXELS[style.size] * _LINE)

    def _wrapped(self, text: str, style: _Style) -> list[str]:
        """Break a line only when it would shrink to less than seven tenths."""
        lines, line = [], ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            wide = natural_width(longer, bold=style.bold, pixels=_PIXELS[style.size])
            if line and wide * SMALLEST_SHRINK > self.width:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line]

    def _add_barcode(self, block: Barcode) -> None:
        pattern = symbols.pattern_of(block.symbology, block.data)
        modules = symbols.module_count(pattern)
        room = self.profile.dots
        for module in range(min(block.module_dots, MAX_MODULE_DOTS), 1, -1):
            if (modules + 2 * symbols.QUIET_MODULES) * module <= room:
                break
        else:
            self._add_qr(Qr(block.data))
            return
        x = (self.profile.dots - modules * module) // 2
        self.items.append(
            Bars(x, self.y, modules * module, block.height_dots, module, pattern, block.data, block.symbology)
        )
        self.y += block.height_dots + 10

    def _add_qr(self, block: Qr) -> None:
        picture: Picture = qr_picture(block.data, block.module_dots, self.y, self.profile.dots)
        self.items.append(picture)
        self.y += picture.height + 10
