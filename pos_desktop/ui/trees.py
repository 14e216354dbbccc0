"""Has dead trees of Qt objects destroyed as wholes: taken apart in any order, they end the process (0010)."""

from __future__ import annotations

from threading import get_ident

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import delete, isValid, ownedByPython


def destroy_trees_whole() -> None:
    """From now on, have Qt destroy what Python drops from its root down; called on the UI thread.

    Python calls the finalizers of everything it found dead before it takes any of it apart: there the roots
    are destroyed, with all that hangs on them, and no wrapper has anything left to destroy twice.
    """
    # Bound here: when the process ends, modules are emptied before the last objects die.
    ui_thread, thread = get_ident(), get_ident
    is_valid, is_pythons, destroy, application = isValid, ownedByPython, delete, QCoreApplication

    def finalize(wrapper: QObject) -> None:
        is_root = is_valid(wrapper) and is_pythons(wrapper) and not isinstance(wrapper, application)
        if is_root and thread() == ui_thread:
            destroy(wrapper)

    QObject.__del__ = finalize  # type: ignore[attr-defined]  # every class of Qt objects inherits it
