"""What tests of the UI share: the look in use, on the one application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look, start_look
from pos_desktop.ui.theme import Theme


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light theme at 100 %, put on the application; `set_theme` switches it."""
    started = start_look(qapp, Theme())
    yield started
    started.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window of 800x600, shown and active."""
    made = QWidget()
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made
