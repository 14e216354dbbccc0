"""A till without a shop asks how to begin, joins a hub where that is wanted, and then opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.app import App, open_app
from pos_desktop.desktop.run import theme_of
from pos_desktop.desktop.welcome import Begun, Welcome
from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.replication import HubState
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import start_look
from tests.desktop.test_other_tills import StartedHub
from tests.desktop.test_web_shops import StartedShops
from tests.ui.screens.replication.hubs import ADDRESS, GOING, GOOD_CODE, JOINING, OFFLINE, REFUSED


class SlowHub(StartedHub):
    """A hub that takes a code at once, and sends the shop later."""

    def enrol(self, hub: str, code: str):  # type: ignore[no-untyped-def]
        answer = super().enrol(hub, code)
        if answer.exception() is None:
            self.now = replace(JOINING, hub=hub)
        return answer


@pytest.fixture
def hub() -> SlowHub:
    """A hub this till does not know yet."""
    return SlowHub(HubState())


@pytest.fixture
def app(tmp_path: Path, hub: SlowHub) -> Iterator[App]:
    """A folder without a shop, with this hub."""
    opened = open_app(tmp_path / "shop")
    opened.__dict__["hub"] = hub  # in place of the one that waits for a network
    opened.__dict__["shops"] = StartedShops()  # in place of those that look for a keyring
    yield opened
    opened.close()


@pytest.fixture
def welcome(qtbot: QtBot, qapp: object, app: App) -> Iterator[Welcome]:
    """The question, shown."""
    tasks = Tasks()
    asked = Welcome(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(asked.window)
    asked.window.show()
    yield asked
    asked.close()
    tasks.close()


def test_a_new_shop_is_started_with_one_click(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.over):
        welcome.window.new_button.click()
    assert welcome.begun is Begun.NEW


def test_a_closed_window_decides_nothing(qtbot: QtBot, welcome: Welcome, hub: SlowHub) -> None:
    welcome.window.close()
    assert welcome.begun is Begun.NOT
    assert not hub.is_heard


def test_a_till_joins_and_opens_once_everything_came(qtbot: QtBot, welcome: Welcome, hub: SlowHub) -> None:
    form = welcome.window.form
    form.address.setText(ADDRESS)
    form.code.setText(GOOD_CODE)
    form.button.click()
    qtbot.waitUntil(lambda: form.bar.share_milli == 155)
    assert not welcome.window.new.isVisible()
    assert welcome.begun is Begun.NOT
    with qtbot.waitSignal(welcome.over):
        hub.change(GOING)
    assert welcome.begun is Begun.JOINED


def test_a_wrong_code_leaves_both_ways_open(qtbot: QtBot, welcome: Welcome) -> None:
    form = welcome.window.form
    form.address.setText(ADDRESS)
    form.code.setText("0000-0000-0000")
    form.button.click()
    qtbot.waitUntil(form.trouble.isVisible)
    assert welcome.window.new.isVisible()


def test_a_line_that_breaks_while_joining_is_said_and_goes_on(
    qtbot: QtBot, welcome: Welcome, hub: SlowHub
) -> None:
    hub.change(OFFLINE)
    qtbot.waitUntil(welcome.window.trouble.isVisible)
    assert welcome.window.form.bar.isVisible()
    with qtbot.waitSignal(welcome.over):
        hub.change(GOING)


def test_a_till_that_was_ended_while_it_joined_goes_on_joining(
    qtbot: QtBot, qapp: object, app: App, hub: SlowHub
) -> None:
    hub.now = JOINING
    tasks = Tasks()
    asked = Welcome(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(asked.window)
    hub.change(JOINING)
    qtbot.waitUntil(lambda: asked.window.form.bar.share_milli == 155)
    assert hub.life == ("started",)
    asked.close()
    tasks.close()


def test_a_revoked_till_can_type_another_code(qtbot: QtBot, welcome: Welcome, hub: SlowHub) -> None:
    hub.change(REFUSED)
    qtbot.waitUntil(welcome.window.trouble.isVisible)
    assert welcome.window.form.address.isVisible()


def test_a_computer_without_a_keyring_asks_for_a_passphrase_first(
    qtbot: QtBot, welcome: Welcome, app: App
) -> None:
    app.shops.standing_vault = Vault.NEW  # type: ignore[attr-defined]
    welcome.presenter.refresh()
    qtbot.waitUntil(welcome.window.unlock.isVisible)
    assert not welcome.window.form.isVisible()
    for field in (welcome.window.unlock.passphrase, welcome.window.unlock.again):
        field.setText("olive trees in november")
    welcome.window.unlock.button.click()
    qtbot.waitUntil(welcome.window.form.isVisible)
    assert not welcome.window.unlock.isVisible()


def test_the_language_that_was_chosen_is_kept(qtbot: QtBot, welcome: Welcome, app: App) -> None:
    welcome.window.language.buttons[1].click()
    assert welcome.window.new.heading.text() == "Créer une nouvelle boutique"
    qtbot.waitUntil(lambda: app.settings.language == "fr")
