"""A till that nobody touches is noticed; one that somebody touches is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.desktop.idleness import Idleness

SOON = 0.001  # minutes


def test_idleness_comes(qtbot: QtBot, qapp: QApplication) -> None:
    idleness = Idleness(qapp, after_minutes=SOON)

    with qtbot.waitSignal(idleness.came):
        pass

    idleness.close()


def test_a_touch_begins_the_time_anew(qtbot: QtBot, qapp: QApplication) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    idleness = Idleness(qapp, after_minutes=SOON)
    with qtbot.waitSignal(idleness.came):
        pass

    QTest.keyClick(widget, Qt.Key.Key_A)

    with qtbot.waitSignal(idleness.came):
        pass
    idleness.close()


def test_zero_minutes_never_lock(qtbot: QtBot, qapp: QApplication) -> None:
    idleness = Idleness(qapp, after_minutes=0)

    with qtbot.assertNotEmitted(idleness.came, wait=50):
        QTest.keyClick(QWidget(), Qt.Key.Key_A)

    idleness.close()
