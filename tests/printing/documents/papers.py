"""Papers as somebody reads them: the lines of a document on 80 mm paper."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pos_desktop.printing.layout import lay_out_roll
from pos_desktop.services.ports.paper import Document, Party, PrinterKind, Shop, standard_profile

SOLD_AT = datetime(2026, 11, 22, 9, 58, tzinfo=timezone(timedelta(hours=-5)))
SHOP = Shop(
    "Maison Tilleul", ("Mile End",), ("GST 12345 6789 RT0001",), ("Thank you!",), ("Returns: 30 days",)
)
CUSTOMER = Party(
    "P. Desrosiers", "Atelier D", ("1240, avenue Bernard", "Montréal QC"), "H2V 1V5", "438 555-0118"
)


def lines(document: Document) -> list[str]:
    """Return the lines with runs of blanks made one, no-break spaces shown as blanks."""
    layout = lay_out_roll(document, standard_profile(PrinterKind.RECEIPT_80))
    return [" ".join(line.replace("\u00a0", " ").split()) for line in layout.lines]
