"""Where everything is put together: the one file that may import every room.

Nothing here knows of windows.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.online.own_place import OwnPlace, desk_at
from pos_desktop.services.founding import NewShop, found_shop
from pos_desktop.services.pins import Argon2Hasher, KeptTries
from pos_desktop.services.ports.ledger import Desk, Priority
from pos_desktop.services.ports.rows import NamedRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.services.press import Press
from pos_desktop.services.signing_in import Credentials, Doorkeeper, actor_of
from pos_desktop.settings import PrinterSetting, Settings, load_settings, save_settings
from pos_desktop.store.open import Store, open_store, wall_ms

if TYPE_CHECKING:  # late: a till rings up before it prints, and reads no order files
    from pos_desktop.domain.orders import NeutralOrder
    from pos_desktop.hub.embedded import EmbeddedHub, Served
    from pos_desktop.online.hub import LiveHub
    from pos_desktop.online.keys import KeyStore
    from pos_desktop.online.shops import Shops
    from pos_desktop.printing.spool import JobDone, Spool
    from pos_desktop.services.papers import PaperData
    from pos_desktop.services.ports.paper import Document, PrinterProfile, Printout, Transport

LABELS = {"address_label": ("label4x6",), "product_label": ("label57x32", "label57x32escpos")}
_CERTIFICATE_KEY = b"hub certificate "


def make_document(data: PaperData, language: str) -> Document:
    """Return a paper's data as the document that screens preview and printers print.

    Errors: `RuleBroken("not_packed")` for a slip of what is not packed.
    """
    return _makers()[type(data)](data, Texts(language))


@cache
def _makers() -> dict[type, Callable[[Any, Texts], Document]]:
    """Return who makes which paper."""
    # late: no paper is printed while the till starts
    from pos_desktop.printing.documents.address_label import address_label
    from pos_desktop.printing.documents.closure import closure
    from pos_desktop.printing.documents.packing_slip import packing_slip
    from pos_desktop.printing.documents.picking_list import picking_list
    from pos_desktop.printing.documents.product_label import product_labels
    from pos_desktop.printing.documents.receipt import gift_receipt, receipt
    from pos_desktop.services.ports.paper import (
        AddressLabelData,
        ClosureData,
        GiftReceiptData,
        PackingSlipData,
        PickingListData,
        ProductLabelsData,
        ReceiptData,
    )

    return {
        PackingSlipData: packing_slip,
        PickingListData: picking_list,
        ReceiptData: receipt,
        GiftReceiptData: gift_receipt,
        AddressLabelData: address_label,
        ClosureData: closure,
        ProductLabelsData: product_labels,
    }


class Printer(msgspec.Struct, frozen=True):
    """One printer of this computer, ready to print."""

    setting: PrinterSetting
    profile: PrinterProfile
    transport: Transport
    spool: Spool


class Host:
    """The port `Host` of the room online: this computer as the hub of the shop's network."""

    def __init__(self, folder: Path, clock: Callable[[], int], keys: KeyStore) -> None:
        self._folder, self._clock, self._keys = folder, clock, keys

    @property
    def address(self) -> str:
        """Return what other tills are told, "" while nothing is served."""
        return self._hub.address if "_hub" in self.__dict__ else ""

    def serve(self, port: int) -> Served:
        """Serve from now on. Errors: `Unavailable` no_hub_extra, cannot_listen, not_saved."""
        try:
            return self._hub.serve(port)
        except ImportError as error:
            raise Unavailable("no_hub_extra", library=error.name or "") from error

    def resume(self) -> None:
        """Serve again where it was to be served when the program ended."""
        if (self._folder / "hub" / "served.json").exists() and self._hub.wanted_port is not None:
            self.serve(self._hub.wanted_port)

    def stop(self) -> None:
        """Serve no more; what it holds stays."""
        if self.address:
            self._hub.stop()

    def close(self) -> None:
        """Stop until the next start of the program."""
        if self.address:
            self._hub.close()

    @cached_property
    def _hub(self) -> EmbeddedHub:
        # late: its libraries are an extra, and hardly any till is a hub
        from pos_desktop.hub.embedded import EmbeddedHub

        return EmbeddedHub(self._folder, self._clock, self._password)

    def _password(self) -> str:
        kept = self._keys.keys(_CERTIFICATE_KEY)
        if not kept:
            kept = (secrets.token_hex(32),)
            self._keys.keep(_CERTIFICATE_KEY, kept)
        return kept[0]


class App:
    """The open shop: its ledger, queries, papers and printers."""

    def __init__(self, folder: Path, store: Store, settings: Settings, clock: Callable[[], int]) -> None:
        self.folder, self.store, self.clock = folder, store, clock
        self.ledger, self.queries = store.ledger, store.queries
        self.settings = settings
        self.hasher = Argon2Hasher()
        self.doorkeeper = Doorkeeper(self.hasher, KeptTries(folder / "tries.json"))
        self.printers: dict[str, Printer] = {}
        self._set_up_printers()

    def close(self) -> None:
        """Finish what was submitted and let the data folder go."""
        for name in ("shops", "hub"):
            if name in self.__dict__:
                getattr(self, name).stop()
        self.store.close()

    @cached_property
    def shops(self) -> Shops:
        """The web shops, live; they keep in touch by themselves once started."""
        # late: it waits for the network, and a till rings up without it
        from pos_desktop.online.opening import open_shops

        return open_shops(self.folder, self.store, self.keys, self.clock)

    @cached_property
    def keys(self) -> KeyStore:
        """The keys of this computer: opened once, they are open to its web shops and its hub."""
        # late: a till rings up without them
        from pos_desktop.online.opening import key_store

        return key_store(self.folder, self.store)

    @cached_property
    def hub(self) -> LiveHub:
        """This till's side of its hub; it keeps in step by itself once started."""
        # late: a till rings up without it
        from pos_desktop.online.hub_opening import open_hub

        host = Host(self.folder, self.clock, self.keys)
        return open_hub(self.store, self.keys, self.clock, joined=self.standing.joined, host=host)

    def change_settings(self, settings: Settings) -> None:
        """Keep new settings of this computer. Errors: `Unavailable("not_saved")`."""
        save_settings(self.folder, settings)
        self.settings = settings
        self._set_up_printers()

    def add_printer(self, setting: PrinterSetting) -> None:
        """Add a printer, or put one of the same id in its place.

        Errors: `RuleBroken` bad_printer_address, bad_choice; `Unavailable("not_saved")`.
        """
        _printer(self.store, setting)
        others = tuple(each for each in self.settings.printers if each.printer_id != setting.printer_id)
        self.change_settings(msgspec.structs.replace(self.settings, printers=(*others, setting)))

    def printer_for(self, document_kind: str) -> str:
        """Return the id of the printer that prints this kind of paper: one that names it, else one that fits.

        Errors: `RuleBroken("no_printer", document=...)`.
        """
        settings = self.settings.printers
        naming = [each for each in settings if document_kind in each.papers]
        kinds = LABELS.get(document_kind, ())
        fitting = [each for each in settings if not each.papers and _fits(each.kind, kinds)]
        anything = [each for each in settings if not each.papers]
        for setting in (*naming, *fitting, *anything):
            return setting.printer_id
        raise RuleBroken("no_printer", document=document_kind)

    def once(self, address: str, *, label: bool = False, kind: str = "") -> str:
        """Make a printer for one command ready and return its id; "" for no address is none.

        Errors: `RuleBroken("bad_printer_address")`.
        """
        if not address:
            return ""
        kind = kind or ("label4x6" if label else "receipt80")
        if address.lower().endswith(".pdf"):
            kind = "pdf"
        self.printers[address] = _printer(self.store, PrinterSetting(address, address, kind=kind))
        return address

    def press(self, language: str = "", *, printer_id: str = "") -> Press:
        """Return how papers are made here, in this computer's language and on the printer of each paper.

        Shapes: `language` and `printer_id`, where given, hold instead.
        """
        chosen = language or self.settings.language
        printer_for = (lambda document_kind: printer_id) if printer_id else self.printer_for
        return Press(lambda data: make_document(data, chosen), chosen, printer_for, self.queries)

    def require_room(self, document: Document, printer_id: str) -> None:
        """Refuse a document whose bar codes find no room on a printer's paper; not on the writer's thread.

        Errors: `RuleBroken("code_too_wide", code)`.
        """
        # late: no paper is printed while the till starts
        from pos_desktop.printing.rendering import codes_cut_off, lay_out

        printer = self.printers.get(printer_id)
        missing = codes_cut_off(document, lay_out(document, printer.profile)) if printer else ()
        if missing:
            raise RuleBroken("code_too_wide", code=missing[0])

    def print_due(self) -> tuple[JobDone, ...]:
        """Print what is due on every printer now, and record what came out; waits for the printers."""
        if not self.printers:
            return ()
        # late: a till rings up before it prints
        from pos_desktop.services.ports.paper import JobState

        done: list[JobDone] = []
        for printer in self.printers.values():
            while (job := printer.spool.run_once(self.clock())) is not None:
                done.append(job)
                if job.outcome.verdict.value in (JobState.PRINTED.value, JobState.SENT.value):
                    self._record_printed(job)
        return tuple(done)

    def translate(self, payload: bytes, *, address: str = "") -> tuple[NeutralOrder, ...]:
        """Return the orders of a file, every one or none.

        Errors: `Rejected("bad_order_file", field, problem)`.
        """
        # late: it knows every web shop, and no file is read while the till starts
        from pos_desktop.channels import registry

        return registry.translate(payload, address=address)

    def desk(self, *, register: str = "", user: str = "") -> Desk:
        """Return a desk by register and user name; the owner's, where this computer stands, without either.

        Errors: `RuleBroken("unknown_record")` naming kind and name.
        """
        if register:
            row = _named(self.queries.named("register"), register, "register")
            desk = desk_at(row) or self.standing.desk()
        else:
            desk = self.standing.desk()
        if not user:
            return desk
        person = _named(self.queries.named("user"), user, "user")
        return replace(desk, actor=actor_of(Credentials(person.record_id, person.fields)))

    def found(self, shop: NewShop) -> Desk:
        """Make sure that the shop has an outlet and a register; return its owner's desk."""
        return self.ledger.submit(lambda entry: found_shop(entry, shop)).result()

    @cached_property
    def standing(self) -> OwnPlace:
        """Where this computer stands in the shop."""
        return OwnPlace(self.queries, self.ledger, lambda: self.settings, self.change_settings)

    def _record_printed(self, job: JobDone) -> None:
        # late: a till rings up before it prints
        from pos_desktop.services.printing import record_printed

        self.ledger.submit(
            lambda entry: record_printed(entry, job.job), priority=Priority.BACKGROUND
        ).result()

    def _set_up_printers(self) -> None:
        self.printers = {
            setting.printer_id: self._kept(setting) or _printer(self.store, setting)
            for setting in self.settings.printers
        }

    def _kept(self, setting: PrinterSetting) -> Printer | None:
        known = self.printers.get(setting.printer_id)
        return known if known is not None and known.setting == setting else None


def open_app(folder: Path, *, clock: Callable[[], int] = wall_ms) -> App:
    """Open the shop in a data folder; a missing folder is made.

    Errors: as `open_store` and `load_settings`.
    """
    store = open_store(folder, clock=clock)
    try:
        return App(folder, store, load_settings(folder), clock)
    except BaseException:
        store.close()
        raise


def _printer(store: Store, setting: PrinterSetting) -> Printer:
    # late: a computer without a printer needs nothing of this
    from pos_desktop.printing.spool import Spool
    from pos_desktop.printing.transports import TransportOptions, open_transport
    from pos_desktop.services.ports.paper import standard_profile

    try:
        profile = replace(standard_profile(setting.kind, name=setting.printer_id), answers=setting.answers)
    except ValueError as error:
        raise RuleBroken("bad_choice", field="kind", value=setting.kind) from error
    options = TransportOptions(answers=setting.answers, appends=setting.kind != "pdf")
    transport = open_transport(setting.uri, options)

    def rendered(document: Document) -> Printout:
        # late: no paper is printed while the till starts
        from pos_desktop.printing.rendering import render

        return render(document, profile)

    spool = Spool(store.spool, setting.printer_id, transport, rendered)
    spool.recover()
    return Printer(setting, profile, transport, spool)


def _fits(printer_kind: str, kinds: tuple[str, ...]) -> bool:
    """Whether a printer is made for a paper: for one of its kinds of labels, else for no labels at all."""
    return printer_kind in kinds if kinds else not printer_kind.startswith("label")


def _named(rows: tuple[NamedRow, ...], name: str, kind: str) -> NamedRow:
    for row in rows:
        if row.name.casefold() == name.casefold() or row.record_id.hex().startswith(name.lower()):
            return row
    raise RuleBroken("unknown_record", kind=kind, name=name)
