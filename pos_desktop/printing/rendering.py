"""One document made ready for one printer: laid out once, then turned into its bytes."""

from __future__ import annotations

from dataclasses import replace

from pos_desktop.printing.escpos import escpos_bytes
from pos_desktop.printing.layout import lay_out_roll
from pos_desktop.printing.zpl import zpl_bytes
from pos_desktop.services.ports.paper import (
    Barcode,
    Bars,
    CommandSet,
    Document,
    DocumentKind,
    Layout,
    PrinterKind,
    PrinterProfile,
    Printout,
    standard_profile,
)


def lay_out(document: Document, profile: PrinterProfile) -> Layout:
    """Return where everything stands: what preview, printer and PDF draw alike.

    Shapes: a PDF is as large as the labels it holds.
    """
    if document.kind is DocumentKind.PRODUCT_LABEL and profile.kind is PrinterKind.PDF:
        label = standard_profile(PrinterKind.LABEL_57X32)
        profile = replace(profile, dots=label.dots, height_dots=label.height_dots)
    if profile.height_dots:
        from pos_desktop.printing.drawing import start_drawing  # late: text on a roll needs no Qt
        from pos_desktop.printing.label import lay_out_label  # late, as above

        start_drawing()
        return lay_out_label(document, profile)
    return lay_out_roll(document, profile)


def render(document: Document, profile: PrinterProfile) -> Printout:
    """Return layout and bytes for a printer.

    Errors: `ValueError` for a code page that is not known.
    """
    layout = lay_out(document, profile)
    return Printout(document, layout, printer_bytes(layout, profile))


def codes_cut_off(document: Document, layout: Layout) -> tuple[str, ...]:
    """Return the bar codes of a document that found no room on its paper as bars."""
    end = layout.sheet_dots or layout.height_dots
    whole = {
        item.data
        for item in layout.items
        if isinstance(item, Bars) and item.y % max(1, end) + item.height <= end
    }
    return tuple(
        dict.fromkeys(
            block.data for block in document.blocks if isinstance(block, Barcode) and block.data not in whole
        )
    )


def printer_bytes(layout: Layout, profile: PrinterProfile) -> bytes:
    """Return the bytes that print a layout in the printer's own language."""
    match profile.commands:
        case CommandSet.ESC_POS:
            return escpos_bytes(layout, profile, _raster_rows)
        case CommandSet.ZPL:
            return zpl_bytes(layout, _raster_rows)
        case CommandSet.PDF:
            from pos_desktop.printing.drawing import start_drawing  # late, as above
            from pos_desktop.printing.pdf import pdf_bytes  # late, as above

            start_drawing()
            return pdf_bytes(layout)


def _raster_rows(layout: Layout, top: int, count: int) -> bytes:
    from pos_desktop.printing.drawing import start_drawing  # late, as above
    from pos_desktop.printing.raster import raster_rows  # late, as above

    start_drawing()
    return raster_rows(layout, top, count)
