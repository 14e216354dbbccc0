"""The replication tab: what it shows, where it leads, that a code can be read by a scanner, that all fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.domain.permissions import Role
from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.replication import HubState
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.link import join_link
from pos_desktop.ui.screens.replication.page import ReplicationPage
from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
from pos_desktop.ui.screens.replication.state import View
from pos_desktop.ui.theme import Metric, Mode, Scale, Theme
from pos_desktop.ui.widgets.button import ButtonKind
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens.replication.hubs import (
    ADDRESS,
    ALL,
    GOING,
    GOOD_CODE,
    JOINING,
    OFFLINE,
    OTHER,
    OWN,
    REFUSED,
    SENDING,
    SERVING,
    FakeHub,
    a_replication_presenter,
)
from tests.ui.screens.shops.online import PASSPHRASE, FakeWebShops

STATES = (HubState(), JOINING, GOING, SENDING, OFFLINE, REFUSED, replace(GOING, serving=SERVING))


def a_page(
    qtbot: QtBot,
    look: Look,
    hub: FakeHub,
    *,
    language: str = "en",
    role: Role = Role.ADMIN,
    shops: FakeWebShops | None = None,
) -> tuple[ReplicationPage, ReplicationPresenter]:
    """Return the tab, shown as large as Setup leaves it on 1366 x 768, over this hub."""
    page = ReplicationPage(look, Texts(language))
    presenter = a_replication_presenter(hub, role=role, shops=shops)
    qtbot.addWidget(page)
    page.attach(presenter)
    fit(page, look, WINDOWS[1])
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    presenter.refresh()
    return page, presenter


def fit(page: ReplicationPage, look: Look, window: tuple[int, int, int]) -> None:
    """Give the tab the room that is left in a window."""
    height = window[1] - look.px(Metric.STATUS) - look.px(Metric.HEADER) - 1
    page.resize(window[0] - look.px(Metric.RAIL), height)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_standing_and_every_till_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    hub = FakeHub(GOING, *ALL)
    page, presenter = a_page(qtbot, look, hub, language=language)
    fit(page, look, window)
    for device in ALL:
        presenter.choose_device(device.device_id)
        check_screen(page)
    presenter.choose_device(OTHER.device_id)
    presenter.ask("revoke")
    check_screen(page)
    for state in STATES:
        hub.now = state
        presenter.refresh()
        check_screen(page)
        presenter.show_view(View.HUB)
        check_screen(page)
        presenter.ask("leave")
        check_screen(page)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_code_and_every_refusal_fit(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    hub = FakeHub(GOING, *ALL)
    page, presenter = a_page(qtbot, look, hub, language=language)
    fit(page, look, window)
    presenter.show_adding()
    check_screen(page)
    presenter.make_code("Till 9")
    check_screen(page)
    hub.now = replace(GOING, serving=SERVING)
    presenter.make_code("Till 9")
    check_screen(page)
    hub.fault = Unavailable("no_network")
    presenter.make_code("Till 9")
    check_screen(page)
    presenter.leave()
    presenter.serve(9_000)
    presenter.show_view(View.HUB)
    check_screen(page)
    hub.now, hub.fault = HubState(), None
    presenter.refresh()
    presenter.join((ADDRESS, "0000"))
    check_screen(page)


@pytest.mark.parametrize("vault", [Vault.NEW, Vault.LOCKED])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_computer_without_a_keyring_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, vault: Vault
) -> None:
    look.set_theme(Theme(Mode.LIGHT, Scale(window[2])))
    shops = FakeWebShops()
    shops.standing_vault = vault
    page, presenter = a_page(qtbot, look, FakeHub(), language=language, shops=shops)
    fit(page, look, window)
    check_screen(page)
    assert not page.hub.hub.form.isVisible()
    presenter.unlock("short")
    check_screen(page)
    presenter.unlock(PASSPHRASE)
    assert page.hub.hub.form.isVisible()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", STATES)
def test_a_cashier_sees_how_it_goes_and_changes_nothing(
    qtbot: QtBot, look: Look, language: str, state: HubState
) -> None:
    page, presenter = a_page(qtbot, look, FakeHub(state, *ALL), language=language, role=Role.CASHIER)
    check_screen(page)
    assert not page.list.add_button.isVisible()
    assert not page.till.revoke_button.isVisible()
    presenter.show_view(View.HUB)
    check_screen(page)
    for part in (page.hub.hub.form, page.hub.hub.leave_button, page.hub.serving.button):
        assert not part.isVisible()


def test_the_join_button_waits_for_a_whole_code_then_is_the_next_step(qtbot: QtBot, look: Look) -> None:
    page, _presenter = a_page(qtbot, look, FakeHub())
    form = page.hub.hub.form
    form.address.setText(ADDRESS)
    form.code.setText(GOOD_CODE[:9])
    assert not form.button.isEnabled()
    form.code.setText(GOOD_CODE)
    assert form.button.kind is ButtonKind.PRIMARY
    qtbot.keyClick(form.code, Qt.Key.Key_Return)
    assert page.list.isVisible()
    assert form.address.text() == ""


def test_a_scanned_picture_fills_both_fields(qtbot: QtBot, look: Look) -> None:
    page, _presenter = a_page(qtbot, look, FakeHub())
    form = page.hub.hub.form
    form.address.setText(join_link(ADDRESS, GOOD_CODE))
    assert (form.address.text(), form.code.text()) == (ADDRESS, GOOD_CODE)


def test_a_code_is_shown_large_with_its_address_and_end(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeHub(GOING, OWN))
    presenter.show_adding()
    page.code.button.click()
    card = page.code.card
    assert card.code.text() == GOOD_CODE
    assert card.address.text().replace("\u200b", "") == ADDRESS
    assert card.until.text().startswith("Good until ")
    assert card.picture.isVisible()


def test_this_till_cannot_revoke_itself(qtbot: QtBot, look: Look) -> None:
    page, presenter = a_page(qtbot, look, FakeHub(GOING, OWN, OTHER))
    presenter.choose_device(OWN.device_id)
    assert not page.till.revoke_button.isVisible()
    presenter.choose_device(OTHER.device_id)
    assert page.till.revoke_button.isVisible()


def test_revoking_asks_first(qtbot: QtBot, look: Look) -> None:
    hub = FakeHub(GOING, OWN, OTHER)
    page, presenter = a_page(qtbot, look, hub)
    presenter.choose_device(OTHER.device_id)
    page.till.revoke_button.click()
    assert page.till.question.isVisible()
    assert hub.known[1].revoked_at_ms is None
    page.till.question.button.click()
    assert hub.known[1].revoked_at_ms is not None


def test_leaving_says_what_was_not_sent_yet(qtbot: QtBot, look: Look) -> None:
    hub = FakeHub(OFFLINE, OWN)
    page, presenter = a_page(qtbot, look, hub)
    presenter.show_view(View.HUB)
    page.hub.hub.leave_button.click()
    assert "38 changes are not sent yet" in page.hub.hub.question.face.text
    page.hub.hub.stay_button.click()
    assert not page.hub.hub.question.isVisible()
    assert hub.now == OFFLINE


def test_a_port_no_program_may_use_is_not_offered(qtbot: QtBot, look: Look) -> None:
    hub = FakeHub()
    page, _presenter = a_page(qtbot, look, hub)
    serving = page.hub.serving
    serving.port.setText("80")
    assert not serving.button.isEnabled()
    serving.port.setText("8787")
    serving.button.click()
    assert hub.now.serving.endswith(":8787")


def test_joining_shows_how_much_came(qtbot: QtBot, look: Look) -> None:
    page, _presenter = a_page(qtbot, look, FakeHub(JOINING))
    form = page.hub.hub.form
    assert form.so_far.text() == "12.4 of 80\u00a0MB"
    assert form.bar.share_milli == 155
    assert not form.address.isVisible()


def test_trying_again_is_offered_only_while_the_hub_is_silent(qtbot: QtBot, look: Look) -> None:
    hub = FakeHub(OFFLINE, OWN)
    page, presenter = a_page(qtbot, look, hub)
    page.band.button.click()
    assert hub.woken == 1
    hub.now = replace(REFUSED, problem=RuleBroken("revoked"))
    presenter.refresh()
    assert not page.band.button.isVisible()
