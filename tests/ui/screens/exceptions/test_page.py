"""The list of exceptions: everything fits in both languages, and its buttons do what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.domain.permissions import Role
from pos_desktop.journal.facts import ProductChanged
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.ports.replication import RefusedFact
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.exceptions.page import ExceptionsPage
from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter
from pos_desktop.ui.screens.exceptions.state import Deed, View
from pos_desktop.ui.theme import Metric, Mode, Scale, Theme
from pos_desktop.ui.widgets.button import ButtonKind
from tests.builders import AShop
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens.exceptions.things import a_presenter, every_row
from tests.ui.screens.replication.hubs import DRIFTING, GOING, OTHER, FakeHub
from tests.ui.screens.shops.online import FakeWebShops, loaded


def a_full_list(shop: AShop, role: Role = Role.MANAGER) -> ExceptionsPresenter:
    """Return a presenter with one exception of every kind there is."""
    plate = ProductChanged(sku="P", name="Plate", codes=("6260001",), price_minor=1, currency="CAD")
    shop.do(save_record, plate)
    shop.do(save_record, ProductChanged(codes=("6260001",)), record_id=shop.products["MUG"])
    hub = FakeHub(replace(GOING, refused=(RefusedFact(OTHER.device_id, 7, "its hash is another"),)))
    presenter = a_presenter(shop, *every_row(shop), role=role, shops=FakeWebShops(loaded()), hub=hub)
    presenter.show_devices((OTHER, DRIFTING))
    return presenter


def a_page(qtbot: QtBot, look: Look, presenter: ExceptionsPresenter, language: str = "en") -> ExceptionsPage:
    """Return the tab, shown as large as Setup leaves it on 1366 x 768."""
    page = ExceptionsPage(look, Texts(language))
    qtbot.addWidget(page)
    page.attach(presenter)
    fit(page, look, WINDOWS[1])
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    presenter.refresh()
    return page


def fit(page: ExceptionsPage, look: Look, window: tuple[int, int, int]) -> None:
    """Give the tab the room that is left in a window."""
    height = window[1] - look.px(Metric.STATUS) - look.px(Metric.HEADER) - 1
    page.resize(window[0] - look.px(Metric.RAIL), height)


def choose(presenter: ExceptionsPresenter, kind: str) -> None:
    """Show the exception of one kind."""
    presenter.choose(next(each.key for each in presenter.state.items if each.kind == kind))


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.CASHIER])
def test_every_kind_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode, role: Role
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    presenter = a_full_list(AShop(), role)
    page = a_page(qtbot, look, presenter, language)
    fit(page, look, window)
    for item in presenter.state.items:
        presenter.choose(item.key)
        check_screen(page)
    presenter.settle("x" * 501)
    check_screen(page)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.CASHIER])
def test_what_was_settled_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode, role: Role
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    shop = AShop()
    for kind, note in (("rival_allocation", "both parcels are back"), ("short_stock", "")):
        presenter = a_full_list(shop)
        choose(presenter, kind)
        presenter.settle(note)
    presenter = a_full_list(shop, role)
    page = a_page(qtbot, look, presenter, language)
    fit(page, look, window)
    presenter.show_view(View.SETTLED)
    for item in presenter.state.shown:
        presenter.choose(item.key)
        check_screen(page)
    assert page.detail.buttons[Deed.REOPEN].isEnabled() is (role is Role.MANAGER)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_list_says_what_would_appear(qtbot: QtBot, look: Look, language: str) -> None:
    page = a_page(qtbot, look, a_presenter(AShop()), language)
    assert page.empty.isVisible()
    check_screen(page)
    page.filter.chosen.emit(View.SETTLED)
    assert page.empty.isVisible()
    check_screen(page)


def test_the_first_deed_is_the_next_step(qtbot: QtBot, look: Look) -> None:
    presenter = a_full_list(AShop())
    page = a_page(qtbot, look, presenter)
    choose(presenter, "packed_and_cancelled")
    buttons = page.detail.buttons
    assert buttons[Deed.PUT_BACK].kind is ButtonKind.PRIMARY
    assert buttons[Deed.SALE].kind is ButtonKind.NEUTRAL


def test_a_button_leads_to_the_sale(qtbot: QtBot, look: Look) -> None:
    presenter = a_full_list(AShop())
    page = a_page(qtbot, look, presenter)
    choose(presenter, "handed_over_twice")
    with qtbot.waitSignal(presenter.sale_requested):
        page.detail.buttons[Deed.SALE].click()


def test_a_count_is_typed_in_units(qtbot: QtBot, look: Look) -> None:
    shop = AShop()
    presenter = a_full_list(shop)
    page = a_page(qtbot, look, presenter)
    choose(presenter, "short_stock")
    assert not page.detail.count_button.isEnabled()
    page.detail.quantity.setText("12,5")
    qtbot.keyClick(page.detail.quantity, Qt.Key.Key_Return)
    level = shop.ledger.do(lambda entry: entry.stock(shop.outlets[0], shop.products["MUG"]))
    assert level.on_hand == 12_500


def test_a_product_is_chosen_to_keep_the_code(qtbot: QtBot, look: Look) -> None:
    shop = AShop()
    presenter = a_full_list(shop)
    page = a_page(qtbot, look, presenter)
    choose(presenter, "same_code")
    line = next(each for each in page.detail.keep_lines if each.name.text() == "Plate")
    line.button.click()
    found = shop.ledger.do(lambda entry: entry.product_by_code("6260001"))
    assert [each.fields["name"] for each in found] == ["Plate"]


def test_settling_takes_a_note_and_goes_to_the_next(qtbot: QtBot, look: Look) -> None:
    shop = AShop()
    presenter = a_full_list(shop)
    page = a_page(qtbot, look, presenter)
    choose(presenter, "rival_allocation")
    before = page.count
    page.detail.note.setText("both parcels are back")
    with qtbot.waitSignal(page.toast_requested) as told:
        page.detail.settle_button.click()
    assert told.args[0].undo is not None
    assert page.count == before - 1
    assert page.detail.note.text() == ""
    (settled,) = shop.ledger.do(lambda entry: entry.records("exception"))
    assert settled.fields["note"] == "both parcels are back"


def test_what_happened_is_told_with_its_sums(qtbot: QtBot, look: Look) -> None:
    presenter = a_full_list(AShop())
    page = a_page(qtbot, look, presenter)
    choose(presenter, "overpaid")
    assert page.detail.timeline.isVisible()
    assert [figure.caption.text() for figure in page.detail.figures] == ["Total", "Paid", "To pay"]


def test_a_cashier_only_reads(qtbot: QtBot, look: Look) -> None:
    presenter = a_full_list(AShop(), Role.CASHIER)
    page = a_page(qtbot, look, presenter)
    choose(presenter, "packed_and_cancelled")
    assert not page.detail.buttons[Deed.PUT_BACK].isEnabled()
    assert page.detail.buttons[Deed.SALE].isEnabled()
    assert not page.detail.settle_button.isVisible()


def test_a_settled_one_says_who_it_was_and_why_and_can_come_back(qtbot: QtBot, look: Look) -> None:
    presenter = a_full_list(AShop())
    page = a_page(qtbot, look, presenter)
    choose(presenter, "overpaid")
    before = page.count
    presenter.settle("she keeps it as a credit")
    page.filter.chosen.emit(View.SETTLED)
    assert [each.kind for each in page.list.table.rows] == ["overpaid"]
    assert "Amira" in page.detail.band.face.text
    assert "she keeps it as a credit" in page.detail.band.face.text
    assert page.detail.title.text() == "#1042 is overpaid"
    assert "$297.73 too much was paid" in page.detail.about.text()
    assert {button.kind for button in page.detail.buttons.values()} == {ButtonKind.NEUTRAL}
    assert not page.detail.settle_button.isVisible()
    page.detail.buttons[Deed.REOPEN].click()
    assert page.empty.isVisible()
    assert page.count == before
