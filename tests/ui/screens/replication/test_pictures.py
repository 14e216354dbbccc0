"""The QR picture: it is what a scanner reads, and dark on light in every colour of the till."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.link import join_link
from pos_desktop.ui.screens.replication.pictures import QUIET, QrPicture, qr_matrix
from pos_desktop.ui.theme import Mode, Scale, Theme, contrast

LINK = join_link("https://hub.example", "7KQ2-M4XD-9TRB")
LEAST_FOR_SCANNERS = 7.0


def test_the_squares_have_their_three_corners() -> None:
    matrix = qr_matrix(LINK)
    side = len(matrix)
    assert all(len(line) == side for line in matrix)
    for down, across in ((0, 0), (0, side - 7), (side - 7, 0)):
        assert all(matrix[down][across + at] for at in range(7))


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("percent", [100, 150])
def test_it_is_dark_on_light_with_a_margin(qtbot: QtBot, look: Look, mode: Mode, percent: int) -> None:
    look.set_theme(Theme(mode, Scale(percent)))
    picture = QrPicture(look)
    qtbot.addWidget(picture)
    picture.show_text(LINK)
    picture.resize(picture.sizeHint())
    image = picture.grab().toImage()
    modules = len(picture.matrix)
    step = picture.width() // (modules + 2 * QUIET)
    left = (picture.width() - step * modules) // 2
    assert left >= QUIET * step
    ground = image.pixelColor(left // 2, left // 2)
    ink = image.pixelColor(left + step // 2, left + step // 2)
    assert QColor(ground).lightness() > QColor(ink).lightness()
    assert contrast(ground.name(), ink.name()) > LEAST_FOR_SCANNERS
    for down in range(modules):
        for across in range(modules):
            pixel = image.pixelColor(left + across * step + step // 2, left + down * step + step // 2)
            assert (pixel == ink) == picture.matrix[down][across]
