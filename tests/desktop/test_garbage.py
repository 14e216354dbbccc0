"""Garbage of Python's is collected on the UI thread, never by the thread that happens to allocate."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.desktop.garbage import UiCollector


class Cycle(QObject):
    """An object that only the collector can free; it notes the thread that does."""

    def __init__(self, freed_on: list[int]) -> None:
        super().__init__()
        self.itself = self
        self._freed_on = freed_on

    def __del__(self) -> None:
        self._freed_on.append(threading.get_ident())


@pytest.fixture
def automatic() -> Iterator[None]:
    gc.enable()
    yield
    gc.disable()


def allocate_on_another_thread() -> None:
    def work() -> None:
        keep: list[list[int]] = [[] for _ in range(5_000)]
        keep.clear()
        _ = [[index] for index in range(5_000)]

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_another_thread_frees_nothing_of_the_ui_while_the_collector_is_ours(
    qtbot: QtBot, automatic: None
) -> None:
    freed_on: list[int] = []
    collector = UiCollector()
    Cycle(freed_on)

    allocate_on_another_thread()

    assert freed_on == []
    gc.collect()
    assert freed_on == [threading.get_ident()]
    collector.close()


def test_without_it_another_thread_frees_what_is_ours(qtbot: QtBot, automatic: None) -> None:
    freed_on: list[int] = []
    gc.collect()
    Cycle(freed_on)

    allocate_on_another_thread()

    assert freed_on
    assert freed_on != [threading.get_ident()]


def test_it_collects_by_itself_and_gives_the_collector_back(qtbot: QtBot, automatic: None) -> None:
    freed_on: list[int] = []
    collector = UiCollector()
    Cycle(freed_on)
    _ = [[index] for index in range(5_000)]

    qtbot.waitUntil(lambda: bool(freed_on), timeout=30_000)

    collector.close()
    assert gc.isenabled()


class Shown(QWidget):
    """A widget that Python owns."""


def test_what_died_on_another_thread_is_destroyed_at_the_next_look(qtbot: QtBot, qapp: QApplication) -> None:
    collector = UiCollector()
    alive = len(qapp.allWidgets())
    dropped = [Shown()]
    thread = threading.Thread(target=dropped.clear)
    thread.start()
    thread.join()

    collector.collect_due()

    assert len(qapp.allWidgets()) == alive
    collector.close()
