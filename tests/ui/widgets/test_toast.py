"""News with Undo: for eight seconds, once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.toast import UNDO_MS, Toast, ToastTexts, ToastView


class HandTimer(QObject):
    """A timer that fires when the test says so."""

    timeout = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.running_ms = 0

    def start(self, ms: int) -> None:
        self.running_ms = ms

    def stop(self) -> None:
        self.running_ms = 0

    def pass_time(self) -> None:
        assert self.running_ms, "the timer does not run"
        self.running_ms = 0
        self.timeout.emit()


class News:
    """A toast view with what it said."""

    def __init__(self, look: Look, window: QWidget) -> None:
        self.timer = HandTimer()
        self.view = ToastView(look, window, self.timer)
        self.view.set_texts(ToastTexts("Undo", "Ctrl+Z"))
        self.undone: list[object] = []
        self.expired: list[Toast] = []
        self.view.undo_requested.connect(lambda undo: self.undone.append(undo))
        self.view.expired.connect(lambda toast: self.expired.append(toast))


@pytest.fixture
def news(look: Look, window: QWidget) -> News:
    return News(look, window)


PACKED = Toast("#1043 is packed", undo="pack of 1043")


def test_undo_comes_back_with_what_was_done(news: News) -> None:
    news.view.show_toast(PACKED)
    assert news.timer.running_ms == UNDO_MS == 8_000

    news.view.button.click()

    assert news.undone == ["pack of 1043"]
    assert news.expired == []
    assert news.view.isHidden()


def test_after_eight_seconds_it_is_too_late(news: News) -> None:
    news.view.show_toast(PACKED)

    news.timer.pass_time()
    news.view.take_back()

    assert news.undone == []
    assert news.expired == [PACKED]


def test_newer_news_ends_the_time_of_the_older(news: News) -> None:
    news.view.show_toast(PACKED)
    news.view.show_toast(Toast("#1044 is packed", undo="pack of 1044"))

    news.view.take_back()

    assert news.undone == ["pack of 1044"]
    assert news.expired == [PACKED]


def test_undo_twice_is_undo_once(news: News) -> None:
    news.view.show_toast(PACKED)

    news.view.take_back()
    news.view.take_back()

    assert news.undone == ["pack of 1043"]


def test_news_without_undo_offers_none(news: News) -> None:
    news.view.show_toast(Toast("Unknown code 400638"))
    news.view.take_back()

    assert news.undone == []
    assert not news.view.button.isVisible()
