"""A band says what happened and offers one thing to do; its words wrap rather than end in dots."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.surface import column
from tests.ui.screen_checks import check_screen

OWED = BandFace(
    Tone.WARNING,
    "Order #1045 can ship as soon as the 62.09 still owed is paid.",
    "hand-coins",
    "Go to the sale to collect",
)


def test_its_button_asks_for_the_next_step(look: Look, qtbot: QtBot) -> None:
    band = Band(look, OWED)
    qtbot.addWidget(band)

    with qtbot.waitSignal(band.action_requested):
        band.button.click()


def test_without_an_action_there_is_no_button(look: Look, qtbot: QtBot) -> None:
    band = Band(look, BandFace(Tone.INFO, "Order #1042 · Pickup", "package", amount="45.00 paid"))
    qtbot.addWidget(band)
    band.show()

    assert not band.button.isVisible()
    assert band.accessibleName() == "Order #1042 · Pickup 45.00 paid"


def test_a_warning_is_there_only_while_there_is_something_to_say(look: Look, qtbot: QtBot) -> None:
    band = Band(look)
    qtbot.addWidget(band)

    band.warn("It is not packed yet. Pack it first.")
    assert (band.isVisible(), band.face.tone) == (True, Tone.WARNING)
    band.warn("")
    assert not band.isVisible()


@pytest.mark.parametrize("width", [520, 700, 1000])
def test_its_words_wrap_where_there_is_little_room(look: Look, window: QWidget, width: int) -> None:
    layout = column(window, margin=8)
    band = Band(look, OWED)
    layout.addWidget(band)
    layout.addStretch(1)
    band.show()
    window.resize(width, 300)

    check_screen(window)
