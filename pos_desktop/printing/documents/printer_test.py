"""The page that shows whether a printer is set up right: width, letters, code page, bar codes, knife."""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.printing.documents import parts
from pos_desktop.services.ports.paper import (
    Align,
    Barcode,
    Block,
    Cut,
    Document,
    DocumentKind,
    PrinterProfile,
    Qr,
    Rule,
    Size,
    Spacer,
    Stroke,
    TestPageData,
    Text,
    pair,
)
from pos_desktop.services.ports.texts import Texts

ACCENTS = "éèêë àâ ç îï ôùûüÿ É À Ç Œ œ € « » ’ – …"


def test_page(data: TestPageData, texts: Texts) -> Document:
    """Return the page for one printer; every line must reach from edge to edge."""
    blocks = (
        *parts.heading(data.shop),
        *parts.title(texts("Test page")),
        *_facts(data.profile, texts),
        pair(texts("Printed"), parts.stamp(data.printed_at, data.language)),
        Rule(),
        *_letters(data.profile, texts),
        Rule(Stroke.SOLID),
        Barcode("TEST-128"),
        Text("TEST-128", align=Align.CENTER),
        Qr("TEST-QR", 5),
        Text(texts("The bar code and the square must scan."), align=Align.CENTER),
        Cut(),
    )
    return Document(DocumentKind.TEST_PAGE, data.language, blocks)


test_page.__test__ = False  # type: ignore[attr-defined]  # not a test, whatever its name makes pytest think


def _facts(profile: PrinterProfile, texts: Texts) -> Iterator[Block]:
    yield pair(texts("Printer"), profile.name)
    yield pair(texts("Dots across"), str(profile.dots))
    yield pair(texts("Columns"), str(profile.columns))
    yield pair(texts("Code page"), profile.code_page)


def _letters(profile: PrinterProfile, texts: Texts) -> Iterator[Block]:
    ruler = "1234567890" * (profile.columns // 10 + 1)
    yield Text(ruler[: profile.columns])
    yield Text(texts("The digits must reach from edge to edge on one line."))
    yield Spacer(6)
    yield Text(ACCENTS)
    yield Text(texts("Small letters"), Size.SMALL)
    yield Text(texts("Bold letters"), bold=True)
    yield Text(texts("Tall letters"), Size.TALL)
    yield Text(texts("Large letters"), Size.LARGE)
