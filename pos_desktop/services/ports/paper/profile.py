"""What is known of one printer: its dots, letters, code page and manners."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class PrinterKind(StrEnum):
    """What the printer holds."""

    RECEIPT_58 = "receipt58"
    RECEIPT_80 = "receipt80"
    LABEL_4X6 = "label4x6"
    LABEL_57X32 = "label57x32"
    LABEL_57X32_ESC_POS = "label57x32escpos"
    PDF = "pdf"


class PrintMode(StrEnum):
    """TEXT sends letters (fast, small); IMAGE sends every dot (any script, any printer)."""

    TEXT = "text"
    IMAGE = "image"


class CommandSet(StrEnum):
    """The language the printer is spoken to in."""

    ESC_POS = "escpos"
    ZPL = "zpl"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One printer as the layout and the byte builders need it.

    Units: `dots` printable across; `height_dots` of one label, 0 for a roll; `cell_a`, `cell_b` the width
        and height in dots of a letter of font A and B; `dpi` dots to the inch.
    `answers` tells a printer that reports its state from one that only listens.
    Source: facts of common models: 80 mm 576 dots / 48 columns, 58 mm 384 / 32 at 203 dpi.
    """

    name: str
    kind: PrinterKind
    dots: int
    cell_a: tuple[int, int] = (12, 24)
    cell_b: tuple[int, int] = (9, 17)
    code_page: str = "CP1252"
    dpi: int = 203
    height_dots: int = 0
    mode: PrintMode = PrintMode.TEXT
    commands: CommandSet = CommandSet.ESC_POS
    answers: bool = True

    @property
    def columns(self) -> int:
        """How many normal letters fit across."""
        return self.dots // self.cell_a[0]


_STANDARD = {
    PrinterKind.RECEIPT_80: PrinterProfile("80 mm", PrinterKind.RECEIPT_80, 576),
    PrinterKind.RECEIPT_58: PrinterProfile("58 mm", PrinterKind.RECEIPT_58, 384),
    PrinterKind.LABEL_4X6: PrinterProfile(
        "4 × 6 in",
        PrinterKind.LABEL_4X6,
        812,
        height_dots=1218,
        mode=PrintMode.IMAGE,
        commands=CommandSet.ZPL,
    ),
    PrinterKind.LABEL_57X32: PrinterProfile(
        "57 × 32 mm",
        PrinterKind.LABEL_57X32,
        456,
        height_dots=256,
        mode=PrintMode.IMAGE,
        commands=CommandSet.ZPL,
    ),
    PrinterKind.LABEL_57X32_ESC_POS: PrinterProfile(
        "57 × 32 mm", PrinterKind.LABEL_57X32_ESC_POS, 456, height_dots=256, mode=PrintMode.IMAGE
    ),
    PrinterKind.PDF: PrinterProfile(
        "PDF", PrinterKind.PDF, 576, mode=PrintMode.IMAGE, commands=CommandSet.PDF, answers=False
    ),
}


def standard_profile(kind: PrinterKind | str, *, name: str = "") -> PrinterProfile:
    """Return the usual printer of a kind; callers adjust it with `dataclasses.replace`.

    Errors: `ValueError` for an unknown kind.
    """
    profile = _STANDARD[PrinterKind(kind)]
    return replace(profile, name=name) if name else profile
