"""Papers as the whole product shares them: records, documents, layouts, printers and jobs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # late: each part is loaded when one of its names is asked for first
    from pos_desktop.services.ports.paper.codec import decode_document, encode_document
    from pos_desktop.services.ports.paper.document import (
        Align,
        Barcode,
        Block,
        Cell,
        Cut,
        Document,
        DocumentKind,
        Qr,
        Row,
        Rule,
        Size,
        Spacer,
        Stroke,
        Symbology,
        Text,
        TickBox,
        pair,
    )
    from pos_desktop.services.ports.paper.layout import Band, Bars, Box, Face, Item, Layout, Picture, Run
    from pos_desktop.services.ports.paper.profile import (
        CommandSet,
        PrinterKind,
        PrinterProfile,
        PrintMode,
        standard_profile,
    )
    from pos_desktop.services.ports.paper.records import (
        AddressLabelData,
        CashLine,
        ClosureData,
        CountLine,
        GiftReceiptData,
        PackingSlipData,
        Party,
        PaymentLine,
        PickingListData,
        PickLine,
        ProductLabel,
        ProductLabelsData,
        ReceiptData,
        SaleLine,
        Shop,
        SlipLine,
        TaxLine,
        TestPageData,
        Turnover,
    )
    from pos_desktop.services.ports.paper.spool import (
        JobState,
        JobUpdate,
        Outcome,
        PrintJob,
        Printout,
        SpoolStore,
        Transport,
        Verdict,
    )

_PARTS = ("document", "layout", "spool", "profile", "codec", "records")

__all__ = [
    "AddressLabelData",
    "Align",
    "Band",
    "Barcode",
    "Bars",
    "Block",
    "Box",
    "CashLine",
    "Cell",
    "ClosureData",
    "CommandSet",
    "CountLine",
    "Cut",
    "Document",
    "DocumentKind",
    "Face",
    "GiftReceiptData",
    "Item",
    "JobState",
    "JobUpdate",
    "Layout",
    "Outcome",
    "PackingSlipData",
    "Party",
    "PaymentLine",
    "PickLine",
    "PickingListData",
    "Picture",
    "PrintJob",
    "PrintMode",
    "PrinterKind",
    "PrinterProfile",
    "Printout",
    "ProductLabel",
    "ProductLabelsData",
    "Qr",
    "ReceiptData",
    "Row",
    "Rule",
    "Run",
    "SaleLine",
    "Shop",
    "Size",
    "SlipLine",
    "Spacer",
    "SpoolStore",
    "Stroke",
    "Symbology",
    "TaxLine",
    "TestPageData",
    "Text",
    "TickBox",
    "Transport",
    "Turnover",
    "Verdict",
    "decode_document",
    "encode_document",
    "pair",
    "standard_profile",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        for part in _PARTS:
            found = vars(import_module(f"{__name__}.{part}"))
            if name in found:
                globals()[name] = found[name]  # the next one does not come here
                return found[name]
    raise AttributeError(name)
