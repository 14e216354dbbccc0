"""A paper on screen is white in both modes and as long as its layout."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.paper import Band, Box, DocumentKind, Layout
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Mode, Theme
from pos_desktop.ui.widgets.paper import ReceiptPaper

SLIP = Layout(DocumentKind.PACKING_SLIP, 576, 800, 203, (Band(0, 800, (Box(0, 0, 576, 800),)),))


def fill(layout: Layout, painter: QPainter) -> None:
    painter.fillRect(0, 0, layout.width_dots, layout.height_dots // 2, 0x000000)


def test_it_keeps_the_proportions_of_the_paper(look: Look, qtbot: QtBot) -> None:
    paper = ReceiptPaper(look, fill, width=320)
    qtbot.addWidget(paper)
    paper.show_paper(SLIP)

    assert paper.sizeHint().width() == 320
    assert paper.sizeHint().height() == 800 // 2 + 32


def test_paper_is_white_in_the_dark_too(look: Look, qtbot: QtBot) -> None:
    look.set_theme(Theme(Mode.DARK))
    paper = ReceiptPaper(look, fill, width=320)
    qtbot.addWidget(paper)
    paper.show_paper(SLIP)

    image = paper.grab().toImage()

    assert image.pixelColor(8, 100).name() == "#ffffff"
    assert image.pixelColor(160, 100).name() == "#000000"


def test_nothing_printed_takes_no_room(look: Look, qtbot: QtBot) -> None:
    paper = ReceiptPaper(look, fill)
    qtbot.addWidget(paper)
    paper.show_paper(SLIP)
    paper.show_paper(None)

    assert paper.sizeHint().height() == 0
