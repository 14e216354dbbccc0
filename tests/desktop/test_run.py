"""A till that starts loads and learns no more than its first window needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pos_desktop.app import open_app
from pos_desktop.services.founding import NewShop

LATER = (
    "alembic",
    "argon2",
    "escpos",
    "keyring",
    "requests",
    "sqlalchemy",
    "pos_desktop.channels",
    "pos_desktop.printing",
    "pos_desktop.services.ports.paper.document",
    "pos_desktop.ui.screens.fulfillments.screen",
    "pos_desktop.ui.screens.history",
    "pos_desktop.ui.screens.setup",
    "pos_desktop.ui.table",
)
MOST_DATACLASSES = 50  # each takes a start 0.5 ms, a struct 0.02
NEVER_USED = ("QSharedMemory", "QWizard")  # known as soon as Qt has to find out what an object is
WASTE = (
    "from PySide6.QtWidgets import QApplication, QScrollArea\n"
    "import sqlalchemy\n"
    "from pos_desktop.services.ports.paper import Document, ReceiptData\n"
    "application, area = QApplication([]), QScrollArea()\n"
    "area.viewport()\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was opened before."""
    made = tmp_path_factory.mktemp("start") / "shop"
    app = open_app(made)
    app.found(NewShop())
    app.close()
    return made


def wasted(folder: Path, before: str = "") -> list[str]:
    """Return what a start loads in vain; `before` is a program that runs ahead of it."""
    program = (
        f"{before}import sys\nfrom tests.desktop.first_paint import main\nsys.exit(main({str(folder)!r}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seen = json.loads(told.stdout)
    in_vain = [name for name in LATER if name in seen["modules"]]
    in_vain += [name for name in NEVER_USED if name in seen["qt"]]
    if len(seen["dataclasses"]) > MOST_DATACLASSES:
        in_vain.append("dataclasses")
    return in_vain


def test_the_first_window_is_painted_before_anything_else_is_loaded(folder: Path) -> None:
    assert wasted(folder) == []


def test_what_is_loaded_in_vain_is_noticed(folder: Path) -> None:
    found = wasted(folder, WASTE)

    assert {"sqlalchemy", "dataclasses", "pos_desktop.services.ports.paper.document", "QWizard"} <= set(found)
