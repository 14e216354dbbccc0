"""Sales history: what it shows, what it asks for, and that it fits everywhere in both languages."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.state import SaleState
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.history.presenter import HistoryPresenter, Narrowing
from pos_desktop.ui.screens.history.questions import ReturnBody
from pos_desktop.ui.screens.history.screen import HistoryScreen
from pos_desktop.ui.screens.history.state import Days, Deed, Field
from pos_desktop.ui.screens.ties import Ties
from pos_desktop.ui.theme import Mode, Scale, Theme
from tests.builders import AShop
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens import gallery
from tests.ui.screens.desk import RowQueries, SynchronousBridge, ties_of
from tests.ui.screens.room import bring_up, fit
from tests.ui.screens.rows import AMIRA, MILE_END, NOW_MS, TILL_2, an_id

SALES = (*gallery.a_day_of_orders(), gallery.a_register_sale(), gallery.a_cancelled_after_packing())


def a_presenter(sales: tuple[SaleState, ...] = SALES) -> HistoryPresenter:
    """Return a presenter over hand-built sales; it has no ledger, so nothing can be done."""
    desk = Desk(Actor(UUID(bytes=AMIRA), Role.MANAGER), UUID(bytes=MILE_END), UUID(bytes=TILL_2))
    ties = Ties(
        queries=RowQueries(sales),  # type: ignore[arg-type]
        ledger=None,  # type: ignore[arg-type]
        bridge=SynchronousBridge(),  # type: ignore[arg-type]
        desk=lambda: desk,
        now_ms=lambda: NOW_MS,
        press=lambda: None,  # type: ignore[arg-type,return-value]
    )
    return HistoryPresenter(ties)


def a_screen(qtbot: QtBot, look: Look, presenter: HistoryPresenter, language: str = "en") -> HistoryScreen:
    """Return a shown screen as large as the shell leaves it on 1366 x 768."""
    screen = HistoryScreen(look, Texts(language))
    screen.attach(presenter)
    fit(screen, look, WINDOWS[1])
    bring_up(qtbot, screen)
    presenter.refresh()
    return screen


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_state_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter, language)
    fit(screen, look, window)
    check_screen(screen)
    week = Days(date(2026, 11, 16), date(2026, 11, 22))
    presenter.narrow(Narrowing(presenter.state.chosen, week))
    for number in ("#1042", "#1043", "S-2190", "#1039"):
        presenter.open_sale(an_id(number))
        check_screen(screen)
    for field in (Field.DATE, Field.AMOUNT, Field.CUSTOMER):
        screen.chips.typed.open(field)
        check_screen(screen)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_history_says_what_will_appear(qtbot: QtBot, look: Look, language: str) -> None:
    screen = a_screen(qtbot, look, a_presenter(()), language)
    check_screen(screen)


def test_the_accent_is_the_money_still_open(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    presenter.open_sale(an_id("#1042"))
    assert screen.sale_view.accent.face.amount == "65.83"
    with qtbot.waitSignal(presenter.continue_requested) as asked:
        qtbot.keyClick(screen, Qt.Key.Key_F12)
    assert asked.args[0] == an_id("#1042")


def test_arrow_keys_walk_through_the_sales(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert presenter.state.open is not None


def test_a_filter_is_taken_off_by_its_chip(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    presenter.narrow(Narrowing(presenter.state.chosen, Days(date(2026, 11, 22), date(2026, 11, 22))))
    assert presenter.state.fields == (Field.DATE,)
    screen.chips._chips[0].click()  # the only chip there is
    assert presenter.state.fields == ()


def test_a_day_that_is_none_is_said_beside_its_field(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_presenter())
    screen.chips.typed.open(Field.DATE)
    screen.chips.typed.first.setText("yesterday")
    screen.chips.typed.apply_button.click()
    assert screen.chips.typed.trouble.isVisible()


def test_an_email_holds_the_receipt(qtbot: QtBot, look: Look) -> None:
    presenter = a_presenter()
    screen = a_screen(qtbot, look, presenter)
    presenter.open_sale(an_id("#1042"))
    with qtbot.waitSignal(screen.link_requested) as asked:
        screen.sale_view.deed_requested.emit(Deed.EMAIL)
    assert asked.args[0].startswith("mailto:a.martin@example.com?")
    assert "90.83" in asked.args[0]


def test_a_return_is_chosen_in_a_dialog_and_taken(qtbot: QtBot, look: Look) -> None:
    shop = AShop()
    shop.count("MUG", 5)
    sale_id = shop.sold("MUG")
    presenter = HistoryPresenter(ties_of(shop))
    screen = a_screen(qtbot, look, presenter)
    presenter.open_sale(sale_id)
    presenter.deal(Deed.RETURN)
    dialog = screen.dialog
    assert dialog is not None
    check_screen(dialog)
    assert not dialog.accept_button.isEnabled()
    body = dialog.findChild(ReturnBody)
    assert isinstance(body, ReturnBody)
    body.lines[0].stepper.more.click()
    dialog.accept_button.click()
    assert presenter.state.open is not None
    assert presenter.state.open.accent is Deed.GIVE_BACK
    assert screen.dialog is None
