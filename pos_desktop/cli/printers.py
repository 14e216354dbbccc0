"""Printers on the command line, and sample papers that need no shop."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Reply
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.errors import Unavailable
from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.transports import open_transport
from pos_desktop.services.ports.paper import DocumentKind, PrinterKind, PrinterProfile, standard_profile
from pos_desktop.settings import PrinterSetting

NO_JOB = UUID(int=0)


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


def test(call: Call) -> Reply:
    """Print a test page on one of this computer's printers."""
    name = call.words.name
    printer = call.app.printers.get(name)
    if printer is None:
        raise Unavailable("printer", trouble=f"there is no printer {name}")
    return _print(printer.setting.uri, DocumentKind.TEST_PAGE, call.language, printer.profile)


def print_sample(kind: str, address: str, *, language: str, folder: Path, holds: str = "") -> Reply:
    """Print an invented example of a paper; needs no data folder. `holds` is the kind of printer."""
    document = DocumentKind(kind)
    printer = holds or (
        PrinterKind.PDF
        if address.lower().endswith(".pdf")
        else PrinterKind.LABEL_4X6
        if document is DocumentKind.ADDRESS_LABEL
        else PrinterKind.RECEIPT_80
    )
    return _print(absolute(address, folder), document, language, standard_profile(printer))


def absolute(address: str, folder: Path) -> str:
    """Return a printer's address with the path of a file as the caller meant it."""
    scheme, _, path = address.partition(":")
    return f"file:{folder / Path(path).expanduser()}" if scheme == "file" and path else address


def _print(address: str, kind: DocumentKind, language: str, profile: PrinterProfile) -> Reply:
    document = sample(kind, language, profile=profile)
    printout = render(document, profile)
    outcome = open_transport(address).send(printout, job_id=NO_JOB)
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
