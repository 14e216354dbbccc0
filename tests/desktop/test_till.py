"""The till's Setup screen is wired to the rest: printers, register, looks, the status bar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.app import App, open_app
from pos_desktop.desktop.run import make_till, theme_of
from pos_desktop.desktop.till import Till
from pos_desktop.journal.facts import ProductChanged, RegisterChanged, UserChanged
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.founding import NewShop
from pos_desktop.services.ports.paper import Layout
from pos_desktop.settings import PrinterSetting
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import start_look
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.sell.closing import ClosingDialog
from pos_desktop.ui.screens.sell.wishes import OpenRegister
from pos_desktop.ui.screens.setup.state import Tab
from pos_desktop.ui.shell.state import Appearance, Paper
from pos_desktop.ui.shell.wording import SHOW_NOTICES


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A shop that was just founded; two of its products answer to one code."""
    opened = open_app(tmp_path / "shop")
    desk = opened.found(NewShop())
    for sku in ("MUG", "BOWL"):
        product = ProductChanged(sku=sku, name=sku.title(), codes=("62001",), price_minor=1, currency="CAD")
        opened.ledger.submit(lambda entry, product=product: save_record(entry, desk, product)).result()
    register = RegisterChanged(name="Till 9", outlet_id=desk.outlet_id.bytes, prefix="9-", currency="CAD")
    opened.ledger.submit(lambda entry: save_record(entry, desk, register)).result()
    yield opened
    opened.close()


@pytest.fixture
def till(qtbot: QtBot, qapp: object, app: App) -> Iterator[Till]:
    """Its till, shown."""
    tasks = Tasks()
    made = make_till(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(made.window)
    made.window.show()
    made.start()
    qtbot.waitUntil(lambda: bool(made.window.status.clock.text()))
    yield made
    made.close()
    tasks.close()


def test_what_to_look_at_leads_from_the_status_bar_to_its_list(qtbot: QtBot, till: Till) -> None:
    till.window.status_action_requested.emit(SHOW_NOTICES)
    qtbot.waitUntil(lambda: len(till.others.exceptions.state.items) == 1)
    assert till.window.current_page == "setup"
    assert till.setup.state.tab is Tab.TO_LOOK_AT


def test_the_first_printer_is_ready_at_once_and_gone_and_back_by_undo(qtbot: QtBot, till: Till) -> None:
    till.go_to("setup")
    till.setup.add_printer(PrinterSetting("Counter", "virtual:Counter"))
    qtbot.waitUntil(lambda: till.papers.printing.paper is Paper.READY)
    qtbot.waitUntil(lambda: len(till.setup.state.printers) == 1)

    till.setup.remove_printer("Counter")
    qtbot.waitUntil(lambda: till.papers.printing.paper is Paper.NONE)
    qtbot.waitUntil(lambda: till.window.toast.toast is not None and till.window.toast.toast.undo is not None)
    till.window.toast.take_back()
    qtbot.waitUntil(lambda: till.papers.printing.paper is Paper.READY)


def test_a_test_page_comes_out_in_the_panel(qtbot: QtBot, till: Till) -> None:
    till.setup.add_printer(PrinterSetting("Counter", "virtual:Counter"))
    qtbot.waitUntil(lambda: len(till.setup.state.printers) == 1)
    with qtbot.waitSignal(till.setup.test_printed):
        till.setup.test_printer("Counter")
    assert len(till.papers.sheets()) == 1


def test_the_till_stands_at_another_register_at_once(qtbot: QtBot, till: Till, app: App) -> None:
    till.go_to("setup")
    qtbot.waitUntil(lambda: len(till.setup.state.registers) == 2)
    other = next(each for each in till.setup.state.registers if each.name == "Till 9")
    till.setup.choose_register(other.register_id)
    qtbot.waitUntil(lambda: "Till 9" in till.window.status.place.text())
    assert till.station.desk().register_id == UUID(bytes=other.register_id)
    assert app.settings.register_id == other.register_id.hex()


def test_looks_chosen_here_are_kept(qtbot: QtBot, till: Till, app: App) -> None:
    till.go_to("setup")
    till.setup_screen.appearance_requested.emit(Appearance("fr", has_sounds=False))
    qtbot.waitUntil(lambda: app.settings.language == "fr")
    assert till.setup_screen.title == "Réglages"
    qtbot.waitUntil(lambda: not till.setup.state.settings.sounds)


def test_a_locked_till_rings_up_nothing_and_opens_to_a_badge(qtbot: QtBot, qapp: object, app: App) -> None:
    desk = app.found(NewShop())
    badge = UserChanged(name="Amira", role="manager", badge_hash=app.hasher.hashed("BADGE-7"))
    app.ledger.submit(lambda entry: save_record(entry, desk, badge)).result()
    tasks = Tasks()
    locked = make_till(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(locked.window)
    locked.window.show()
    locked.start()
    qtbot.waitUntil(lambda: bool(locked.window.status.clock.text()))

    with qtbot.waitSignal(locked.shell.pin_refused):
        locked._on_scan(Scan("MUG", ()))
    assert locked.sell.state.cart is None

    with qtbot.waitSignal(locked.shell.pin_accepted):
        locked._on_scan(Scan("BADGE-7", ()))
    locked._on_scan(Scan("MUG", ()))
    qtbot.waitUntil(lambda: locked.sell.state.cart is not None)

    locked.close()
    tasks.close()


def test_closing_the_register_prints_its_closure_and_prints_it_again(
    qtbot: QtBot, till: Till, app: App
) -> None:
    app.add_printer(PrinterSetting("Counter", "virtual:Counter"))
    till.sell.wish(OpenRegister(10_000))
    qtbot.waitUntil(lambda: till.sell.state.register.session is not None)

    till.sell_screen.cart.head.menu_chosen.emit("close")
    qtbot.waitUntil(lambda: bool(till.window.findChildren(ClosingDialog)))
    (dialog,) = till.window.findChildren(ClosingDialog)
    qtbot.keyClicks(dialog.lines[0].field, "9950")
    dialog.close_button.click()

    qtbot.waitUntil(lambda: len(till.papers.sheets()) == 1, timeout=10_000)
    closed = _words(till.papers.sheets()[0])
    assert "REGISTER CLOSURE" in closed
    assert "Difference -$0.50" in closed

    till.sell_screen.cart.head.menu_chosen.emit("closure")
    qtbot.waitUntil(lambda: len(till.papers.sheets()) == 2, timeout=10_000)
    again = _words(till.papers.sheets()[0])
    assert "DUPLICATE 1" in again
    assert [line for line in again if line != "DUPLICATE 1"][:-1] == closed[:-1]  # but when it was printed


def _words(sheet: Layout) -> list[str]:
    return [" ".join(line.split()) for line in sheet.lines]
