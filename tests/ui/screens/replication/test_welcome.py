"""The window of a till without a shop: it fits in every state, also in a small window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.state import Refusal, ReplicationState, Spot
from pos_desktop.ui.screens.replication.welcome import WelcomeWindow
from pos_desktop.ui.theme import Mode, Scale, Theme
from tests.ui.screen_checks import check_screen
from tests.ui.screens.replication.hubs import JOINING, OFFLINE, REFUSED

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
