"""Setup: what it shows, where it leads, and that it fits everywhere in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.domain.permissions import Role
from pos_desktop.services.ports.paper import Outcome, PrinterKind, Verdict
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.computer import JournalCheck, PrinterStand
from pos_desktop.ui.screens.setup.presenter import SetupPresenter
from pos_desktop.ui.screens.setup.printer_form import Way
from pos_desktop.ui.screens.setup.screen import SetupScreen
from pos_desktop.ui.screens.setup.state import Tab
from pos_desktop.ui.theme import Metric, Mode, Scale, Theme
from pos_desktop.ui.widgets.button import ButtonKind
from pos_desktop.ui.widgets.menu import Menu
from tests.builders import AShop
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens.exceptions.things import a_presenter as a_list
from tests.ui.screens.replication.hubs import ALL, GOING, FakeHub, a_replication_presenter
from tests.ui.screens.rows import an_id
from tests.ui.screens.setup.workplace import (
    COUNTER,
    LABELS,
    SCREEN,
    TILL_3,
    FakeComputer,
    Shop,
    a_presenter,
    exceptions,
    messages,
)
from tests.ui.screens.shops.online import SHOPIFY, FakeWebShops, a_shops_presenter, loaded


def a_screen(qtbot: QtBot, look: Look, presenter: SetupPresenter, language: str = "en") -> SetupScreen:
    """Return a shown screen as large as the shell leaves it on 1366 x 768."""
    screen = SetupScreen(look, Texts(language))
    qtbot.addWidget(screen)
    shops = a_shops_presenter(FakeWebShops(loaded(), SHOPIFY))
    replication = a_replication_presenter(FakeHub(GOING, *ALL))
    looked_at = a_list(AShop(), *exceptions())
    screen.attach(presenter, shops, looked_at, replication)
    fit(screen, look, WINDOWS[1])
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    presenter.refresh()
    shops.refresh()
    replication.refresh()
    looked_at.refresh()
    return screen


def fit(screen: SetupScreen, look: Look, window: tuple[int, int, int]) -> None:
    """Give a screen the room the shell leaves it in a window."""
    screen.resize(window[0] - look.px(Metric.RAIL), window[1] - look.px(Metric.STATUS) - 1)


def a_troubled_computer() -> FakeComputer:
    """Return a computer whose printers have papers left over."""
    computer = FakeComputer(COUNTER, LABELS, SCREEN)
    computer.stands = {
        COUNTER.printer_id: PrinterStand(COUNTER, 2, 0, "unreachable"),
        LABELS.printer_id: PrinterStand(LABELS, 0, 1),
    }
    computer.outcome = Outcome(Verdict.UNCONFIRMED, "connection_lost")
    computer.check = JournalCheck(3_683, first_bad="1f2e3d4c-1207")
    return computer


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("role", [Role.ADMIN, Role.CASHIER])
def test_every_state_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode, role: Role
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    presenter = a_presenter(a_troubled_computer(), role=role)
    screen = a_screen(qtbot, look, presenter, language)
    fit(screen, look, window)
    presenter.show_told(True)
    for tab in Tab:
        presenter.show_tab(tab)
        check_screen(screen)
    presenter.check_journal()
    check_screen(screen)
    presenter.show_tab(Tab.PRINTERS)
    presenter.test_printer(SCREEN.printer_id)
    check_screen(screen)
    presenter.add_printer(COUNTER)
    if role is Role.ADMIN:
        screen.printers.form.found.choice.click()
        check_screen(screen)
        screen.findChild(Menu).rows[2].click()
        check_screen(screen)
        screen.printers.form.add_button.click()
        check_screen(screen)
    for way in Way:
        screen.printers.form._on_way_chosen(way)
        check_screen(screen)
    for kind in PrinterKind:
        screen.printers.form._on_kind_chosen(kind)
        check_screen(screen)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_shop_says_what_will_appear(qtbot: QtBot, look: Look, language: str) -> None:
    presenter = a_presenter(FakeComputer(), shop=Shop((), ()))
    screen = a_screen(qtbot, look, presenter, language)
    for tab in Tab:
        presenter.show_tab(tab)
        check_screen(screen)
    presenter.show_tab(Tab.SHOPS)
    presenter.show_told(True)
    check_screen(screen)


def test_the_tabs_say_how_much_there_is(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_presenter())
    counts = [button.choice.count for button in screen.tabs.buttons]
    waiting = sum(not row.outcome for row in messages())
    assert counts == [str(waiting), str(len(exceptions())), "", "", ""]


def test_a_waiting_step_leads_to_its_sale(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_presenter())
    screen.shops.filter.buttons[1].click()
    screen.shops.queue.table.show_row((an_id("#1034"), "shipped:1"))
    with qtbot.waitSignal(screen.sale_requested) as asked:
        qtbot.keyClick(screen.shops.queue.table, Qt.Key.Key_Return)
    assert asked.args[0] == an_id("#1034")


def test_the_segments_ask_for_what_was_told_too(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    screen.shops.filter.buttons[2].click()
    assert len(screen.shops.queue.table.rows) == len(messages())


def test_adding_is_the_next_step_once_name_and_address_are_written(qtbot: QtBot, look: Look) -> None:
    computer = FakeComputer()
    presenter = a_presenter(computer)
    screen = a_screen(qtbot, look, presenter)
    presenter.show_tab(Tab.PRINTERS)
    form = screen.printers.form
    assert not form.add_button.isEnabled()
    qtbot.keyClicks(form.name, "Counter")
    assert form.add_button.kind is ButtonKind.NEUTRAL
    qtbot.keyClicks(form.address, "192.168.1.50")
    assert form.add_button.kind is ButtonKind.PRIMARY

    qtbot.keyClick(form.address, Qt.Key.Key_Return)

    assert [each.uri for each in computer.settings.printers] == ["tcp://192.168.1.50"]
    assert form.name.text() == ""
    assert [line.printer_id for line in screen.printers.lines] == ["Counter"]


def test_a_refused_printer_stays_written(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter(FakeComputer(COUNTER))
    screen = a_screen(qtbot, look, presenter)
    presenter.show_tab(Tab.PRINTERS)
    form = screen.printers.form
    form.name.setText(COUNTER.printer_id)
    form.address.setText("192.168.1.77")
    form.add_button.click()
    assert form.trouble.isVisible()
    assert form.address.text() == "192.168.1.77"


def test_a_cashier_is_told_who_adds_printers_and_may_try_them(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter(role=Role.CASHIER)
    screen = a_screen(qtbot, look, presenter)
    presenter.show_tab(Tab.PRINTERS)
    assert not screen.printers.form.name.isVisible()
    assert screen.printers.form.trouble.isVisible()
    line = screen.printers.lines[0]
    assert not line.remove_button.isEnabled()
    line.test_button.click()
    assert line.standing.text() == "The test page is printed"


def test_removing_offers_to_take_it_back(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter(FakeComputer(COUNTER))
    screen = a_screen(qtbot, look, presenter)
    with qtbot.waitSignal(screen.toast_requested) as news:
        screen.printers.lines[0].remove_button.click()
    assert news.args[0].undo is not None


def test_another_language_is_asked_for_with_everything_else_as_it_is(qtbot: QtBot, look: Look) -> None:
    look.set_theme(Theme(Mode.DARK, Scale.LARGE))
    screen = a_screen(qtbot, look, a_presenter())
    with qtbot.waitSignal(screen.appearance_requested) as asked:
        screen.computer.looks.language.buttons[1].click()
    chosen = asked.args[0]
    assert (chosen.language, chosen.mode, chosen.scale) == ("fr", Mode.DARK, Scale.LARGE)
    assert chosen.has_sounds


def test_the_register_is_chosen_from_a_menu(qtbot: QtBot, look: Look) -> None:
    computer = FakeComputer()
    presenter = a_presenter(computer)
    screen = a_screen(qtbot, look, presenter)
    presenter.show_tab(Tab.COMPUTER)
    screen.computer.register.choice.click()
    menu = screen.findChild(Menu)
    assert isinstance(menu, Menu)
    menu.rows[1].click()
    assert computer.settings.register_id == TILL_3.hex()


def test_the_check_says_in_words_what_it_found(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    screen.computer.data.check_button.click()
    assert screen.computer.data.result.face.text == "In order: all 3,683 entries are as they were recorded."


def test_another_language_is_spoken_everywhere(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    screen.retranslate(Texts("fr"))
    assert [button.choice.text for button in screen.tabs.buttons][3] == "Imprimantes"
    assert screen.printers.lines[0].test_button.face.text == "Page d’essai"
