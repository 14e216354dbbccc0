"""Where everything stands on one paper, in dots: what printers, the preview and PDF draw alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pos_desktop.services.ports.paper.document import DocumentKind, Symbology


class Face(StrEnum):
    """The letters of a run: MONO stands in cells of equal width, SANS in its natural width."""

    MONO = "mono"
    SANS = "sans"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters on one line.

    Units: dots. `x`, `y` is the top left corner of the first cell. MONO: every letter is `cell_width` wide
        and `height` high (a doubled letter has both doubled; wide scripts take two cells), its base line at
        39/49 of the height, drawn in DejaVu Sans Mono stretched to the cell; `inverse` is white on a black
        box of `width` x `height`. SANS: `height`
        is the pixel size of the font (Inter) and `width` what the letters may take.
    """

    x: int
    y: int
    width: int
    height: int
    text: str
    cell_width: int = 0
    bold: bool = False
    inverse: bool = False
    face: Face = Face.MONO


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in dots: filled when `stroke` is 0, else a frame with lines of that width inside it."""

    x: int
    y: int
    width: int
    height: int
    stroke: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear bar code.

    Units: dots; `pattern` holds the widths of bar, space, bar, ... in modules of `module_dots` dots.
    """

    x: int
    y: int
    width: int
    height: int
    module_dots: int
    pattern: tuple[int, ...]
    data: str
    symbology: Symbology = Symbology.CODE_128


@dataclass(frozen=True, slots=True)
class Picture:
    """A black and white picture, one dot per pixel.

    Shapes: `bits` holds `height` rows of ceil(width / 8) bytes, first dot in the highest bit, 1 is black.
    """

    x: int
    y: int
    width: int
    height: int
    bits: bytes


Item: TypeAlias = Run | Box | Bars | Picture


@dataclass(frozen=True, slots=True)
class Band:
    """One strip across the paper, as a line printer prints it; its items carry positions on the paper.

    `drawn` says that the strip holds letters the printer's code page lacks: it is sent as a picture.
    """

    y: int
    height: int
    items: tuple[Item, ...] = ()
    drawn: bool = False

    @property
    def text(self) -> str:
        """The letters of the strip from left to right, with blanks for the gaps."""
        runs = sorted((item for item in self.items if isinstance(item, Run)), key=lambda run: run.x)
        line, end = "", 0
        for run in runs:
            gap = run.x - end
            line += " " * (max(1, gap // (run.cell_width or run.height)) if gap > 0 and line else 0)
            line += run.text
            end = run.x + run.width
        return line.strip(" ")


@dataclass(frozen=True, slots=True)
class Layout:
    """One paper as a display list.

    Units: `width_dots`, `height_dots` at `dpi` dots to the inch; what can be printed starts at x = 0, so a
        picture of the paper wants some white around it. `sheet_dots` is the height of each of the labels
        that follow one another, 0 on a roll.
    """

    kind: DocumentKind
    width_dots: int
    height_dots: int
    dpi: int
    bands: tuple[Band, ...]
    is_cut: bool = False
    sheet_dots: int = 0

    @property
    def sheets(self) -> range:
        """The dot row at which each label begins, 0 alone on a roll."""
        return range(0, max(1, self.height_dots), self.sheet_dots or max(1, self.height_dots))

    @property
    def items(self) -> Iterator[Item]:
        """Everything to draw, from top to bottom."""
        return (item for band in self.bands for item in band.items)

    @property
    def lines(self) -> tuple[str, ...]:
        """The text of the paper line by line, for tests and screen readers."""
        return tuple(text for text in (band.text for band in self.bands) if text)

    @property
    def height_mm(self) -> float:
        """How long the paper is."""
        return self.height_dots * 25.4 / self.dpi
