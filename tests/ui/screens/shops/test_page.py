"""The web shops' tab: what it shows, where it leads, that keys never come back, and that everything fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pos_desktop.domain.permissions import Role
from pos_desktop.services.ports.online import ChannelState, Standing, Trouble, Vault
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.state import SetupState
from pos_desktop.ui.screens.shops.page import WebShopsPage
from pos_desktop.ui.screens.shops.presenter import ShopsPresenter
from pos_desktop.ui.screens.shops.state import View
from pos_desktop.ui.theme import Mode, Scale, Theme
from pos_desktop.ui.widgets.button import ButtonKind
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens.room import bring_up, fit_tab
from tests.ui.screens.rows import MILE_END, NOW_MS, VIEUX_PORT, an_id
from tests.ui.screens.setup.workplace import messages
from tests.ui.screens.shops.online import (
    DRAFT,
    GOOD_KEY,
    PARKED,
    PASSPHRASE,
    SHOPIFY,
    UNREADABLE,
    WOO,
    FakeWebShops,
    a_shops_presenter,
    loaded,
    troubled,
)

QUEUE = SetupState(messages=messages(), now_ms=NOW_MS, is_loading=False)
STATES = (
    loaded(),
    WOO,
    replace(WOO, is_first_load=True, last_pull_at_ms=None, last_order_at_ms=None, orders=0),
    replace(WOO, missing=("read_products", "write_inventory")),
    replace(WOO, standing=Standing.STARTING),
    replace(WOO, standing=Standing.NO_KEYS),
    replace(WOO, standing=Standing.FILES_ONLY, is_runner=False),
    troubled("no_network", Standing.UNREACHABLE),
    troubled("bad_key"),
    troubled("missing_permission", permission="read_all_orders, write_inventory"),
    troubled("clock_wrong", seconds=7_300),
    troubled("shop_closed"),
    troubled("bad_certificate"),
    replace(SHOPIFY, trouble=Trouble("shop_error", NOW_MS - 600_000)),
)


def a_page(
    qtbot: QtBot, look: Look, shops: FakeWebShops, *, language: str = "en", role: Role = Role.ADMIN
) -> tuple[WebShopsPage, ShopsPresenter]:
    """Return the tab, shown as large as Setup leaves it on 1366 x 768, over these shops."""
    page, presenter = WebShopsPage(look, Texts(language)), a_shops_presenter(shops, role=role)
    page.attach(presenter)
    page.show_queue(Texts(language), QUEUE)
    fit_tab(page, look, WINDOWS[1])
    bring_up(qtbot, page)
    presenter.refresh()
    return page, presenter


def type_shop(page: WebShopsPage, key: str = GOOD_KEY) -> None:
    """Fill in the form for a WooCommerce shop."""
    fields = page.add.fields
    fields.kind.chosen.emit("woocommerce")
    fields.address.setText("shop.example.com")
    fields.keys[0].setText(key)
    fields.keys[1].setText("cs_secret")


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_standing_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    shops = FakeWebShops(loaded(), SHOPIFY)
    page, presenter = a_page(qtbot, look, shops, language=language)
    fit_tab(page, look, window)
    for state in STATES:
        shops.shops = [state, SHOPIFY] if state.channel_id != SHOPIFY.channel_id else [WOO, state]
        presenter.refresh()
        presenter.choose_shop(state.channel_id)
        check_screen(page)
    for view in (View.WAITING, View.ALL):
        presenter.show_view(view)
        check_screen(page)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_form_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    shops = FakeWebShops(troubled("bad_key"), SHOPIFY)
    page, presenter = a_page(qtbot, look, shops, language=language)
    fit_tab(page, look, window)
    presenter.choose_shop(SHOPIFY.channel_id)
    presenter.show_settings()
    page.settings.remove_button.click()
    check_screen(page)
    presenter.show_adding()
    for kind in ("shopify", "bigcommerce", "ecwid", "woocommerce"):
        page.add.fields.kind.chosen.emit(kind)
        check_screen(page)
    type_shop(page)
    page.add.test_button.click()
    check_screen(page)
    for error in (ShopUnavailable("no_network"), ShopRefused("bad_certificate"), ShopRefused("shop_closed")):
        shops.fault = error
        page.add.test_button.click()
        check_screen(page)


@pytest.mark.parametrize("vault", [Vault.NEW, Vault.LOCKED])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_computer_without_a_keyring_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, vault: Vault
) -> None:
    look.set_theme(Theme(Mode.LIGHT, Scale(window[2])))
    shops = FakeWebShops(replace(WOO, standing=Standing.LOCKED))
    shops.standing_vault = vault
    page, presenter = a_page(qtbot, look, shops, language=language)
    fit_tab(page, look, window)
    check_screen(page)
    presenter.unlock("short")
    check_screen(page)
    presenter.show_settings()
    check_screen(page)
    presenter.show_adding()
    check_screen(page)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.CASHIER])
def test_before_the_first_shop_it_says_what_will_appear(
    qtbot: QtBot, look: Look, language: str, role: Role
) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops(), language=language, role=role)
    check_screen(page)
    assert page.empty.isVisible()
    presenter.show_adding()
    assert page.add.isVisible()


def test_a_cashier_sees_how_a_shop_stands_and_changes_nothing(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops(loaded()), role=Role.CASHIER)
    assert not page.list.add_button.isVisible()
    line = page.shop.parked.lines[0]
    assert not line.retry_button.isEnabled()  # type: ignore[union-attr]
    presenter.show_settings()
    assert page.settings.trouble.isVisible()
    assert not page.settings.keys.isVisible()
    assert not page.settings.removal.isVisible()
    assert not page.settings.stock.switch.isEnabled()


def test_a_parked_step_says_why_and_is_tried_again(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops(loaded())
    page, _presenter = a_page(qtbot, look, shops)
    (line,) = page.shop.parked.lines
    assert line.why.text() == "The order was cancelled in the shop meanwhile."
    assert line.title.text() == "W-1035"
    line.retry_button.click()  # type: ignore[union-attr]
    assert page.shop.parked.lines == ()
    assert not page.shop.parked.isVisible()


def test_a_held_step_leads_to_its_sale(qtbot: QtBot, look: Look) -> None:
    page, _presenter = a_page(qtbot, look, FakeWebShops(loaded()))
    with qtbot.waitSignal(page.sale_requested) as asked:
        page.shop.parked.lines[0].sale_button.click()  # type: ignore[union-attr]
    assert asked.args[0] == PARKED.sale_id


def test_an_unreadable_order_names_its_field_and_is_read_again(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops(loaded())
    page, _presenter = a_page(qtbot, look, shops)
    (line,) = page.shop.unreadable.lines
    assert line.why.text() == f"{UNREADABLE.field}: {UNREADABLE.problem}"
    line.read_button.click()  # type: ignore[union-attr]
    assert shops.read == [UNREADABLE.order_id]


def test_what_only_a_person_can_do_in_the_shop_is_listed_with_its_amount(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops(SHOPIFY))
    presenter.choose_shop(SHOPIFY.channel_id)
    (line,) = page.shop.tasks.lines
    assert line.about.text() == "Refund of $297.73"


def test_a_refused_key_leads_to_where_keys_are_typed(qtbot: QtBot, look: Look) -> None:
    page, _presenter = a_page(qtbot, look, FakeWebShops(troubled("bad_key")))
    page.shop.band.button.click()
    assert page.settings.keys.isVisible()


@pytest.mark.parametrize("reason", ["clock_wrong", "shop_closed", "bad_certificate"])
def test_what_no_key_mends_offers_none(qtbot: QtBot, look: Look, reason: str) -> None:
    page, _presenter = a_page(qtbot, look, FakeWebShops(troubled(reason)))
    assert page.shop.band.isVisible()
    assert not page.shop.band.button.isVisible()


def test_sync_now_is_offered_only_where_the_shop_is_run(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops(WOO, SHOPIFY)
    page, presenter = a_page(qtbot, look, shops)
    page.shop.sync_button.click()
    assert shops.synced == [WOO.channel_id]
    presenter.choose_shop(SHOPIFY.channel_id)
    assert not page.shop.sync_button.isVisible()


def test_the_test_is_the_next_step_then_adding(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops())
    presenter.show_adding()
    assert not page.add.test_button.isEnabled()
    type_shop(page)
    assert page.add.test_button.kind is ButtonKind.PRIMARY
    qtbot.keyClick(page.add.fields.keys[1], Qt.Key.Key_Return)
    assert page.add.test_button.kind is ButtonKind.NEUTRAL
    assert page.add.add_button.isVisible()


def test_at_most_six_things_are_asked_for(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops())
    presenter.show_adding()
    fields = page.add.fields
    for kind in ("shopify", "woocommerce", "bigcommerce", "ecwid"):
        fields.kind.chosen.emit(kind)
        asked = [fields.kind, fields.name, fields.address, *fields.keys]
        assert sum(each.isVisible() for each in asked) + 1 <= 6  # and the outlets


def test_what_is_typed_after_a_test_makes_it_void(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops())
    presenter.show_adding()
    type_shop(page)
    page.add.test_button.click()
    page.add.fields.keys[0].setText("ck_other")
    assert not page.add.add_button.isVisible()


def test_keys_are_dots_and_gone_once_the_shop_is_added(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops()
    page, presenter = a_page(qtbot, look, shops)
    presenter.show_adding()
    type_shop(page)
    secrets = page.add.fields.keys
    assert {field.echoMode() for field in secrets} == {QLineEdit.EchoMode.Password}
    page.add.test_button.click()
    page.add.add_button.click()
    assert [shop.name for shop in shops.shops] == ["Maison Tilleul"]
    assert [field.text() for field in secrets] == ["", ""]
    presenter.show_adding()
    assert [field.text() for field in secrets] == ["", ""]


def test_another_kind_forgets_the_keys_of_the_one_before(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops())
    presenter.show_adding()
    type_shop(page)
    page.add.fields.kind.chosen.emit("ecwid")
    assert [field.text() for field in page.add.fields.keys] == ["", ""]


def test_a_refused_shop_stays_written(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops())
    presenter.show_adding()
    type_shop(page, "ck_bad")
    page.add.test_button.click()
    assert page.add.fields.draft.keys == ("ck_bad", "cs_secret")
    assert page.add.steps.lines[3].detail.text().startswith("The shop does not accept the keys.")


def test_new_keys_are_tried_kept_and_forgotten(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops(troubled("bad_key"))
    page, presenter = a_page(qtbot, look, shops)
    presenter.show_settings()
    card = page.settings.keys
    card.keys[0].setText(GOOD_KEY)
    card.keys[1].setText("cs_new")
    card.keys_button.click()
    assert shops.kept == {WOO.channel_id: (GOOD_KEY, "cs_new")}
    assert [field.text() for field in card.keys] == ["", ""]


def test_settings_change_one_thing_at_a_time(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops(WOO, SHOPIFY)
    page, presenter = a_page(qtbot, look, shops)
    presenter.choose_shop(SHOPIFY.channel_id)
    presenter.show_settings()
    page.settings.stock.switch.buttons[0].click()
    page.settings.ready.switch.buttons[0].click()
    page.settings.places.lines[1].outlet.chosen.emit(VIEUX_PORT)
    page.settings.places.default.outlet.chosen.emit(VIEUX_PORT)
    page.settings.keys.name.setText("Tilleul")
    page.settings.keys.name_button.click()
    changed = next(shop for shop in shops.shops if shop.channel_id == SHOPIFY.channel_id)
    assert (changed.pushes_stock, changed.tells_ready, changed.name) == (True, True, "Tilleul")
    assert [place.outlet_id for place in changed.places] == [MILE_END, VIEUX_PORT]
    assert changed.default_outlet_id == VIEUX_PORT


def test_the_mail_of_readiness_is_offered_for_shopify_alone(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops(WOO))
    presenter.show_settings()
    assert not page.settings.ready.isVisible()


def test_removing_is_asked_for_twice(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops(WOO)
    page, presenter = a_page(qtbot, look, shops)
    presenter.show_settings()
    page.settings.remove_button.click()
    assert shops.shops == [WOO]
    page.settings.remove_button.click()
    assert shops.shops == []


def test_a_new_passphrase_is_typed_twice_and_never_kept_in_its_field(qtbot: QtBot, look: Look) -> None:
    shops = FakeWebShops()
    shops.standing_vault = Vault.NEW
    page, presenter = a_page(qtbot, look, shops)
    presenter.show_adding()
    unlock = page.add.unlock
    unlock.passphrase.setText(PASSPHRASE)
    unlock.again.setText(PASSPHRASE + "!")
    assert not unlock.button.isEnabled()
    unlock.again.setText(PASSPHRASE)
    unlock.button.click()
    assert shops.standing_vault is Vault.OPEN
    assert (unlock.passphrase.text(), unlock.again.text()) == ("", "")
    assert page.add.fields.isVisible()


def test_the_form_takes_the_focus_and_looking_around_does_not_leave_it(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops(WOO, SHOPIFY))
    presenter.show_adding()
    assert page.add.fields.address.hasFocus()
    presenter.refresh()
    assert page.add.isVisible()


def test_a_parked_step_is_marked_in_the_queue(qtbot: QtBot, look: Look) -> None:
    page, _presenter = a_page(qtbot, look, FakeWebShops(loaded()))
    held = {(step.sale_id, step.key) for step in loaded().held}
    assert set(page.queue._held) == held


def test_the_list_says_how_each_shop_stands(qtbot: QtBot, look: Look) -> None:
    shops: tuple[ChannelState, ...] = (troubled("bad_key"), SHOPIFY)
    page, _presenter = a_page(qtbot, look, FakeWebShops(*shops))
    assert [shop.channel_id for shop in page.list.table.rows] == [an_id("woocommerce"), an_id("shopify")]
    with qtbot.waitSignal(page.list.row_chosen) as chosen:
        page.list.table.row_activated.emit(SHOPIFY)
    assert chosen.args[0] == SHOPIFY.channel_id


def test_no_state_of_the_tab_says_a_key(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeWebShops())
    presenter.show_adding()
    type_shop(page)
    page.add.test_button.click()
    assert GOOD_KEY not in repr(presenter.state)
    assert "cs_secret" not in repr(DRAFT)
