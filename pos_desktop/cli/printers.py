"""Printers on the command line, and sample papers that need no shop."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from uuid import UUID

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Reply
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.errors import Unavailable
from pos_desktop.printing.finding import find_printers
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.transports import TransportOptions, open_transport
from pos_desktop.services.ports.paper import DocumentKind, PrinterKind, PrinterProfile, standard_profile
from pos_desktop.services.ports.texts import Texts
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.printer_refusals import printer_reason, search_trouble

NO_JOB = UUID(int=0)
_USUAL = {
    DocumentKind.ADDRESS_LABEL: PrinterKind.LABEL_4X6,
    DocumentKind.PRODUCT_LABEL: PrinterKind.LABEL_57X32,
}


def add(call: Call) -> Reply:
    """Add a printer to this computer, or change the one of this name."""
    words = call.words
    papers = tuple(words.papers.split(",")) if words.papers else ()
    setting = PrinterSetting(
        words.name, absolute(words.address, call.folder), words.kind, papers, answers=not words.mute
    )
    call.app.add_printer(setting)
    return Reply(plain(setting), (f"{setting.printer_id}: {setting.uri}",))


def list_printers(call: Call) -> Reply:
    """Return this computer's printers."""
    printers = call.app.settings.printers
    rows = [(each.printer_id, each.kind, each.uri, ",".join(each.papers)) for each in printers]
    return Reply(plain(printers), table(("name", "kind", "address", "papers"), rows))


def find(words: Namespace) -> Reply:
    """Look for printers on USB, serial ports and the system's queues; needs no data folder."""
    search = find_printers()
    texts = Texts(words.lang or "en")
    rows = [(each.name, each.uri, printer_reason(texts, each.trouble)) for each in search.found]
    lines = table(("name", "address", "trouble"), rows) if rows else (texts("No printer was found."),)
    return Reply(plain(search), lines, trouble=tuple(search_trouble(texts, each) for each in search.troubles))


def test(call: Call) -> Reply:
    """Print a test page on one of this computer's printers."""
    name = call.words.name
    printer = call.app.printers.get(name)
    if printer is None:
        raise Unavailable("printer", trouble=f"there is no printer {name}")
    answers = printer.setting.answers
    return _print(
        printer.setting.uri, DocumentKind.TEST_PAGE, call.language, printer.profile, answers=answers
    )


def print_sample(kind: str, address: str, *, language: str, folder: Path, holds: str = "") -> Reply:
    """Print an invented example of a paper; needs no data folder. `holds` is the kind of printer."""
    document = DocumentKind(kind)
    usual = PrinterKind.PDF if address.lower().endswith(".pdf") else _USUAL.get(document)
    printer = holds or usual or PrinterKind.RECEIPT_80
    return _print(absolute(address, folder), document, language, standard_profile(printer))


def absolute(address: str, folder: Path) -> str:
    """Return a printer's address with the path of a file as the caller meant it."""
    scheme, _, path = address.partition(":")
    return f"file:{folder / Path(path).expanduser()}" if scheme == "file" and path else address


def _print(
    address: str, kind: DocumentKind, language: str, profile: PrinterProfile, *, answers: bool = True
) -> Reply:
    document = sample(kind, language, profile=profile)
    printout = render(document, profile)
    outcome = open_transport(address, TransportOptions(answers=answers)).send(printout, job_id=NO_JOB)
    values = {
        "document": kind.value,
        "language": language,
        "to": address,
        "bytes": len(printout.data),
        "verdict": outcome.verdict.value,
        "trouble": outcome.reason,
    }
    if outcome.reason:
        raise Unavailable("printer", **values)
    return Reply(values, (f"{kind.value}: {outcome.verdict.value}, {len(printout.data)} bytes to {address}",))
