"""A layout as ESC/POS bytes: letters in one forced code page, or every dot as raster bands.

Source: Epson ESC/POS command reference (ESC @, ESC t, ESC 3, ESC J, ESC $, GS !, GS B, GS k, GS v 0, GS V);
    FS . leaves the kanji mode that printers for the Chinese market start in; GS ( D keeps bytes of a picture
    from being obeyed as real-time commands.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pos_desktop.services.ports.paper import (
    Band,
    Bars,
    Layout,
    Picture,
    PrinterProfile,
    PrintMode,
    Run,
    Symbology,
)

INITIALISE = b"\x1b@"
LEAVE_KANJI = b"\x1c."
IGNORE_REAL_TIME = bytes.fromhex("1d28440300140100")
CENTRE, LEFT = b"\x1ba\x01", b"\x1ba\x00"
NO_CODE_TEXT = b"\x1dH\x00"
NEXT_LABEL = b"\x0c"
RASTER_ROWS = 128  # more at once overflows the buffer of cheap printers

RasterRows = Callable[[Layout, int, int], bytes]
"""Gives `count` rows of a layout from dot row `top`, packed as `Picture.bits`."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How the printer writes just now."""

    scale: tuple[int, int] = (1, 1)
    is_small: bool = False
    bold: bool = False
    inverse: bool = False


_PLAIN = _Style()
_TABLE_FOLDER = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def keep_printer_table_in(folder: Path) -> None:
    """Let the library keep its parsed table there: the first paper is 0.4 s faster from the second start on.

    Shapes: call it before the first paper; a folder that cannot be written to is left alone. The table is
        a pickle, so nobody else may write there.
    """
    if os.access(folder, os.W_OK):
        os.environ[_TABLE_FOLDER] = str(folder)


def escpos_bytes(layout: Layout, profile: PrinterProfile, raster_rows: RasterRows) -> bytes:
    """Return the bytes that print the layout, from ESC @ to the cut.

    Shapes: runs of bands that are not `drawn` must be encodable in the profile's code page.
    Errors: `ValueError` when the library does not know the code page.
    """
    job = _Job(layout, profile, raster_rows)
    job.start()
    if profile.mode is PrintMode.IMAGE:
        job.add_sheets()
    else:
        for band in layout.bands:
            job.add(band)
    job.finish()
    return job.data


class _Job:
    """The bytes so far and what they left the printer set to."""

    def __init__(self, layout: Layout, profile: PrinterProfile, raster_rows: RasterRows) -> None:
        self._layout = layout
        self._profile = profile
        self._raster_rows = raster_rows
        self._builder = _byte_builder()
        self._style = _PLAIN
        self._spacing = -1

    @property
    def data(self) -> bytes:
        return bytes(self._builder.output)

    def start(self) -> None:
        self._raw(INITIALISE + LEAVE_KANJI)
        self._builder.charcode(self._profile.code_page)
        if self._profile.mode is PrintMode.IMAGE or any(band.drawn for band in self._layout.bands):
            self._raw(IGNORE_REAL_TIME)

    def finish(self) -> None:
        if self._profile.height_dots:
            self._raw(NEXT_LABEL)
        elif self._layout.is_cut:
            self._builder.cut(feed=False)

    def add_sheets(self) -> None:
        """Everything as a picture, label after label; the last one is ended by `finish`."""
        height = self._layout.sheet_dots or self._layout.height_dots
        for top in self._layout.sheets:
            if top:
                self._raw(NEXT_LABEL)
            self.add_raster(top, height)

    def add(self, band: Band) -> None:
        if band.drawn:
            self.add_raster(band.y, band.height)
        elif not band.items:
            self._feed(band.height)
        elif isinstance(band.items[0], Bars):
            self._add_bars(band.items[0])
        elif isinstance(band.items[0], Picture):
            self._add_picture(band.items[0])
        else:
            self._add_line(band)

    def add_raster(self, top: int, height: int) -> None:
        row_bytes = (self._layout.width_dots + 7) // 8
        for start in range(top, top + height, RASTER_ROWS):
            rows = min(RASTER_ROWS, top + height - start)
            self._raw(_raster(row_bytes, rows, self._raster_rows(self._layout, start, rows)))

    def _add_line(self, band: Band) -> None:
        if band.height != self._spacing:
            self._raw(b"\x1b3" + bytes([min(255, band.height)]))
            self._spacing = band.height
        pen = 0
        for run in sorted((item for item in band.items if isinstance(item, Run)), key=lambda item: item.x):
            self._move(pen, run.x)
            self._set(self._style_of(run))
            self._builder.text(run.text)
            pen = run.x + run.width
        self._raw(b"\n")

    def _move(self, pen: int, x: int) -> None:
        unit = self._profile.cell_a[0]
        if x > pen and (x - pen) % unit == 0:
            self._set(_PLAIN)
            self._builder.text(" " * ((x - pen) // unit))
        elif x > pen:
            self._raw(b"\x1b$" + x.to_bytes(2, "little"))

    def _style_of(self, run: Run) -> _Style:
        width, height = self._profile.cell_a
        if (run.cell_width, run.height) == self._profile.cell_b:
            return _Style((1, 1), True, run.bold, run.inverse)
        return _Style((run.cell_width // width, run.height // height), False, run.bold, run.inverse)

    def _set(self, style: _Style) -> None:
        now = self._style
        if style.is_small != now.is_small:
            self._raw(b"\x1bM" + bytes([style.is_small]))
            self._builder.magic.encoding = None  # some printers fall back to page 0 with ESC M
            self._builder.charcode(self._profile.code_page)
        if style.scale != now.scale:
            across, down = style.scale
            self._raw(b"\x1d!" + bytes([(across - 1) << 4 | (down - 1)]))
        if style.bold != now.bold:
            self._raw(b"\x1bE" + bytes([style.bold]))
        if style.inverse != now.inverse:
            self._raw(b"\x1dB" + bytes([style.inverse]))
        self._style = style

    def _add_bars(self, bars: Bars) -> None:
        kind, data = b"C", bars.data.encode("ascii")
        if bars.symbology is Symbology.CODE_128:
            kind, data = b"I", b"{B" + bars.data.replace("{", "{{").encode("ascii")
        self._raw(CENTRE + NO_CODE_TEXT + b"\x1dh" + bytes([min(255, bars.height)]))
        self._raw(b"\x1dw" + bytes([bars.module_dots]))
        self._raw(b"\x1dk" + kind + bytes([len(data)]) + data + LEFT)

    def _add_picture(self, picture: Picture) -> None:
        row_bytes = (picture.width + 7) // 8
        margin = bytes(picture.x // 8)
        rows = [margin + picture.bits[at : at + row_bytes] for at in range(0, len(picture.bits), row_bytes)]
        self._raw(IGNORE_REAL_TIME)
        for start in range(0, len(rows), RASTER_ROWS):
            part = rows[start : start + RASTER_ROWS]
            self._raw(_raster(len(margin) + row_bytes, len(part), b"".join(part)))

    def _feed(self, dots: int) -> None:
        while dots > 0:
            self._raw(b"\x1bJ" + bytes([min(255, dots)]))
            dots -= 255

    def _raw(self, data: bytes) -> None:
        self._builder._raw(data)


def _raster(row_bytes: int, rows: int, bits: bytes) -> bytes:
    return b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + bits


def _byte_builder() -> Any:
    return _builder_class()()


@lru_cache(maxsize=1)
def _builder_class() -> Any:
    handlers, usual = list(logging.root.handlers), tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="pos-desktop-") as folder:
        # python-escpos 3.1 makes a temporary folder whenever it is imported and leaves it behind.
        tempfile.tempdir = folder
        try:
            from escpos.printer import Dummy  # late: 0.1 to 0.5 s, and only who prints needs it
        finally:
            tempfile.tempdir = usual
            logging.root.handlers[:] = handlers  # it sets up logging for the whole program, too
    return Dummy
