"""How the Setup screen names kinds of printers, papers and troubles, and what it says when it refuses."""

from __future__ import annotations

from urllib.parse import parse_qsl

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.paper import Outcome, Verdict
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.printer_refusals import printer_reason, search_trouble
from pos_desktop.ui.refusals import refusal_text
from pos_desktop.ui.screens.setup.computer import JournalCheck, PrinterStand
from pos_desktop.ui.screens.setup.presenter import News
from pos_desktop.ui.screens.setup.state import Refusal, Trial
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.toast import Toast

KIND_WORDS = {
    "receipt80": message("Receipts, 80 mm"),
    "receipt58": message("Receipts, 58 mm"),
    "label4x6": message("Labels, 4 × 6 in"),
    "label57x32": message("Labels, 57 × 32 mm"),
    "label57x32escpos": message("57 × 32 mm, ESC/POS"),
    "pdf": message("PDF"),
}
KIND_ICONS = {"label4x6": "tag", "label57x32": "tag", "label57x32escpos": "tag", "pdf": "file-text"}
IN_ZPL = ("label4x6", "label57x32")
WAY_WORDS = {
    "tcp": message("Network"),
    "usb": message("USB"),
    "serial": message("Serial port"),
    "queue": message("Print queue"),
    "file": message("File or device"),
    "virtual": message("On the screen"),
}
PAPER_WORDS = {
    "receipt": message("Receipt"),
    "gift_receipt": message("Gift receipt"),
    "packing_slip": message("Packing slip"),
    "picking_list": message("Picking list"),
    "address_label": message("Shipping label"),
    "product_label": message("Product label"),
    "closure": message("Register closure"),
}
_REFUSALS = {
    "not_allowed": message("Only an admin changes this. Switch user at the lower left."),
    "printer_exists": message("There is a printer of this name already. Choose another name."),
    "bad_printer_address": message(
        "No printer can be at this address. Write it as 192.168.1.50, 04b8:0e28 for USB, or /dev/ttyUSB0."
    ),
    "printer_in_data_folder": message("This file lies among the shop's data. Choose another place."),
    "unknown_printer": message("This printer was removed meanwhile."),
    "unknown_record": message("This register was removed meanwhile. Nothing was changed."),
    "empty": message("Write a name and an address first."),
}
_NEWS = {
    "printer_added": (message("Printer {name} is added"), "printer"),
    "printer_removed": (message("Printer {name} is removed"), "trash-2"),
    "register_chosen": (message("This computer is {name} now"), "check"),
}


def refused(texts: Texts, refusal: Refusal) -> str:
    """Return what was refused, and what to do."""
    sentence = _REFUSALS.get(refusal.reason)
    if sentence is not None:
        return texts(sentence)
    return refusal_text(texts, refusal.reason, dict(refusal.facts))


def toast_for(texts: Texts, news: News) -> Toast:
    """Return the news."""
    words, icon = _NEWS[news.kind]
    return Toast(texts(words, name=news.name), icon, news.undo)


def address_words(texts: Texts, setting: PrinterSetting) -> str:
    """Return where a printer is, as people say it."""
    scheme, _, rest = setting.uri.partition(":")
    if scheme == "virtual":
        return texts("on the screen of this till")
    if scheme == "usb":
        return f"USB {rest}"
    if scheme == "queue":
        return texts("queue {name}", name=rest)
    if scheme == "serial":
        port, _, options = rest.removeprefix("/dev/serial/by-id/").partition("?")
        speed = dict(parse_qsl(options)).get("baud")
        return texts("{port}, {speed} baud", port=port, speed=speed) if speed else port
    return rest.removeprefix("//").removesuffix(":9100")


def search_words(texts: Texts, search: PrinterSearch) -> str:
    """Return what stands in the way of a printer that was found, and where none could be looked for."""
    hindered = (
        texts("{name}: {reason}.", name=each.name, reason=printer_reason(texts, each.trouble))
        for each in search.found
        if each.trouble
    )
    return " ".join((*hindered, *(search_trouble(texts, each) for each in search.troubles)))


def papers_words(texts: Texts, setting: PrinterSetting) -> str:
    """Return which papers it prints."""
    if not setting.papers:
        return texts("Every paper that fits")
    return ", ".join(texts(PAPER_WORDS.get(paper, paper)) for paper in setting.papers)


def standing_words(texts: Texts, stand: PrinterStand) -> tuple[str, Tone]:
    """Return how a printer stands, and whether that needs a look."""
    if stand.unconfirmed:
        return (
            texts.plural(
                "{number} paper may not have come out", "{number} papers may not have come out",
                stand.unconfirmed,
            ),
            Tone.WARNING,
        )  # fmt: skip
    if not stand.waiting:
        return texts("Nothing waits"), Tone.MUTED
    waits = texts.plural("{number} paper waits", "{number} papers wait", stand.waiting)
    reason = printer_reason(texts, stand.reason)
    return (f"{waits}: {reason}" if reason else waits), Tone.WARNING


def trial_words(texts: Texts, setting: PrinterSetting, trial: Trial) -> tuple[str, Tone]:
    """Return what became of a test page."""
    if trial.outcome is None:
        return texts("Printing a test page"), Tone.MUTED
    if trial.outcome.verdict is Verdict.PRINTED and setting.uri.startswith("virtual:"):
        return texts("The test page is printed; Ctrl+Shift+P shows it"), Tone.TEXT
    return _outcome_words(texts, trial.outcome)


def _outcome_words(texts: Texts, outcome: Outcome) -> tuple[str, Tone]:
    if outcome.verdict is Verdict.PRINTED:
        return texts("The test page is printed"), Tone.TEXT
    if outcome.verdict is Verdict.SENT:
        return texts("The test page is sent; this printer never says whether it printed"), Tone.TEXT
    reason = printer_reason(texts, outcome.reason) or printer_reason(texts, "no_answer")
    if outcome.verdict is Verdict.UNCONFIRMED:
        return texts("Look whether the test page came out: {reason}", reason=reason), Tone.WARNING
    return texts("No test page: {reason}", reason=reason), Tone.WARNING


def check_words(texts: Texts, check: JournalCheck) -> str:
    """Return what a check of the journal found."""
    number = format_quantity(check.facts * 1000, texts.language)
    if check.is_clean:
        return texts("In order: all {number} entries are as they were recorded.", number=number)
    if check.first_bad:
        what = texts("An entry was changed after it was recorded ({entry}).", entry=check.first_bad)
    elif check.differences:
        what = texts("Some tables differ from what was recorded; a rebuild makes them right.")
    else:
        what = texts("The disk damaged the file.")
    keep = texts("Keep the data folder as it is, copy it, and ask for help.")
    return f"{what} {keep}"
