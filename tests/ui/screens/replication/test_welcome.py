"""The window of a till without a shop: it fits in every state, also in a small window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.replication.address import HubAddress, hub_address
from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.state import Refusal, ReplicationState, Spot
from pos_desktop.ui.screens.replication.welcome import MOST_WIDTH, WelcomeWindow
from pos_desktop.ui.screens.replication.words import address_words
from pos_desktop.ui.theme import Mode, Scale, Theme
from tests.ui.screen_checks import check_screen
from tests.ui.screens.replication.hubs import GOOD_CODE, JOINING, MARK, OFFLINE, REFUSED, SERVING

WINDOWS = ((640, 560, 100), (1024, 640, 100), (1366, 768, 100), (1920, 1080, 150))


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_state_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    texts = Texts(language)
    shown = WelcomeWindow(look, texts)
    qtbot.addWidget(shown)
    shown.resize(window[0], window[1])
    shown.show()
    wrong = Refusal(Spot.JOIN, "bad_code")
    for state, is_joined in (
        (ReplicationState(), False),
        (ReplicationState(refusal=wrong), False),
        (ReplicationState(vault=Vault.NEW), False),
        (ReplicationState(vault=Vault.LOCKED, refusal=Refusal(Spot.UNLOCK, "wrong_passphrase")), False),
        (ReplicationState(hub=JOINING), True),
        (ReplicationState(hub=OFFLINE), True),
        (ReplicationState(hub=REFUSED), True),
    ):
        shown.show_state(texts, state, is_joined=is_joined)
        check_screen(shown)


def a_window(qtbot: QtBot, look: Look, width: int = 1366) -> WelcomeWindow:
    """Return the window of a computer that has no shop, shown."""
    window = WelcomeWindow(look, Texts("en"))
    qtbot.addWidget(window)
    window.resize(width, 768)
    window.show()
    return window


def test_both_ways_have_the_same_weight(qtbot: QtBot, look: Look) -> None:
    window = a_window(qtbot, look)
    new, join = window.new, window.join
    assert (new.y(), new.height(), new.width()) == (join.y(), join.height(), join.width())
    ends = [
        button.mapTo(window, button.rect().bottomLeft()).y()
        for button in (window.new_button, window.form.button)
    ]
    assert ends[0] == ends[1]
    left, right = new.mapTo(window, new.rect().topLeft()).x(), join.mapTo(window, join.rect().topRight()).x()
    assert right - left < look.px(MOST_WIDTH)
    assert abs(left - (window.width() - 1 - right)) <= 1


def test_a_small_window_shows_one_way_beneath_the_other(qtbot: QtBot, look: Look) -> None:
    window = a_window(qtbot, look, 640)
    assert window.join.y() > window.new.y() + window.new.height()
    assert window.join.width() == window.new.width()


def test_a_scanner_types_into_the_address_at_once(qtbot: QtBot, look: Look) -> None:
    window = a_window(qtbot, look)
    assert window.focusWidget() is window.form.address


@pytest.mark.parametrize("spoil", [str, str.upper, lambda text: text.replace("-", " ")])
def test_the_address_that_another_till_shows_can_be_typed(
    qtbot: QtBot, look: Look, spoil: Callable[[str], str]
) -> None:
    window = a_window(qtbot, look)
    heard: list[tuple[str, str]] = []
    window.join_requested.connect(heard.append)
    seen = address_words(SERVING).replace("\u200b", "").replace("\u2060", "")
    qtbot.keyClicks(window.form.address, spoil(seen))
    qtbot.keyClicks(window.form.code, GOOD_CODE)
    window.form.button.click()
    ((address, code),) = heard
    assert hub_address(address) == HubAddress("https://192.168.1.20:8787", MARK[:32])
    assert code == GOOD_CODE


def test_what_keeps_a_till_from_joining_is_said_once_and_without_its_sales(qtbot: QtBot, look: Look) -> None:
    window = a_window(qtbot, look)
    window.show_state(Texts("en"), ReplicationState(hub=REFUSED), is_joined=True)
    assert window.trouble.isVisible()
    assert window.new.isVisible()
    window.show_state(Texts("en"), ReplicationState(hub=JOINING), is_joined=True)
    assert not window.trouble.isVisible()
    assert "next start" in window.words.text()
    locked = ReplicationState(vault=Vault.LOCKED)
    window.show_state(Texts("en"), locked, is_joined=False)
    assert not window.join.isVisible()
    assert "Selling" not in window.unlock.words.text()
