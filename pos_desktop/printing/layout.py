"""A document set on a roll of paper: every letter in its cell, every strip at its height.

Source: Epson ESC/POS: a line prints its characters on one base line; GS ! doubles width and height;
    Code 128 is 11 modules a symbol. Leading and margins are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pos_desktop.printing import letters, symbols
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
    Item,
    Layout,
    Picture,
    PrinterProfile,
    PrintMode,
    Qr,
    Row,
    Rule,
    Run,
    Size,
    Spacer,
    Stroke,
    Symbology,
    Text,
    TickBox,
)

LEADING_DOTS = 6
SOLID_RULE_DOTS = 3
WIDE_COLUMNS = 40  # from here on two blanks stand between columns
MIN_FLEXIBLE_COLUMNS = 6
ROOMY_COLUMNS = 16  # with less, optional cells make room

_SCALE = {Size.NORMAL: (1, 1), Size.SMALL: (1, 1), Size.TALL: (1, 2), Size.LARGE: (2, 2), Size.HUGE: (3, 3)}
_SMALLER = {Size.HUGE: Size.LARGE, Size.LARGE: Size.TALL}


def lay_out_roll(document: Document, profile: PrinterProfile) -> Layout:
    """Return the document on paper of the profile's width, as long as it needs.

    Shapes: every item lies within `profile.dots`; bands follow one another without gaps.
    """
    roll = _Roll(profile)
    for block in document.blocks:
        roll.add(block)
    return Layout(
        kind=document.kind,
        width_dots=profile.dots,
        height_dots=roll.y,
        dpi=profile.dpi,
        bands=tuple(roll.bands),
        is_cut=any(isinstance(block, Cut) for block in document.blocks),
    )


def letter_cell(profile: PrinterProfile, size: Size) -> tuple[int, int]:
    """Return width and height in dots of one letter."""
    width, height = profile.cell_b if size is Size.SMALL else profile.cell_a
    across, down = _SCALE[size]
    return width * across, height * down


@dataclass(frozen=True, slots=True)
class _Column:
    """One cell with its room in dots."""

    cell: Cell | TickBox
    x: int
    width: int


class _Roll:
    """The paper so far."""

    def __init__(self, profile: PrinterProfile) -> None:
        self.profile = profile
        self.bands: list[Band] = []
        self.y = 0

    def add(self, block: Block) -> None:
        match block:
            case Text():
                self._add_text(block)
            case Row():
                self._add_row(block)
            case Rule():
                self._add_rule(block)
            case Spacer():
                self._add_band(block.dots, ())
            case Barcode():
                self._add_barcode(block)
            case Qr():
                self._add_qr(block.data, block.module_dots)
            case Cut():
                pass  # the knife is at the end of the paper, whatever stands before it

    def _add_band(self, height: int, items: Sequence[Item]) -> None:
        drawn = self.profile.mode is PrintMode.TEXT and any(
            isinstance(item, Run) and not letters.is_encodable(item.text, self.profile.code_page)
            for item in items
        )
        if height > 0:
            self.bands.append(Band(self.y, height, tuple(items), drawn))
            self.y += height

    def _add_text(self, block: Text) -> None:
        text = letters.clean(block.text, self.profile.code_page)
        size = self._fitting_size(text, block.size)
        width, height = letter_cell(self.profile, size)
        cells = max(2, self.profile.dots // width)
        for line in letters.at_most(letters.wrap(text, cells), block.most_lines):
            shown = _banner(line, cells) if block.inverse else line
            column = _Column(Cell(shown, 0, block.align, block.bold, size), 0, self.profile.dots)
            run = self._run(column, shown, self.y, is_inverse=block.inverse)
            leading = 0 if block.inverse else LEADING_DOTS
            self._add_band(height + leading, (run,) if shown else ())

    def _fitting_size(self, text: str, size: Size) -> Size:
        while size in _SMALLER:
            if letters.cell_count(text) * letter_cell(self.profile, size)[0] <= self.profile.dots:
                return size
            size = _SMALLER[size]
        return size

    def _add_row(self, row: Row) -> None:
        columns = self._columns(row)
        if columns is None:
            for cell in row.cells:
                self._add_row(Row((Cell("", 2), cell)) if isinstance(cell, TickBox) else _alone(cell))
            return
        texts = [self._lines(column) for column in columns]
        for index in range(max(map(len, texts), default=0)):
            placed = [
                (column, lines[index])
                for column, lines in zip(columns, texts, strict=True)
                if index < len(lines)
            ]
            self._add_line(placed)

    def _add_line(self, placed: list[tuple[_Column, str]]) -> None:
        height = max((self._height(column, text) for column, text in placed), default=0)
        items: list[Item] = []
        for column, text in placed:
            tall = self._height(column, text)
            top = self.y + height - tall
            if isinstance(column.cell, TickBox) and self.profile.mode is PrintMode.IMAGE:
                items.append(Box(column.x, top, tall, tall, 3))
            elif text:
                items.append(self._run(column, text, top))
        self._add_band(height + LEADING_DOTS, items)

    def _columns(self, row: Row) -> list[_Column] | None:
        """Give each cell its room; None when the cells without a width would get hardly any."""
        unit = self.profile.cell_a[0]
        cells = row.cells
        if self._spare_columns(cells) < _flexible(cells) * ROOMY_COLUMNS:
            kept = tuple(cell for cell in cells if isinstance(cell, TickBox) or not cell.is_optional)
            cells = kept or cells
        flexible, left = _flexible(cells), self._spare_columns(cells)
        if left < flexible * MIN_FLEXIBLE_COLUMNS:
            return None
        columns, x = [], 0
        for cell in cells:
            width = _least_columns(cell) or left // flexible
            columns.append(_Column(cell, x * unit, width * unit))
            x += width + self._gap
        return None if self._is_better_alone(columns) else columns

    def _spare_columns(self, cells: tuple[Cell | TickBox, ...]) -> int:
        return self.profile.columns - sum(map(_least_columns, cells)) - self._gap * (len(cells) - 1)

    @property
    def _gap(self) -> int:
        return 2 if self.profile.columns >= WIDE_COLUMNS else 1

    def _is_better_alone(self, columns: list[_Column]) -> bool:
        """Tell whether a pair's left side would break only because the right one stands beside it."""
        if len(columns) != 2 or not all(isinstance(column.cell, Cell) for column in columns):
            return False
        left, right = columns
        is_pair = left.cell.width == 0 and right.cell.width > 0
        whole = _Column(left.cell, 0, self.profile.dots)
        return is_pair and len(self._lines(left)) > 1 and len(self._lines(whole)) == 1

    def _lines(self, column: _Column) -> list[str]:
        if isinstance(column.cell, TickBox):
            return ["[ ]"]
        text = letters.clean(column.cell.text, self.profile.code_page)
        width, _height = letter_cell(self.profile, column.cell.size)
        return letters.wrap(text, max(2, column.width // width))

    def _height(self, column: _Column, text: str) -> int:
        if isinstance(column.cell, TickBox):
            return letter_cell(self.profile, Size.LARGE)[1]
        return letter_cell(self.profile, column.cell.size if text else Size.NORMAL)[1]

    def _run(self, column: _Column, text: str, y: int, *, is_inverse: bool = False) -> Run:
        cell = column.cell
        size, align, bold = (
            (Size.LARGE, Align.LEFT, False)
            if isinstance(cell, TickBox)
            else (cell.size, cell.align, cell.bold)
        )
        letter, height = letter_cell(self.profile, size)
        width = letters.cell_count(text) * letter
        spare = max(0, column.width - width)
        shift = {Align.LEFT: 0, Align.CENTER: spare // 2, Align.RIGHT: spare}[align]
        return Run(column.x + shift, y, width, height, text, letter, bold, is_inverse)

    def _add_rule(self, rule: Rule) -> None:
        if rule.stroke is Stroke.SOLID:
            row = b"\xff" * ((self.profile.dots + 7) // 8)
            picture = Picture(0, self.y, self.profile.dots, SOLID_RULE_DOTS, row * SOLID_RULE_DOTS)
            self._add_band(SOLID_RULE_DOTS, (picture,))
            self._add_band(LEADING_DOTS, ())
            return
        unit, height = self.profile.cell_a
        dashes = "-" * self.profile.columns
        self._add_band(height, (Run(0, self.y, len(dashes) * unit, height, dashes, unit),))

    def _add_barcode(self, block: Barcode) -> None:
        is_ean = block.symbology is Symbology.EAN_13
        pattern = symbols.ean13(block.data) if is_ean else symbols.code128_b(block.data)
        quiet = 2 * symbols.QUIET_MODULES
        for module in range(block.module_dots, 1, -1):
            if (symbols.module_count(pattern) + quiet) * module <= self.profile.dots:
                break
        else:
            self._add_qr(block.data, 6)
            return
        width = symbols.module_count(pattern) * module
        x = (self.profile.dots - width) // 2
        height = block.height_dots
        bars = Bars(x, self.y, width, height, module, pattern, block.data, block.symbology)
        self._add_band(height, (bars,))
        self._add_band(LEADING_DOTS, ())

    def _add_qr(self, data: str, module_dots: int) -> None:
        picture = qr_picture(data, module_dots, self.y, self.profile.dots)
        self._add_band(picture.height, (picture,))
        self._add_band(LEADING_DOTS, ())


def qr_picture(data: str, module_dots: int, y: int, paper_dots: int) -> Picture:
    """Return a QR code in the middle of the paper, its modules smaller where the paper is narrow.

    Errors: `ValueError` when the data is too long for any QR code.
    """
    rows = symbols.qr_modules(data)
    module = max(1, min(module_dots, paper_dots // (len(rows) + 8)))
    side = len(rows) * module
    x = (paper_dots - side) // 2 // 8 * 8  # whole bytes: a printer shifts pictures by bytes only
    return Picture(x, y, side, side, b"".join(_dot_row(row, module) * module for row in rows))


def _flexible(cells: tuple[Cell | TickBox, ...]) -> int:
    return sum(1 for cell in cells if cell.width == 0)


def _least_columns(cell: Cell | TickBox) -> int:
    """Return the columns a cell asks for, at least two of its own letters; 0 when it takes what is left."""
    if isinstance(cell, TickBox):
        return max(cell.width, 6)
    return max(cell.width, 2 * _SCALE[cell.size][0]) if cell.width else 0


def _alone(cell: Cell) -> Row:
    return Row((Cell(cell.text, 0, cell.align, cell.bold, cell.size),))


def _banner(text: str, cells: int) -> str:
    """Fill a white on black line up to both edges of the paper."""
    spare = max(0, cells - letters.cell_count(text))
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


def _dot_row(row: tuple[bool, ...], module: int) -> bytes:
    dots = "".join(("1" if black else "0") * module for black in row)
    padded = dots.ljust((len(dots) + 7) // 8 * 8, "0")
    return int(padded, 2).to_bytes(len(padded) // 8, "big")
