"""A label as one ZPL graphic: no printer fonts, no code pages.

Source: Zebra ZPL II programming guide, ^GFA with its compression of lines ("," rest white, "!" rest black,
    ":" as the line before).
"""

from __future__ import annotations

from pos_desktop.printing.escpos import RasterRows
from pos_desktop.services.ports.paper import Layout


def zpl_bytes(layout: Layout, raster_rows: RasterRows) -> bytes:
    """Return the ZPL that prints each label of the layout once."""
    return b"".join(_label(layout, top, raster_rows) for top in layout.sheets)


def _label(layout: Layout, top: int, raster_rows: RasterRows) -> bytes:
    row_bytes = (layout.width_dots + 7) // 8
    height = layout.sheet_dots or layout.height_dots
    total = row_bytes * height
    bits = raster_rows(layout, top, height)
    rows = [bits[at : at + row_bytes] for at in range(0, total, row_bytes)]
    packed = "".join(_packed(row, before) for row, before in zip(rows, [b"", *rows], strict=False))
    head = f"^XA^PW{layout.width_dots}^LL{height}^LH0,0^FO0,0"
    return f"{head}^GFA,{total},{total},{row_bytes},{packed}^FS^XZ\n".encode("ascii")


def _packed(row: bytes, before: bytes) -> str:
    if row == before:
        return ":"
    digits = row.hex().upper()
    if digits.endswith("F"):
        black = digits.rstrip("F")
        return black + "!"
    white = digits.rstrip("0")
    return white + "," if len(white) < len(digits) else digits
