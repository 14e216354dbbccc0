"""This computer refuses what it must, keeps what it is told, and knows what waits at its printers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from pos_desktop.app import App, open_app
from pos_desktop.desktop.computer import ThisComputer
from pos_desktop.domain.errors import PosError, RuleBroken
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.facts import RegisterChanged
from pos_desktop.printing.samples import sample
from pos_desktop.printing.transports import VirtualPrinter
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.founding import NewShop
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.paper import PrintJob, Verdict, encode_document
from pos_desktop.settings import PrinterSetting, load_settings

COUNTER = PrinterSetting("Counter", "virtual:Counter")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A shop that was just founded."""
    opened = open_app(tmp_path / "shop")
    yield opened
    opened.close()


@pytest.fixture
def owner(app: App) -> Desk:
    """The owner at its first register."""
    return app.found(NewShop())


def as_role(desk: Desk, role: Role) -> Desk:
    """Return the desk with somebody else at it."""
    return replace(desk, actor=Actor(UUID(int=7), role))


def reason_of(error: pytest.ExceptionInfo[PosError]) -> str:
    """Return why something was refused."""
    return error.value.reason


def test_a_printer_is_added_and_is_there_at_the_next_start(app: App, owner: Desk) -> None:
    ThisComputer(app).add_printer(owner, COUNTER)
    assert load_settings(app.folder).printers == (COUNTER,)
    assert [stand.setting for stand in ThisComputer(app).printers()] == [COUNTER]


@pytest.mark.parametrize("role", [Role.CASHIER, Role.MANAGER])
def test_only_an_admin_changes_printers_and_register(app: App, owner: Desk, role: Role) -> None:
    computer, desk = ThisComputer(app), as_role(owner, role)
    computer.add_printer(owner, COUNTER)
    assert owner.register_id is not None
    for forbidden in (
        lambda: computer.add_printer(desk, PrinterSetting("Other", "virtual:Other")),
        lambda: computer.remove_printer(desk, "Counter"),
        lambda: computer.choose_register(desk, owner.register_id.bytes),
    ):
        with pytest.raises(RuleBroken) as refused:
            forbidden()
        assert reason_of(refused) == "not_allowed"
    assert app.settings.printers == (COUNTER,)
    assert app.settings.register_id == ""


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        (PrinterSetting(" ", "virtual:x"), "empty"),
        (PrinterSetting("Counter", "tcp://"), "empty"),
        (PrinterSetting("Counter", "file:"), "empty"),
        (PrinterSetting("Counter", "tcp://user@host"), "bad_printer_address"),
        (PrinterSetting("Counter", "lpt:1"), "bad_printer_address"),
        (PrinterSetting("Counter", "virtual:x", "telex"), "bad_choice"),
    ],
)
def test_a_printer_that_cannot_be_is_refused(
    app: App, owner: Desk, setting: PrinterSetting, reason: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        ThisComputer(app).add_printer(owner, setting)
    assert reason_of(refused) == reason
    assert app.settings.printers == ()


def test_nothing_is_printed_into_the_shops_own_data(app: App, owner: Desk) -> None:
    for path in (app.folder / "shop.db", app.folder / ".." / app.folder.name / "settings.json"):
        with pytest.raises(RuleBroken) as refused:
            ThisComputer(app).add_printer(owner, PrinterSetting("Evil", f"file:{path}"))
        assert reason_of(refused) == "printer_in_data_folder"


def test_a_name_is_taken_once(app: App, owner: Desk) -> None:
    computer = ThisComputer(app)
    computer.add_printer(owner, COUNTER)
    with pytest.raises(RuleBroken) as refused:
        computer.add_printer(owner, PrinterSetting("Counter", "tcp://192.168.1.50"))
    assert reason_of(refused) == "printer_exists"
    assert app.settings.printers == (COUNTER,)


def test_only_an_admin_looks_for_printers(
    app: App, owner: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no_queues" in ThisComputer(app).find_printers(owner).troubles or os.name == "nt"
    with pytest.raises(RuleBroken) as refused:
        ThisComputer(app).find_printers(as_role(owner, Role.MANAGER))
    assert reason_of(refused) == "not_allowed"


def test_a_removed_printer_is_returned_and_gone(app: App, owner: Desk) -> None:
    computer = ThisComputer(app)
    computer.add_printer(owner, COUNTER)
    assert computer.remove_printer(owner, "Counter") == COUNTER
    assert computer.printers() == ()
    with pytest.raises(RuleBroken) as refused:
        computer.remove_printer(owner, "Counter")
    assert reason_of(refused) == "unknown_printer"


def test_a_test_page_comes_out_at_once(app: App, owner: Desk) -> None:
    computer = ThisComputer(app)
    computer.add_printer(owner, COUNTER)
    outcome = computer.print_test_page(as_role(owner, Role.CASHIER), "Counter")
    assert outcome.verdict is Verdict.PRINTED
    transport = app.printers["Counter"].transport
    assert isinstance(transport, VirtualPrinter)
    assert transport.sheets[0].printout.document.kind == "test_page"


def test_a_test_page_says_why_it_did_not_come_out(app: App, owner: Desk) -> None:
    computer = ThisComputer(app)
    computer.add_printer(owner, COUNTER)
    transport = app.printers["Counter"].transport
    assert isinstance(transport, VirtualPrinter)
    transport.set_trouble("cover_open")
    assert computer.print_test_page(owner, "Counter").reason == "cover_open"


def test_papers_that_wait_are_counted_with_what_holds_them_up(app: App, owner: Desk) -> None:
    computer = ThisComputer(app)
    computer.add_printer(owner, COUNTER)
    transport = app.printers["Counter"].transport
    assert isinstance(transport, VirtualPrinter)
    transport.set_trouble("paper_out")
    assert computer.print_test_page(owner, "Counter").reason == "paper_out"
    payload = encode_document(sample("receipt", "en"))
    for _ in range(2):
        job = PrintJob(uuid4(), "Counter", "receipt", payload)
        app.ledger.submit(lambda entry, job=job: entry.spool(job)).result()
    app.print_due()
    (stand,) = computer.printers()
    assert (stand.waiting, stand.unconfirmed, stand.reason) == (2, 0, "paper_out")


def test_another_register_is_kept_for_the_next_start(app: App, owner: Desk) -> None:
    register = RegisterChanged(name="Till 2", outlet_id=owner.outlet_id.bytes, prefix="2-", currency="CAD")
    register_id = app.ledger.submit(lambda entry: save_record(entry, owner, register)).result()
    ThisComputer(app).choose_register(owner, register_id)
    assert load_settings(app.folder).register_id == register_id.hex()


def test_a_register_that_is_none_is_refused(app: App, owner: Desk) -> None:
    with pytest.raises(RuleBroken) as refused:
        ThisComputer(app).choose_register(owner, owner.outlet_id.bytes)
    assert reason_of(refused) == "unknown_record"


def test_a_sound_journal_is_clean(app: App, owner: Desk) -> None:
    check = ThisComputer(app).check_journal()
    assert check.is_clean
    assert check.facts == app.store.maintenance.facts()


def test_changes_made_at_the_same_time_are_all_kept(app: App, owner: Desk) -> None:
    computer = ThisComputer(app)
    printers = [PrinterSetting(f"Printer {at}", f"virtual:{at}") for at in range(8)]
    with ThreadPoolExecutor(4) as threads:
        added = [threads.submit(computer.add_printer, owner, each) for each in printers]
        dark = threads.submit(
            computer.change, lambda settings: msgspec.structs.replace(settings, theme="dark")
        )
        for future in (*added, dark):
            future.result()
    assert {each.printer_id for each in load_settings(app.folder).printers} == {
        each.printer_id for each in printers
    }
    assert app.settings.theme == "dark"
