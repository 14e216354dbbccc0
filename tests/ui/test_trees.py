"""A dead tree of Qt objects is destroyed from its root; left to the bindings, it can end the process."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from pos_desktop.ui import trees

DEAD_TREES = """
import gc
from PySide6.QtCore import QCoreApplication, QObject
from pos_desktop.ui.trees import destroy_trees_whole

class Part(QObject):
    pass

def drop_tree():
    child, root = Part(), Part()
    child.setParent(root)
    Part(child).root = root

application = QCoreApplication([])
{before}
for _ in range(50):
    drop_tree()
    gc.collect()
"""


class Part(QObject):
    """One of a tree that only the collector can free."""

    def __init__(self, name: str, parent: Part | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.root = parent
        self.itself = self


class Shown(QWidget):
    """A class of the product's: Shiboken destroys such a widget on whatever thread drops it."""


@pytest.fixture
def destroyed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of what is destroyed by our own doing; Shiboken does it instead."""
    names: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(trees, "delete", lambda part: names.append(part.objectName()))
        trees.destroy_trees_whole()
    gc.collect()
    names.clear()
    yield names
    trees.destroy_trees_whole()


def exit_code_of(before: str) -> int:
    environ = {**os.environ, "MALLOC_PERTURB_": "165"}  # what was freed shows at once when it is used
    words = [sys.executable, "-c", DEAD_TREES.format(before=before)]
    return subprocess.run(words, env=environ, capture_output=True, timeout=120, check=False).returncode


def test_a_dead_tree_whose_grandchild_keeps_its_root_ends_nothing() -> None:
    assert exit_code_of("destroy_trees_whole()") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="what a second destruction does is shown with glibc")
def test_left_to_the_bindings_such_a_tree_ends_the_process() -> None:
    assert exit_code_of("") in (-signal.SIGSEGV, -signal.SIGABRT)


def test_what_a_parent_holds_is_left_to_it(qapp: QApplication, destroyed: list[str]) -> None:
    Part("child", Part("root"))

    gc.collect()

    assert destroyed == ["root"]


def test_what_dies_on_another_thread_is_destroyed_on_the_uis(
    qapp: QApplication, destroyed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Part("dead")
    Part("child", Part("root"))

    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()

    assert destroyed == []
    monkeypatch.setattr(trees, "delete", lambda part: destroyed.append(part.objectName()))
    trees.destroy_strays()
    assert destroyed == ["dead", "root"]


def test_a_widget_whose_last_user_was_another_thread_lives_until_the_ui_destroys_it(
    qapp: QApplication,
) -> None:
    alive = len(qapp.allWidgets())
    dropped = [Shown()]
    thread = threading.Thread(target=dropped.clear)

    thread.start()
    thread.join()

    assert len(qapp.allWidgets()) == alive + 1
    trees.destroy_strays()
    assert len(qapp.allWidgets()) == alive
