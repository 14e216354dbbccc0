"""Has dead Qt objects destroyed as whole trees, on the UI thread: anything else ends the process (0010)."""

from __future__ import annotations

from collections import deque
from threading import get_ident

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import delete, isValid, ownedByPython

_strays: deque[QObject] = deque()


def destroy_trees_whole() -> None:
    """From now on, have Qt destroy what Python drops from its root down; called on the UI thread.

    Python calls the finalizers of everything it found dead before it takes any of it apart: there the roots
    are destroyed, with all that hangs on them, and no wrapper has anything left to destroy twice. What dies
    on another thread is kept until `destroy_strays`.
    """
    # Bound here: when the process ends, modules are emptied before the last objects die.
    ui_thread, thread, strays = get_ident(), get_ident, _strays
    is_valid, is_pythons, destroy, application = isValid, ownedByPython, delete, QCoreApplication

    def finalize(wrapper: QObject) -> None:
        if not is_valid(wrapper) or not is_pythons(wrapper) or isinstance(wrapper, application):
            return
        if thread() == ui_thread:
            destroy(wrapper)
        else:
            strays.append(wrapper)

    QObject.__del__ = finalize  # type: ignore[attr-defined]  # every class of Qt objects inherits it


def destroy_strays() -> None:
    """Destroy what died on other threads meanwhile; called on the UI thread."""
    while _strays:
        stray = _strays.popleft()
        if isValid(stray) and ownedByPython(stray):
            delete(stray)
