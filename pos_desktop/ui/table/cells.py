"""What a cell holds, as values: texts, icons, chips, pictures, on one line or two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pos_desktop.ui.theme import Space, Tint, Tone
from pos_desktop.ui.widgets.chip import ChipFace
from pos_desktop.ui.widgets.label import BODY, TextStyle

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Text:
    """Words; the last text of a line gives way with an ellipsis when there is no room."""

    text: str
    style: TextStyle = BODY


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon; the cell's words must say the same."""

    name: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True, slots=True)
class Picture:
    """A product picture on its tint."""

    name: str
    tint: Tint


Piece = Text | Icon | Picture | ChipFace


@dataclass(frozen=True, slots=True)
class Cell:
    """Pieces from left to right, the second line beneath the first.

    Units: `gap` between pieces at 100 %.
    """

    pieces: tuple[Piece, ...]
    second: tuple[Piece, ...] = ()
    gap: int = Space.S

    @property
    def spoken(self) -> str:
        """Return the words of the cell."""
        return " ".join(_words(piece) for piece in self.pieces + self.second if _words(piece))


def _words(piece: Piece) -> str:
    return piece.text if isinstance(piece, Text | ChipFace) else ""


def text_cell(text: str, style: TextStyle = BODY) -> Cell:
    """Return a cell of one text."""
    return Cell((Text(text, style),))


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """How one column shows a row.

    Shapes: `cell` gives the cell of a row; `sort_key` is what a press on the title asks to sort by,
        empty where it cannot be sorted; `is_lead` columns are set in semibold on the open or current row.
    Units: `width` in pixels at 100 %; columns with `stretch` share what is left in that proportion.
    """

    key: str
    title: str
    cell: Callable[[Row], Cell]
    width: int
    stretch: int = 0
    is_right: bool = False
    sort_key: str = ""
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order rows are in."""

    sort_key: str
    is_descending: bool = False
