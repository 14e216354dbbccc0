"""What the first use would wait for is done before, but not while somebody sells."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pos_desktop.desktop.readying import Readying


def test_every_step_is_taken_in_turn(qtbot: QtBot) -> None:
    taken: list[str] = []
    owner = QObject()
    readying = Readying((lambda: taken.append("history"), lambda: taken.append("setup")), owner)

    readying.put_off()

    qtbot.waitUntil(lambda: readying.left == 0)
    assert taken == ["history", "setup"]


def test_nothing_is_done_once_it_was_stopped(qtbot: QtBot) -> None:
    taken: list[str] = []
    owner = QObject()
    readying = Readying((lambda: taken.append("history"),), owner)
    readying.put_off()

    readying.stop()
    readying.put_off()

    assert readying.left == 0
    assert taken == []
