"""The room that the shell leaves a screen, or a tab of Setup, in a window of the computer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Metric


def fit(screen: QWidget, look: Look, window: tuple[int, int, int]) -> None:
    """Give a screen the room the shell leaves it in a window."""
    screen.resize(window[0] - look.px(Metric.RAIL), window[1] - look.px(Metric.STATUS))


def fit_tab(page: QWidget, look: Look, window: tuple[int, int, int]) -> None:
    """Give a tab the room that Setup leaves it in a window."""
    height = window[1] - look.px(Metric.STATUS) - look.px(Metric.HEADER) - 1
    page.resize(window[0] - look.px(Metric.RAIL), height)


def bring_up(qtbot: QtBot, shown: QWidget) -> None:
    """Show a screen or a tab as the active window."""
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
