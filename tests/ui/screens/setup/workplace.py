"""A Setup screen to try: rows of every kind, and a computer that keeps its settings in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Actor, Permission, Role
from pos_desktop.journal.state import Contradiction
from pos_desktop.services.access import permit
from pos_desktop.services.ports.found_printers import FoundPrinter, PrinterSearch
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.paper import Outcome, Verdict
from pos_desktop.services.ports.rows import ExceptionRow, MessageRow, NamedRow
from pos_desktop.settings import PrinterSetting, Settings
from pos_desktop.ui.screens.setup.computer import JournalCheck, PrinterStand
from pos_desktop.ui.screens.setup.presenter import SetupPresenter
from pos_desktop.ui.screens.ties import Ties
from tests.ui.screens.desk import SynchronousBridge
from tests.ui.screens.rows import AMIRA, MILE_END, NOW_MS, OUTLETS, TILL_2, VIEUX_PORT, an_id, at

TILL_3 = b"register-till-3-"
SHOPS = tuple(
    NamedRow(an_id(kind), kind.title(), {"kind": kind, "address": f"https://{host}/"})
    for kind, host in (
        ("bigcommerce", "store-tilleul.mybigcommerce.example"),
        ("shopify", "maison-tilleul.myshopify.example"),
        ("woocommerce", "boutique.maisontilleul.example"),
        ("ecwid", "app.ecwid.example/4711"),
    )
)
COUNTER = PrinterSetting("Receipts at the counter", "tcp://192.168.1.50:9100")
LABELS = PrinterSetting("Labels", "file:/dev/usb/lp0", "label4x6", ("address_label",))
ADAPTER = "serial:/dev/serial/by-id/usb-Prolific_Technology_Inc._USB-Serial_Controller_D-if00-port0"
FOUND = PrinterSearch(
    (
        FoundPrinter("usb:04b8:0e28", "EPSON TM-T20III"),
        FoundPrinter("usb:0519:0003", "USB 0519:0003", "usb_not_allowed"),
        FoundPrinter(ADAPTER, "ttyUSB0, Prolific Technology Inc. USB-Serial Controller D"),
        FoundPrinter("queue:Receipts", "Receipts"),
    ),
    ("queues_silent",),
)
SCREEN = PrinterSetting("Demo", "virtual:Demo", "receipt58", ("packing_slip", "picking_list"))


def a_message(number: str, kind: str, step: str, *pairs: tuple[str, str | int], **more: Any) -> MessageRow:
    """Return a step of a shop of one kind; `more` is when, outcome, told_at_ms."""
    when = more.pop("when", at(22, 9, 58))
    key = more.pop("key", step)
    values = {"outcome": "", "told_at_ms": None} | more
    return MessageRow(an_id(number), number, an_id(kind), kind, key, step, pairs, when, **values)


def messages() -> tuple[MessageRow, ...]:
    """Return one step of every kind, waiting, within its undo time, told and done by hand."""
    tracking = (("tracking", "7035114477138472"), ("carrier", "Canada Post"))
    refund: tuple[tuple[str, str | int], ...] = (("amount_minor", 29_773), ("currency", "CAD"))
    paid = (("status", "completed"), ("payment_method_title", "gift_card"), ("transaction_id", "till-1"))
    return (
        a_message("B-1045", "bigcommerce", "packed", ("status_id", 9)),
        a_message("B-1031", "bigcommerce", "packed", ("status_id", 8)),
        a_message("#1034", "shopify", "shipped", *tracking, key="shipped:1"),
        a_message("W-1035", "woocommerce", "picked_up", *paid),
        a_message("#1033", "shopify", "refund_task", ("order", "#1033"), *refund, key="refund:1"),
        a_message("E-KJ7QX", "ecwid", "packed", ("fulfillmentStatus", "READY_FOR_PICKUP")),
        a_message("E-M2PLA", "ecwid", "paid", ("paymentStatus", "PAID"), when=NOW_MS + 5_000),
        a_message("B-1020", "bigcommerce", "packed", ("status_id", 9), outcome="told", told_at_ms=NOW_MS),
        a_message("#1019", "shopify", "cancelled", ("reason", "OTHER"), outcome="settled", told_at_ms=NOW_MS),
    )


def an_exception(root: str, kind: str, *details: tuple[str, str | int]) -> ExceptionRow:
    """Return a contradiction of a sale or product."""
    return ExceptionRow(an_id(root), root, Contradiction(f"{kind}:{root}", kind, details, 1))


def exceptions() -> tuple[ExceptionRow, ...]:
    """Return one of every kind."""
    money: tuple[tuple[str, str | int], ...] = (("over_minor", 29_773), ("currency", "CAD"))
    place: tuple[tuple[str, str | int], ...] = (("product", "Olive tree, 90 cm"), ("outlet", "Vieux-Port"))
    of_sales = (
        "packed_and_cancelled", "edited_after_packing", "handed_over_unpaid", "handed_over_twice",
        "rival_allocation", "second_completion", "short", "a_kind_of_tomorrow",
    )  # fmt: skip
    return (
        an_exception("#1042", "overpaid", *money),
        an_exception("#1033", "paid_and_cancelled", *money),
        *(an_exception("W-1044", kind) for kind in of_sales),
        an_exception("OT-02", "short_stock", *place, ("on_hand", 0), ("committed", 14_000)),
        an_exception("OT-02", "late_movement", *place, ("quantity", 1_000)),
        an_exception("626", "same_code", ("code", "6260001"), ("products", "Mug, Bowl")),
    )


class Shop:
    """Answers what the screen asks of the database."""

    def __init__(self, told: tuple[MessageRow, ...], found: tuple[ExceptionRow, ...]) -> None:
        self._messages, self._exceptions = told, found

    def messages(self, *, waiting_only: bool = True) -> tuple[MessageRow, ...]:
        return tuple(row for row in self._messages if not (waiting_only and row.outcome))

    def exceptions(self, *, limit: int | None = None) -> tuple[ExceptionRow, ...]:
        return self._exceptions[:limit]

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        registers = (
            NamedRow(TILL_2, "Till 2", {"outlet_id": MILE_END}),
            NamedRow(TILL_3, "Till 3", {"outlet_id": VIEUX_PORT}),
        )
        return {"outlet": OUTLETS, "channel": SHOPS, "register": registers}.get(kind, ())


class FakeComputer:
    """A computer in memory that refuses as the real one does; a test page has the outcome put in."""

    def __init__(self, *printers: PrinterSetting) -> None:
        self.folder = Path("/var/lib/pos-desktop/maison-tilleul")
        self.settings = Settings(printers=printers)
        self.stands: dict[str, PrinterStand] = {}
        self.outcome = Outcome(Verdict.PRINTED)
        self.search, self.searches = FOUND, 0
        self.check = JournalCheck(3_683)

    def printers(self) -> tuple[PrinterStand, ...]:
        return tuple(self.stands.get(each.printer_id, PrinterStand(each)) for each in self.settings.printers)

    def add_printer(self, desk: Desk, setting: PrinterSetting) -> None:
        permit(desk, Permission.MANAGE_SETTINGS)
        if any(each.printer_id == setting.printer_id for each in self.settings.printers):
            raise RuleBroken("printer_exists", name=setting.printer_id)
        self._keep((*self.settings.printers, setting))

    def remove_printer(self, desk: Desk, printer_id: str) -> PrinterSetting:
        permit(desk, Permission.MANAGE_SETTINGS)
        removed = next(each for each in self.settings.printers if each.printer_id == printer_id)
        self._keep(tuple(each for each in self.settings.printers if each != removed))
        return removed

    def find_printers(self, desk: Desk) -> PrinterSearch:
        permit(desk, Permission.MANAGE_SETTINGS)
        self.searches += 1
        return self.search

    def print_test_page(self, desk: Desk, printer_id: str) -> Outcome:
        permit(desk, Permission.PRINT)
        return self.outcome

    def choose_register(self, desk: Desk, register_id: bytes) -> None:
        permit(desk, Permission.MANAGE_SETTINGS)
        self.settings = msgspec.structs.replace(self.settings, register_id=register_id.hex())

    def check_journal(self) -> JournalCheck:
        return self.check

    def _keep(self, printers: tuple[PrinterSetting, ...]) -> None:
        self.settings = msgspec.structs.replace(self.settings, printers=printers)


class Bridge(SynchronousBridge):
    """Delivers at once what waits for a printer or a disk, too."""

    def network(
        self, work: Callable[[], Any], owner: Any, deliver: Callable[[Any], None], *, lane: str = ""
    ) -> None:
        self.read(work, owner, deliver, lane=lane)


def a_presenter(
    computer: FakeComputer | None = None,
    *,
    role: Role = Role.ADMIN,
    shop: Shop | None = None,
    bridge: Bridge | None = None,
) -> SetupPresenter:
    """Return a presenter of a busy shop, at its second till."""
    desk = Desk(Actor(UUID(bytes=AMIRA), role), UUID(bytes=MILE_END), UUID(bytes=TILL_2))
    ties = Ties(
        queries=shop or Shop(messages(), exceptions()),  # type: ignore[arg-type]
        ledger=None,  # type: ignore[arg-type]
        bridge=bridge or Bridge(),  # type: ignore[arg-type]
        desk=lambda: desk,
        now_ms=lambda: NOW_MS,
        press=lambda: None,  # type: ignore[arg-type,return-value]
    )
    return SetupPresenter(ties, computer or FakeComputer(COUNTER, LABELS, SCREEN))
