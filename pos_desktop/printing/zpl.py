"""A label as one ZPL graphic: no printer fonts, no code pages.

Source: Zebra ZPL II programming guide, ^GFA with its compression of lines ("," rest white, "!" rest black,
    ":" as the line before).
"""

from __future__ import annotations

from pos_desktop.printing.escpos import RasterRows
from pos_desktop.services.ports.paper import Layout


def zpl_bytes(layout: Layout, raster_rows: RasterRows) -> bytes:
    """Return the ZPL that prints the layout once."""
    row_bytes = (layout.width_dots + 7) // 8
    total = row_bytes * layout.height_dots
    bits = raster_rows(layout, 0, layout.height_dots)
    rows = [bits[at : at + row_bytes] for at in range(0, total, row_bytes)]
    packed = "".join(_packed(row, before) for row, before in zip(rows, [b"", *rows], strict=False))
    head = f"^XA^PW{layout.width_dots}^LL{layout.height_dots}^LH0,0^FO0,0"
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
